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
@jobs_option("Number of specs to decide in parallel.")
@effort_options
@output_options
def command(
    names: tuple[str, ...], specs: tuple[str, ...], explain: bool, jobs: int, question: Question, output: Output
) -> None:
    """Decide what others published about protocols."""
    from bondproof.commands.claims.claims import claims

    answer(
        lambda progress: claims(names, specs=specs, explain=explain, **question.effort(), jobs=jobs, progress=progress),
        output,
        question.progress,
    )
