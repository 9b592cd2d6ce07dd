"""`bondproof bond`: compute how large the bond must be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, certificates_option, output_options, spec_options

if TYPE_CHECKING:
    from bondproof.results import BondResult
    from bondproof.system.progress import Progress


@click.command("bond")
@click.argument("spec", shell_complete=completing.specs)
@click.option(
    "--for",
    "claims",
    metavar="CLAIM",
    multiple=True,
    help="Use only this claim. May be repeated.",
    shell_complete=completing.claims,
)
@certificates_option("Write the certificates of the window to DIR, for `bondproof certify DIR`.")
@spec_options
@output_options
def command(spec: str, claims: tuple[str, ...], folder: Path | None, question: Question, output: Output) -> None:
    """Compute the window of bonds at which every claim holds."""

    def work(progress: Progress) -> BondResult:
        from bondproof.commands.bond.bond import bond

        if folder is not None:
            from bondproof.commands.certify.writing import ready

            ready(folder)
        progress(f"solving {spec}")
        result = bond(
            spec,
            claims=claims,
            scheme=question.scheme,
            overrides=question.overrides,
            budget=question.budget(),
            allow_undecided=question.allow_undecided,
        )
        if folder is None:
            return result
        from bondproof.commands.certify.writing import keep_window

        return keep_window(result, folder)

    answer(work, output, question.progress)
