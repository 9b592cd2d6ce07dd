"""A document as text: for a terminal, a log, a message.

Lines keep within `width` characters; a width of None is that of logs and files, where lines are as long as what they
say. Colours are ANSI codes; whoever prints them takes them out where they are not wanted.

    render(document, options)   the whole text, with its last newline; empty where there is nothing to say

Not here: lines and columns (bondproof/rendering/layout.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import dedent
from typing import TypeAlias, assert_never

import click

from bondproof.rendering.document import (
    Block,
    Code,
    Content,
    Detail,
    Document,
    Figure,
    Finding,
    Heading,
    Items,
    Level,
    Paragraph,
    Style,
    Table,
    Text,
    grouped,
    pieces,
    plain,
    visible,
)
from bondproof.rendering.layout import ENDLESS, beside, folded, noted, paragraphs, rows_of, ruled, wrapped
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.wording import closing, shown_path
from bondproof.system.streams import WIDEST
from mechanisms.diagnostics import Diagnostic, Severity
from mechanisms.sanitize import in_one_line

_COLORS = {Style.GOOD: "green", Style.BAD: "red", Style.OPEN: "magenta"}
_LEVELS = {Level.PASS: Style.GOOD, Level.NOTE: Style.GOOD, Level.WARNING: Style.OPEN, Level.ERROR: Style.BAD}
_LEAST_BESIDE, _BELOW = 48, " " * 10
"""Characters that long texts need next to verdict and name; where fewer are left, they are below, and begin there."""
_WIDEST_CELL, _NARROWEST_CELL, _WIDEST_LABEL = 24, 11, 22
"""Characters of a cell of a grid before it goes on in the next line, at most and at least; and of its first column."""
_EASY_CELL = 18
"""Characters that a cell has at least in logs and files, which have room for another table below."""


def render(document: Document, options: RenderOptions) -> str:
    """The document as text."""
    lines = _blocks(visible(document.blocks, options.detail), options)
    last = "" if options.detail is Detail.ESSENTIAL else closing(document)
    if last:
        lines += [*([""] if lines else []), *folded(last, options.width, indent="")]
    return "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""


def _blocks(blocks: Sequence[Block], options: RenderOptions) -> list[str]:
    """All blocks, a blank line between two that do not belong together."""
    found: list[str] = []
    before: Block | None = None
    for part in grouped(blocks):
        lines = _findings(part, options) if isinstance(part, tuple) else _block(part, options)
        first, last = (part[0], part[-1]) if isinstance(part, tuple) else (part, part)
        apart = before is not None and lines and not _together(before, first)
        found += ["", *lines] if apart else lines
        before = last if lines else before
    return found


def _together(before: Block, block: Block) -> bool:
    """Whether no blank line separates two blocks: a heading keeps to its section, a paragraph to its block."""
    heads = isinstance(before, Heading) and before.level > 1
    return heads or (isinstance(block, Paragraph) and block.under)


def _block(block: Content, options: RenderOptions) -> list[str]:
    width = options.width
    match block:
        case Heading(text):
            return _styled(text, folded(plain(text), width, indent=""), bold=True)
        case Paragraph(text, note=note):
            return noted(_styled(text, wrapped(plain(text), width)), f"({note})" if note else "", width)
        case Items(texts, brief=brief):
            if brief and options.detail is not Detail.VERBOSE:
                return paragraphs(brief, width)
            return paragraphs(map(plain, texts), width)
        case Table():
            return _table(block, width)
        case Code(text, whole=whole):
            return [line if whole else f"  {line}" for line in text.splitlines()]
        case Figure(_, alternative):
            return wrapped(alternative, width)
        case _:
            assert_never(block)


def _styled(text: Text, lines: list[str], *, bold: bool = False) -> list[str]:
    """The lines of a text with its styles, where a piece is in one line; in bold where it has none."""
    marked = [(piece, style) for piece, style in pieces(text) if style is not None]
    if not marked and bold:
        return [click.style(line, bold=True) for line in lines]
    for piece, style in marked:
        for number, line in enumerate(lines):
            if piece in line:
                lines[number] = line.replace(piece, _in_style(piece, style), 1)
                break
    return lines


def _in_style(text: str, style: Style) -> str:
    return text if style is Style.CODE else click.style(text, fg=_COLORS.get(style), bold=True)


# tables --------------------------------------------------------------------------------------


def _table(table: Table, width: int | None) -> list[str]:
    caption = wrapped(plain(table.caption), width) if plain(table.caption) else []
    lines = _grid(table, width) if table.grid else _columns(table, width)
    return [*caption, *lines]


def _columns(table: Table, width: int | None) -> list[str]:
    """Rows below each other; the note follows the last one, or is below it where there is no room."""
    header = [table.header] if any(map(plain, table.header)) else []
    rows = [list(map(plain, row)) for row in (*header, *table.rows, *table.footer)]
    found = [line for row in rows_of(rows, width, right=table.right) for line in row]
    if not table.note:
        return found
    if len(found[-1]) + 3 + len(table.note) > (width or ENDLESS):
        return [*found, table.note.rjust(len(found[-1]))]
    return [*found[:-1], f"{found[-1]}   {table.note}"]


def _grid(table: Table, width: int | None) -> list[str]:
    """A ruled table; columns that find no room go into a table of their own below, with the labels again."""
    rows = [list(map(plain, row)) for row in (table.header, *table.rows, *table.footer)]
    label = min(_WIDEST_LABEL, max(len(row[0]) for row in rows))
    columns = len(table.header) - 1
    room = (width or WIDEST) - label - 2
    tables = -(-columns // max(1, room // ((_NARROWEST_CELL if width else _EASY_CELL) + 2)))
    each = -(-columns // max(1, tables))
    found: list[str] = []
    for first in range(1, columns + 1, max(1, each)):
        part = [row[:1] + row[first : first + each] for row in rows]
        found += ["", *_ruled(part, label, room)] if found else _ruled(part, label, room)
    return found


def _ruled(rows: list[list[str]], label: int, room: int) -> list[str]:
    others = len(rows[0]) - 1
    cell = max(1, min(_WIDEST_CELL, room // max(1, others) - 2))
    return ruled(rows, [label, *[cell] * others])


def taken_apart(finding: Finding, options: RenderOptions) -> str:
    """What takes a finding apart, or a fault with its place, as text without colours; empty where there is nothing."""
    if finding.diagnostic is not None:
        return finding.diagnostic.long()
    lines = _blocks(visible(finding.blocks, options.detail), options)
    return click.unstyle(dedent("\n".join(line.rstrip() for line in lines)))


# findings ------------------------------------------------------------------------------------


def _findings(findings: Sequence[Finding], options: RenderOptions) -> list[str]:
    """A line for each verdict, in columns; then what takes them apart, and faults of specs with their places."""
    verdicts = [finding for finding in findings if finding.diagnostic is None]
    parts = [_verdicts(verdicts, options.width)] if verdicts else []
    for finding in verdicts:
        blocks = visible(finding.blocks, options.detail)
        parts += [_apart(finding, blocks, options)] if blocks else []
    parts += [_fault(finding.diagnostic, options.width) for finding in findings if finding.diagnostic is not None]
    return [line for number, part in enumerate(parts) for line in (["", *part] if number else part)]


def _verdicts(found: Sequence[Finding], width: int | None) -> list[str]:
    """A finding after the other: the verdict, the name, and next to it, or below it, what to know of it.

    Where marks such as `(as expected)` would leave too little room next to the names, they go before the texts.
    """
    rows = [(f, f" ({f.mark})" if f.mark else "", in_one_line(f.name), plain(f.text)) for f in found]
    if _crowded(rows, width):
        moved = [(f, "", name, f"{mark.strip()} {text}".strip()) for f, mark, name, text in rows]
        rows = rows if _crowded(moved, width) else moved
    below = _crowded(rows, width)
    widest, longest = _columns_of(rows)
    lines: list[str] = []
    for finding, mark, name, text in rows:
        verdict = _in_style(finding.word, _LEVELS[finding.level]) + mark
        if not name and finding.word.islower():
            lines += folded(f"{verdict}: {text}", width, indent="")
        elif below:
            lines += [*beside(f"  {verdict}  ", name, width), *wrapped(text, width, indent=_BELOW, hang="")]
        else:
            padding = " " * (widest - len(finding.word + mark))
            beginning = f"{name.ljust(longest)}  " if longest else ""
            lines += beside(f"  {verdict}{padding}  {beginning}", text, width)
    return lines


_Row: TypeAlias = tuple[Finding, str, str, str]
"""A finding with its mark, its name and its text as they are shown."""


def _columns_of(rows: Sequence[_Row]) -> tuple[int, int]:
    """The widths of the verdicts and of the names."""
    verdicts = (len(finding.word + mark) for finding, mark, _, _ in rows)
    return max(verdicts, default=0), max((len(name) for _, _, name, _ in rows), default=0)


def _crowded(rows: Sequence[_Row], width: int | None) -> bool:
    """Whether a text finds too little room next to the verdicts and names."""
    room = (width or ENDLESS) - sum(_columns_of(rows)) - 6
    return room < _LEAST_BESIDE and any(len(text) > room for *_, text in rows)


def _apart(finding: Finding, blocks: Sequence[Block], options: RenderOptions) -> list[str]:
    """What takes a finding apart, under a line that names it and its place."""
    at = finding.at
    place = f"{in_one_line(shown_path(at.path))}:{at.line}" if at else ""
    head = noted([f"{finding.word}  {in_one_line(finding.name)}"], place, options.width)
    return [*head, *_blocks(blocks, options)]


def _fault(diagnostic: Diagnostic, width: int | None) -> list[str]:
    """A fault of a spec: sentences go on in the next line; of a long line of the spec a part is shown."""
    gutter = " " * len(str(diagnostic.at.line))
    said = diagnostic.long() if width is None else diagnostic.long(width - len(gutter) - 3)
    first, *rest = said.split("\n")
    if diagnostic.help:
        rest[-1:] = beside(f"{gutter} = help: ", diagnostic.help, width)
    word, style = diagnostic.severity.value, Style.BAD if diagnostic.severity is Severity.ERROR else Style.OPEN
    head = folded(first, width, indent="")
    return [head[0].replace(word, _in_style(word, style), 1), *head[1:], *rest]
