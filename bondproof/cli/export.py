"""`bondproof export FORMAT SPEC`: what is to be proved, for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_options

if TYPE_CHECKING:
    from bondproof.results import ExportResult
    from bondproof.system.progress import Progress


@click.group("export")
def command() -> None:
    """Export obligations for other solvers."""


@command.command("smt2")
@click.argument("spec", shell_complete=completing.specs)
@click.option(
    "--claim",
    "claims",
    metavar="NAME",
    multiple=True,
    help="Export only this claim. May be repeated.",
    shell_complete=completing.claims,
)
@spec_options
@output_options
def smt2(spec: str, claims: tuple[str, ...], question: Question, output: Output) -> None:
    """Export every obligation as SMT-LIB, for cvc5, Z3 and others.

    `unsat` means that the obligation is proved.

    \b
    bondproof export smt2 cosmos --output cosmos.smt2
    cvc5 cosmos.smt2

    Exits 3 if an obligation is too large to export.
    """

    def work(progress: Progress) -> ExportResult:
        from bondproof.commands.export import export_smt2

        progress(f"exporting {spec}")
        return export_smt2(
            spec,
            claims=claims,
            scheme=question.scheme,
            overrides=question.overrides,
            budget=question.budget(),
            allow_undecided=question.allow_undecided,
        )

    answer(work, output, question.progress)
