"""`bondproof values`: what play is worth in a game in time of very many states."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_argument, spec_options


@click.command("values")
@spec_argument
@click.option(
    "--at",
    "at",
    metavar="STATE",
    multiple=True,
    help="Show the values in this state, as in --at 'watched[2]' (default: the first state; all if they are few).",
)
@spec_options
@output_options
def command(spec: str, at: tuple[str, ...], question: Question, output: Output) -> None:
    """Bound what play is worth in each state of a game in time.

    For games of up to 250,000 states, at one point of the parameters: ranges are taken at their middle. Each bound is
    checked exactly in every state. Exits 3 if it remains open whether a plan gains.
    """
    from bondproof.commands.values.values import values

    answer(lambda progress: values(spec, at=at, **question.deciding(), progress=progress), output, question.progress)
