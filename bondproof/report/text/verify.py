"""`verify` as text: a headline for each spec, a line for each claim, a block for each refuted one, a count."""

from __future__ import annotations

from typing import assert_never

import click

from bondproof.numbers import Towards, quantity
from bondproof.report.formats import Manner
from bondproof.report.text import opinions, refuted
from bondproof.report.text.faults import diagnosed
from bondproof.report.text.table import wrapped
from bondproof.report.words import at_point, count, named, plural, remarks, scheme_of, seconds, telling, unit_of, values
from bondproof.results import Certificates, CheckedClaim, VerifiedSpec, VerifyResult
from proofs.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous

_COLORS = {"PROVED": "green", "REFUTED": "red", "UNDECIDED": "yellow", "VACUOUS": "yellow", "ERROR": "red"}


def lines(result: VerifyResult, manner: Manner) -> list[str]:
    """Every spec, then what could not be read, then the count."""
    found: list[str] = []
    for verified in result.specs:
        block = _spec(verified, manner)
        found += ["", *block] if found and block else block
    if result.faults:
        found += ["", *diagnosed(result.faults)]
    if result.certificates is not None:
        found += _certificates(result.certificates, manner)
    if manner.quiet:
        return found
    took = "" if manner.reproducible or result.seconds is None else f"   ({seconds(result.seconds)})"
    return [*found, "", *opinions.summary(result.specs), total(result) + took]


def _spec(verified: VerifiedSpec, manner: Manner) -> list[str]:
    claims = [c for c in verified.claims if not (manner.quiet and c.as_expected)]
    if manner.quiet and not claims and verified.claims:
        return []
    found = [headline(verified), "", *(_claims(verified, claims) or ["  no claims: nothing to check"])]
    for checked in claims:
        if checked.result.broken is not None and (manner.verbose or not checked.as_expected):
            found += ["", *refuted.lines(checked, manner)]
    if not manner.quiet:
        found += opinions.lines(verified)
    if manner.verbose:
        found += _witnesses(claims) + opinions.reasons(verified)
    return found if manner.quiet else found + _remarks(verified, manner)


def headline(verified: VerifiedSpec) -> str:
    """The spec, its scheme, what was set and what was solved, in one line."""
    mechanism = verified.mechanism
    parts = [click.style(mechanism.header.name, bold=True), scheme_of(mechanism)]
    if mechanism.overrides:
        parts.append(f"with {', '.join(mechanism.overrides)}")
    parts += [f"at {named(chosen.parameter, chosen.value)} ({chosen.why})" for chosen in verified.chosen]
    return ", ".join(parts)


def _claims(verified: VerifiedSpec, claims: list[CheckedClaim]) -> list[str]:
    """One line a claim: the verdict, the name, and what to know of it."""
    marks = [checked.word + (_mark(checked)) for checked in claims]
    width = max((len(mark) for mark in marks), default=0)
    names = max((len(checked.result.statement.claim.name) for checked in claims), default=0)
    found = []
    for mark, checked in zip(marks, claims, strict=True):
        color = "green" if checked.as_expected else _COLORS[checked.word]
        verdict = click.style(checked.word, fg=color, bold=True) + mark[len(checked.word) :]
        alone = _alone(checked) if not verified.chosen else ""
        name = checked.result.statement.claim.name.ljust(names)
        found.append(f"  {verdict}{' ' * (width - len(mark))}  {name}  {alone}{about(checked)}")
    return found


def _alone(checked: CheckedClaim) -> str:
    """The value at which a claim was proved that could not be proved together with the others."""
    if checked.word != "PROVED":
        return ""
    return "".join(f"at {named(c.parameter, c.value)}: " for c in checked.chosen)


def _mark(checked: CheckedClaim) -> str:
    if checked.as_expected:
        return "" if checked.word == "PROVED" else " (as expected)"
    return "" if checked.result.statement.claim.expected.value == "PROVED" else " (not as expected)"


def about(checked: CheckedClaim) -> str:
    """What was proved and by whom, where it fails, or why nothing is known."""
    verdict = checked.result.verdict
    because = checked.result.statement.claim.because
    match verdict:
        case Proved():
            text = _proved(checked, verdict)
        case Refuted():
            text = f"because: {because}" if because and checked.as_expected else _failure(checked)
        case Undecided() | Vacuous():
            text = verdict.reason
        case Erroneous():
            text = verdict.message
        case _:
            assert_never(verdict)
    if not checked.as_expected and because:
        text += f"; the spec expects {checked.result.statement.claim.expected.value}, because: {because}"
    return text


def _proved(checked: CheckedClaim, verdict: Proved) -> str:
    margin = checked.result.margin
    unit = unit_of(checked.result.statement.dimension)
    parts = [] if margin is None else [f"margin {quantity(margin, unit, towards=Towards.DOWN)}"]
    free = any(obligation.box for obligation in checked.result.obligations)
    parts.append("for all parameter values in the ranges" if free else "at the values given")
    vouched = " (no certificate)" if None in verdict.certificates else ""
    return ", ".join(parts) + f"; {' + '.join(verdict.engines)}{vouched}"


def _failure(checked: CheckedClaim) -> str:
    broken = checked.result.broken
    if broken is None:
        return "a counterexample was found"
    gap = broken.gap
    unit = unit_of(checked.result.statement.dimension)
    by = "" if gap is None or gap == 0 else f" by {quantity(abs(gap), unit)}"
    where = at_point(telling(checked))
    return f"fails{by}" + (f" at {where}" if where else "")


def _witnesses(claims: list[CheckedClaim]) -> list[str]:
    found = []
    for checked in claims:
        verdict = checked.result.verdict
        if isinstance(verdict, Proved) and verdict.witness:
            where = at_point(values(checked.mechanism, verdict.witness))
            found += wrapped(f"{checked.result.statement.claim.name} speaks of real cases, for example {where}")
    return ["", *found] if found else []


def _remarks(verified: VerifiedSpec, manner: Manner) -> list[str]:
    found = [line for remark in remarks(verified, manner) for line in wrapped(remark)]
    found += [f"  {warning.short()}" for warning in verified.mechanism.warnings]
    return ["", *found] if found else []


def _certificates(done: Certificates, manner: Manner) -> list[str]:
    """What was written to disk; what is missing there is said in any case."""
    found = [] if manner.quiet else ["", f"  {plural(done.written, 'certificate')} written to {done.folder}"]
    for each in done.without:
        found += wrapped(f"no certificate for {each.spec} {each.claim}: {each.why}")
    return found + [f"  removed {name}: its claim has no certificate any more" for name in done.removed]


def total(result: VerifyResult) -> str:
    """`4 claims: 3 proved, 1 refuted as expected`."""
    counts: dict[str, int] = {}
    for verified in result.specs:
        for word, number in count(verified).items():
            counts[word] = counts.get(word, 0) + number
    several = f"{plural(len(result.specs), 'spec')}, " if len(result.specs) != 1 else ""
    claims = plural(sum(counts.values()), "claim")
    return f"{several}{claims}" + (": " if counts else "") + ", ".join(f"{n} {word}" for word, n in counts.items())
