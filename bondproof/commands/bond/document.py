"""What `bond` says: the window, the value to use and its distance to both ends, and what binds each end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.result import heading
from bondproof.commands.verify.document import certificates
from bondproof.commands.window_words import data_remarks, shortfall_remark
from bondproof.rendering.document import (
    Block,
    Detail,
    Document,
    Finding,
    Level,
    Paragraph,
    Table,
    faults,
    items,
)
from bondproof.rendering.number_format import Towards, is_long, quantity, settable
from bondproof.rendering.wording import PERCENT, WHOLE_NUMBERS, at_point, in_full, room, values, window
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison
from mechanisms.terms.units import Unit

_LONGEST_PLACE = 30
"""Characters of an exact end and its unit that a cell has room for."""
_LONGEST_WINDOW = 100
"""Characters of the exact window that are read; a longer one is detail."""
_LONG_NUMBER = re.compile(r"\d{20}")
"""A formula with such a number is not read but copied: it is detail."""
_LONGEST_WORST = 16
"""Characters of a value that says where an end is bound. A longer one is close to what is meant, and is rounded."""

if TYPE_CHECKING:
    from bondproof.commands.bond.result import BondResult
    from solvers.windows.grounds import Beyond, End
    from solvers.windows.real_sets import Span
    from solvers.windows.window import Window


def document(result: BondResult) -> Document:
    """The window and its ends, then remarks."""
    blocks = [heading(result.mechanism), *_window(result), *_claims(result)]
    short = shortfall_remark(result.window)
    blocks += items([remark for remark in (*result.remarks, *result.without_form) if remark != short])
    blocks += items(data_remarks(result.mechanism), Detail.VERBOSE)
    blocks += certificates(result.certificates)
    blocks += faults(result.mechanism.source.warnings)
    return Document(tuple(blocks))


def _window(result: BondResult) -> Iterator[Block]:
    """The verdict on the window; where there is one, the value to use and both ends."""
    found, mechanism = result.window, result.mechanism
    level = Level.PASS if result.word == "PROVED" else Level.ERROR
    name = f"{found.parameter.name}/window"
    identity = (mechanism.source.path, mechanism.source.scheme or "", *mechanism.source.overrides, name)
    title = f"{result.word}: {name} ({mechanism.header.name})"
    yield Finding(
        result.word, "", _answer(result), level, rule=result.word, title=title, at=found.parameter.at, identity=identity
    )
    if found.spans:
        yield from _use(found)
        yield Table(("", "", ""), tuple(row for high in (False, True) for row in _end(result, high=high)))
        yield from _formulas(result)
        yield Paragraph(
            f"inside, the claims are proved by: {' + '.join(found.engines) or 'nothing to prove'}", Detail.VERBOSE
        )


def _answer(result: BondResult) -> str:
    found = result.window
    unit, said = found.parameter.unit, ""
    if found.spans:
        spans = " or ".join(window(span, unit) for span in found.spans)
        said = f"{found.parameter.name} in {spans}{WHOLE_NUMBERS if found.whole else ''}"
    if (short := shortfall_remark(found)) is not None:
        return f"{short}; the window is {said}"
    if result.word == "REFUTED":
        return "no value satisfies all claims"
    if result.word == "VACUOUS":
        return "nothing is said of any value"
    return said or "no window is known"


def _use(found: Window) -> Iterator[Block]:
    """The value to use, how far it is from both ends, and the exact window if the one shown is rounded."""
    value, unit = found.recommended(), found.parameter.unit
    distances = None if value is None else found.room(value)
    if value is not None and distances is not None:
        margin = f", with a safety margin of {settable(found.safety, PERCENT)}" if found.safety else ""
        yield Paragraph(f"use {settable(value, unit)}{margin}: {room(distances, unit)}", under=True)
    rounded, exactly = (" or ".join(window(span, unit, exactly=e) for span in found.spans) for e in (False, True))
    ends = [end / unit.factor for span in found.spans for end in (span.low, span.high) if end is not None]
    all_exact = all(span.low_exact and span.high_exact for span in found.spans)
    how = "exactly" if all_exact and not any(map(is_long, ends)) else "nearly"  # enclosed only, or too long to show
    if exactly != rounded or how != "exactly":
        detail = Detail.VERBOSE if len(exactly) > _LONGEST_WINDOW else Detail.NORMAL
        yield Paragraph(f"{how} {exactly}", detail, under=True)


def _end(result: BondResult, *, high: bool) -> Iterator[tuple[str, str, str]]:
    """What binds one end, and what happens just beyond it."""
    beyond = result.window.high if high else result.window.low
    index = len(result.window.spans) - 1 if high else 0
    span, known = result.window.spans[index], result.window.end(index, high=high)
    side = "at most" if high else "at least"
    end = span.high if high else span.low
    if end is None:
        yield side, "unbounded", "no claim limits it from above"
        return
    place = _place(end, result.window.parameter.unit, Towards.DOWN if high else Towards.UP)
    if beyond is None:
        yield side, place, _no_claim(known)
        return
    where = at_point(values(result.mechanism, beyond.moving), longest=_LONGEST_WORST)
    worst = f" {'close to' if beyond.limit else 'at'} {where}" if where else ""
    rounded = "" if (span.high_exact if high else span.low_exact) else _rounded(known)
    yield side, place, f"bound by {beyond.statement.claim.name}{worst}{rounded}"
    yield "", "", _beyond(result, beyond, span, high=high)


def _place(end: Fraction, unit: Unit, towards: Towards) -> str:
    """An end exactly, or rounded into the window where that is too long for a cell; the whole is above."""
    exactly = in_full(end, unit, towards)
    return exactly if len(exactly) <= _LONGEST_PLACE else f"≈ {quantity(end, unit, 12, towards)}"


def _no_claim(end: End | None) -> str:
    """Why a window ends where no claim limits it."""
    if end is None:
        return "the end of the range that the spec allows"
    beyond = "above" if end.high else "below"
    if end.reason is not None:
        return f"no parameter values satisfy the assumptions {beyond} it"
    return f"the last value that could be proved; values {beyond} it are undecided"


def _rounded(end: End | None) -> str:
    """What is known of an end that is not an exact number: whether it is an irrational one."""
    known = "irrational" if end is not None and end.root is not None else "enclosed"
    return f"; {known}, and rounded into the window"


def _beyond(result: BondResult, beyond: Beyond, span: Span, *, high: bool) -> str:
    """The counterexample at the end itself or just beyond it, in one line."""
    end = span.high if high else span.low
    value = beyond.point[result.window.parameter.variable]
    where = "there" if value == end else f"just {'above' if high else 'below'}"
    if result.window.whole:
        where = f"at {value}"
    return f"{where} it fails{_gap(beyond)}"


def _gap(beyond: Beyond) -> str:
    """Left minus right of the goal at the counterexample, where the goal compares."""
    goal = beyond.obligation.goal
    if not isinstance(goal, Comparison):
        return ""
    gap = evaluate(goal.left - goal.right, beyond.point)
    size = "0" if gap == 0 else "above 0" if gap > 0 else "below 0"
    return f": left minus right is {size}, must be {goal.relation.value} 0"


def _formulas(result: BondResult) -> Iterator[Block]:
    """The formula of the branch that binds each end; the whole formula is detail."""
    name = result.window.parameter.name
    for high, form in ((False, result.low_form), (True, result.high_form)):
        if form is not None:
            span = result.window.spans[-1 if high else 0]
            sign = ("<" if high else ">") + ("" if (span.high_open if high else span.low_open) else "=")
            at = f"   at {at_point(form.at.items())}" if form.at else ""
            detail = Detail.VERBOSE if _LONG_NUMBER.search(form.binding_text) else Detail.NORMAL
            yield Paragraph(f"{name} {sign} {form.binding_text}{at}", detail, under=True)
            if form.binding != form.term:
                yield Paragraph(f"in full: {name} {sign} {form.text}", Detail.VERBOSE)


def _claims(result: BondResult) -> Iterator[Block]:
    """Which claims decide the window."""
    names = ", ".join(claim.statement.claim.name for claim in result.window.claims)
    if names:
        yield Paragraph(f"decided by: {names}")
