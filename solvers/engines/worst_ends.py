"""Worst ends: parameters that move a goal one way alone are fixed first, on the goal as it is written.

For goals that would be large when multiplied out: products of many factors, sums of such products, quotients. What has
a slope of one sign is at its worst end; the corners of what is left, or intervals, show the rest, else the box is
cut. A goal in which every slope is known is decided at one point.

    attempt_at_ends(case, meter, rest)   Proof, Candidate or Unknown
    worst_point(case)                    where a large goal fails by most
    narrow(case, kept)                   the values at which a goal is least, and the case that is left there
    narrow_large(case)                   the same for a goal that is large or has many corners, as true as it was
    narrow_in(case, parameter)           the same in one parameter alone

Not here: goals that are small as polynomials, which are read better when they are multiplied out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.checking.cases import Case
from proofs.checking.certificate import Certificate, End, Ends
from proofs.checking.check import spoken_of
from proofs.checking.ends import Descent, least
from proofs.exact_units import exact_units, value_units
from proofs.work import Charge, walked
from solvers.engines.budget import Meter
from solvers.engines.solver import Attempt, Candidate, Proof
from solvers.engines.subdivision import Point, at_share, broken_at, completed, subdivide

_PARTS = 64
"""A goal that needs more parts than this is left to engines that multiply it out."""

_FEW = 5
"""A small goal of no more parameters has so few corners that all are looked at."""

_MOST_UNITS = 20_000
"""A small goal is put at ends where its numbers are so short that they cost no more; intervals read the others."""

_SLOPE = 8
"""The slope of a part of a formula costs so many times a look at it: products of intervals from both sides."""

_Worst = tuple[tuple[Variable, End], ...]
Rest: TypeAlias = Callable[[Case], Certificate | None]
"""What may prove a small goal that is left at the worst ends."""


class Narrowed(Frozen):
    """The ends at which a goal is least, with their values, and the case that is left there."""

    worst: _Worst
    values: Point
    case: Case

    def attempt(self, attempt: Attempt) -> Attempt:
        """An attempt at the case that is left, as one at the whole case."""
        match attempt:
            case Proof(certificate) if certificate is not None and self.worst:
                return Proof(Ends(0, self.worst, certificate))
            case Candidate(point):
                return Candidate({**self.values, **point})
            case _:
                return attempt


def attempt_at_ends(case: Case, meter: Meter, rest: Rest) -> Attempt:
    """Prove the goal, or that a premise holds nowhere, part by part; else break the goal at its worst ends.

    Raises DomainError where a formula has no meaning in intervals, and Exhausted.
    """
    search, units = _Search(rest, meter.charge), slope_units(case)

    def proved(part: Case) -> Certificate | Point | None:
        meter.charge(units)
        return search.proved(part)

    return subdivide(case, meter, proved, search.widest, _PARTS)


def slope_units(case: Case) -> int:
    """What it costs to bound the slopes of the formulas of a case, once for each parameter in them."""
    return _SLOPE * sum((1 + len(variables(sign.term))) * walked((sign.term,)) for sign in (case.goal, *case.premises))


def worst_ends(case: Case, kept: Set[Variable] = frozenset()) -> tuple[_Worst, Case]:
    """The ends at which the goal is least, as far as slopes tell, and what is left of the case there.

    The parameters in `kept` stay where they are. A small goal stays as it is where its numbers there would be long.
    """
    descent, worst = Descent(case), list[tuple[Variable, End]]()
    waiting = sorted(variables(case.goal.term) - kept, key=lambda v: v.name)
    while waiting:
        still = []
        for variable in waiting:
            slope = descent.slope(variable)
            end = End.LOW if slope.nowhere_negative else End.HIGH
            if descent.to(variable, end):
                worst.append((variable, end))
            else:
                still.append(variable)
        if len(still) == len(waiting):
            break
        waiting = still
    if not case.goal.large and _long(case, worst):
        return (), case
    return tuple(worst), descent.left()


def _long(case: Case, worst: Iterable[tuple[Variable, End]]) -> bool:
    """Whether the goal would have long numbers at these ends; what stays a parameter has none."""
    free = dict.fromkeys(variables(case.goal.term), Fraction(0))
    return exact_units((case.goal.term,), {**free, **_at(case, worst)}) > _MOST_UNITS


def narrow(case: Case, kept: Set[Variable]) -> Narrowed:
    """The case with the parameters not in `kept` at the ends that slopes point to, whatever the others are.

    Nothing is fixed where a formula has no meaning in intervals.
    """
    try:
        worst, left = worst_ends(case, kept)
    except DomainError:
        return Narrowed((), {}, case)
    return Narrowed(worst, _at(case, worst), left)


def narrow_large(case: Case, kept: Set[Variable] = frozenset()) -> Narrowed:
    """A case whose goal is large or has many corners, narrowed in the parameters of which no premise speaks.

    It is as true as it was; where a range leaves an end out it may be less true. What moves the goal one way has one
    end instead of two, so that the corners that are left are few. Other cases are left as they are.
    """
    if not many_corners(case):
        return Narrowed((), {}, case)
    given = {v for premise in case.premises for v in variables(premise.term)}
    return narrow(case, kept | given)


def many_corners(case: Case) -> bool:
    """Whether a goal is large, or has too many parameters for its corners to be looked at one by one."""
    return case.goal.large or len(variables(case.goal.term)) > _FEW


def narrow_in(case: Case, parameter: Variable) -> Narrowed:
    """A case narrowed in one parameter; premises that speak of it are left out, so that it may be less true."""
    return narrow(case, variables(case.goal.term) - {parameter})


def worst_point(case: Case) -> Point | None:
    """The admissible point at which a large goal fails by most; None where slopes do not tell, or it holds there."""
    if not case.goal.large:
        return None
    worst, left = worst_ends(case)
    point = completed(case, _at(case, worst))
    return point if not variables(left.goal.term) and broken_at(case, point) else None


class _Search:
    """One search over parts of a box; what slopes tell of the goal in the part at hand is worked out once."""

    def __init__(self, rest: Rest, charge: Charge) -> None:
        self._rest, self._charge = rest, charge
        self._part: Case | None = None
        self._goal: tuple[_Worst, Case]

    def _goal_at_ends(self, case: Case) -> tuple[_Worst, Case]:
        if self._part is not case:
            self._part, self._goal = case, worst_ends(case)
        return self._goal

    def proved(self, case: Case) -> Certificate | Point | None:
        """Evidence for a part of the box, or a point of it at which the case fails."""
        for shows in range(len(case.premises) + 1):
            worst, left = worst_ends(spoken_of(case, shows)) if shows else self._goal_at_ends(case)
            if _shown(left):
                return Ends(shows, worst, None)
            further = None if left.goal.large else self._rest(left)
            if further is not None:
                return Ends(shows, worst, further)
        return _failing(case, self._goal_at_ends(case)[0], self._charge)

    def widest(self, case: Case) -> Variable | None:
        """The parameter whose range moves the goal most, of those that no slope has put at an end."""
        _, left = self._goal_at_ends(case)
        term, enclosures = left.goal.term, Enclosures(closure(left.box))
        moves: dict[Variable, Fraction] = {}
        for variable in sorted(variables(term), key=lambda v: v.name):
            interval, slope = left.box[variable], enclosures.slope(term, variable)
            steepest = max((abs(end) for end in (slope.low, slope.high) if end is not None), default=Fraction(1))
            if interval.high is not None and interval.low < interval.high:
                moves[variable] = steepest * (interval.high - interval.low)
        return max(moves, key=lambda v: moves[v], default=None)


def _shown(left: Case) -> bool:
    try:
        return left.goal.allows(least(left))
    except CertificateRejected:
        return False


def _failing(case: Case, worst: _Worst, charge: Charge) -> Point | None:
    """A point with the goal's worst ends, else low, high, middle or far out throughout, at which the case fails."""
    mentioned = sorted({v for sign in (case.goal, *case.premises) for v in variables(sign.term)}, key=lambda v: v.name)
    for share in _SHARES:
        point = {v: _share(case, v, share) for v in mentioned} | _at(case, worst)
        for inwards in _INWARDS:
            moved = {v: x if x in case.box[v] else x + inwards * (_middle(case, v) - x) for v, x in point.items()}
            charge(value_units((case.goal.term,), moved))
            if broken_at(case, moved):
                return moved
    return None


_SHARES = (Fraction(0), Fraction(1), Fraction(1, 2), Fraction(2**10), Fraction(2**40))
"""Those above 1 are for ranges without a high end."""
_INWARDS = (Fraction(1, 16), Fraction(1, 2**10), Fraction(1, 2**40))
"""How far towards the middle a parameter is moved from an end that its range leaves out."""


def _share(case: Case, variable: Variable, share: Fraction) -> Fraction:
    endless = case.box[variable].high is None
    return at_share(case, variable, share if endless else min(share, Fraction(1)))


def _at(case: Case, worst: Iterable[tuple[Variable, End]]) -> Point:
    shares = {End.LOW: Fraction(0), End.HIGH: Fraction(1)}
    return {variable: at_share(case, variable, shares[end]) for variable, end in worst}


def _middle(case: Case, variable: Variable) -> Fraction:
    return at_share(case, variable, Fraction(1, 2))
