"""`compare` as text: for each spec and workload a table with schemes across, then where its numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bondproof.comparison.result import Block, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, meanings, transposed
from bondproof.report.text.table import wrapped
from bondproof.report.words import seconds

_LABEL, _WIDEST = 20, 13
"""Characters in the first column, and in a cell of the others, before a text goes on in the next line."""


def lines(result: CompareResult, manner: Manner) -> list[str]:
    """Every block; then what the quantities mean."""
    found: list[str] = []
    shared = _shared(result.blocks)
    for block in result.blocks:
        found += ([""] if found else []) + _block(result, block, () if manner.quiet else block.notes, shared)
    if shared and not manner.quiet:
        found += ["", "  for all of these:", *(line for note in shared for line in wrapped(note))]
    if manner.verbose:
        found += ["", *(line for meaning in meanings(result.columns) for line in wrapped(meaning))]
    if not (manner.reproducible or manner.quiet or result.seconds is None):
        found += ["", f"({seconds(result.seconds)})"]
    return found


def _shared(blocks: Sequence[Block]) -> list[str]:
    """The notes that every one of several blocks has."""
    first, *others = blocks
    return [note for note in first.notes if others and all(note in block.notes for block in others)]


def _block(result: CompareResult, block: Block, notes: Sequence[str], shared: Sequence[str]) -> list[str]:
    from tabulate import tabulate

    header, rows = transposed(result, block)
    width = [_LABEL, *([_WIDEST] * len(block.rows))]
    table = tabulate(
        rows, header, tablefmt="simple", disable_numparse=True, maxcolwidths=width, maxheadercolwidths=width
    )
    found = [click.style(caption(block), bold=True), "", *(f"  {line}" for line in table.splitlines())]
    own = [line for note in notes if note not in shared for line in wrapped(note)]
    return [*found, *([""] if own else []), *own]
