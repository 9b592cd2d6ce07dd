"""From floats to exact bounds: what honest play and the best plan of a player are worth, checked in every state.

    outlook(choices, point)   Outlook: bounds of both, a ceiling of all plans, and what follows from them

A solution in floats is made a whole number over a power of two for each state, corrected twice by what the exact
equations leave (iterative refinement, J. Wilkinson 1963), and moved up and down until the inequalities of
proofs/bounds/check.py hold; then they are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil, frexp
from operator import add
from typing import TypeAlias, TypeVar

import numpy as np

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.columns import Column
from mechanisms.values import Frozen, evolve
from proofs.bounds.check import Bounds, Ceiling, check_best, check_bounds, check_ceiling, check_kept
from proofs.bounds.choices import Choices
from proofs.checking.obligation import Point
from proofs.work import Charge, unlimited
from solvers.bounds.policies import Solved, best
from solvers.bounds.rows import Numbers, Places, Rows, rows
from solvers.bounds.ties import exactly

EXACT_BITS = 43
"""Bounds are apart by about 1 / 2^43 of the largest worth at most, where floats get that near: more than is shown."""

MOST_CORRECTIONS = 4

UNITS_OF_A_ROW = 2
"""What it takes to correct and to check a row exactly, as often as that is done."""

MOST_BITS = 900
"""Of a denominator, so that floats hold it."""


_Certificate = TypeVar("_Certificate")


class Outlook(Frozen):
    """What a player can expect. Every certificate in it has been checked.

    `intended` bounds the intended play, `plan` the best plan that was found, `ceiling` every plan. `is_best` says
    whether it is proved that no plan is worth more than `plan` in any state, `keeps` whether `plan` makes the moves of
    the intended play wherever that leads.
    """

    choices: Choices
    intended: Bounds
    plan: Bounds
    ceiling: Ceiling
    is_best: bool
    keeps: bool

    def worth(self, state: int) -> tuple[Fraction, Fraction]:
        """Between which numbers lies what the intended play is worth in a state."""
        return _between(self.intended, state)

    def best(self, state: int) -> tuple[Fraction, Fraction]:
        """Between which numbers lies what the best of all plans is worth in a state."""
        low, high = _between(self.plan, state)
        return low, high if self.is_best else Fraction(self.ceiling.high[state], self.ceiling.below)

    @property
    def gain(self) -> tuple[Fraction, Fraction]:
        """Between which numbers lies what the best plan gains in the first state over the intended play; never below 0.

        (0, 0) where it is proved that none gains.
        """
        if self.keeps and self.is_best:
            return Fraction(0), Fraction(0)
        first = self.choices.blocks.first
        (low, high), (least, most) = self.worth(first), self.best(first)
        return max(Fraction(0), least - high), most - low


def outlook(choices: Choices, point: Point, charge: Charge = unlimited) -> Outlook:
    """The outlook of a player at a point. `charge` counts the rows, and the rounds in which they are improved.

    Raises DomainError where the game has no worth there, or floats do not come near enough to it for any proof.
    """
    found = rows(choices, point)
    charge(UNITS_OF_A_ROW * len(found.brings))
    exact, played = _Exact(choices, found, charge), Solved(found, found.intended)
    improved, intended = best(played, charge), exact.bounds(played)
    plan = intended if improved is played else exact.bounds(improved)
    ceiling = exact.ceiling(plan)
    is_best, keeps = _holds(check_best, choices, plan), _holds(check_kept, choices, plan.plans)
    try:
        for bounds in [each for each in (intended, plan) if not (is_best and each is plan)]:
            check_bounds(choices, bounds)
        check_ceiling(choices, ceiling)
    except CertificateRejected as error:
        raise DomainError(f"floating point came to no bounds at this point: {error}") from None
    if not is_best and (tied := exactly(choices, plan)) is not None and _holds(check_best, choices, tied):
        intended, plan, is_best = tied if plan is intended else intended, tied, True
    return Outlook(choices, intended, plan, ceiling, is_best, keeps)


def _holds(check: Callable[[Choices, _Certificate], None], choices: Choices, certificate: _Certificate) -> bool:
    try:
        check(choices, certificate)
    except CertificateRejected:
        return False
    return True


def _between(bounds: Bounds, state: int) -> tuple[Fraction, Fraction]:
    return Fraction(bounds.low[state], bounds.below), Fraction(bounds.high[state], bounds.below)


_Residual: TypeAlias = tuple[list[int], Column]


class _Exact:
    """Bounds in whole numbers over a power of two, from solutions in floats."""

    def __init__(self, choices: Choices, found: Rows, charge: Charge) -> None:
        self._choices, self._found = choices, found
        self._place = np.full(choices.blocks.size, -1)
        self._place[found.states] = np.arange(found.size)
        self._lengths = np.zeros(0)
        if choices.discount == 1:  # how many periods follow at most, and 1% more for what is rounded
            counting = evolve(found, brings=np.ones(len(found.brings)))
            self._lengths = 1.01 * best(Solved(counting, found.intended), charge).worth

    def bounds(self, solved: Solved) -> Bounds:
        """The bounds of a plan."""
        plans, below = self._plans(solved.policy), self._below(solved.worth)
        worth = self._wholes(solved.worth, below)
        for _ in range(MOST_CORRECTIONS):
            wrong = self._left(plans, worth, below)
            if np.max(np.abs(wrong)) * below < 2:
                break
            worth = list(map(add, worth, self._wholes(solved.solve(wrong), below)))
        over, under = self._extremes(plans, worth, below)
        high, low = (self._moved(worth, by, below) for by in (over, under))
        return Bounds(plans, [2 * w - m for w, m in zip(worth, low, strict=True)], high, below, self._periods(below))

    def ceiling(self, plan: Bounds) -> Ceiling:
        """What no plan exceeds: the upper bounds of the best one, moved up as far as the others need it."""
        over = 0
        for _, block, plans in self._choices.each:
            here = Column.wholes([plan.high[state] for state in block.states], plan.below)
            for row in plans:
                over = max(over, (self._choices.after(row, plan.high, plan.below) - here).ceiling(plan.below))
        return Ceiling(self._moved(plan.high, over, plan.below), plan.below, plan.periods)

    def _plans(self, policy: Places) -> tuple[list[int], ...]:
        played = self._found.plan[policy]
        return tuple(played[self._place[np.asarray(b.states)]].tolist() for b in self._choices.blocks.blocks)

    def _below(self, worth: Numbers) -> int:
        """The denominator at which rounding, summed up over all periods, is as small as EXACT_BITS says."""
        discount = self._choices.discount
        span = float(np.max(self._lengths)) if discount == 1 else 1 / float(1 - discount)
        most = max(float(np.max(np.abs(worth))), float(np.max(np.abs(self._found.brings))) / 1024) or 1.0
        return 1 << min(MOST_BITS, max(0, EXACT_BITS + frexp(4 * span)[1] - frexp(most)[1]))

    def _wholes(self, numbers: Numbers, below: int) -> list[int]:
        """Numbers of the states that are reached as whole numbers over a denominator; 0 for all others."""
        found = np.zeros(self._choices.blocks.size)
        found[self._found.states] = np.rint(np.ldexp(numbers, below.bit_length() - 1))
        return list(map(int, found.tolist()))

    def _residuals(self, plans: Sequence[Sequence[int]], worth: Sequence[int], below: int) -> Iterator[_Residual]:
        """By how much a plan promises more than `worth`: the states, and a column of these numbers."""
        for number, block, rows_ in self._choices.each:
            here = Column.wholes([worth[state] for state in block.states], below)
            for played in sorted(set(plans[number])):
                where = [place for place, plan in enumerate(plans[number]) if plan == played]
                left = self._choices.after(rows_[played], worth, below) - here
                yield [block.states[place] for place in where], left.only(where)

    def _left(self, plans: Sequence[Sequence[int]], worth: Sequence[int], below: int) -> Numbers:
        found = np.zeros(self._choices.blocks.size)
        for states, left in self._residuals(plans, worth, below):
            found[states] = left.floats
        return found[self._found.states]

    def _extremes(self, plans: Sequence[Sequence[int]], worth: Sequence[int], below: int) -> tuple[int, int]:
        """How far too low and too high `worth` is at most, in units of one over `below`."""
        over = under = 0
        for _, left in self._residuals(plans, worth, below):
            over = max(over, left.ceiling(below))
            under = max(under, (-left).ceiling(below))
        return over, under

    def _moved(self, worth: Sequence[int], by: int, below: int) -> Sequence[int]:
        """Numbers moved up so far that they promise no more than they are, if they lacked at most `by` of that."""
        if by == 0:
            return worth
        if self._choices.discount < 1:
            shift = ceil(by / (1 - self._choices.discount))
            return [number + shift for number in worth]
        lengths = self._periods(below)
        return [number - (by + 1) * -length // below for number, length in zip(worth, lengths, strict=True)]

    def _periods(self, below: int) -> Sequence[int]:
        return self._wholes(self._lengths, below) if self._choices.discount == 1 else ()
