"""`bondproof sweep`: a verdict and a window for each cell of a grid of parameter values."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, claims_option, output_options, spec_argument, spec_options

if TYPE_CHECKING:
    from bondproof.commands.sweep.result import SweepResult
    from bondproof.system.progress import Progress


@click.command("sweep")
@spec_argument
@click.option(
    "--over",
    metavar="NAME=LOW..HIGH:POINTS",
    multiple=True,
    required=True,
    help="A parameter, its range and how many values of it, as in --over audit_rate=0.1%..5%:200. May be repeated.",
)
@click.option(
    "--ask",
    type=click.Choice(["bond"]),
    default="bond",
    show_default=True,
    help="What to find out in each cell: the window of the solved parameter.",
)
@click.option(
    "-o",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the cells to FILE (.csv or .parquet), atomically.",
)
@claims_option("--claim", "Only this claim has to hold. May be repeated.", metavar="CLAIM")
@spec_options
@output_options
def command(
    spec: str,
    over: tuple[str, ...],
    ask: str,
    table: Path | None,
    claims: tuple[str, ...],
    question: Question,
    output: Output,
) -> None:
    """Decide every cell of a grid of parameter values.

    Exits 3 if a cell stays without an answer; REFUTED is one.
    """
    from bondproof.commands.sweep.sweep import sweep

    def work(progress: Progress) -> SweepResult:
        return sweep(spec, over, ask=ask, file=table, claims=claims, **question.deciding(), progress=progress)

    answer(work, output, question.progress)
