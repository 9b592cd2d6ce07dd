"""`bench list` and `bench show`: the benchmark data, and the rows behind a number.

    list_tables("gpus")                          a table of names, or all of them
    show_rows(("price", "h100-sxm", "market"))   a number with the rows that it rests on

Not here: the data and its keys (benchmarks/gpu/), pins (commands/pin.py, sources/pins.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from benchmarks.gpu.listing import TABLES, RowCard, show, table
from bondproof.commands.result import Result
from bondproof.rendering.document import Block, Document, Heading, Items, Table
from bondproof.rendering.json import Data, Shown
from bondproof.rendering.number_format import decimal
from mechanisms.values import Frozen


class BenchTable(Frozen):
    """A table of the benchmark data, as text cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class BenchResult(Result):
    """Tables, and where a number was asked for, the number in `unit`, as people read it."""

    kind: ClassVar[str] = "bench"
    tables: tuple[BenchTable, ...]
    value: Fraction | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    exit_code: int = 0

    def document(self) -> Document:
        """The number, how it came about, and the tables."""
        found: list[Block] = []
        if self.value is not None:
            unit = "" if self.unit == "1" else f" {self.unit}"
            found = [Heading(f"{decimal(self.value, 6)}{unit}", 1), Items(self.notes)]
        for each in self.tables:
            found += [Heading(each.title), Table(each.columns, each.rows)]
        return Document(tuple(found))

    def data(self) -> Mapping[str, Data]:
        """The number and the tables."""
        number = {} if self.value is None else {"value": Shown(self.value), "unit": self.unit, "notes": self.notes}
        return {**number, "tables": self.tables}


def list_tables(name: str | None = None) -> BenchResult:
    """One table by its name, or all of them.

    Raises UnknownName if no table has that name.
    """
    found = [table(each) for each in ([name] if name else TABLES)]
    return BenchResult(tuple(BenchTable(t.title, t.columns, t.rows) for t in found))


def show_rows(keys: Sequence[str]) -> BenchResult:
    """The rows that a request rests on, with its number; or the rows that are named by their ids.

    Raises UnknownName where no kind, key or row has the name, UsageError where keys are too few or too many.

    >>> show_rows(("price", "h100-sxm", "market")).unit
    'USD/h'
    """
    shown = show(tuple(keys))
    cards = tuple(_card(card) for card in shown.cards)
    if shown.resolved is None:
        return BenchResult(cards)
    return BenchResult(cards, shown.resolved.shown, shown.resolved.unit, notes=shown.resolved.notes)


def _card(card: RowCard) -> BenchTable:
    return BenchTable(f"{card.row_id} of {card.table}", ("field", "value"), card.fields)
