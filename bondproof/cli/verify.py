"""`bondproof verify`: decide the claims of specs."""

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
    jobs_option,
    report_in,
    spec_options,
    specs_argument,
)

if TYPE_CHECKING:
    from bondproof.commands.verify.result import VerifyResult
    from bondproof.system.progress import Progress


@click.command("verify")
@specs_argument()
@click.option("--all", "every", is_flag=True, help="Verify the whole catalogue.")
@claims_option("--claim", "Decide only this claim, or `bond/window`. May be repeated.")
@click.option(
    "--each-claim",
    is_flag=True,
    help="If no bond satisfies all claims, decide each claim at its own bond.",
)
@click.option("--confirm", is_flag=True, help="Ask every engine about every claim, and compare the answers.")
@certificates_option("Write the certificates of proved claims and windows to DIR, for `bondproof certify DIR`.")
@jobs_option("Number of specs to verify in parallel.")
@spec_options
@report_in("short", "junit", "sarif", "github")
def command(
    specs: tuple[str, ...],
    every: bool,
    claims: tuple[str, ...],
    each_claim: bool,
    confirm: bool,
    folder: Path | None,
    jobs: int,
    question: Question,
    output: Output,
) -> None:
    """Decide every claim: proof or counterexample."""
    if specs and every:
        raise click.UsageError("give either SPEC or --all")
    if not specs and not every:
        raise click.UsageError(
            "name a spec, as in `bondproof verify audited-inference`, or give --all for the catalogue"
        )

    from bondproof.commands.verify.verify import verify
    from bondproof.sources.pins import concerned
    from mechanisms.language.catalogue import names

    whole = output.verbose or "json" in (output.format, *(report.format for report in output.reports))

    def work(progress: Progress) -> VerifyResult:
        if folder is not None:
            from bondproof.commands.certify.writing import ready

            ready(folder)
        result = verify(
            names() if every else concerned(specs),
            **question.deciding(),
            claims=claims,
            each_claim=each_claim,
            repair_expected=whole,
            confirm=confirm,
            jobs=jobs,
            progress=progress,
        )
        if folder is None:
            return result
        from bondproof.commands.certify.writing import keep_certificates

        return keep_certificates(result, folder)

    answer(work, output, question.progress)
