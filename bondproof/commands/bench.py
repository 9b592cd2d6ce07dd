"""The benchmark data for readers: its tables, and the rows behind a number.

    list_tables("gpus")                                a table of names, or all of them
    show_rows(("price", "h100-sxm", "market"))         a number with the rows that it rests on

Not here: the data and its keys (benchmarks/gpu/).
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.gpu.listing import TABLES, RowCard, show, table
from bondproof.results import BenchResult, BenchTable


def list_tables(name: str | None = None) -> BenchResult:
    """One table by its name, or all of them.

    Raises UnknownName where there is no such table.
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
