"""The LaTeX format of a comparison: one `tabular` with booktabs rules, quantities down and schemes across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.commands.compare.result import Block, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, fault_lines, only_compared, transposed

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The comparison as LaTeX, a table for each spec and workload; a fault is a comment."""
    if result.kind == "fault":
        return "".join(f"% {line}\n" for line in fault_lines(result))
    compared = only_compared(result, "LaTeX")
    return "\n".join(_table(compared, block) for block in compared.blocks)


def _table(result: CompareResult, block: Block) -> str:
    from tabulate import tabulate

    header, lines = transposed(result, block)
    table = tabulate(lines, header, tablefmt="latex_booktabs", disable_numparse=True)
    return f"% {caption(block)}\n{table}\n"
