"""The greatest value of a term over the admissible points of a box: proposed by points, proved by the solvers.

Corners and sample points propose; each counterexample to `term <= value` is a better proposal. Where
that does not end, or no solver can tell, the best value found is a bound from below, and says so.

    greatest(term, box, premises, allowed)   Extreme, or None where no admissible point was met
    least(term, box, premises, allowed)
    greatest_of(terms, ...)                  the greatest of several terms, each at its own worst point
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import chain, islice
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.terms import TRUE, Comparison, Condition, Number, Relation, Term
from mechanisms.values import Frozen, evolve
from proofs.arithmetic.bounds import exactly
from proofs.checking.obligation import Box, Obligation, Point
from proofs.checking.verdict import Erroneous, Proved, Refuted
from proofs.playout.translation_check import sample_points
from solvers.engines.budget import Allowance, Meter
from solvers.engines.corners import MOST_VARIABLES, admissible_corners
from solvers.engines.guide import Guide
from solvers.engines.portfolio import decide

_MOST_CORNERS, _SAMPLES, _ROUNDS = 256, 4, 6


class Extreme(Frozen):
    """A value that the term takes at `point`; `proved` where no admissible point gives a better one.

    `open` says why that is not proved; it is empty where it is.
    """

    value: Fraction
    point: Point
    open: str = ""

    @property
    def proved(self) -> bool:
        """Whether no admissible point gives a better value."""
        return not self.open


def greatest(term: Term, box: Box, premises: Sequence[Condition], allowed: Allowance) -> Extreme | None:
    """The greatest value of a term; None where no admissible point has been met at which it has a value.

    >>> from mechanisms.terms.intervals import Interval
    >>> from mechanisms.terms.terms import Variable
    >>> from solvers.engines.budget import Budget
    >>> x = Variable("x")
    >>> greatest(x - x * x, {x: Interval(Fraction(0), Fraction(2))}, (), Budget()).value
    Fraction(1, 4)
    """
    found = greatest_of((term,), box, premises, allowed)
    return None if found is None else found[1]


def greatest_of(
    terms: Sequence[Term], box: Box, premises: Sequence[Condition], allowed: Allowance
) -> tuple[int, Extreme] | None:
    """The number of the term that takes the greatest value of all, the first of several, and this value.

    That no other is greater is proved for each term by itself, with the work allowed for one.
    """
    meter = allowed.meter()
    everywhere = Obligation("greatest", box, tuple(premises), TRUE)
    found: tuple[int, Extreme] | None = None
    for point in _proposals(everywhere):
        found = _better(found, tuple(enumerate(terms)), point)
    for number, term in enumerate(terms):
        if found is None:
            return None
        found = _raised(found, number, term, everywhere, meter.again())
    return found


_Found: TypeAlias = tuple[int, Extreme]


def _raised(found: _Found, number: int, term: Term, everywhere: Obligation, meter: Meter) -> _Found:
    """The greatest value so far, after one more term was held against it: each counterexample is a greater one."""
    best, extreme = found
    for _ in range(_ROUNDS):
        goal = Comparison(term, Relation.LE, Number(extreme.value))
        verdict = decide(evolve(everywhere, goal=goal), meter)
        if isinstance(verdict, Proved):
            return best, extreme
        if not isinstance(verdict, Refuted):
            return best, evolve(extreme, open=verdict.message if isinstance(verdict, Erroneous) else verdict.reason)
        best, extreme = _better((best, extreme), ((number, term),), verdict.point) or (best, extreme)
    return best, evolve(extreme, open=f"{_ROUNDS} counterexamples each gave a better value")


def least(term: Term, box: Box, premises: Sequence[Condition], allowed: Allowance) -> Extreme | None:
    """The least value of a term; None where no admissible point has been met at which it has a value."""
    found = greatest(-term, box, premises, allowed)
    return None if found is None else evolve(found, value=-found.value)


def _proposals(everywhere: Obligation) -> list[Point]:
    """Admissible corners of the box and a few points within it."""
    names = tuple(everywhere.box)
    corners = islice(admissible_corners(names, everywhere.box), _MOST_CORNERS) if len(names) <= MOST_VARIABLES else ()
    points = chain(corners, sample_points(everywhere, _SAMPLES))
    return [point for point in points if everywhere.admits(point)]


def _better(found: _Found | None, terms: Sequence[tuple[int, Term]], point: Point) -> _Found | None:
    """The greatest value so far, or that of a numbered term at a point: floats tell which are worth a look."""
    exact, guide = Evaluation(point), Guide({variable: exactly(value) for variable, value in point.items()})
    for number, term in terms:
        if found is not None and guide.bounds(term)[1] < found[1].value:
            continue
        with suppress(DomainError):
            value = exact.term(term)
            if found is None or (value, -number) > (found[1].value, -found[0]):
                found = number, Extreme(value, point, "" if found is None else found[1].open)
    return found
