"""How a result shows itself: in a notebook as HTML and LaTeX, printed as the text of its command.

It is rendered by bondproof/report/, which is loaded when somebody looks.
"""

from __future__ import annotations

from typing import Protocol

from mechanisms.values import Frozen


class Printer(Protocol):
    """What IPython prints a result by, where it cannot show tables."""

    def text(self, text: str) -> None:
        """Print a text."""
        ...


class Shown(Frozen):
    """A result that notebooks show as a table, and `print` as the command does."""

    def __str__(self) -> str:
        from bondproof.report.text import plain

        return plain(self)

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        from bondproof.report.notebook import html

        return html.render(self)

    def _repr_latex_(self) -> str:
        from bondproof.report.notebook import latex

        return latex.render(self)
