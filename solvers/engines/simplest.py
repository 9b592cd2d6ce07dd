"""The simplest numbers at which something still fails: counterexamples that people can read.

One coordinate after the other is replaced by an end of its range or by the rational with the
smallest denominator near it, as long as the point still does what it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import FALSE, Variable
from proofs.checking.obligation import Box, Obligation

_DENOMINATORS = (1, 2, 4, 10, 20, 100, 1000, 10**4, 10**6, 10**9)


def simplest_point(
    point: dict[Variable, Fraction], box: Box, still: Callable[[Variable, dict[Variable, Fraction]], bool]
) -> dict[Variable, Fraction]:
    """The point with each coordinate made as simple as `still` allows, in the order of the box.

    `still` is given the coordinate that was moved, and where that led: of what does not speak of it nothing changed.
    """
    for variable in box:
        for candidate in _candidates(point[variable], box[variable]):
            if candidate == point[variable]:
                break
            moved = {**point, variable: candidate}
            if still(variable, moved):
                point = moved
                break
    return point


def what_speaks_of(variable: Variable, obligation: Obligation) -> Obligation:
    """The part of an obligation that a counterexample may come to satisfy, or leave, when this coordinate moves.

    A point that breaks the whole, moved in this coordinate, breaks the whole where it breaks this part.
    """
    premises = tuple(premise for premise in obligation.premises if variable in variables(premise))
    goal = obligation.goal if variable in variables(obligation.goal) else FALSE
    return Obligation(obligation.name, {variable: obligation.box[variable]}, premises, goal)


def _candidates(value: Fraction, interval: Interval) -> Iterator[Fraction]:
    for end in (interval.low, interval.high):
        if end is not None and end in interval:
            yield end
    for most in _DENOMINATORS:
        near = value.limit_denominator(most)
        if near in interval:
            yield near
