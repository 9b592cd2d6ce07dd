"""What a claim costs: by how much the least cost grows for each unit of slack that the claim must leave.

    prices(known, found)    a price for each claim that a weight of the bound speaks of

A cut with weight y stands in the bound as (k / c) * y times its slack, where c and k are the coefficients of the
eliminated unknown. Where both are numbers and no gap is left, this is exact; elsewhere it is the multiplier at the
design, and approximate.
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Comparison, Number, Relation, Term, Variable
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Polynomial, ratio, total
from proofs.checking.weighed import split_by
from solvers.designs.bound import Bound
from solvers.designs.candidates import Candidate
from solvers.designs.cuts import Cut


class Price(Frozen):
    """The price of one unit of slack of these claims, which ask the same, in base units of cost over claim."""

    claims: tuple[str, ...]
    value: Fraction
    exact: bool


def prices(known: Bound, found: Candidate) -> tuple[Price, ...]:
    """The prices of the claims; none where no unknown was eliminated by weights."""
    if known.pivot is None:
        return ()
    polynomials = [(cut, y, p) for cut, y in known.weights if (p := cut.polynomial) is not None]
    place: dict[Variable, Term] = {v: Number(x) for v, x in found.worst.items() if v not in found.values}
    try:
        cost = ratio(replace(found.scenario.cost, place))
        divisor = cost.denominator.constant
        if divisor is None:
            return ()
        _, k = split_by(known.pivot, cost.numerator * Polynomial.of(1 / divisor))
        _, c = split_by(known.pivot, total(Polynomial.of(y) * p for _, y, p in polynomials))
        exact = k.constant is not None and c.constant is not None and known.gap(found.cost) == 0
        share = k.at(found.values) / c.at(found.values)
    except (DomainError, ZeroDivisionError):
        return ()
    return tuple(
        Price(cut.claims, share * y * size, exact)
        for cut, y, polynomial in polynomials
        if cut.claims and (size := _size(cut, polynomial)) is not None
    )


def _size(cut: Cut, polynomial: Polynomial) -> Fraction | None:
    """By which number a cut's polynomial is its slack, left minus right or the reverse; None where by none."""
    condition = cut.condition
    if not isinstance(condition, Comparison):
        return None
    rising = condition.relation in (Relation.GE, Relation.GT)
    slack = condition.left - condition.right if rising else condition.right - condition.left
    try:
        own = ratio(slack)
    except DomainError:
        return None
    divisor = own.denominator.constant
    if divisor is None or not own.numerator:
        return None
    monomial, coefficient = next(iter(own.numerator.coefficients.items()))
    size = polynomial.coefficients.get(monomial, Fraction(0)) / (coefficient / divisor)
    return size if polynomial == own.numerator * Polynomial.of(size / divisor) else None
