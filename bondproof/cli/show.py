"""`bondproof show`: one spec in words."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, output_options, spec_argument


@click.command("show")
@spec_argument
@change_options
@output_options
def command(spec: str, question: Question, output: Output) -> None:
    """Describe a spec: its game, ledger, parameters and claims."""
    from bondproof.commands.show import show

    answer(lambda progress: show(spec, **question.changes()), output)
