"""What does not pass, as findings with a place: for code scanning, for annotations, for a summary.

    findings(result, manner)   every finding, in the order of the specs
    worst_first(findings)      the same, the most serious ones first

A claim that is refuted as its spec expects passes; it is a finding, of the lowest level, where everything
known is asked for (`Manner.verbose`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from textwrap import dedent
from typing import TYPE_CHECKING

from bondproof.commands.verify.result import Checked
from bondproof.report.formats import Manner
from bondproof.report.text import refuted
from bondproof.report.text.verify import about
from bondproof.report.wording import NO_CLAIMS
from bondproof.results import CheckedWindow, FaultResult, VerifiedSpec, VerifyResult
from bondproof.sources.picked_claims import COMMAND_LINE
from mechanisms.diagnostics import Diagnostic, Position, Severity
from mechanisms.errors import UsageError
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.results import Result

UNEXPECTED = "UNEXPECTEDLY-PROVED"
"""The rule of a claim that is proved though its spec expects it refuted."""

UNUSABLE = "UNUSABLE"
"""The rule of a command that could not do its work, where no line of a spec is to blame."""

_GRAVITY = ("ERROR", "REFUTED", UNEXPECTED, "VACUOUS", "UNDECIDED")


class Level(Enum):
    """How serious a finding is: whether it fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(Frozen):
    """One thing that does not pass.

    `rule` is a verdict or the code of a diagnostic. `details` are the lines of a refuted claim's ledger. `at` is None
    where no file is to blame. `identity` stays the same when the lines of the file move. `because` says why a finding
    is accepted, where the spec does.
    """

    rule: str
    level: Level
    title: str
    message: str
    details: str
    at: Position | None
    identity: tuple[str, ...]
    because: str = ""


def findings(result: Result, manner: Manner) -> tuple[Finding, ...]:
    """Every finding of `verify`, `lint`, or of a command that could not do its work, each once.

    Raises UsageError for the result of another command.
    """
    match result.kind:
        case "verify":
            found = [f for spec in result.specs for f in _spec(spec, result, manner)]
            found += map(_diagnosed, result.faults)
        case "lint":
            found = [_diagnosed(diagnostic) for spec in result.specs for diagnostic in spec.diagnostics]
        case "fault":
            found = [_diagnosed(diagnostic) for diagnostic in result.diagnostics] or [_unusable(result)]
        case _:
            raise UsageError(f"a {type(result).__name__} has no findings: ask for text, short or json.")
    return tuple(dict.fromkeys(found))


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then notes; of each the faults of specs first, then refuted, vacuous, undecided claims."""
    levels = list(Level)

    def gravity(finding: Finding) -> tuple[int, int]:
        rank = _GRAVITY.index(finding.rule) if finding.rule in _GRAVITY else 0
        return levels.index(finding.level), rank

    return sorted(found, key=gravity)


def _spec(spec: VerifiedSpec, result: VerifyResult, manner: Manner) -> Iterator[Finding]:
    if not spec.findings:
        path, name = spec.mechanism.path, spec.mechanism.header.name
        yield Finding(
            "VACUOUS",
            Level.ERROR,
            f"VACUOUS: {name}",
            NO_CLAIMS,
            "",
            Position(path, 1, 1),
            (path, "no claims"),
        )
    for checked in spec.findings:
        if checked.fails or (manner.verbose and checked.counts and checked.word != "PROVED"):
            yield _claim(spec, checked, manner, undecided_passes=result.undecided_passes)
    yield from map(_diagnosed, spec.mechanism.warnings)


def _claim(spec: VerifiedSpec, checked: Checked, manner: Manner, *, undecided_passes: bool) -> Finding:
    claim, mechanism = checked.claim, spec.mechanism
    level = Level.ERROR
    if checked.as_expected:
        level = Level.NOTE
    elif checked.word == "UNDECIDED" and undecided_passes:
        level = Level.WARNING
    changed = (mechanism.scheme or "", *mechanism.overrides)
    scheme = f", scheme {mechanism.scheme}" if mechanism.scheme else ""
    word = f"{checked.word} (as expected)" if checked.as_expected else checked.word
    return Finding(
        UNEXPECTED if checked.word == "PROVED" else checked.word,
        level,
        f"{word}: {claim.name} ({mechanism.header.name}{scheme})",
        about(checked),
        block(checked, manner),
        claim.at,
        (mechanism.path, *changed, claim.name),
        claim.because if checked.as_expected else "",
    )


def block(checked: Checked, manner: Manner) -> str:
    """A refuted claim taken apart, line by line of the ledger, without its headline; empty for any other claim."""
    if isinstance(checked, CheckedWindow) or checked.result.broken is None:
        return ""
    return dedent("\n".join(line.rstrip() for line in refuted.lines(checked, manner)[1:]))


def _diagnosed(diagnostic: Diagnostic) -> Finding:
    at = None if diagnostic.at.path in COMMAND_LINE else diagnostic.at
    advice = f" ({diagnostic.help})" if diagnostic.help else ""
    return Finding(
        diagnostic.code,
        Level.ERROR if diagnostic.severity is Severity.ERROR else Level.WARNING,
        f"{diagnostic.severity.value} {diagnostic.code}",
        ("" if at else f"{diagnostic.at.path} {diagnostic.at.text}: ") + diagnostic.message + advice,
        "",
        at,
        (diagnostic.at.path, " ".join(diagnostic.at.text.split())),
    )


def _unusable(result: FaultResult) -> Finding:
    return Finding(UNUSABLE, Level.ERROR, "bondproof could not do its work", result.message, "", None, ())
