"""A line for each claim that `verify` decided."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.verify.result import Checked
from bondproof.report.formats import Manner
from bondproof.report.number_format import Towards, quantity
from bondproof.report.text.verify import about
from bondproof.report.wording import NO_CLAIMS, at_point, fix, shown_path, telling, unit_of
from bondproof.results import Certificates, CheckedClaim, CheckedWindow, VerifyResult
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous


def lines(result: VerifyResult, manner: Manner) -> Iterator[str]:
    """Claims, warnings, faults, and what was done about certificates."""
    for spec in result.specs:
        for checked in spec.findings:
            if checked.fails or not manner.quiet:
                yield _claim(checked)
        if not spec.findings:
            yield f"{shown_path(spec.mechanism.path)}:1:1: VACUOUS: {NO_CLAIMS}"
        yield from (warning.short() for warning in spec.mechanism.warnings)
    yield from (fault.short() for fault in result.faults)
    if result.certificates is not None:
        yield from _certificates(result.certificates, manner)


def _certificates(done: Certificates, manner: Manner) -> Iterator[str]:
    if not manner.quiet:
        yield f"{done.folder}: WRITTEN: {done.written}"
    yield from (f"{done.folder}: NO CERTIFICATE[{each.spec} {each.claim}]: {each.why}" for each in done.without)
    yield from (f"{done.folder}: REMOVED: {name}" for name in done.removed)


def _claim(checked: Checked) -> str:
    claim = checked.claim
    at = f"{shown_path(claim.at.path)}:{claim.at.line}:{claim.at.column}"
    expected = " (as expected)" if checked.as_expected and checked.word != "PROVED" else ""
    said = about(checked) if isinstance(checked, CheckedWindow) else _said(checked)
    return f"{at}: {checked.word}{expected}[{claim.name}]" + (f": {said}" if said else "")


def _said(checked: CheckedClaim) -> str:
    unit = unit_of(checked.result.statement.dimension)
    match checked.result.verdict:
        case Proved():
            margin = checked.result.margin
            return "" if margin is None else f"margin {quantity(margin, unit, towards=Towards.DOWN)}"
        case Refuted():
            broken = checked.result.broken
            gap = "" if broken is None or broken.gap is None else f"left minus right is {quantity(broken.gap, unit)} "
            fixes = " or ".join(fix(repair) for repair in checked.result.repairs[:1])
            where = at_point(telling(checked)) or "the values given"
            return f"{gap}at {where}" + (f" (fixed by {fixes})" if fixes else "")
        case Undecided() | Vacuous() | Erroneous():
            return about(checked)
