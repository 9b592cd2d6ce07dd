"""`compare` as text: for each spec and workload a table with schemes across, then where its numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.commands.compare.result import Block, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, meanings, transposed
from bondproof.report.text.table import ENDLESS, paragraphs, titled, wrapped
from bondproof.report.wording import seconds

_LABEL, _WIDEST, _LEAST = 20, 13, 11
"""Characters in the first column, and in a cell of the others, before a text goes on in the next line.

Where schemes would have fewer than the least, some go into a table below.
"""


def lines(result: CompareResult, manner: Manner) -> list[str]:
    """Every block; then what the quantities mean."""
    found: list[str] = []
    shared = _shared(result.blocks)
    for block in result.blocks:
        found += ([""] if found else []) + _block(result, block, manner, shared)
    if shared and not manner.quiet:
        found += ["", "  for all of these:", *paragraphs(shared, manner.width)]
    if manner.verbose:
        found += ["", *(line for meaning in meanings(result.columns) for line in wrapped(meaning, manner.width))]
    if not (manner.reproducible or manner.quiet or result.seconds is None):
        found += ["", f"({seconds(result.seconds)})"]
    return found


def _shared(blocks: Sequence[Block]) -> list[str]:
    """The notes that every one of several blocks has."""
    first, *others = blocks
    return [note for note in first.notes if others and all(note in block.notes for block in others)]


def _block(result: CompareResult, block: Block, manner: Manner, shared: Sequence[str]) -> list[str]:
    header, rows = transposed(result, block)
    found = titled(caption(block), "", manner.width)
    schemes = len(block.rows)
    tables = -(-schemes // max(1, ((manner.width or ENDLESS) - _LABEL - 2) // (_LEAST + 2)))
    each = -(-schemes // tables)
    for first in range(1, schemes + 1, each):
        shown = slice(first, first + each)
        found += ["", *_table([row[:1] + row[shown] for row in (header, *rows)], manner.width)]
    notes = () if manner.quiet else block.notes
    own = paragraphs((note for note in notes if note not in shared), manner.width)
    return [*found, *([""] if own else []), *own]


def _table(rows: list[list[str]], width: int | None) -> list[str]:
    from tabulate import tabulate

    header, *lines = rows
    cell = min(_WIDEST, ((width or ENDLESS) - _LABEL - 2) // (len(header) - 1) - 2)
    widths = [_LABEL, *[cell] * (len(header) - 1)]
    table = tabulate(
        lines, header, tablefmt="simple", disable_numparse=True, maxcolwidths=widths, maxheadercolwidths=widths
    )
    return [f"  {line}" for line in table.splitlines()]
