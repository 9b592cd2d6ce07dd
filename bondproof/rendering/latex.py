r"""A document as LaTeX without packages (`\paragraph`, `tabular`, `\texttt`), all that LaTeX obeys escaped.

For papers, and for a PDF made of a notebook (`jupyter nbconvert --to pdf`).

    render(document, options)   the whole text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from bondproof.rendering.document import (
    Block,
    Code,
    Content,
    Document,
    Figure,
    Finding,
    Heading,
    Items,
    Paragraph,
    Table,
    Text,
    by_kind,
    grouped,
    plain,
    visible,
)
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.wording import closing
from mechanisms.sanitize import visible as safe

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


def render(document: Document, options: RenderOptions) -> str:
    """The document as LaTeX."""
    last = closing(document)
    parts = [*_blocks(document.blocks, options), *([escaped(last)] if last else [])]
    return "\n\n".join(parts) + "\n" if parts else ""


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it is.

    >>> print(escaped("50% of {bond}_1"))
    50\% of \{bond\}\_1
    """
    return "".join(_ESCAPES.get(c, c) for c in safe(text).replace("\n", " "))


def _blocks(blocks: Iterable[Block], options: RenderOptions) -> list[str]:
    parts = grouped(visible(blocks, options.detail))
    return [
        text for part in parts for text in (_findings(part, options) if isinstance(part, tuple) else [_block(part)])
    ]


def _block(block: Content) -> str:
    match block:
        case Heading(text):
            return f"\\paragraph{{{_inline(text)}}}"
        case Paragraph(text, note=note):
            return _inline(text) + (f" ({escaped(note)})" if note else "")
        case Items(texts):
            entries = "\n".join(f"\\item {_inline(text)}" for text in texts)
            return f"\\begin{{itemize}}\n{entries}\n\\end{{itemize}}"
        case Table():
            return _table(block)
        case Code(text):
            return _code(text)
        case Figure(_, alternative):
            return f"\\emph{{{escaped(alternative)}}}"
        case _:
            assert_never(block)


def _inline(text: Text) -> str:
    return escaped(plain(text))


def _table(table: Table) -> str:
    rows = [*table.rows, *table.footer]
    every = [list(map(plain, row)) for row in (table.header, *rows) if row]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    share = f"{0.6 / max(1, sum(width >= _WIDE for width in widths)):.2f}"
    columns = "".join(_column(n, width, share, table) for n, width in enumerate(widths))
    head = [_row(table.header), r"\hline"] if any(map(plain, table.header)) else []
    foot = [r"\hline", *map(_row, table.footer)] if table.footer else []
    body = [f"\\begin{{tabular}}{{{columns}}}", *head, *map(_row, table.rows), *foot, r"\end{tabular}"]
    parts = [_inline(table.caption), "\n".join(body), escaped(table.note)]
    return "\n\n".join(part for part in parts if part)


def _column(number: int, width: int, share: str, table: Table) -> str:
    return f"p{{{share}\\linewidth}}" if width >= _WIDE else "r" if number in table.right else "l"


def _row(cells: Iterable[Text]) -> str:
    return " & ".join(escaped(" ".join(plain(cell).split())) for cell in cells) + r" \\"


def _code(text: str) -> str:
    """Lines in a typewriter, one below the other, each blank as wide as a letter."""
    lines = [escaped(line).replace(" ", "~") or "~" for line in safe(text).split("\n")]
    return "\\noindent " + "\\\\\n".join(f"\\texttt{{{line}}}" for line in lines)


def _findings(found: Sequence[Finding], options: RenderOptions) -> list[str]:
    """The answer; a table of verdicts; then what takes them apart, and faults of specs as they are."""
    answers, verdicts, faults = by_kind(found)
    parts = [f"{escaped(_word(finding))} {_inline(finding.text)}" for finding in answers]
    rows = tuple((_word(finding), finding.name, finding.text) for finding in verdicts)
    parts += [_table(Table(("verdict", "claim", ""), rows))] if rows else []
    for finding in (*answers, *verdicts):
        blocks = _blocks(finding.blocks, options)
        parts += [f"\\paragraph{{{escaped(f'{finding.word} {finding.name}')}}}", *blocks] if blocks else []
    return parts + [_code(f.diagnostic.long()) for f in faults if f.diagnostic is not None]


def _word(finding: Finding) -> str:
    return f"{finding.word} ({finding.mark})" if finding.mark else finding.word
