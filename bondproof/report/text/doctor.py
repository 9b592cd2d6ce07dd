"""`doctor` as text: a table for each section, then what to do."""

from __future__ import annotations

import click

from bondproof.commands.doctor.result import DoctorResult, Finding, State
from bondproof.report.formats import Manner
from bondproof.report.text.table import rows_of, wrapped

_COLORS = {State.OK: "green", State.NOTE: "magenta", State.WRONG: "red"}


def lines(result: DoctorResult, manner: Manner) -> list[str]:
    """Every finding; with --quiet only what is not in order."""
    found: list[str] = []
    for section in result.sections:
        shown = [f for f in section.findings if not (manner.quiet and f.state is State.OK)]
        if shown:
            found += ["", click.style(section.title, bold=True)] if found else [click.style(section.title, bold=True)]
            found += _findings(shown, manner)
    if manner.quiet:
        return found
    wrong = len(result.wrong)
    end = "everything that bondproof needs is there" if not wrong else f"{wrong} to be mended: see the lines above"
    return [*found, "", end]


def _findings(findings: list[Finding], manner: Manner) -> list[str]:
    rows = rows_of([_row(each, manner) for each in findings], manner.width)
    found = list[str]()
    for each, (first, *rest) in zip(findings, rows, strict=True):
        word = each.state.value
        found += [first.replace(word, click.style(word, fg=_COLORS[each.state], bold=True), 1), *rest]
        found += wrapped(each.advice, manner.width, indent="         ") if each.advice else []
    return found


def _row(each: Finding, manner: Manner) -> list[str]:
    timed = each.seconds is not None and not manner.reproducible
    notes = [f"needs {each.needed}"] if each.needed else []
    notes += [f"loaded in {each.seconds:.2f} s"] if timed else []
    return [each.state.value, each.name, each.found, ", ".join(notes)]
