"""A proved lower bound of a margin that is not known exactly: exact, on the safe side, and cheap.

    floor(obligation)   a number that the slack is nowhere below at admissible points; None where none above 0 is found

The box is cut into cells, the worst one first, as floats tell it; cells in which a premise cannot hold are dropped.
What is dropped, and the bounds of the cells that are left, are exact interval arithmetic: so whatever is returned is
proved, whenever it stops.

Not here: margins that are attained (solvers/claims/margins.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import inf

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable
from proofs.arithmetic.bounds import Bounds, Cell, closure
from proofs.arithmetic.growth import is_large
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.checking.obligation import Obligation
from proofs.work import Charge, unlimited, walked
from solvers.engines.guide import Guide

_MOST_CELLS, _MOST_LARGE_CELLS = 96, 8
"""Cells that are bounded, the fewer the larger the formula is: this accompanies a verdict and decides nothing."""


_ENCLOSED = 3
"""Enclosing a formula takes as long as going through it so often."""


def floor(obligation: Obligation, charge: Charge = unlimited) -> Fraction | None:
    """A proved lower bound above 0 of the slack of a comparison; None where none is found.

    >>> from mechanisms.terms.intervals import Interval
    >>> from mechanisms.terms.terms import Number
    >>> x = Variable("x")
    >>> goal = Comparison(x * x - x, Relation.GT, Number(Fraction(-1)))
    >>> found = floor(Obligation("k", {x: Interval(Fraction(0), Fraction(1))}, (), goal))
    >>> Fraction(7, 10) < found <= Fraction(3, 4)
    True
    """
    goal = obligation.goal
    if not isinstance(goal, Comparison) or goal.relation in (Relation.EQ, Relation.NE):
        return None
    rising = goal.relation in (Relation.GE, Relation.GT)
    slack = goal.left - goal.right if rising else goal.right - goal.left
    try:
        found = _least(slack, obligation, charge)
    except DomainError:
        return None
    return found if found is not None and found > 0 else None


def _least(slack: Term, obligation: Obligation, charge: Charge) -> Fraction | None:
    """The least of the lower bounds of all cells; None where one has none, or no cell is left."""
    names = sorted(variables(slack), key=lambda v: v.name)
    units = _ENCLOSED * walked((slack, *obligation.premises))
    whole, order = closure(obligation.box), count()
    waiting: list[tuple[float, int, Cell]] = []
    left = _MOST_LARGE_CELLS if is_large(slack) else _MOST_CELLS
    cells: list[Cell] = [whole]
    while True:
        for cell in cells:
            charge(units)
            guide = Guide(cell)
            if any(_never(premise, guide, cell) for premise in obligation.premises):
                continue
            low = guide.bounds(slack)[0]
            if low == -inf:
                return None
            heappush(waiting, (low, next(order), cell))
        left -= len(cells)
        cells = list(_halves(waiting[0][2], whole, names)) if waiting and left > 0 else []
        if not cells:
            return _exactly(slack, [cell for _, _, cell in waiting])
        heappop(waiting)


def _exactly(slack: Term, cells: Sequence[Cell]) -> Fraction | None:
    """The least of the exact lower bounds in some cells; None where there is none."""
    lows = [bounds(slack, cell).low for cell in cells]
    known = [low for low in lows if low is not None]
    return min(known, default=None) if len(known) == len(lows) else None


def _halves(cell: Cell, whole: Cell, names: list[Variable]) -> Iterator[Cell]:
    """The cell cut in two across what is relatively widest; none where nothing can be cut."""
    widths = {v: _share(cell[v], whole[v]) for v in names}
    widest = max(names, key=lambda v: widths[v], default=None)
    if widest is not None and widths[widest] > 0:
        low, high = cell[widest].low, cell[widest].high
        assert low is not None
        assert high is not None
        middle = (low + high) / 2
        yield {**cell, widest: Bounds(low, middle)}
        yield {**cell, widest: Bounds(middle, high)}


def _share(part: Bounds, whole: Bounds) -> Fraction:
    """How much of an interval is left; 0 where it has no width, or no end."""
    if part.low is None or part.high is None or whole.low is None or whole.high is None or whole.low == whole.high:
        return Fraction(0)
    return (part.high - part.low) / (whole.high - whole.low)


def _never(premise: Condition, guide: Guide, cell: Cell) -> bool:
    """Whether a premise is false everywhere in a cell; no, where that is not plain. Floats tell where to look."""
    if not isinstance(premise, Comparison) or premise.relation in (Relation.EQ, Relation.NE):
        return False
    rising = premise.relation in (Relation.GE, Relation.GT)
    held = premise.left - premise.right if rising else premise.right - premise.left
    return guide.bounds(held)[1] < 0 and bounds(held, cell).negative
