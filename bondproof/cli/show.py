"""`bondproof show`: one spec in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, output_options

if TYPE_CHECKING:
    from bondproof.results import ShowResult
    from bondproof.system.progress import Progress


@click.command("show")
@click.argument("spec", shell_complete=completing.specs)
@change_options
@output_options
def command(spec: str, question: Question, output: Output) -> None:
    """Describe a spec: its game, ledger, parameters and claims."""

    def work(progress: Progress) -> ShowResult:
        from bondproof.commands.show import show

        return show(spec, scheme=question.scheme, overrides=question.overrides)

    answer(work, output)
