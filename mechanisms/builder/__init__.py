"""Mechanisms written in Python: the same language, the same checks, the same faults at Python's lines.

spec.py      Spec: builds what a spec file says, section after section; `mechanism()` reads it
rules.py     ... the sections that a scheme may replace, which Scheme builds too
formulas.py  formulas out of Python operators: names, arithmetic, conditions, choices
owned.py     which spec a name belongs to, and how its texts call a move
calls.py     E[...], claim forms and functions
places.py    where in the user's Python something is written

Nothing here knows the grammar or what a section means: formulas become texts, and what is built is the
document tree that the reader (mechanisms/language/reader.py) takes from YAML otherwise.
"""
