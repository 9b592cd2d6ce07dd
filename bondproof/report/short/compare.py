"""A line for each number of a comparison."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.compare.result import CompareResult
from bondproof.report.wording import cell


def lines(result: CompareResult) -> Iterator[str]:
    """Each cell, with the scheme that it is of."""
    for row in result.rows:
        where = ", ".join(part for part in (row.spec, row.workload, row.scheme) if part)
        yield from (f"{where}: {c.title}: {cell(row.cells[c.key])}" for c in result.columns if c.key in row.cells)
