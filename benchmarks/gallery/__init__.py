"""The gallery: every protocol of the catalogue on one page, with verdicts, bond window and a picture.

    entries.py   what is computed of each protocol
    page.py      the page, as Markdown
    picture.py   the picture of an entry, as SVG

`python tests/docs/test_catalogue.py` writes docs/catalogue.md and docs/catalogue/; the tests keep both true.
"""
