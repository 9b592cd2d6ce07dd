"""What `compare` says: for each spec and workload a table with schemes across, then where its numbers come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bondproof.commands.compare.result import NOT_ASKED, Block, Cell, Compared
from bondproof.report import document as said
from bondproof.report.document import Detail, Document, Heading, Span, Style, Table, items
from bondproof.report.json import Data, Shown
from bondproof.report.number_format import Towards, readable
from bondproof.report.wording import cell

if TYPE_CHECKING:
    from bondproof.commands.compare.result import CompareResult


def document(result: CompareResult) -> Document:
    """Every block; what all of them share; what the quantities mean."""
    shared = _shared(result.blocks)
    blocks = [each for block in result.blocks for each in _block(result, block, shared)]
    if shared:
        blocks += [Heading("for all of these"), *items(shared)]
    meanings = [f"{column.title}: {column.meaning}" for column in result.columns]
    blocks += items(meanings, Detail.VERBOSE)
    return Document(tuple(blocks))


def _shared(blocks: Sequence[Block]) -> list[str]:
    """The notes that every one of several blocks has."""
    first, *others = blocks
    return [note for note in first.notes if others and all(note in block.notes for block in others)]


def _block(result: CompareResult, block: Block, shared: Sequence[str]) -> Iterator[said.Block]:
    name, *rest = [part for part in (block.spec, block.workload) if part]
    yield Heading((Span(name, Style.NAME), "".join(f", {part}" for part in rest)), 1)
    yield _table(result, block)
    yield from items([note for note in block.notes if note not in shared])


def _table(result: CompareResult, block: Block) -> Table:
    """Quantities down, schemes across. A quantity that no scheme of the block has is left out."""
    rows = []
    for column in result.columns:
        cells = [cell(row.cells[column.key]) if column.key in row.cells else "" for row in block.rows]
        if any(text not in ("", NOT_ASKED) for text in cells):
            rows.append((column.title, *cells))
    return Table(("", *(row.scheme for row in block.rows)), tuple(rows), grid=True, detail=Detail.ESSENTIAL)


def data(result: CompareResult) -> Mapping[str, Data]:
    """Rows are named `spec / workload / scheme`; `blocks` says what each is made of."""
    return {
        "rows": [_name(row) for row in result.rows],
        "columns": result.columns,
        "cells": {_name(row): {key: _cell(shown) for key, shown in row.cells.items()} for row in result.rows},
        "blocks": [
            {
                "spec": block.spec,
                "workload": block.workload or None,
                "schemes": [row.scheme for row in block.rows],
                "notes": block.notes,
            }
            for block in result.blocks
        ],
    }


def _name(row: Compared) -> str:
    return " / ".join(part for part in (row.spec, row.workload, row.scheme) if part)


def _cell(shown: Cell) -> Mapping[str, Data]:
    """What is shown, the exact number in its unit (null where words say it), and the verdict behind it."""
    towards = Towards.NEAREST if shown.rising is None else Towards.UP if shown.rising else Towards.DOWN
    value = None if shown.value is None else shown.value / readable(shown.unit).factor
    return {
        "value": cell(shown),
        "exact": Shown(value, towards),
        "unit": shown.unit,
        "verdict": shown.verdict,
        "reason": shown.reason or None,
    }
