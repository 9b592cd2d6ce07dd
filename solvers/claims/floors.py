"""A proved lower bound of a margin that is not known exactly: exact, on the safe side, and cheap.

    floor(obligation)   a number that the slack is nowhere below at admissible points; None where none above 0 is found

The box is cut into cells, the worst one first, and intervals bound the slack in each; cells in which a premise cannot
hold are dropped. Every step is exact interval arithmetic, so whatever is returned is proved, whenever it stops.

Not here: margins that are attained (solvers/claims/margins.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable
from proofs.arithmetic.bounds import Bounds, Cell, closure
from proofs.arithmetic.growth import is_large
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.checking.obligation import Obligation
from proofs.work import Charge, unlimited, walked

_MOST_CELLS, _MOST_LARGE_CELLS = 96, 8
"""Cells that are bounded, the fewer the larger the formula is: this stands beside a verdict and decides nothing."""


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
    waiting: list[tuple[Fraction, int, Cell]] = []
    done: list[Fraction] = []
    left = _MOST_LARGE_CELLS if is_large(slack) else _MOST_CELLS
    cells: list[Cell] = [whole]
    while True:
        for cell in cells:
            charge(units)
            enclosures = Enclosures(cell)
            if any(_never(premise, enclosures) for premise in obligation.premises):
                continue
            low = enclosures.bounds(slack).low
            if low is None:
                return None
            heappush(waiting, (low, next(order), cell))
        left -= len(cells)
        if not waiting or left <= 0:
            break
        low, _, worst = heappop(waiting)
        cells = list(_halves(worst, whole, names))
        if not cells:
            done.append(low)
            break
    return min([*done, *(low for low, _, _ in waiting)], default=None)


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


def _never(premise: Condition, enclosures: Enclosures) -> bool:
    """Whether a premise is false everywhere in a cell; no, where that is not plain."""
    if not isinstance(premise, Comparison) or premise.relation in (Relation.EQ, Relation.NE):
        return False
    difference = enclosures.bounds(premise.left - premise.right)
    if premise.relation in (Relation.GE, Relation.GT):
        return difference.negative
    return difference.positive
