"""Branch and bound over boxes: a case is proved on parts of its box, each by whatever proves it there.

A search is told how to prove a part (`prove`) and where to cut what it cannot prove (`cut`). A part in which a
premise holds nowhere needs no more; a point at which premises hold and the goal fails ends the search.

    subdivide(case, meter, prove, cut, most)   Proof with a tree of splits, Candidate, or Unknown
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.arithmetic.bounds import exactly
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Certificate, Split
from proofs.checking.check import halves, shown_sign
from solvers.engines.budget import STEP, Meter
from solvers.engines.guide import Guide, Told
from solvers.engines.solver import Attempt, Candidate, Proof, Unknown

Point: TypeAlias = dict[Variable, Fraction]
Prove: TypeAlias = Callable[[Case], Certificate | Point | None]
"""Evidence for a part, or a point of it that is worth a look, or nothing."""
Cut: TypeAlias = Callable[[Case], Variable | None]
"""The parameter to cut next; None where no cut can help."""

DEEPEST = 60
"""No part is cut more often than this."""


def subdivide(case: Case, meter: Meter, prove: Prove, cut: Cut, most: int | None = None) -> Attempt:
    """Prove a case on ever smaller parts of its box, or break it, looking at no more than `most` parts."""
    search = _Search(meter, prove, cut, most)
    try:
        return Proof(search.tree(case, 0))
    except _Stopped as stopped:
        return stopped.attempt


class _Stopped(Exception):
    """The search has ended before every part was proved."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt


class _Search:
    """One search and the parts that it may still look at."""

    def __init__(self, meter: Meter, prove: Prove, cut: Cut, most: int | None) -> None:
        self._meter, self._prove, self._cut, self._most = meter, prove, cut, most

    def tree(self, case: Case, depth: int) -> Certificate:
        """The evidence for a part; raises _Stopped where the case fails or the budget ends."""
        self._meter.charge(STEP)
        if self._most is not None:
            self._most -= 1
            if self._most < 0:
                raise _Stopped(Unknown("the goal is settled by no reasonable number of parts"))
        found = self._prove(case)
        if isinstance(found, dict):
            raise _Stopped(Candidate(found))
        if found is not None:
            return found
        variable = self._cut(case) if depth < DEEPEST else None
        if variable is None:
            raise _Stopped(
                Unknown("the goal fails, or is too tight, at a place that the ranges or assumptions exclude")
            )
        at = middle(case.box[variable])
        below, above = halves(case, variable, at)
        return Split(variable, at, self.tree(below, depth + 1), self.tree(above, depth + 1))


def middle(interval: Interval) -> Fraction:
    """Where to cut: half-way; where there is no high end, as far above the low end as 0 is, and at least 1."""
    if interval.high is None:
        return interval.low + max(abs(interval.low), Fraction(1))
    return (interval.low + interval.high) / 2


def all_shown(case: Case) -> list[Sign]:
    """The signs of which one, shown on a part, proves it: the goal, then each premise negated."""
    return [shown_sign(case, shows) for shows in range(len(case.premises) + 1)]


def completed(case: Case, point: Point) -> Point:
    """The point with the middle of its range for every other parameter that the case mentions.

    A large formula is kept as it is written: it may mention a parameter that cancels when it is multiplied out.
    """
    mentioned = {v for sign in (case.goal, *case.premises) for v in variables(sign.term)}
    return {**{v: middle(case.box[v]) for v in mentioned - point.keys()}, **point}


def may_break(case: Case, point: Point) -> bool:
    """Whether a point lies in the box, and interval arithmetic there does not show already that the goal holds."""
    if any(value not in case.box[variable] for variable, value in point.items()):
        return False
    cell = {variable: exactly(value) for variable, value in point.items()}
    told = Guide(cell).sign(case.goal.term, strict=case.goal.strict)
    if told is not Told.OPEN:
        return told is Told.NO
    low = bounds(case.goal.term, cell).low
    return low is None or not case.goal.allows(low)


def broken_at(case: Case, point: Point) -> bool:
    """Whether a point for all that the case mentions lies in the box, satisfies the premises, and breaks the goal."""
    inside = all(value in case.box[variable] for variable, value in point.items())
    if not inside or case.goal.holds_at(point):
        return False
    return all(sign.holds_at(point) for sign in case.premises)


def at_share(case: Case, variable: Variable, share: Fraction) -> Fraction:
    """The number at a share of the way through a range; an infinite end counts as where the range would be cut."""
    interval = case.box[variable]
    high = middle(interval) if interval.high is None else interval.high
    if share in (0, 1):
        return high if share else interval.low
    return interval.low + share * (high - interval.low)
