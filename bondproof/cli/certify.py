"""`bondproof certify`: check certificates on disk again, without any solver."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, change_options, output_in, progress_option


@click.command("certify")
@click.argument("paths", nargs=-1, required=True, metavar="DIR|FILE...", type=click.Path(path_type=Path))
@click.option(
    "--spec",
    "specs",
    metavar="SPEC",
    multiple=True,
    help="Rebuild the obligations from this spec and compare them. May be repeated. Default: check the evidence only.",
)
@change_options
@progress_option
@output_in("short")
def command(paths: tuple[Path, ...], specs: tuple[str, ...], question: Question, output: Output) -> None:
    """Check certificates on disk, without a solver.

    Exit codes: 1 a file is rejected, 3 a claim of a spec has no file, 5 nothing to check.

    \b
    bondproof verify audited-inference --certificates proofs/
    bondproof certify proofs/ --spec audited-inference
    """
    from bondproof.commands.certify.certify import certify

    answer(
        lambda progress: certify(paths, specs=specs, **question.changes(), progress=progress),
        output,
        question.progress,
    )
