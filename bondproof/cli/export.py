"""`bondproof export FORMAT SPEC`: what is to be proved, for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, claims_option, output_options, spec_argument, spec_options

if TYPE_CHECKING:
    from bondproof.commands.export import ExportResult
    from bondproof.system.progress import Progress


@click.group("export")
def command() -> None:
    """Export obligations for other solvers."""


@command.command("smt2")
@spec_argument
@claims_option("--claim", "Export only this claim. May be repeated.")
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
    from bondproof.commands.export import export_smt2

    def work(progress: Progress) -> ExportResult:
        progress(f"exporting {spec}")
        return export_smt2(spec, claims=claims, **question.deciding())

    answer(work, output, question.progress)
