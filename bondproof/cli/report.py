"""`bondproof report`: the answer as a page that people look at."""

from __future__ import annotations

from pathlib import Path

import click

from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, output_options, spec_options, specs_argument


@click.command("report")
@specs_argument()
@click.option("--all", "every", is_flag=True, help="Write a page for each spec of the catalogue.")
@click.option(
    "-o",
    "--page",
    "page",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The page to write (default NAME.html), or a folder; of several specs the folder (default reports).",
)
@spec_options
@output_options
def command(specs: tuple[str, ...], every: bool, page: Path | None, question: Question, output: Output) -> None:
    """Write the answer as a page of HTML, for people."""
    if specs and every:
        raise click.UsageError("give either SPEC or --all")
    if not specs and not every:
        raise click.UsageError("name a spec, as in `bondproof report audited-inference`, or give --all")

    from bondproof.commands.report.report import report
    from bondproof.sources.pins import concerned
    from mechanisms.language.catalogue import names

    answer(
        lambda progress: report(names() if every else concerned(specs), page, **question.deciding(), progress=progress),
        output,
        question.progress,
    )
