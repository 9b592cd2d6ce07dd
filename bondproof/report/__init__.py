"""Formats: one a file or folder, each of which renders every result dataclass.

    formats.render(result, "text", manner)

A format never decides, computes or prints: it turns a result (bondproof/results.py) into text. How
numbers are written is bondproof/report/number_format.py; words that formats share are in words.py.
"""
