"""`bondproof export`: a spec's obligations for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import Progress, answer
from bondproof.cli.options import Output, Question, output_options, spec_options

if TYPE_CHECKING:
    from bondproof.results import ExportResult


@click.command("export")
@click.argument("to", type=click.Choice(["smt2"]), metavar="smt2")
@click.argument("spec")
@click.option("--claim", "claims", metavar="NAME", multiple=True, help="This claim alone; may be repeated.")
@spec_options
@output_options
def command(to: str, spec: str, claims: tuple[str, ...], question: Question, output: Output) -> None:
    """Write every obligation of a spec as SMT-LIB 2.6: unsat is proved, sat refuted.

    \b
    bondproof export smt2 audited-inference --output obligations.smt2
    z3 obligations.smt2
    """

    def work(progress: Progress) -> ExportResult:
        from bondproof.exports import export_smt2

        progress(f"writing the obligations of {spec}")
        return export_smt2(
            spec, claims=claims, scheme=question.scheme, overrides=question.overrides, budget=question.budget()
        )

    answer(work, output)
