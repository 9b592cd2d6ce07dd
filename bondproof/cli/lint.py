"""`bondproof lint`: check specs without deciding their claims."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, report_in, specs_argument


@click.command("lint")
@specs_argument(required=True)
@change_options
@report_in("short", "sarif", "github")
def command(specs: tuple[str, ...], question: Question, output: Output) -> None:
    """Find errors and smells in specs, without deciding claims."""
    from bondproof.commands.lint import lint
    from bondproof.sources.pins import concerned

    answer(
        lambda progress: lint(concerned(specs), **question.changes(), progress=progress),
        output,
        question.progress,
    )
