"""`bondproof bond`: compute how large the bond must be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import (
    Output,
    Question,
    certificates_option,
    claims_option,
    output_options,
    spec_argument,
    spec_options,
)

if TYPE_CHECKING:
    from bondproof.commands.bond.result import BondResult
    from bondproof.system.progress import Progress


@click.command("bond")
@spec_argument
@claims_option("--for", "Use only this claim. May be repeated.", metavar="CLAIM")
@certificates_option("Write the certificates of the window to DIR, for `bondproof certify DIR`.")
@spec_options
@output_options
def command(spec: str, claims: tuple[str, ...], folder: Path | None, question: Question, output: Output) -> None:
    """Compute the window of bonds at which every claim holds."""
    from bondproof.commands.bond.bond import bond

    def work(progress: Progress) -> BondResult:
        if folder is None:
            progress(f"solving {spec}")
            return bond(spec, claims=claims, **question.deciding())
        from bondproof.commands.certify.writing import keep_window, ready

        ready(folder)
        progress(f"solving {spec}")
        return keep_window(bond(spec, claims=claims, **question.deciding()), folder)

    answer(work, output, question.progress)
