"""`lint`, and commands that could not do their work: diagnostics with their lines and carets."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bondproof.report.formats import Manner
from bondproof.report.words import plural, shown_path
from bondproof.results import FaultResult, LintResult
from mechanisms.diagnostics import Diagnostic, Severity


def diagnosed(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Each diagnostic in its long form, with a blank line between two."""
    found: list[str] = []
    for diagnostic in diagnostics:
        found += [""] if found else []
        found += diagnostic.long().split("\n")
    return found


def lines(result: LintResult | FaultResult, manner: Manner) -> list[str]:
    """The faults of specs that were asked for, or that stood in the way."""
    return _linted(result, manner) if result.kind == "lint" else _failed(result)


def _failed(result: FaultResult) -> list[str]:
    """What is to be corrected."""
    return diagnosed(result.diagnostics) if result.diagnostics else [f"error: {result.message}"]


def _linted(result: LintResult, manner: Manner) -> list[str]:
    """Everything found, then a line for each spec without faults, then a count."""
    found = diagnosed(d for spec in result.specs for d in spec.diagnostics)
    if manner.quiet:
        return found
    found += [""] if found else []
    for spec in result.specs:
        if not spec.diagnostics:
            found.append(f"{click.style('ok', fg='green', bold=True)}  {shown_path(spec.path)}")
    severities = [d.severity for spec in result.specs for d in spec.diagnostics]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    counted = f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"
    return [*found, f"{plural(len(result.specs), 'spec')}: {counted}"]
