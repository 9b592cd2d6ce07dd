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
    type=click.Choice(["bond", "verify", "compare", "equilibria"]),
    default="bond",
    show_default=True,
    help="What to ask in each cell: the window of the solved parameter, the worst verdict on a claim, the windows of "
    "all schemes, or whether the intended play is an equilibrium.",
)
@click.option(
    "-o",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the cells to FILE (.csv or .parquet), atomically.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE.svg",
    help="Plot heat maps of two axes (.svg or .png): verdicts, the least value, the width of the window. Needs "
    "bondproof[plot].",
)
@click.option(
    "--chunks",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Keep finished cells in DIR, and resume from it (default: FILE.chunks, removed at the end).",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Number of processes that decide the cells without a closed form.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let the workers of a dask.distributed cluster decide them, as in --cluster tcp://127.0.0.1:8786. Needs "
    "bondproof[cluster].",
)
@click.option(
    "--cell-timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Wall-clock limit per cell; one that takes longer is an ERROR.",
)
@click.option(
    "--cell-memory",
    type=click.IntRange(min=256),
    default=4096,
    show_default=True,
    metavar="MB",
    help="Memory limit of a process that decides cells.",
)
@claims_option("--claim", "Only this claim has to hold. May be repeated.", metavar="CLAIM")
@spec_options
@output_options
def command(
    spec: str,
    over: tuple[str, ...],
    ask: str,
    table: Path | None,
    plot: Path | None,
    chunks: Path | None,
    jobs: int,
    cluster: str | None,
    cell_timeout: float,
    cell_memory: int,
    claims: tuple[str, ...],
    question: Question,
    output: Output,
) -> None:
    """Decide every cell of a grid of parameter values.

    Exits 3 if a cell stays without an answer; REFUTED is one.
    """
    from bondproof.commands.sweep.supervision import Limits
    from bondproof.commands.sweep.sweep import sweep

    def work(progress: Progress) -> SweepResult:
        return sweep(
            spec,
            over,
            ask=ask,
            file=table,
            plot=plot,
            claims=claims,
            jobs=jobs,
            cluster=cluster,
            limits=Limits(cell_timeout, cell_memory),
            chunks=chunks,
            progress=progress,
            **question.deciding(),
        )

    answer(work, output, question.progress)
