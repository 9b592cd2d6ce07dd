"""An obligation: over this box, do these premises entail that goal?

A claim becomes one obligation or several. The box says between which ends each parameter
ranges; fixed parameters and definitions have been put into the terms. A `Point` gives every
parameter of the box a value. Where a parameter has whole values alone, an obligation is one for
each of them (`pieces`).

Not here: how claims become obligations (proofs/claims/statement.py), who decides them (solvers/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import prod
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import holds
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import Condition, Number, Variable
from mechanisms.values import Frozen, evolve

MOST_PIECES = 256
"""So many choices of whole numbers are put into an obligation, at most."""

Point: TypeAlias = Mapping[Variable, Fraction]
Box: TypeAlias = Mapping[Variable, Interval]


class Obligation(Frozen):
    """Premises entail the goal at every point of the box."""

    name: str
    box: Box
    premises: tuple[Condition, ...]
    goal: Condition

    def admits(self, point: Point) -> bool:
        """Whether a point lies in the box and satisfies every premise, exactly."""
        inside = all(variable in point and point[variable] in interval for variable, interval in self.box.items())
        return inside and all(holds(premise, point) for premise in self.premises)

    @property
    def relaxed(self) -> Obligation:
        """The same of all numbers between the ends of each range: where it holds, this one holds."""
        return evolve(self, box={variable: interval.relaxed for variable, interval in self.box.items()})


def pieces(obligation: Obligation) -> Iterator[tuple[Point, Obligation]]:
    """Whole values of the parameters that have no others, and what is left of the obligation once they are put in.

    Every choice of them comes once, in the order of the box, so the obligation holds exactly where each piece does. One
    without such parameters is its only piece. A whole parameter of which neither premises nor goal speak is left out.
    Raises DomainError where there are too many choices.

    >>> from mechanisms.terms.terms import Comparison, Relation
    >>> n = Variable("n")
    >>> small = Comparison(n, Relation.LE, Number(Fraction(2)))
    >>> box = {n: Interval(Fraction(1), Fraction(3), whole=True)}
    >>> [bool(piece.goal.value) for _, piece in pieces(Obligation("small", box, (), small))]
    [True, True, False]
    """
    counted = {variable: interval for variable, interval in obligation.box.items() if interval.whole}
    if not counted:
        yield {}, obligation
        return
    mentioned = frozenset[Variable]().union(*map(variables, (obligation.goal, *obligation.premises)))
    ranges = {variable: interval.numbers for variable, interval in counted.items() if variable in mentioned}
    if prod(map(len, ranges.values())) > MOST_PIECES:
        names = ", ".join(variable.name for variable in ranges)
        raise DomainError(f"{obligation.name}: {names} have more than {MOST_PIECES} whole values together")
    box = {variable: interval for variable, interval in obligation.box.items() if variable not in counted}
    for values in product(*ranges.values()):
        point = dict(zip(ranges, map(Fraction, values), strict=True))
        numbers = {variable: Number(value) for variable, value in point.items()}
        premises = tuple(replace_in(premise, numbers) for premise in obligation.premises)
        yield point, Obligation(obligation.name, box, premises, replace_in(obligation.goal, numbers))
