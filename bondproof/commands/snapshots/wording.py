"""What differs between two states of a spec, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bondproof.commands.snapshots.changes import Change, ClaimChange, Direction, SpecChange, WindowChange, total
from bondproof.commands.snapshots.file import amount_text
from bondproof.commands.snapshots.states import Amount, ClaimState, Values, WindowState, shown_unit, verdict_text
from bondproof.report import wording
from bondproof.report.number_format import Towards, decimal
from bondproof.report.wording import plural, shown_path


def place(change: ClaimChange) -> str:
    """`audit.mech.yaml:12`; for a claim of which no place is known, nothing."""
    at = change.new.at if change.new else change.old.at if change.old else None
    return "" if at is None else f"{shown_path(at.path)}:{at.line}"


def details(change: ClaimChange) -> list[str]:
    """What differs of a claim; of one that is new or gone, what it is or was."""
    old, new = change.old, change.new
    if old is None or new is None:
        only = new or old
        assert only is not None
        return [f"{verdict_text(only)}, {_figures(only)}", only.text]
    found = [] if old.verdict == new.verdict else [f"{old.verdict} -> {new.verdict}"]
    found += [*_windows(old, new), *_margins(old, new)]
    if old.expected != new.expected:
        found.append(f"expected {old.expected} -> expected {new.expected}")
    if old.text != new.text:
        found.append(f"says {old.text} -> {new.text}")
    elif old.premises != new.premises and change.change is not Change.UNCHANGED:
        found.append(_other_premises(old, new))
    return found


def _other_premises(old: ClaimState, new: ClaimState) -> str:
    if new.verdict == "PROVED" and old.margin is None and new.margin is None:
        return "has no margin, and rests on something else: the lines say whether it is weaker"
    return "speaks of other ranges, assumptions, moves or intended play"


def _margins(old: ClaimState, new: ClaimState) -> Iterator[str]:
    if old.margin is None and new.margin is None:
        if old.worst != new.worst:
            yield f"decided at {_where(old)} -> {_where(new)}"
        return
    before, now = _pair(old.margin, new.margin)
    if old.worst == new.worst:
        if before != now:
            yield f"margin {before} -> {now}" + (f" at {_where(new)}" if new.worst else "")
        return
    yield f"margin {before}{_at(old)} -> {now}{_at(new)}"


def _windows(old: ClaimState, new: ClaimState) -> Iterator[str]:
    before, now = old.holds, new.holds
    if before is None and now is None:
        return
    if before is None or now is None or before.parameter != now.parameter:
        yield f"holds for {_held(before)} -> {_held(now)}"
    elif before.base != now.base:
        yield f"holds for {now.parameter} in {spans(before)} -> {spans(now)}"


def _held(values: Values | None) -> str:
    return "the values given" if values is None else f"{values.parameter} in {spans(values)}"


def _figures(claim: ClaimState) -> str:
    return ("no margin" if claim.margin is None else f"margin {brief(claim.margin, Towards.DOWN)}") + _at(claim)


def _at(claim: ClaimState) -> str:
    return f" at {_where(claim)}" if claim.worst else ""


def _where(claim: ClaimState) -> str:
    return ", ".join(f"{name} = {brief(value)}" for name, value in claim.worst) or "the values given"


def _pair(old: Amount | None, new: Amount | None) -> tuple[str, str]:
    """Two margins with four digits; exact, where these would hide a difference."""
    short = tuple("none" if each is None else brief(each, Towards.DOWN) for each in (old, new))
    if short[0] != short[1] or old is None or new is None:
        return short[0], short[1]
    return amount_text(old), amount_text(new)


def brief(amount: Amount, towards: Towards = Towards.NEAREST) -> str:
    """The number with four digits; snapshots and JSON have the exact one.

    >>> from fractions import Fraction
    >>> brief(Amount(Fraction(623, 146000), "USD"))
    '0.004267 USD'
    """
    return f"{decimal(amount.value, 4, towards)} {amount.unit}".rstrip()


def spans(found: Values) -> str:
    """`(30 USD, unbounded)`, rounded into the set; `no value`."""
    return " or ".join(wording.window(span, shown_unit(found.unit)) for span in found.spans) or "no value"


def window(change: WindowChange) -> str:
    """What became of the window of a spec."""
    old, new = change.old, change.new
    if old is None or new is None or old.values.parameter != new.values.parameter:
        return f"{_whole(old)} -> {_whole(new)}"
    name, before, now = new.values.parameter, spans(old.values), spans(new.values)
    taken = [brief(each.taken) if each.taken else "none" for each in (old, new)]
    at = f"; decided at {taken[0]} -> {taken[1]}" if taken[0] != taken[1] else ""
    if old.verdict != new.verdict:
        return f"{name}: {old.verdict} {before} -> {new.verdict} {now}{at}"
    if old.values.base == new.values.base:
        return f"{name} in {now}{at}"
    return f"{name} in {before} -> {now}, {_turned(old.values, new.values)}{at}"


def _turned(old: Values, new: Values) -> str:
    if old.covers(new):
        return "narrower"
    return "wider" if new.covers(old) else "moved"


def _whole(state: WindowState | None) -> str:
    return (
        "nothing to be solved" if state is None else f"{state.values.parameter}: {state.verdict} {spans(state.values)}"
    )


def summary(specs: Iterable[SpecChange]) -> str:
    """`3 claims: 1 newly refuted, 2 unchanged`."""
    counts = total(specs)
    claims = plural(sum(counts.values()), "claim")
    return claims + (": " if counts else "") + ", ".join(f"{n} {change.value}" for change, n in counts.items())


def looser(specs: Iterable[SpecChange]) -> str:
    """`2 claims looser than before`, where that counts claims newly refuted; else the summary has said it."""
    weaker = [c for spec in specs for c in spec.claims if c.direction is Direction.LOOSER]
    told = all(claim.change is Change.LOOSER for claim in weaker)
    return "" if told else f"{plural(len(weaker), 'claim')} looser than before"


def by_gravity(specs: Iterable[SpecChange]) -> list[SpecChange]:
    """The specs that differ, those with the gravest change first."""
    differing = [spec for spec in specs if spec.drifted or spec.lines is None or spec.lines]
    order = {change: number for number, change in enumerate(Change)}
    return sorted(differing, key=lambda spec: min((order[c.change] for c in spec.claims), default=len(order)))
