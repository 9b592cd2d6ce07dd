"""`bondproof bond`: compute how large the bond must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_options

if TYPE_CHECKING:
    from bondproof.progress import Progress
    from bondproof.results import BondResult


@click.command("bond")
@click.argument("spec", shell_complete=completing.specs)
@click.option(
    "--for",
    "claims",
    metavar="CLAIM",
    multiple=True,
    help="Only for this claim; may be repeated.",
    shell_complete=completing.claims,
)
@spec_options
@output_options
def command(spec: str, claims: tuple[str, ...], question: Question, output: Output) -> None:
    """Compute the window of bonds for which the claims hold."""

    def work(progress: Progress) -> BondResult:
        from bondproof.windows import bond

        progress(f"solving {spec}")
        return bond(
            spec,
            claims=claims,
            scheme=question.scheme,
            overrides=question.overrides,
            budget=question.budget(),
            allow_undecided=question.allow_undecided,
        )

    answer(work, output)
