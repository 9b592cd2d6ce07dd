"""`bondproof list`: the catalogue."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options


@click.command("list")
@output_options
def command(output: Output) -> None:
    """List the specs of the catalogue."""
    from bondproof.commands.list import listing

    answer(lambda progress: listing(), output)
