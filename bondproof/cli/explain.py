"""`bondproof explain`: what a code, a word or a claim means."""

from __future__ import annotations

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, output_options


@click.command("explain")
@click.argument("words", nargs=-1, metavar="[CODE | WORD | SPEC/CLAIM | SPEC CLAIM]", shell_complete=completing.topics)
@change_options
@output_options
def command(words: tuple[str, ...], question: Question, output: Output) -> None:
    """Explain a diagnostic code, a verdict, an exit code or a claim.

    \b
    bondproof explain M012                              a diagnostic code
    bondproof explain UNDECIDED                         a verdict, an engine, a claim form
    bondproof explain exit 3                            an exit code
    bondproof explain audited-inference/honesty-pays    a claim, with its numbers
    """
    from bondproof.commands.explain.explain import explain

    answer(lambda progress: explain(words, **question.changes()), output)
