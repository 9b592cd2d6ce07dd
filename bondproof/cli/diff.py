"""`bondproof diff OLD NEW`: what became looser or tighter, and which lines did it."""

from __future__ import annotations

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_options


@click.command("diff")
@click.argument("old", shell_complete=completing.specs)
@click.argument("new", shell_complete=completing.specs)
@spec_options
@output_options
def command(old: str, new: str, question: Question, output: Output) -> None:
    """Compare two specs, folders, snapshots or git revisions.

    Exits 0 if the difference could be computed, 3 if a claim is undecided on either side. Use `verify` to check
    verdicts and `snapshot --check` to detect drift.

    \b
    bondproof diff HEAD audit.mech.yaml
    bondproof diff before.mech.yaml audit.mech.yaml
    """
    from bondproof.commands.snapshots.diff import diff

    answer(lambda progress: diff(old, new, **question.deciding(), progress=progress), output, question.progress)
