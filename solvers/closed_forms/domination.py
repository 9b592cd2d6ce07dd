"""Which of several bounds ever set the end: a bound that another one is proved to outdo everywhere is left out.

undominated(bounds, points, proves)   the bounds that are left, the most frequent winner first
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.terms import Comparison, Condition, Relation, Variable
from solvers.closed_forms.form import Bound

Proves = Callable[[Condition], bool]


def undominated(
    bounds: Sequence[Bound], points: Sequence[Mapping[Variable, Fraction]], proves: Proves
) -> tuple[Bound, ...]:
    """Bounds on one side without those that another one is proved to be at least as tight as, in all of the ranges.

    `points` give every name of the spec a value; `proves` decides a condition in names.
    """
    if not bounds:
        return ()
    wins = [0] * len(bounds)
    for values in map(Evaluation, points):
        known = [_value(bound, values) for bound in bounds]
        best = (min if bounds[0].high else max)((value for value in known if value is not None), default=None)
        wins = [won + (value is not None and value == best) for won, value in zip(wins, known, strict=True)]
    ordered = [bounds[i] for i in sorted(range(len(bounds)), key=lambda i: (-wins[i], not bounds[i].strict))]
    left: list[Bound] = []
    for bound in ordered:
        if not any(proves(_outdoes(other, bound)) for other in left if other.where is None):
            left.append(bound)
    return tuple(left)


def _outdoes(other: Bound, bound: Bound) -> Condition:
    """That another bound leaves no more values than this one does."""
    strictly = bound.strict and not other.strict
    if bound.high:
        return Comparison(other.term, Relation.LT if strictly else Relation.LE, bound.term)
    return Comparison(other.term, Relation.GT if strictly else Relation.GE, bound.term)


def _value(bound: Bound, values: Evaluation) -> Fraction | None:
    """The value of a bound where it applies; None where it does not."""
    try:
        return values.term(bound.term) if bound.where is None or values.condition(bound.where) else None
    except DomainError:
        return None
