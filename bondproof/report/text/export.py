"""`export` as text: one file for the other tool, which answers each obligation in turn."""

from __future__ import annotations

from bondproof.report.wording import scheme_of, shown_path
from bondproof.results import ExportResult


def lines(result: ExportResult) -> list[str]:
    """The obligations one after another: `(reset)` stands between them, and each says its name first."""
    from solvers.engines.smtlib import comment, echo  # only here: `certify` has text too, and loads no solver

    mechanism = result.mechanism
    found = [
        comment(f"{mechanism.header.name}, {scheme_of(mechanism)} ({shown_path(mechanism.path)})"),
        *(comment(f"with {override}") for override in mechanism.overrides),
        comment("unsat: the goal follows at every point of the ranges. sat: it fails at a point."),
    ]
    for number, one in enumerate(result.obligations):
        found += ["", *(["(reset)"] if number else [])]
        if one.text:
            found += one.text.splitlines()
        else:
            found += [comment(f"{one.name} cannot be written: {one.reason}"), echo(f"{one.name}: cannot be written")]
    return found
