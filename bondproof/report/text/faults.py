"""`lint`, and commands that could not do their work: diagnostics with their lines and carets."""

from __future__ import annotations

from collections.abc import Iterable

import click

from bondproof.report.formats import Manner
from bondproof.report.text.table import beside, folded
from bondproof.report.wording import plural, shown_path
from bondproof.results import FaultResult, LintResult
from mechanisms.diagnostics import Diagnostic, Severity
from mechanisms.sanitize import in_one_line


def diagnosed(diagnostics: Iterable[Diagnostic], width: int | None) -> list[str]:
    """Each diagnostic in its long form, with a blank line between two."""
    found: list[str] = []
    for diagnostic in diagnostics:
        found += [""] if found else []
        word = diagnostic.severity.value
        first, *rest = diagnostic_lines(diagnostic, width)
        color = "red" if diagnostic.severity is Severity.ERROR else "magenta"
        found += [first.replace(word, click.style(word, fg=color, bold=True), 1), *rest]
    return found


def lines(result: LintResult | FaultResult, manner: Manner) -> list[str]:
    """The faults of specs that were asked for, or that stood in the way."""
    return _linted(result, manner) if result.kind == "lint" else _failed(result, manner)


def diagnostic_lines(diagnostic: Diagnostic, width: int | None) -> list[str]:
    """A diagnostic in its long form: sentences go on in the next line, of a long line of the spec a part is shown."""
    gutter = " " * len(str(diagnostic.at.line))
    said = diagnostic.long() if width is None else diagnostic.long(width - len(gutter) - 3)
    first, *rest = said.split("\n")
    if diagnostic.help:
        rest[-1:] = beside(f"{gutter} = help: ", diagnostic.help, width)
    return [*folded(first, width, indent=""), *rest]


def _failed(result: FaultResult, manner: Manner) -> list[str]:
    """What is to be corrected."""
    if result.diagnostics:
        return diagnosed(result.diagnostics, manner.width)
    return [line for part in f"error: {result.message}".split("\n") for line in folded(part, manner.width, indent="")]


def _linted(result: LintResult, manner: Manner) -> list[str]:
    """Everything found, then a line for each spec without faults, then a count."""
    found = diagnosed((d for spec in result.specs for d in spec.diagnostics), manner.width)
    if manner.quiet:
        return found
    found += [""] if found else []
    for spec in result.specs:
        if not spec.diagnostics:
            found.append(f"{click.style('ok', fg='green', bold=True)}  {in_one_line(shown_path(spec.path))}")
    severities = [d.severity for spec in result.specs for d in spec.diagnostics]
    errors, warnings = severities.count(Severity.ERROR), severities.count(Severity.WARNING)
    counted = f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"
    return [*found, f"{plural(len(result.specs), 'spec')}: {counted}"]
