"""`bondproof equilibria`: what rational players do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_options

if TYPE_CHECKING:
    from bondproof.commands.result import Result
    from bondproof.system.progress import Progress


@click.command("equilibria")
@click.argument("source", metavar="SPEC|FILE.nfg", shell_complete=completing.specs)
@click.option(
    "--bases",
    type=click.IntRange(min=1),
    metavar="N",
    help="Maximum number of bases to visit in each best-response polytope (default 200000).",
)
@click.option(
    "--proposers/--no-proposers",
    default=None,
    help="Also ask nashpy (default: for specs, not for .nfg files).",
)
@spec_options
@output_options
def command(source: str, bases: int | None, proposers: bool | None, question: Question, output: Output) -> None:
    """Compute all Nash equilibria; for 3+ players the pure ones.

    Every number is exact. Exits 3 if the enumeration is incomplete.
    """
    from bondproof.commands.equilibria.equilibria import equilibria
    from mechanisms.errors import TooManyPlayers

    def work(progress: Progress) -> Result:
        try:
            return equilibria(source, bases=bases, proposers=proposers, **question.deciding(), progress=progress)
        except TooManyPlayers:
            from bondproof.commands.equilibria.at_point import pure

            return pure(source, **question.deciding(), progress=progress)

    answer(work, output, question.progress)
