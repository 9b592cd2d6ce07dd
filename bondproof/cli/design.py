"""`bondproof design`: choose several parameters at once, at minimum cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, claims_option, output_options, spec_argument, spec_options

if TYPE_CHECKING:
    from bondproof.commands.design.result import DesignResult
    from bondproof.system.progress import Progress


@click.command("design")
@spec_argument
@click.option(
    "--minimise",
    metavar="FORMULA",
    help="The cost to minimise: a formula, or a figure of the spec. Default: its `objective`.",
)
@click.option(
    "--against",
    metavar="FORMULA",
    help="A second cost: find the cheapest design for several limits on it (the front of both costs).",
)
@click.option("--points", type=click.IntRange(2, 50), default=5, show_default=True, help="Points of the front.")
@claims_option("--for", "Require only this claim. May be repeated.", metavar="CLAIM")
@click.option(
    "--scenario",
    "scenarios",
    metavar="SCHEME",
    multiple=True,
    help="Require the claims under this scheme, too. May be repeated.",
)
@spec_options
@output_options
def command(
    spec: str,
    minimise: str | None,
    against: str | None,
    points: int,
    claims: tuple[str, ...],
    scenarios: tuple[str, ...],
    question: Question,
    output: Output,
) -> None:
    """Choose several parameters at once, at minimum cost."""
    from bondproof.commands.design.design import design

    def work(progress: Progress) -> DesignResult:
        progress(f"designing {spec}")
        return design(
            spec,
            minimise=minimise,
            against=against,
            points=points,
            claims=claims,
            scenarios=scenarios,
            **question.deciding(),
        )

    answer(work, output, question.progress)
