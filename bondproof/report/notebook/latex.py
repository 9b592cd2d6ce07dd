r"""Sections as LaTeX without packages: `\paragraph`, `tabular`, `\texttt`. Every character that LaTeX obeys is escaped.

A browser shows the HTML; this is for a PDF made of a notebook (`jupyter nbconvert --to pdf`) and for papers.
"""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.report.notebook.content import Section, sections
from bondproof.shown import Shown
from mechanisms.sanitize import visible

_WIDE = 40
"""Characters from which on a column may break its lines."""

_ESCAPES = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "-": "{-}",
    "`": r"\textasciigrave{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
}


def render(result: Shown) -> str:
    """The result as LaTeX."""
    return "\n".join(map(_section, sections(result)))


def _section(section: Section) -> str:
    parts = [f"\\paragraph{{{escaped(section.title)}}}"] if section.title else []
    parts += [_table(section.table)] if section.table else []
    parts += [_block(block) for block in section.blocks]
    parts += [escaped(sentence) for sentence in section.sentences]
    return "\n\n".join(parts) + "\n"


def _table(rows: Sequence[Sequence[str]]) -> str:
    header, *others = rows
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    share = f"{0.6 / max(1, sum(width >= _WIDE for width in widths)):.2f}"
    columns = "".join(f"p{{{share}\\linewidth}}" if width >= _WIDE else "l" for width in widths)
    head = [_row(header), r"\hline"] if any(header) else []
    return "\n".join([f"\\begin{{tabular}}{{{columns}}}", *head, *map(_row, others), r"\end{tabular}"])


def _row(cells: Sequence[str]) -> str:
    return " & ".join(escaped(" ".join(cell.split())) for cell in cells) + r" \\"


def _block(text: str) -> str:
    """Lines in a typewriter, one below the other, each blank as wide as a letter."""
    lines = [escaped(line).replace(" ", "~") or "~" for line in visible(text).split("\n")]
    return "\\noindent " + "\\\\\n".join(f"\\texttt{{{line}}}" for line in lines)


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    >>> print(escaped("50% of {bond}_1"))
    50\% of \{bond\}\_1
    """
    return "".join(_ESCAPES.get(c, c) for c in visible(text).replace("\n", " "))
