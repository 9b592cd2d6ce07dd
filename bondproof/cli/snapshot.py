"""`bondproof snapshot`: keep what was proved in a file, and see what differs from it."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, effort_options, output_options, specs_argument


@click.command("snapshot")
@specs_argument()
@click.option("--all", "every", is_flag=True, help="Every spec of the catalogue.")
@click.option(
    "--file",
    "snapshot_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("bondproof.snap"),
    show_default=True,
    metavar="FILE",
    help="Snapshot file.",
)
@click.option("--check", is_flag=True, help="Compare with the snapshot; exit 4 if anything differs.")
@click.option("--diff", "compare", is_flag=True, help="Compare with the snapshot; exit like verify.")
@effort_options
@output_options
def command(
    specs: tuple[str, ...],
    every: bool,
    snapshot_file: Path,
    check: bool,
    compare: bool,
    question: Question,
    output: Output,
) -> None:
    """Record the verdicts of specs in a file, or compare with it.

    A snapshot has one line per claim: verdict, margin, worst point, bond window, digest of the claim.

    Without SPEC: every spec in the snapshot. Recording a verdict does not make it pass: it still fails if the spec does
    not expect it.

    \b
    bondproof snapshot protocol/*.mech.yaml
    bondproof snapshot --check
    """
    if specs and every:
        raise click.UsageError("give either SPEC or --all")
    if check and compare:
        raise click.UsageError("give either --check or --diff")

    from bondproof.commands.snapshots.result import Mode
    from bondproof.commands.snapshots.snapshot import snapshot
    from bondproof.sources.pins import concerned
    from mechanisms.language.catalogue import names

    mode = Mode.CHECK if check else Mode.DIFF if compare else Mode.WRITE
    effort = question.effort()
    answer(
        lambda progress: snapshot(
            names() if every else concerned(specs), file=snapshot_file, mode=mode, **effort, progress=progress
        ),
        output,
        question.progress,
    )
