"""What `compare` returns: blocks of rows, a cell for each quantity of each scheme; as a document, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.commands.window_data import spans
from bondproof.rendering import document as said
from bondproof.rendering.document import Detail, Document, Heading, Items, Span, Style, Table, items
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.number_format import Towards, quantity, readable
from bondproof.rendering.wording import plural
from mechanisms.terms.units import ONE_UNIT, Unit
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from solvers.windows.real_sets import Spans

NOT_ASKED, NOT_COMPUTED = "–", "not computed"
"""The words of a cell whose question has no meaning for a scheme, and of one whose note says why it has no answer."""


class Column(Frozen):
    """A quantity of a comparison: its key, its title, and what it is in a sentence."""

    key: str
    title: str
    meaning: str


class Cell(Frozen):
    """One quantity of one scheme: an exact number in base units, or words where no single number says it.

    `sign` precedes the number (`>`, `at least`); `rising` says that it is rounded up, None to the nearest.
    `verdict` is that of the statement behind the cell, None where there is none. `reason` says why a cell is open.
    Words may speak of a set of numbers, `spans`, or of a least and a greatest one, `between`.
    """

    value: Fraction | None = None
    unit: Unit = ONE_UNIT
    sign: str = ""
    rising: bool | None = None
    words: str = ""
    verdict: str | None = None
    reason: str = ""
    spans: Spans = ()
    between: tuple[Fraction, Fraction] | None = None

    @property
    def towards(self) -> Towards:
        """The safe side, to which the number is rounded."""
        return Towards.NEAREST if self.rising is None else Towards.UP if self.rising else Towards.DOWN

    @property
    def text(self) -> str:
        """What is shown: `> 0.2447 USD`, `none`."""
        if self.value is None:
            return self.words
        return f"{self.sign} {quantity(self.value, self.unit, towards=self.towards)}".lstrip()


class Compared(Frozen):
    """One scheme of one spec under one workload, measured; a cell for each column that applies."""

    spec: str
    workload: str
    scheme: str
    cells: Mapping[str, Cell]

    @property
    def name(self) -> str:
        """`spec / workload / scheme`."""
        return " / ".join(part for part in (self.spec, self.workload, self.scheme) if part)


class Block(Frozen):
    """The schemes of one spec under one workload, and what a reader must know of where their numbers come from.

    `columns` are the quantities of its table, in the words of its spec. `sources` are those of the notes that text
    leaves out unless everything is asked for.
    """

    spec: str
    workload: str
    columns: tuple[Column, ...]
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...] = ()


class CompareResult(Result):
    """Blocks of rows."""

    kind: ClassVar[str] = "compare"
    blocks: tuple[Block, ...]
    exit_code: int = 0
    seconds: float | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """The quantities of all blocks; one that blocks name differently is there once."""
        return tuple({column.key: column for block in self.blocks for column in block.columns}.values())

    @property
    def rows(self) -> tuple[Compared, ...]:
        """All rows, block by block."""
        return tuple(row for block in self.blocks for row in block.rows)

    def document(self) -> Document:
        """A table for each spec and workload, then what all of them share, and what the quantities mean."""
        shared = _shared(self.blocks)
        blocks = [each for block in self.blocks for each in _block(block, shared)]
        if shared:
            sources = [note for block in self.blocks for note in block.sources]
            blocks += [Heading("for all of these"), *_notes(shared, sources)]
        meanings = [f"{column.title}: {column.meaning}" for column in self.columns]
        return Document((*blocks, *items(meanings, Detail.VERBOSE)))

    def data(self) -> Mapping[str, Data]:
        """Rows, columns, and a cell for each pair of them; `blocks` says what each row is made of."""
        return {
            "rows": [row.name for row in self.rows],
            "columns": self.columns,
            "cells": {row.name: {key: cell_data(shown) for key, shown in row.cells.items()} for row in self.rows},
            "blocks": [
                {
                    "spec": block.spec,
                    "workload": block.workload or None,
                    "schemes": [row.scheme for row in block.rows],
                    "notes": block.notes,
                }
                for block in self.blocks
            ],
        }


def _shared(blocks: Sequence[Block]) -> list[str]:
    """The notes that every one of several blocks has."""
    first, *others = blocks
    return [note for note in first.notes if others and all(note in block.notes for block in others)]


def _block(block: Block, shared: Sequence[str]) -> Iterator[said.Block]:
    name, *rest = [part for part in (block.spec, block.workload) if part]
    yield Heading((Span(name, Style.NAME), "".join(f", {part}" for part in rest)), 1)
    yield _table(block)
    yield from _notes([note for note in block.notes if note not in shared], block.sources)


def _notes(told: Sequence[str], sources: Sequence[str]) -> Iterator[said.Block]:
    """The notes; text counts those that are sources, and has them where everything is asked for."""
    yield from items([note for note in told if note not in sources])
    if kept := tuple(note for note in told if note in sources):
        yield Items(kept, brief=(f"with -v: {plural(len(kept), 'note')} on data and on what each scheme takes",))


def _table(block: Block) -> Table:
    """Quantities down, schemes across. A quantity that no scheme of the block has an answer for is left out."""
    rows = []
    for column in block.columns:
        texts = [row.cells[column.key].text if column.key in row.cells else "" for row in block.rows]
        if not {"", NOT_ASKED, NOT_COMPUTED}.issuperset(texts):
            rows.append((column.title, *texts))
    return Table(("", *(row.scheme for row in block.rows)), tuple(rows), grid=True, detail=Detail.ESSENTIAL)


def cell_data(shown: Cell) -> Mapping[str, Data]:
    """What is shown, the verdict behind it, and exactly, in its unit, the number or the numbers that it speaks of."""
    factor = readable(shown.unit).factor
    found: dict[str, Data] = {
        "value": shown.text,
        "exact": Shown(None if shown.value is None else shown.value / factor, shown.towards),
        "unit": shown.unit,
        "verdict": shown.verdict,
        "reason": shown.reason or None,
    }
    if shown.spans:
        found["intervals"] = spans(shown.unit, shown.spans)
    if shown.between is not None:
        low, high = shown.between
        found |= {"min": Shown(low / factor, Towards.DOWN), "max": Shown(high / factor, Towards.UP)}
    return found
