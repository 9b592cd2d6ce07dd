"""What `compare` returns: blocks of rows, a cell for each quantity of each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.terms.units import ONE_UNIT, Unit
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.report.document import Document
    from bondproof.report.json import Data


class Column(Frozen):
    """A quantity of a comparison: its key, its title, and what it is in a sentence."""

    key: str
    title: str
    meaning: str


class Cell(Frozen):
    """One quantity of one scheme: an exact number in base units, or words where no number says it.

    `sign` stands before the number (`>`, `at least`); `rising` says that it is rounded up, None to the nearest.
    `verdict` is that of the statement behind the cell, None where there is none. `reason` says why a cell is open.
    """

    value: Fraction | None = None
    unit: Unit = ONE_UNIT
    sign: str = ""
    rising: bool | None = None
    words: str = ""
    verdict: str | None = None
    reason: str = ""


NOT_ASKED = "–"
"""The words of a cell whose question has no meaning for a scheme."""


class Compared(Frozen):
    """One scheme of one spec under one workload, measured; a cell for each column that applies."""

    spec: str
    workload: str
    scheme: str
    cells: Mapping[str, Cell]


class Block(Frozen):
    """The schemes of one spec under one workload, and what a reader must know of where their numbers come from."""

    spec: str
    workload: str
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]


class CompareResult(Result):
    """Blocks of rows, and the quantities in their columns."""

    kind: ClassVar[str] = "compare"
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    exit_code: int = 0
    seconds: float | None = None

    @property
    def rows(self) -> tuple[Compared, ...]:
        """All rows, block by block."""
        return tuple(row for block in self.blocks for row in block.rows)

    def document(self) -> Document:
        """A table for each spec and workload, then what a reader must know."""
        from bondproof.commands.compare.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """Rows, columns, and a cell for each pair of them."""
        from bondproof.commands.compare.document import data

        return data(self)
