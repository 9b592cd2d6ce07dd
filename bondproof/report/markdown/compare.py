"""`compare` as Markdown: for each spec and workload a table with schemes across, then its notes as a list."""

from __future__ import annotations

from bondproof.commands.compare.result import Block, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, transposed
from bondproof.report.markdown.equilibria import escaped


def rendered(result: CompareResult, manner: Manner) -> str:
    """The whole comparison."""
    return "\n".join(_block(result, block, manner) for block in result.blocks)


def _block(result: CompareResult, block: Block, manner: Manner) -> str:
    from tabulate import tabulate

    header, rows = transposed(result, block)
    safe = [[escaped(text) for text in row] for row in rows]
    table = tabulate(safe, [escaped(text) for text in header], tablefmt="pipe", disable_numparse=True)
    notes = "" if manner.quiet else "\n" + "".join(f"- {escaped(note)}\n" for note in block.notes)
    return f"### {escaped(caption(block))}\n\n{table}\n{notes}"
