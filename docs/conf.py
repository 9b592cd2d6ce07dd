"""The documentation as a site: Sphinx, MyST for Markdown, the theme furo. `make docs` builds it."""

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx

project = "bondproof"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "bondproof"
myst_heading_anchors = 4
nitpicky = True


def setup(app: Sphinx) -> None:
    """Show what Pygments has no lexer for as plain text."""
    app.add_lexer("nfg", TextLexer)
