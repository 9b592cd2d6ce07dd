"""The greatest value of a term over the admissible points of a box: proposed by points, proved by the solvers.

Corners and sample points propose; each counterexample to `term <= value` is a better proposal. Where
that does not end, or no solver can tell, the best value found is a bound from below, and says so.

    greatest(term, box, premises, allowed)   Extreme, or None where no admissible point was met
    least(term, box, premises, allowed)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, islice

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import TRUE, Comparison, Condition, Number, Relation, Term
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Box, Obligation, Point
from proofs.checking.verdict import Erroneous, Proved, Refuted
from proofs.playout.translation_check import sample_points
from solvers.engines.budget import Allowance
from solvers.engines.corners import MOST_VARIABLES, admissible_corners
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
    allowed = allowed.meter()
    everywhere = Obligation("greatest", box, tuple(premises), TRUE)
    found: Extreme | None = None
    for point in _proposals(everywhere):
        found = _better(found, term, point)
    if found is None:
        return None
    for _ in range(_ROUNDS):
        goal = Comparison(term, Relation.LE, Number(found.value))
        verdict = decide(evolve(everywhere, goal=goal), allowed)
        if isinstance(verdict, Proved):
            return found
        if not isinstance(verdict, Refuted):
            return evolve(found, open=verdict.message if isinstance(verdict, Erroneous) else verdict.reason)
        found = _better(found, term, verdict.point) or found
    return evolve(found, open=f"{_ROUNDS} counterexamples each gave a better value")


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


def _better(found: Extreme | None, term: Term, point: Point) -> Extreme | None:
    try:
        value = evaluate(term, point)
    except DomainError:
        return found
    return found if found is not None and found.value >= value else Extreme(value, point)
