"""`list`, `show` and `bench`, a line an entry."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.report.number_format import decimal
from bondproof.report.rules import rules
from bondproof.results import BenchResult, ListResult, ShowResult


def lines(result: ListResult | ShowResult | BenchResult) -> Iterator[str]:
    """The catalogue, a spec, or benchmark data."""
    match result.kind:
        case "list":
            yield from (f"{entry.name}: {entry.title}" for entry in result.mechanisms)
        case "show":
            yield from _shown(result)
        case "bench":
            yield from _bench(result)


def _shown(result: ShowResult) -> Iterator[str]:
    for section in rules(result):
        for rule in section.rules:
            yield f"{section.title}: {rule.name + ': ' if rule.name else ''}{rule.text}"


def _bench(result: BenchResult) -> Iterator[str]:
    if result.value is not None:
        yield f"{decimal(result.value, 6)} {'' if result.unit == '1' else result.unit}".rstrip()
    for table in result.tables:
        yield from (f"{table.title}: {', '.join(row)}" for row in table.rows)
