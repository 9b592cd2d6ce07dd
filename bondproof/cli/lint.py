"""`bondproof lint`: check specs without deciding their claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import USUAL_FORMATS, Output, Question, change_options, report_in

if TYPE_CHECKING:
    from bondproof.commands.lint import LintResult
    from bondproof.system.progress import Progress


@click.command("lint")
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completing.specs)
@change_options
@report_in(*USUAL_FORMATS, "short", "sarif", "github")
def command(specs: tuple[str, ...], question: Question, output: Output) -> None:
    """Find errors and smells in specs, without deciding claims."""

    def work(progress: Progress) -> LintResult:
        from bondproof.commands.lint import lint
        from bondproof.sources.lockfile.beside import concerned

        return lint(
            concerned(specs),
            scheme=question.scheme,
            overrides=question.overrides,
            progress=progress,
        )

    answer(work, output, question.progress)
