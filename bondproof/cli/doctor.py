"""`bondproof doctor`: is everything there that bondproof needs?"""

from __future__ import annotations

import sys

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, output_options


@click.command("doctor")
@output_options
def command(output: Output) -> None:
    """Check the installation: versions, solvers, terminal.

    Each solver solves a tiny problem in its own process. Exits 2 if a required package is missing, too old or broken.
    Extras are optional.
    """
    from bondproof.commands.doctor import examine

    if sys.stderr.isatty() and not output.quiet:
        click.echo("trying every package in turn ...", err=True)
    answer(lambda progress: examine(), output)
