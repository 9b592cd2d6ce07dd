"""`verify` as text: a headline for each spec, a line for each claim, a block for each refuted one, a count."""

from __future__ import annotations

from collections import Counter
from typing import assert_never

import click

from bondproof.commands.verify.result import Checked
from bondproof.commands.window_words import needed, window_remarks
from bondproof.report.formats import Manner
from bondproof.report.number_format import Towards, quantity
from bondproof.report.text import opinions, refuted
from bondproof.report.text.certificates import certificates
from bondproof.report.text.faults import diagnosed
from bondproof.report.text.table import ENDLESS, beside, folded, paragraphs, titled, wrapped
from bondproof.report.wording import (
    NO_CLAIMS,
    at_point,
    count,
    named,
    plural,
    remarks,
    room,
    scheme_of,
    seconds,
    shown_path,
    telling,
    unit_of,
    values,
    window,
)
from bondproof.results import CheckedClaim, CheckedWindow, VerifiedSpec, VerifyResult
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous

_COLORS = {"PROVED": "green", "REFUTED": "red", "UNDECIDED": "magenta", "VACUOUS": "magenta", "ERROR": "red"}
_LEAST_BESIDE, _BELOW = 48, " " * 10
"""Characters that long texts need beside verdict and name; where fewer are left, they stand below, and begin there."""


def lines(result: VerifyResult, manner: Manner) -> list[str]:
    """Every spec, then what could not be read, then the count."""
    found: list[str] = []
    names = Counter(verified.mechanism.header.name for verified in result.specs)
    for verified in result.specs:
        block = _spec(verified, manner, alone=names[verified.mechanism.header.name] == 1)
        found += ["", *block] if found and block else block
    if result.faults:
        found += ["", *diagnosed(result.faults, manner.width)]
    if result.certificates is not None:
        found += certificates(result.certificates, manner)
    if manner.quiet:
        return found
    took = "" if manner.reproducible or result.seconds is None else f"   ({seconds(result.seconds)})"
    return [
        *found,
        "",
        *opinions.summary(result.specs, manner.width),
        *folded(total(result) + took, manner.width, indent=""),
    ]


def _spec(verified: VerifiedSpec, manner: Manner, *, alone: bool) -> list[str]:
    """One spec; where another one has its name, with its path."""
    shown = [c for c in verified.findings if c.fails or not manner.quiet]
    if manner.quiet and not shown and verified.findings:
        return _warnings(verified, manner)
    name, path = verified.mechanism.header.name, shown_path(verified.mechanism.path)
    found = [*titled(name, _question(verified) + ("" if alone else f", {path}"), manner.width), ""]
    found += _claims(verified, shown, manner.width) or [f"  {NO_CLAIMS}"]
    claims = [c for c in shown if isinstance(c, CheckedClaim)]
    for checked in claims:
        if checked.result.broken is not None and (manner.verbose or not checked.as_expected):
            found += ["", *refuted.lines(checked, manner)]
    if not manner.quiet:
        found += opinions.lines(verified, manner.width)
    if manner.verbose:
        found += _rooms(verified, manner.width) + _witnesses(claims, manner.width)
        found += opinions.reasons(verified, manner.width)
    said = [] if manner.quiet else paragraphs(remarks(verified, manner), manner.width)
    said += _warnings(verified, manner)
    return found + (["", *said] if said else [])


def headline(verified: VerifiedSpec) -> str:
    """The spec, its scheme, what was set and what was solved, in one line."""
    return click.style(verified.mechanism.header.name, bold=True) + _question(verified)


def _question(verified: VerifiedSpec) -> str:
    mechanism = verified.mechanism
    parts = ["", scheme_of(mechanism)]
    if mechanism.overrides:
        parts.append(f"with {', '.join(mechanism.overrides)}")
    parts += [f"at {named(chosen.parameter, chosen.value)} ({chosen.why})" for chosen in verified.chosen]
    return ", ".join(parts)


def _claims(verified: VerifiedSpec, claims: list[Checked], width: int | None) -> list[str]:
    """A claim after the other: the verdict, the name, and beside it, or below all of them, what to know of it."""
    marks = [checked.word + (_mark(checked)) for checked in claims]
    names = [checked.claim.name for checked in claims]
    texts = [("" if verified.chosen else _alone(checked)) + about(checked) for checked in claims]
    widest, longest = (max(map(len, texts), default=0) for texts in (marks, names))
    room = (width or ENDLESS) - widest - longest - 6
    below = room < _LEAST_BESIDE and any(len(text) > room for text in texts)
    found = []
    for checked, mark, name, text in zip(claims, marks, names, texts, strict=True):
        color = "green" if checked.as_expected else _COLORS[checked.word]
        verdict = click.style(checked.word, fg=color, bold=True) + mark[len(checked.word) :]
        if below:
            found += [*beside(f"  {verdict}  ", name, width), *wrapped(text, width, indent=_BELOW, hang="")]
        else:
            found += beside(f"  {verdict}{' ' * (widest - len(mark))}  {name.ljust(longest)}  ", text, width)
    return found


def _alone(checked: Checked) -> str:
    """The value at which a claim was proved that could not be proved together with the others."""
    if isinstance(checked, CheckedWindow) or checked.word != "PROVED":
        return ""
    return "".join(f"at {named(c.parameter, c.value)}: " for c in checked.chosen)


def _mark(checked: Checked) -> str:
    if checked.as_expected:
        return "" if checked.word == "PROVED" else " (as expected)"
    return "" if checked.claim.expected.value == "PROVED" or not checked.counts else " (not as expected)"


def about(checked: Checked) -> str:
    """What was proved and by whom, where it fails, or why nothing is known."""
    claim = checked.claim
    text = _of_window(checked) if isinstance(checked, CheckedWindow) else _of_claim(checked)
    if checked.fails and claim.because:
        text += f"; the spec expects {claim.expected.value}, because: {_because(checked)}"
    return text


def _because(checked: Checked) -> str:
    """Why the spec expects a verdict, in one line."""
    return " ".join(checked.claim.because.split())


def _of_window(checked: CheckedWindow) -> str:
    """The values that satisfy all claims, which claims exclude each other, or why nothing is known."""
    because, found = _because(checked), checked.found
    if checked.doubt is not None:
        return checked.doubt.reason
    if checked.word == "REFUTED":
        return f"because: {because}" if because and checked.as_expected else "; ".join(window_remarks(found))
    unit = found.parameter.unit
    spans = " or ".join(window(span, unit) for span in found.spans)
    return f"{found.parameter.name} in {spans}; {' + '.join(found.engines) or 'nothing to prove'}"


def _of_claim(checked: CheckedClaim) -> str:
    verdict, because = checked.result.verdict, _because(checked)
    match verdict:
        case Proved():
            return _proved(checked, verdict)
        case Refuted():
            return f"because: {because}" if because and checked.as_expected else _failure(checked)
        case Undecided() | Vacuous():
            return verdict.reason + _needs(checked)
        case Erroneous():
            return verdict.message
        case _:
            assert_never(verdict)


def _needs(checked: CheckedClaim) -> str:
    """What a claim needs of the solved parameter, where there is no value to decide it at."""
    own = checked.own
    if own is None:
        return ""
    said = (
        f"its own window is open: {own.doubt.reason}" if own.doubt else f"it needs {needed(own.spans, own.parameter)}"
    )
    return f"; {said}"


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


def _rooms(verified: VerifiedSpec, width: int | None) -> list[str]:
    """How far the value of a solved parameter is from both ends of its window."""
    found = list[str]()
    for chosen in verified.chosen:
        distances = None if chosen.window is None else chosen.window.room(chosen.value)
        if distances is not None:
            told = room(distances, chosen.parameter.unit)
            found += ["", *wrapped(f"{named(chosen.parameter, chosen.value)}: {told}", width)]
    return found


def _witnesses(claims: list[CheckedClaim], width: int | None) -> list[str]:
    found = []
    for checked in claims:
        verdict = checked.result.verdict
        if isinstance(verdict, Proved) and verdict.witness:
            where = at_point(values(checked.mechanism, verdict.witness))
            found += wrapped(f"{checked.claim.name} speaks of real cases, for example {where}", width)
    return ["", *found] if found else []


def _warnings(verified: VerifiedSpec, manner: Manner) -> list[str]:
    """What may be meant otherwise than it is read: said however little else is."""
    return [line for warning in verified.mechanism.warnings for line in folded(warning.short(), manner.width)]


def total(result: VerifyResult) -> str:
    """`4 claims: 3 proved, 1 refuted as expected; 1 window proved; 1 spec without claims`."""
    counts = count(claim for verified in result.specs for claim in verified.claims)
    windows = count(verified.window for verified in result.specs if verified.window is not None)
    several = f"{plural(len(result.specs), 'spec')}, " if len(result.specs) != 1 else ""
    claims = plural(sum(counts.values()), "claim")
    silent = sum(not verified.findings for verified in result.specs)
    without = f"; {plural(silent, 'spec')} without claims" if silent else ""
    told = ", ".join(f"{n} {word}" for word, n in counts.items())
    return f"{several}{claims}" + (": " if counts else "") + told + _of_windows(windows) + without


def _of_windows(counts: dict[str, int]) -> str:
    """`; 1 window proved`, `; 3 windows: 2 proved, 1 refuted`."""
    if len(counts) < 2:
        return "".join(f"; {plural(n, 'window')} {word}" for word, n in counts.items())
    told = ", ".join(f"{n} {word}" for word, n in counts.items())
    return f"; {plural(sum(counts.values()), 'window')}: {told}"
