"""How results are shown: one document a result, one back end a format.

document.py           what there is to say, in no format: headings, tables, findings
formats.py            the table of formats, and `render`
text.py, short.py, markdown.py, html.py, latex.py, csv.py   back ends of the whole document
junit.py, sarif.py, github.py                               back ends of its findings
json.py               the one encoder of data
options.py            how much is shown, how wide
layout.py             lines and columns of text
wording.py            phrases that builders share; number_format.py, repository_paths.py

Builders of documents are next to their command (bondproof/commands/). No back end knows a result.
"""
