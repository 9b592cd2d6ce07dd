"""`bondproof show`: one spec in words."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, output_options, spec_argument


@click.command("show")
@spec_argument
@change_options
@click.option(
    "--plot",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg",
    help="Draw the states of a game in time to this file.",
)
@output_options
def command(spec: str, question: Question, plot: Path | None, output: Output) -> None:
    """Describe a spec: its game, ledger, parameters and claims."""
    from bondproof.commands.show.show import show

    answer(lambda progress: show(spec, plot=plot, **question.changes()), output)
