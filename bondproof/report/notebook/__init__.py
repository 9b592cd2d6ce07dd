"""Results in notebooks, and in the PDF that is made of one.

content.py   a result as sections: a title, a table, blocks of text, sentences; all of it plain text
html.py      sections as HTML          latex.py   sections as LaTeX
"""
