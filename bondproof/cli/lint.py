"""`bondproof lint`: check specs without deciding their claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bondproof.cli import completing
from bondproof.cli.answer import answer
from bondproof.cli.options import Output, Question, report_in, spec_options

if TYPE_CHECKING:
    from bondproof.clean_specs import CleanSpecs
    from bondproof.progress import Progress
    from bondproof.results.lint import LintedSpec, LintResult


@click.command("lint")
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completing.specs)
@spec_options
@report_in("text", "short", "json", "sarif", "github")
def command(specs: tuple[str, ...], question: Question, output: Output) -> None:
    """Find faults in specs, under each of their schemes."""

    def work(progress: Progress) -> LintResult:
        from bondproof.pins.beside import concerned
        from bondproof.results.lint import LintedSpec, LintResult
        from mechanisms.catalogue import find

        named = concerned(specs)
        clean = None if question.no_cache else _clean(question)
        left = tuple(spec for spec in named if clean is None or not clean.knows(spec))
        found = dict(zip(left, _linted(left, question, _behind(len(named) - len(left), progress)), strict=True))
        if clean is not None:
            clean.remember(spec for spec, linted in found.items() if not linted.diagnostics)
        return LintResult(tuple(found.get(spec) or LintedSpec(str(find(spec)), ()) for spec in named))

    answer(work, output)


def _clean(question: Question) -> CleanSpecs | None:
    """The specs in which nothing was found when they were asked about in the same way."""
    from bondproof.cache_folder import cache_folder
    from bondproof.clean_specs import CleanSpecs

    folder = cache_folder()
    asked = (question.scheme, question.overrides, question.rlimit, question.timeout)
    return None if folder is None else CleanSpecs(folder, repr(asked))


def _behind(known: int, progress: Progress) -> Progress:
    """Progress with what is known already counted as done."""

    def counted(message: str, done: int = 0, total: int = 0) -> None:
        progress(message, known + done, known + total)

    return counted


def _linted(specs: tuple[str, ...], question: Question, progress: Progress) -> tuple[LintedSpec, ...]:
    """What reading the specs brings to light."""
    if not specs:
        progress("linted")
        return ()
    from bondproof.linting import lint

    budget = question.budget()
    return lint(specs, scheme=question.scheme, overrides=question.overrides, budget=budget, progress=progress).specs
