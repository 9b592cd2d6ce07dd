"""What `snapshot` and `diff` say: the claims that changed, the gravest first, the window, the lines that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bondproof.commands.snapshots.changes import (
    MOST_LINES,
    Change,
    ClaimChange,
    Direction,
    SpecChange,
    WindowChange,
    total,
)
from bondproof.commands.snapshots.file import amount_text
from bondproof.commands.snapshots.states import Amount, ClaimState, Values, WindowState, shown_unit
from bondproof.commands.snapshots.time_changes import TimeChange
from bondproof.rendering import wording
from bondproof.rendering.document import (
    Block,
    Code,
    Detail,
    Document,
    Finding,
    Heading,
    Items,
    Level,
    Paragraph,
    Span,
    Style,
)
from bondproof.rendering.layout import shortened
from bondproof.rendering.number_format import Towards, decimal
from bondproof.rendering.wording import plural, shown_path

if TYPE_CHECKING:
    from bondproof.commands.snapshots.result import DiffResult, SnapshotResult

_GRAVE = (Change.REFUTED, Change.ERROR, Change.LOOSER, Change.GONE)
_GOOD = (Change.TIGHTER, Change.PROVED, Change.UNCHANGED)
_LONGEST_LINE, _MOST_LINES = 170, 100


def diffed(result: DiffResult) -> Document:
    """What differs between two specs, folders or snapshots, why a claim is open on either side, and a count."""
    return Document((*_specs(result.specs), *_left_open(result.specs)), summary=_total(result.specs))


def _left_open(specs: Iterable[SpecChange]) -> Iterator[Finding]:
    for spec in specs:
        for change in spec.claims:
            side = next((each for each in (change.new, change.old) if each is not None and each.reason), None)
            if side is not None:
                yield Finding("UNDECIDED", change.claim, f"{spec.key}: {side.reason}", Level.WARNING)


def kept(result: SnapshotResult) -> Document:
    """What differs from the snapshot, verdicts that no snapshot makes pass, and what was done."""
    from bondproof.commands.snapshots.result import Mode

    unexpected = (
        Finding(change.new.verdict_text, change.claim, _unexpected(spec.key, change.new), Level.ERROR)
        for spec in result.specs
        for change in spec.claims
        if change.new is not None and change.new.fails
    )
    said = f"{plural(len(result.specs), 'spec')}, {_total(result.specs)}"
    if result.mode is Mode.WRITE:
        done = f"{result.file} written: {said}"
    elif not any(spec.drifted for spec in result.specs):
        done = f"{result.file} agrees: {said}"
    else:
        done = f"{result.file} differs: {said}. If that is meant, `bondproof snapshot` records it"
    return Document((*_specs(() if result.first else result.specs), *unexpected), summary=done)


def _unexpected(key: str, claim: ClaimState) -> str:
    return f"{key}: not as the spec expects" + (f": {claim.reason}" if claim.reason else "")


def _total(specs: Iterable[SpecChange]) -> str:
    """`3 claims: 1 newly refuted, 2 unchanged; 1 claim looser than before`, the last where the counts do not say so."""
    counts = total(specs)
    said = plural(sum(counts.values()), "claim") + (": " if counts else "")
    said += ", ".join(f"{n} {change.value}" for change, n in counts.items())
    weaker = [claim.change for spec in specs for claim in spec.claims if claim.direction is Direction.LOOSER]
    more = any(change is not Change.LOOSER for change in weaker)
    return f"{said}; {plural(len(weaker), 'claim')} looser than before" if more else said


def _specs(specs: Iterable[SpecChange]) -> Iterator[Block]:
    """The specs that differ, those with the gravest change first."""
    differing = [spec for spec in specs if spec.drifted or spec.lines is None or spec.lines]
    order = list(Change)
    for spec in sorted(differing, key=lambda s: min((order.index(c.change) for c in s.claims), default=len(order))):
        yield from _spec(spec)


def _spec(spec: SpecChange) -> Iterator[Block]:
    """One spec; of two files, both are named."""
    name = Span(spec.key, Style.NAME)
    yield Heading((f"{spec.old_path} -> ", name) if spec.old_path and spec.key == spec.new_path else (name,), 1)
    if not spec.drifted:
        yield Paragraph("no verdict, margin or window changed")
    yield from map(_claim, spec.claims)
    if spec.window is not None:
        yield Paragraph(f"window: {_window(spec.window)}", Detail.ESSENTIAL)
    if spec.time:
        yield Items(tuple(map(_time, spec.time)), Detail.ESSENTIAL)
    yield from _lines(spec)


def _time(change: TimeChange) -> str:
    """`state added: pardon`, `discount: 90%, now 80%`, `transition a -> b changed: when x, now when y`."""
    what = "first state" if change.what == "start" else change.what
    if not change.old or not change.new:
        return shortened(f"{what} {'added' if change.new else 'removed'}: {change.old or change.new}", _LONGEST_LINE)
    if change.what == "transition":
        (way, before), (_, now) = (each.split(": ", 1) for each in (change.old, change.new))
        return shortened(f"{what} {way} changed: {before}, now {now}", _LONGEST_LINE)
    return shortened(f"{what}: {change.old}, now {change.new}", _LONGEST_LINE)


def _claim(change: ClaimChange) -> Finding:
    """A claim and what became of it; those that did not change are detail."""
    word = change.change.value
    differs = change.change is not Change.UNCHANGED
    level = Level.ERROR if change.change in _GRAVE else Level.PASS if change.change in _GOOD else Level.WARNING
    at = change.new.at if change.new else change.old.at if change.old else None
    return Finding(
        word.upper() if differs else word,
        change.claim,
        "" if at is None else f"{shown_path(at.path)}:{at.line}",
        level,
        mark=change.direction.value if change.direction and change.direction.value != word else "",
        blocks=tuple(Paragraph(each, Detail.ESSENTIAL, under=True) for each in _details(change)) if differs else (),
        depth=Detail.ESSENTIAL if differs else Detail.VERBOSE,
    )


def _details(change: ClaimChange) -> list[str]:
    """What differs of a claim; of one that is new or gone, what it is or was."""
    old, new = change.old, change.new
    if old is None or new is None:
        only = new or old
        assert only is not None
        margin = "no margin" if only.margin is None else f"margin {_brief(only.margin, Towards.DOWN)}"
        return [f"{only.verdict_text}, {margin}{_at(only)}", *([only.text] if only.text else [])]
    found = [] if old.verdict == new.verdict else [f"{old.verdict} -> {new.verdict}"]
    found += [*_held(old.holds, new.holds), *_margins(old, new)]
    if old.expected != new.expected:
        found.append(f"expected {old.expected} -> expected {new.expected}")
    if old.text != new.text:
        found.append(f"says {old.text} -> {new.text}")
    elif old.premises != new.premises:
        without_margin = new.verdict == "PROVED" and old.margin is None and new.margin is None
        other = "speaks of other ranges, assumptions, moves or intended play"
        weaker = "has no margin, and rests on something else: the lines say whether it is weaker"
        found.append(weaker if without_margin else other)
    return found


def _held(old: Values | None, new: Values | None) -> Iterator[str]:
    """What became of the values at which a claim holds."""
    if old is None and new is None:
        return
    if old is None or new is None or old.parameter != new.parameter:
        before, now = ("the values given" if v is None else f"{v.parameter} in {_spans(v)}" for v in (old, new))
        yield f"holds for {before} -> {now}"
    elif old.base != new.base:
        yield f"holds for {new.parameter} in {_spans(old)} -> {_spans(new)}"


def _margins(old: ClaimState, new: ClaimState) -> Iterator[str]:
    if old.margin is None and new.margin is None:
        if old.worst != new.worst:
            yield f"decided at {_where(old)} -> {_where(new)}"
        return
    before, now = _pair(old.margin, new.margin)
    if old.worst != new.worst:
        yield f"margin {before}{_at(old)} -> {now}{_at(new)}"
    elif before != now:
        yield f"margin {before} -> {now}{_at(new)}"


def _at(claim: ClaimState) -> str:
    return f" at {_where(claim)}" if claim.worst else ""


def _where(claim: ClaimState) -> str:
    return ", ".join(f"{name} = {_brief(value)}" for name, value in claim.worst) or "the values given"


def _pair(old: Amount | None, new: Amount | None) -> tuple[str, str]:
    """Two margins with four digits; exact, where these would hide a difference."""
    before, now = ("none" if each is None else _brief(each, Towards.DOWN) for each in (old, new))
    return (before, now) if before != now or old is None or new is None else (amount_text(old), amount_text(new))


def _brief(amount: Amount, towards: Towards = Towards.NEAREST) -> str:
    """`0.004267 USD`: four digits; snapshots and JSON have the exact number."""
    return f"{decimal(amount.value, 4, towards)} {amount.unit}".rstrip()


def _spans(found: Values) -> str:
    """`(30 USD, unbounded)`, rounded into the set; `no value`."""
    return " or ".join(wording.window(span, shown_unit(found.unit)) for span in found.spans) or "no value"


def _window(change: WindowChange) -> str:
    """What became of the window of a spec."""
    old, new = change.old, change.new
    if old is None or new is None or old.values.parameter != new.values.parameter:
        return f"{_whole(old)} -> {_whole(new)}"
    name, before, now = new.values.parameter, _spans(old.values), _spans(new.values)
    taken = [_brief(each.taken) if each.taken else "none" for each in (old, new)]
    at = f"; decided at {taken[0]} -> {taken[1]}" if taken[0] != taken[1] else ""
    if old.verdict != new.verdict:
        return f"{name}: {old.verdict} {before} -> {new.verdict} {now}{at}"
    if old.values.base == new.values.base:
        return f"{name} in {now}{at}"
    became = "narrower" if old.values.covers(new.values) else "wider" if new.values.covers(old.values) else "moved"
    return f"{name} in {before} -> {now}, {became}{at}"


def _whole(state: WindowState | None) -> str:
    return f"{state.values.parameter}: {state.verdict} {_spans(state.values)}" if state else "nothing to be solved"


def _lines(spec: SpecChange) -> Iterator[Block]:
    """The lines of the spec that changed."""
    if spec.lines is None:
        yield Paragraph(f"more than {MOST_LINES} lines changed, too many to be matched")
        return
    told: list[str] = []
    for block in spec.lines:
        told.append(f"@@ {block.section or 'the spec'} @@")
        told += [shortened(f"- {line.number:>4} {line.text}", _LONGEST_LINE) for line in block.removed]
        told += [shortened(f"+ {line.number:>4} {line.text}", _LONGEST_LINE) for line in block.added]
    if told:
        more = len(told) - _MOST_LINES
        rest = [f"@@ {more} more @@"] if more > 0 else []
        yield Code("\n".join([*told[:_MOST_LINES], *rest]), "diff", detail=Detail.ESSENTIAL)
