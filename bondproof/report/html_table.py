"""The HTML format of a comparison: a fragment, one table for each spec and workload, everything escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bondproof.commands.compare.result import Block, CompareResult
from bondproof.report.formats import Manner
from bondproof.report.grid import caption, fault_lines, only_compared, transposed

if TYPE_CHECKING:
    from bondproof.results import Result


def render(result: Result, manner: Manner) -> str:
    """The comparison as a fragment of HTML."""
    if result.kind == "fault":
        said = escape("\n".join(fault_lines(result)))
        return f'<pre class="bondproof">\n{said}\n</pre>\n'
    compared = only_compared(result, "HTML")
    return "".join(_block(compared, block) for block in compared.blocks)


def _block(result: CompareResult, block: Block) -> str:
    from tabulate import tabulate

    header, lines = transposed(result, block)
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in block.notes)
    table = tabulate(lines, header, tablefmt="html", disable_numparse=True)
    return f'<section class="bondproof">\n<h3>{escape(caption(block))}</h3>\n{table}\n<ul>\n{notes}</ul>\n</section>\n'
