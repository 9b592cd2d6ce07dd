"""Why a window ends where it ends: for each end of each interval, what lies just beyond it.

    ends(limits, unknown, spans, domain)   an End for every end that lies inside the domain

A claim binds an end where its own values end there, in the same way: open or closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.checking.check import check_counterexample
from proofs.checking.obligation import Obligation, Point
from proofs.claims.statement import Part, Statement
from solvers.windows.admissible import Admissible
from solvers.windows.dependence import names
from solvers.windows.feasible import Cut, Feasible
from solvers.windows.grounds import Barred, Beyond, End
from solvers.windows.real_sets import Root, Span, Spans, root_near

_CLOSE = Fraction(1, 10**23)
"""Proofs on both sides of an irrational number are no further apart."""

_FARTHEST = 19
"""A point is just beyond an end within a millionth of it: 10^-6, of 10^-24 times a power of ten."""

Limit: TypeAlias = tuple[Statement, Part, Feasible]
"""A part of a claim, and the values at which it holds."""


def ends(
    limits: Sequence[Limit], possible: Admissible, unknown: Variable, spans: Spans, domain: Interval
) -> tuple[End, ...]:
    """Every end of every span that lies inside the domain, or leaves out an end that the domain has."""
    found = []
    for index, span in enumerate(spans):
        for high in (False, True):
            value, left_out = _side(span, high=high)
            limit = domain.high if high else domain.low
            opened = domain.high_open if high else domain.low_open
            if value is not None and (value, left_out) != (limit, opened):
                reason = _beyond(limits, unknown, span, domain, high=high) or _barred(possible, span, high=high)
                found.append(End(index, high, value, reason, _root(limits, possible, value, high=high)))
    return tuple(found)


def _barred(possible: Admissible, span: Span, *, high: bool) -> Barred | None:
    """The proof that no point satisfies the assumptions next to an end; None where some do."""
    value, left_out = _side(span, high=high)
    if (value, left_out) not in [_side(s, high=high) for s in possible.spans]:
        return None
    assert value is not None
    sides = ((barred, *_side(barred.span, high=not high)) for barred in possible.barred)
    if not (span.high_exact if high else span.low_exact):
        return next((barred for barred, end, _ in sides if end is not None and abs(end - value) <= _CLOSE), None)
    return next((barred for barred, end, opened in sides if end == value and opened is not left_out), None)


def _root(limits: Sequence[Limit], possible: Admissible, value: Fraction, *, high: bool) -> Root | None:
    """The irrational number that an end was rounded from, where it is known."""
    cuts = ((found, found.cut_at(value, high=high)) for _, _, found in limits)
    at_points = (found.at_points.polynomials(cut.point) for found, cut in cuts if cut)
    between = (found.critical for _, _, found in limits)
    known = (root_near(polynomials, value) for polynomials in (*between, possible.critical, *at_points))
    return next((root for root in known if root is not None), None)


def _side(span: Span, *, high: bool) -> tuple[Fraction | None, bool]:
    return (span.high, span.high_open) if high else (span.low, span.low_open)


def _beyond(limits: Sequence[Limit], unknown: Variable, span: Span, domain: Interval, *, high: bool) -> Beyond | None:
    """The part that binds an end, and an admissible point at the end or just beyond where it fails."""
    end, _ = _side(span, high=high)
    assert end is not None
    for statement, part, found in limits:
        if _side(span, high=high) not in [_side(s, high=high) for s in found.spans]:
            continue
        near, cut = found.enclosed.get((end, high)), found.cut_at(end, high=high)
        if near is not None and _fails(found.obligation, near):
            worst = {v: x for v, x in near.items() if v != unknown}
            return Beyond(statement, part, found.obligation, near, worst, moving(found, worst))
        point = _failing_point(found, cut, unknown, end, domain, high=high) if cut is not None else None
        if cut is not None and point is not None:
            moved = moving(found, cut.point)
            return Beyond(statement, part, found.obligation, point, cut.point, moved, limit=not cut.actual)
    return None


def moving(found: Feasible, worst: Point) -> Point:
    """Of a point, the parameters that move the end: with another value of one of them it would lie elsewhere."""
    here = found.allowed(worst)
    needed = names(found.obligation.goal).union(*map(names, found.obligation.premises))
    return {
        v: x
        for v, x in worst.items()
        if v in needed and any(found.allowed({**worst, v: other}) != here for other in _others(found.obligation, v))
    }


def _others(obligation: Obligation, variable: Variable) -> Iterator[Fraction]:
    """Values of a parameter to compare with: the ends and the middle of its range."""
    interval = obligation.box[variable]
    high = interval.low + 1 if interval.high is None else interval.high
    yield from (interval.low, interval.nearest((interval.low + high) / 2), high)


def _failing_point(
    found: Feasible, cut: Cut, unknown: Variable, end: Fraction, domain: Interval, *, high: bool
) -> Point | None:
    """A point of the box just beyond an end, at which the obligation fails; replayed before it is returned."""
    step = max(abs(end), Fraction(1, 10**6))
    for power in range(0, _FARTHEST, 3):
        near = step / 10 ** (24 - power)
        value = end + near if high else end - near
        for candidate in ([end] if power == 0 else []) + [value]:
            for point in _nudged(cut, found.obligation, power):
                whole = {**point, unknown: candidate}
                if candidate in domain and _fails(found.obligation, whole):
                    return whole
    return None


def _nudged(cut: Cut, obligation: Obligation, power: int) -> list[Point]:
    """The cut's point; where the box leaves it out, one a little inside, and one as close to 0 as it takes."""
    if cut.actual:
        return [cut.point]
    return [_inside(cut.point, obligation, max(1, digits - power)) for digits in (27, 40)]


def _inside(point: Point, obligation: Obligation, digits: int) -> Point:
    """The point with each value that its range leaves out moved inside, by some digits of the way to the middle."""
    moved = {}
    for variable, value in point.items():
        interval = obligation.box[variable]
        high = interval.high if interval.high is not None else interval.low + 1
        towards = (interval.low + high) / 2
        moved[variable] = value if value in interval else value + (towards - value) / 10**digits
    return moved


def _fails(obligation: Obligation, point: Point) -> bool:
    try:
        check_counterexample(obligation, point)
    except CertificateRejected:
        return False
    return True
