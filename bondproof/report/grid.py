"""A comparison as plain grids of text.

    grid(result)              all of it: a line for each scheme of each spec and workload
    transposed(result, block) one spec under one workload: quantities down, schemes across
    fault_lines(result)       why there is no comparison; a file that was asked for says so

Not here: how a grid is written in a format (report/markdown/, csv_table.py, latex_table.py, html_table.py).
"""

from __future__ import annotations

from bondproof.commands.compare.result import NOT_ASKED, Block, Column, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.wording import cell
from bondproof.results import FaultResult
from mechanisms.errors import UsageError


def grid(result: CompareResult) -> tuple[list[str], list[list[str]]]:
    """The header and the lines. Specs and workloads are named where there are several."""
    labels = [title for title, shown in zip(("spec", "workload"), _named(result), strict=True) if shown]
    header = [*labels, "scheme", *(column.title for column in result.columns)]
    lines = []
    for row in result.rows:
        where = {"spec": row.spec, "workload": row.workload}
        cells = [cell(row.cells[column.key]) if column.key in row.cells else "" for column in result.columns]
        lines.append([*(where[label] for label in labels), row.scheme, *cells])
    return header, lines


def transposed(result: CompareResult, block: Block) -> tuple[list[str], list[list[str]]]:
    """The header and the lines of one block. A quantity that no scheme of it has is left out."""
    lines = []
    for column in result.columns:
        cells = [cell(row.cells[column.key]) if column.key in row.cells else "" for row in block.rows]
        if any(text not in ("", NOT_ASKED) for text in cells):
            lines.append([column.title, *cells])
    return ["", *(row.scheme for row in block.rows)], lines


def caption(block: Block) -> str:
    """What a block is about: `audited-inference, h100-sxm llama-3.1-70b llama-3.1-8b market`."""
    return ", ".join(part for part in (block.spec, block.workload) if part)


def _named(result: CompareResult) -> tuple[bool, bool]:
    return len({row.spec for row in result.rows}) > 1, any(row.workload for row in result.rows)


def meanings(columns: tuple[Column, ...]) -> list[str]:
    """What each column is, a sentence each."""
    return [f"{column.title}: {column.meaning}" for column in columns]


def fault_lines(result: FaultResult) -> list[str]:
    """The fault as text, line by line; every format writes them in its own way."""
    from click import unstyle

    from bondproof.report.text.faults import lines

    return [unstyle(line) for line in lines(result, Manner())]


def only_compared(result: object, format_name: str) -> CompareResult:
    """The result, where it is a comparison; UsageError where a command has no such format."""
    if not isinstance(result, CompareResult):
        raise UsageError(f"a {type(result).__name__} is not written as {format_name}: ask for text, short or json.")
    return result
