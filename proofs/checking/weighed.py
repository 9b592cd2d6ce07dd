"""A bound on a cost by weights: with one unknown eliminated, what is left is a smaller obligation.

Cuts c_i * x + d_i >= 0 with weights y_i >= 0 add up to c * x + d >= 0. Where c > 0 and the cost k * x + l has k >= 0,

    c * (cost - v) = k * (c * x + d) + (c * (l - v) - k * d)

so that cost >= v follows from c * (l - v) - k * d >= 0, which does not mention x.

    remainders(cuts, weights, cost, bound, unknown)    what has to be shown of c, k and the rest
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Comparison, Condition, Number, Relation, Variable
from proofs.arithmetic.polynomial import Polynomial, total


def remainders(
    cuts: Sequence[Polynomial],
    weights: Sequence[Fraction],
    cost: Polynomial,
    bound: Fraction,
    unknown: Variable,
) -> tuple[Condition, Condition, Condition]:
    """Three conditions without the unknown that together show cost >= bound, where no cut is negative.

    Raises DomainError where a weight is negative, or the unknown has a degree above 1.

    >>> x, p = Variable("x"), Variable("p")
    >>> cut = Polynomial.of(p) * Polynomial.of(x) - Polynomial.of(1)
    >>> cost = Polynomial.of(4) * Polynomial.of(p) + Polynomial.of(Fraction(1, 100)) * Polynomial.of(x)
    >>> remainders([cut], [Fraction(1)], cost, Fraction(2, 5), x)[0].left
    Variable(name='p')
    """
    if any(weight < 0 for weight in weights):
        raise DomainError("a weight is negative")
    weighed = total(Polynomial.of(y) * cut for y, cut in zip(weights, cuts, strict=True))
    d, c = split_by(unknown, weighed)
    rest, k = split_by(unknown, cost)
    left = c * (rest - Polynomial.of(bound)) - k * d
    zero = Number(Fraction(0))
    return (
        Comparison(c.term(), Relation.GT, zero),
        Comparison(k.term(), Relation.GE, zero),
        Comparison(left.term(), Relation.GE, zero),
    )


def split_by(unknown: Variable, polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The part of a polynomial without an unknown, and the coefficient of the unknown.

    Raises DomainError where its degree is above 1, or a tail depends on it.
    """
    found = polynomial.by_powers(unknown)
    if len(found) > 2 or any(unknown in _mentioned(part) for part in found):
        raise DomainError(f"the degree in {unknown.name} is above 1")
    return found[0], found[1] if len(found) == 2 else Polynomial.of(0)


def _mentioned(polynomial: Polynomial) -> set[Variable]:
    return {v for generator in polynomial.generators for v in variables(generator)}
