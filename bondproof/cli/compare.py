"""`bondproof compare`: schemes beside each other, under several workloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import Progress, answer
from bondproof.cli.options import USUAL_FORMATS, Output, Question, output_in, spec_options

if TYPE_CHECKING:
    from bondproof.results import CompareResult


@click.command("compare")
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...")
@click.option(
    "--schemes",
    metavar="NAME,NAME",
    multiple=True,
    help="Only these schemes; without it, the spec as written and all of them.",
)
@click.option(
    "--workloads",
    "workload",
    metavar="LIST",
    multiple=True,
    help='Other costs, as in --workloads "h100-sxm llama-3.1-70b llama-3.1-8b aws"; several with commas between.',
)
@click.option(
    "--threshold",
    "thresholds",
    metavar="NAME",
    multiple=True,
    help="Show from which value of this parameter on IC holds.",
)
@click.option("--confirm", is_flag=True, help="Compute the bonds for IC and IR by linear programs too.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="So many processes.")
@spec_options
@output_in(*USUAL_FORMATS, "markdown", "csv", "latex", "html")
def command(
    specs: tuple[str, ...],
    schemes: tuple[str, ...],
    workload: tuple[str, ...],
    thresholds: tuple[str, ...],
    confirm: bool,
    jobs: int,
    question: Question,
    output: Output,
) -> None:
    """Compare schemes: bonds, temptation, equilibria, break-even rates.

    Exits 0 when the table was computed, whatever it says.

    \b
    bondproof compare audited-inference
    bondproof compare audited-inference --schemes slashing,bond-only --format markdown
    """

    def work(progress: Progress) -> CompareResult:
        from bondproof.comparison.compare import THRESHOLDS, compare

        return compare(
            specs,
            schemes=[name.strip() for text in schemes for name in text.split(",") if name.strip()],
            workload=workload,
            overrides=question.overrides,
            thresholds=thresholds or THRESHOLDS,
            budget=question.budget(),
            confirm=confirm,
            jobs=jobs,
            progress=progress,
        )

    answer(work, output)
