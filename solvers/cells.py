"""Cells: branch and bound with exact interval arithmetic, for goals with binomial tails.

In each cell the goal is first moved to the worst end of every parameter in which it is monotone
there. A cell that is a point by then is decided by its exact value, so that goals that are only
just true (a bond exactly at its minimum) are proved too; other cells are bounded, or cut in two.

The tree of cuts is the certificate. Not here: cells of more than a few parameters that matter
at once, where the tree grows too large and the budget ends the search.
"""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from mechanisms.errors import CertificateRejected
from mechanisms.mentions import variables
from mechanisms.terms import Tail, Term, Variable
from proofs.bounds import Bounds, closure, exactly
from proofs.cases import Case
from proofs.certificate import Cells, Cut, End, Leaf
from proofs.check import least_in
from proofs.enclosures import slope
from proofs.polynomial import Polynomial
from solvers.solver import Attempt, Broken, Budget, Found, GaveUp, Solver

_Cell = dict[Variable, Bounds]


class BranchAndBound(Solver):
    """Decides goals by cutting the box into cells."""

    name: ClassVar[str] = "cells"

    def attempt(self, case: Case, budget: Budget) -> Attempt:
        """Prove the goal on the whole box, or break it at a corner or the middle of a cell."""
        has_tails = any(isinstance(g, Tail) for g in case.goal.polynomial.generators)
        search = _Search(case, budget.steps if has_tails else min(budget.steps, _STEPS_WITHOUT_TAILS))
        cell = {v: b for v, b in closure(case.box).items() if v in search.needed}
        try:
            tree = search.tree(cell, depth=0)
        except _Stopped as stopped:
            return stopped.attempt
        return Found(Cells(0, tree))


class _Stopped(Exception):
    """The search has ended before every cell was decided."""

    def __init__(self, attempt: Attempt) -> None:
        super().__init__()
        self.attempt = attempt


_DEEPEST = 60
_STEPS_WITHOUT_TAILS = 200
"""A polynomial that needs more cells than this is left to Z3, which reads it as it is."""


class _Search:
    """One search: the goal, the steps left, and whether a failing point may be reported."""

    def __init__(self, case: Case, steps: int) -> None:
        self._case, self._steps = case, steps
        self._goal: Polynomial = case.goal.polynomial
        self._term: Term = self._goal.term()
        self.needed = frozenset(variables(self._term))

    def tree(self, cell: _Cell, depth: int) -> Leaf | Cut:
        """The certificate for a cell; raises _Stopped where it fails or the budget ends."""
        self._steps -= 1
        if self._steps < 0:
            raise _Stopped(GaveUp("the budget of cells is spent"))
        worst, reduced = self._moved_to_worst(cell)
        try:
            least = least_in(self._goal, self._term, reduced)
        except CertificateRejected:
            least = None
        if least is not None and self._case.goal.allows(least):
            return Leaf(worst)
        self._try_points(reduced)
        widest = self._widest(reduced)
        if widest is None or depth >= _DEEPEST:
            raise _Stopped(GaveUp("the goal fails, or is too tight, at a place that the ranges or assumptions exclude"))
        variable, middle = widest
        whole = cell[variable]
        below = self.tree({**cell, variable: Bounds(whole.low, middle)}, depth + 1)
        above = self.tree({**cell, variable: Bounds(middle, whole.high)}, depth + 1)
        return Cut(variable, middle, below, above)

    def _moved_to_worst(self, cell: _Cell) -> tuple[tuple[tuple[Variable, End], ...], _Cell]:
        """The cell with each parameter in which the goal is monotone moved to the end where it is least."""
        worst: list[tuple[Variable, End]] = []
        moved = True
        while moved:
            moved = False
            for variable in sorted(cell, key=lambda v: v.name):
                here = cell[variable]
                if here.low == here.high:
                    continue
                change = slope(self._term, variable, cell)
                end = End.LOW if change.nowhere_negative else End.HIGH if change.nowhere_positive else None
                at = None if end is None else here.low if end is End.LOW else here.high
                if end is not None and at is not None:
                    worst.append((variable, end))
                    cell = {**cell, variable: exactly(at)}
                    moved = True
        return tuple(worst), cell

    def _try_points(self, cell: _Cell) -> None:
        """Stop the search where the goal fails at the lowest or highest corner or the middle of a cell."""
        for share in (Fraction(0), Fraction(1), Fraction(1, 2)):
            point = {variable: _at_share(bounds, share) for variable, bounds in cell.items()}
            inside = all(point[v] in self._case.box[v] for v in point)
            if inside and not self._case.goal.allows(self._goal.at(point)):
                raise _Stopped(Broken(point))

    def _widest(self, cell: _Cell) -> tuple[Variable, Fraction] | None:
        """The parameter whose range moves the goal most, and where to cut it."""
        best: tuple[Fraction, Variable, Fraction] | None = None
        for variable in sorted(cell, key=lambda v: v.name):
            low, high = cell[variable].low, cell[variable].high
            if low is None or high is None or low == high:
                continue
            change = slope(self._term, variable, cell)
            steepest = max((abs(end) for end in (change.low, change.high) if end is not None), default=Fraction(1))
            moves = steepest * (high - low)
            if best is None or moves > best[0]:
                best = moves, variable, (low + high) / 2
        return best[1:] if best else None


def _at_share(bounds: Bounds, share: Fraction) -> Fraction:
    """The number at a share of the way through an interval; an infinite end counts as one beyond the other."""
    low = bounds.low if bounds.low is not None else (bounds.high or Fraction(0)) - 1
    high = bounds.high if bounds.high is not None else low + 1
    return low + share * (high - low)
