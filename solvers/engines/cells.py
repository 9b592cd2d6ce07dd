"""Cells: branch and bound with exact interval arithmetic, for goals with binomial tails.

In each cell the goal is first moved to the worst end of every parameter in which it is monotone
there. A cell that is a point by then is decided by its exact value, so that goals that are only
just true (a bond exactly at its minimum) are proved too; other cells are bounded, or cut in two.
A cell in which a premise holds nowhere needs no more.

Not here: cells of more than a few parameters that matter at once, where the tree grows too
large and the budget ends the search.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import ClassVar

from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Tail, Term, Variable
from mechanisms.values import Frozen, evolve
from proofs.arithmetic.bounds import Bounds, closure, exactly
from proofs.arithmetic.interval_arithmetic import slope
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Certificate, End, Intervals
from proofs.checking.check import shown_at_point, shown_by_bounds
from proofs.checking.tails import counts
from proofs.exact_units import value_units
from solvers.engines.budget import Meter
from solvers.engines.guide import Floats, Guide, Told
from solvers.engines.solver import Attempt, Solver
from solvers.engines.subdivision import Point, all_shown, at_share, broken_at, completed, may_break, subdivide

_Cell = dict[Variable, Bounds]
_Worst = tuple[tuple[Variable, End], ...]

_PARTS_WITHOUT_TAILS = 200
"""A polynomial that needs more cells than this is left to engines that read it as it is."""


class BranchAndBound(Solver):
    """Decides goals by cutting the box into cells."""

    name: ClassVar[str] = "cells"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """Prove the goal on the whole box, or break it at a corner or the middle of a cell."""
        has_tails = any(isinstance(g, Tail) for g in case.goal.polynomial.generators)
        search = _Search(case, meter)
        most = None if has_tails else _PARTS_WITHOUT_TAILS
        return subdivide(case, meter, search.prove, search.widest, most)


class _Moved(Frozen):
    """A cell with each parameter in which a sign is monotone moved to the end where the sign is least.

    `guide` encloses terms in this cell. `strictly`: the sign is above what it is there, as an end that the range leaves
    out was moved to, and the sign falls strictly on the way. `looks` counts the slopes that were looked at.
    """

    worst: _Worst
    cell: _Cell
    guide: Guide
    strictly: bool
    looks: int


class _Search:
    """The signs of one case as terms: the goal, then the negated premises."""

    def __init__(self, case: Case, meter: Meter) -> None:
        self._meter = meter
        self._shown = [(sign, sign.polynomial.term()) for sign in all_shown(case)]
        self._units = [_units(sign) for sign, _ in self._shown]
        self._variables = sorted({v for _, term in self._shown for v in variables(term)}, key=lambda v: v.name)
        self._looked_at: tuple[Case, _Moved] | None = None

    def prove(self, case: Case) -> Certificate | Point | None:
        """Intervals that show the goal, or that a premise holds nowhere; else a point that breaks the case."""
        for shows, (sign, term) in enumerate(self._shown):
            moved = self._moved_to_worst(shows, case)
            if self._is_shown(evolve(sign, strict=False) if moved.strictly else sign, term, moved):
                return Intervals(shows, moved.worst)
            self._looked_at = self._looked_at if shows else (case, moved)
        assert self._looked_at is not None, "the goal comes first"
        return self._failing(case, dict(self._looked_at[1].worst))

    def _is_shown(self, sign: Sign, term: Term, moved: _Moved) -> bool:
        """Whether a sign holds in a cell, as far as bounds tell; floats tell first, and the checker is exact.

        What bounds do not show may be true all the same at a point, where the value is exact.
        """
        told = moved.guide.sign(term, strict=sign.strict)
        if told is Told.YES or (told is Told.OPEN and shown_by_bounds(sign, term, moved.cell)):
            return True
        return moved.guide.bounds(term)[1] >= 0 and self._shown_at_point(sign, term, moved.cell)

    def _shown_at_point(self, sign: Sign, term: Term, cell: _Cell) -> bool:
        """Whether the exact value shows a sign that is only just true, in a cell that is a point."""
        if any(cell[v].low != cell[v].high for v in variables(term)):
            return False
        self._meter.charge(value_units((term,), {v: end for v, b in cell.items() if (end := b.low) is not None}))
        return shown_at_point(sign, cell)

    def _failing(self, case: Case, worst: dict[Variable, End]) -> Point | None:
        """A point with the goal's worst ends, else low, high or middle throughout, at which the case fails."""
        for share in (Fraction(0), Fraction(1), Fraction(1, 2)):
            ends = {v: _inside(case, v, _SHARES.get(worst.get(v), share)) for v in self._variables}
            point = completed(case, ends)
            if not may_break(case, point):
                continue
            self._meter.charge(value_units([term for _, term in self._shown], point))
            if broken_at(case, point):
                return point
        return None

    def widest(self, case: Case) -> Variable | None:
        """The parameter whose range moves the signs most, each as a share of all that moves it."""
        cell = self._cell(case)
        score: dict[Variable, float] = {}
        for shows, (_, term) in enumerate(self._shown):
            self._meter.charge(self._units[shows] * len(cell))
            moves = self._moves_of_goal(case) if len(self._shown) == 1 else _moves(term, cell, Guide(cell))
            total = sum(moves.values())
            for variable, move in moves.items():
                score[variable] = score.get(variable, 0.0) + move / total
        return max(sorted(score, key=lambda v: v.name), key=lambda v: round(score[v], 9), default=None)

    def _moves_of_goal(self, case: Case) -> dict[Variable, float]:
        """By how much each parameter that is at no worst end moves the goal; the case was looked at just before."""
        assert self._looked_at is not None, "`prove` is asked first"
        moved = self._looked_at[1] if self._looked_at[0] is case else self._moved_to_worst(0, case)
        self._meter.charge(self._units[0] * moved.looks)
        return _moves(self._shown[0][1], moved.cell, moved.guide)

    def _cell(self, case: Case) -> _Cell:
        return {v: b for v, b in closure(case.box).items() if v in self._variables}

    def _moved_to_worst(self, shows: int, case: Case) -> _Moved:
        """The cell with each parameter in which a sign is monotone moved to the end where it is least."""
        term, cell = self._shown[shows][1], self._cell(case)
        worst: list[tuple[Variable, End]] = []
        guide, going, strictly, looks = Guide(cell), True, False, 0
        while going:
            going = False
            for variable in self._variables:
                here = cell[variable]
                if here.low == here.high:
                    continue
                self._meter.charge(self._units[shows])
                looks += 1
                end = _least_end(guide, term, variable, cell)
                at = None if end is None else here.low if end is End.LOW else here.high
                if end is not None and at is not None:
                    worst.append((variable, end))
                    strictly = strictly or (at not in case.box[variable] and _strict(guide.slope(term, variable)))
                    cell = {**cell, variable: exactly(at)}
                    guide, going = Guide(cell), True
        return _Moved(tuple(worst), cell, guide, strictly, looks)


def _strict(slope: Floats) -> bool:
    return slope[0] > 0 or slope[1] < 0


def _least_end(guide: Guide, term: Term, variable: Variable, cell: _Cell) -> End | None:
    """The end of a parameter at which a term is least in a cell; None where it moves both ways, or may."""
    told, rising = guide.direction(term, variable)
    if told is Told.OPEN:
        change = slope(term, variable, cell)
        told, rising = (
            (Told.YES if change.nowhere_negative or change.nowhere_positive else Told.NO),
            change.nowhere_negative,
        )
    return None if told is Told.NO else End.LOW if rising else End.HIGH


def _units(sign: Sign) -> int:
    """What it costs to bound the slope of a polynomial over a cell: each product once for each of its factors."""
    products = sum((len(monomial) + 1) ** 2 for monomial in sign.polynomial.coefficients)
    return products + sum(_tail_units(*counts(tail)) for tail in sign.polynomial.generators if isinstance(tail, Tail))


def _tail_units(trials: int, least: int) -> int:
    return least + trials.bit_length()


def _inside(case: Case, variable: Variable, share: Fraction) -> Fraction:
    """The number at a share of a range, or one near it where that end is left out."""
    value = at_share(case, variable, share)
    return value if value in case.box[variable] else at_share(case, variable, share + (1 - 2 * share) * _NEAR)


_NEAR = Fraction(1, 16)
_SHARES: dict[End | None, Fraction] = {End.LOW: Fraction(0), End.HIGH: Fraction(1)}


def _moves(term: Term, cell: _Cell, guide: Guide) -> dict[Variable, float]:
    """By how much each parameter moves a term over its range, at most; those alone that can be cut."""
    found: dict[Variable, float] = {}
    for variable, here in cell.items():
        if here.low is None or here.high is None or here.low == here.high:
            continue
        steepest = max(map(abs, guide.slope(term, variable)))
        if steepest:
            found[variable] = (steepest if steepest < inf else 1.0) * float(here.high - here.low)
    return found
