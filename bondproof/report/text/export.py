"""`export` as text: one script after the other, each behind a reset and an echo of its name."""

from __future__ import annotations

from bondproof.report.words import scheme_of
from bondproof.results import ExportResult


def lines(result: ExportResult) -> list[str]:
    """The scripts as one file that a solver reads from end to end."""
    mechanism = result.mechanism
    with_overrides = f", with {', '.join(mechanism.overrides)}" if mechanism.overrides else ""
    found = [f"; {mechanism.header.name}, {scheme_of(mechanism)}{with_overrides}"]
    found += [f"; at {taken}" for taken in result.taken]
    found += ["; unsat: the obligation is proved; sat: it fails", ""]
    for obligation in result.obligations:
        found += ["(reset)", f'(echo "{_plain(obligation.claim)}: {_plain(obligation.name)}")']
        found += obligation.script.splitlines()
        found.append("")
    return found


def _plain(text: str) -> str:
    """A text that can stand in a string of SMT-LIB, on one line."""
    return "".join(c if c.isascii() and c.isprintable() and c not in '"\\' else "?" for c in text)
