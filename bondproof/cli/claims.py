"""`bondproof claims`: what others published about protocols, decided."""

from __future__ import annotations

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, effort_options, jobs_option, output_options


@click.command("claims")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--in",
    "specs",
    metavar="PATH",
    multiple=True,
    help="Decide the published claims of this spec, or of all specs in this folder. May be repeated.",
)
@click.option("--explain", is_flag=True, help="Take each claim apart: formulas, counterexample, repair, certificates.")
@click.option("--table", is_flag=True, help="Compute the table of the article behind C01 to C33.")
@jobs_option("Number of specs to decide in parallel.")
@effort_options
@output_options
def command(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    explain: bool,
    table: bool,
    jobs: int,
    question: Question,
    output: Output,
) -> None:
    """Decide what others published about protocols."""
    if table:
        if names or specs or explain:
            raise click.UsageError("--table is a whole of its own: give it without NAME, --in and --explain")
        from bondproof.commands.claims.table import claims_table

        budget = question.effort()["budget"]
        answer(lambda progress: claims_table(budget=budget, jobs=jobs, progress=progress), output, question.progress)

    from bondproof.commands.claims.claims import claims

    answer(
        lambda progress: claims(names, specs=specs, explain=explain, **question.effort(), jobs=jobs, progress=progress),
        output,
        question.progress,
    )
