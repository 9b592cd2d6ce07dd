"""The CSV format of a comparison: one line a scheme, the cells as they are shown. Exact numbers are in JSON."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bondproof.report.formats import Manner
from bondproof.report.grid import fault_lines, grid, only_compared

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The comparison as CSV; a fault has one cell a line."""
    if result.kind == "fault":
        return _written([[line] for line in fault_lines(result)])
    header, lines = grid(only_compared(result, "CSV"))
    return _written([header, *lines])


def _written(lines: list[list[str]]) -> str:
    sheet = io.StringIO()
    csv.writer(sheet, lineterminator="\n").writerows(map(_harmless, lines))
    return sheet.getvalue()


def _harmless(line: list[str]) -> list[str]:
    """Cells that no spreadsheet takes for a formula: names come from specs of strangers."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "@", "\t") else cell for cell in line]
