"""`bondproof list`: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options

if TYPE_CHECKING:
    from bondproof.results import ListResult
    from bondproof.system.progress import Progress


@click.command("list")
@output_options
def command(output: Output) -> None:
    """List the specs of the catalogue."""

    def work(progress: Progress) -> ListResult:
        from bondproof.commands.list import listing

        return listing()

    answer(work, output)
