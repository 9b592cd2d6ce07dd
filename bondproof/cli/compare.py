"""`bondproof compare`: schemes side by side, under several workloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import (
    Output,
    Picture,
    Question,
    jobs_option,
    output_in,
    plot_options,
    spec_options,
    specs_argument,
)

if TYPE_CHECKING:
    from bondproof.commands.compare.picture import Plotted
    from bondproof.commands.compare.result import CompareResult
    from bondproof.system.progress import Progress


@click.command("compare")
@specs_argument(required=True)
@click.option(
    "--schemes",
    metavar="NAME,NAME",
    multiple=True,
    shell_complete=completing.schemes,
    help="Compare only these schemes. Default: the spec as written and every scheme.",
)
@click.option(
    "--workloads",
    "workload",
    metavar="LIST",
    multiple=True,
    help="Replace the costs: GPU, model, cheaper model, price source; comma-separated list.",
)
@click.option(
    "--threshold",
    "thresholds",
    metavar="NAME",
    multiple=True,
    help="Show the threshold of this parameter above which IC holds.",
)
@click.option("--confirm", is_flag=True, help="Recompute the IC and IR bonds by linear programming.")
@jobs_option("Number of parallel processes.")
@plot_options
@spec_options
@output_in("csv")
def command(
    specs: tuple[str, ...],
    schemes: tuple[str, ...],
    workload: tuple[str, ...],
    thresholds: tuple[str, ...],
    confirm: bool,
    jobs: int,
    picture: Picture,
    question: Question,
    output: Output,
) -> None:
    """Compare schemes: bonds, best deviations, equilibria.

    Exits 0 if the table could be computed.

    \b
    bondproof compare audited-inference
    bondproof compare audited-inference --schemes slashing,bond-only --format markdown
    bondproof compare audited-inference --schemes slashing --plot bonds.svg --plot-by gpu-price
    """
    from bondproof.commands.compare.compare import THRESHOLDS, compare

    wanted = picture.wanted()
    named = [name.strip() for text in schemes for name in text.split(",") if name.strip()]
    overrides, budget = question.changes()["overrides"], question.effort()["budget"]

    def work(progress: Progress) -> CompareResult:
        if wanted:  # before the table: what is wrong with the picture is said at once
            from bondproof.commands.compare.picture import plot

            asked = _plotted(picture)
            plot(specs, asked, schemes=named, workload=workload, overrides=overrides, budget=budget, progress=progress)
        return compare(
            specs,
            schemes=named,
            workload=workload,
            overrides=overrides,
            thresholds=thresholds or THRESHOLDS,
            budget=budget,
            confirm=confirm,
            jobs=jobs,
            progress=progress,
        )

    answer(work, output, question.progress)


def _plotted(picture: Picture) -> Plotted:
    """Which picture is asked for."""
    from bondproof.commands.compare.curves import By
    from bondproof.commands.compare.picture import Plotted

    assert picture.plot is not None, "a picture is wanted"
    usual = Plotted(picture.plot)
    return Plotted(
        picture.plot,
        By(picture.plot_by or usual.by.value),
        picture.plot_parameter or usual.parameter,
        picture.plot_range or usual.interval,
    )
