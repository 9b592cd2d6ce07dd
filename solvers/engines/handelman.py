"""Farkas and Handelman: products of hypotheses with weights >= 0 that add up to 0, found by linear programs.

scipy (HiGHS), or where there are few the exact simplex method, proposes which products matter; the weights are then
solved for exactly, and the checker multiplies everything out. First one product at a time (Farkas), then products of
growing degree. Each time two programs:

1. the negated goal has the weight 1, and the constant is as large as can be: the slack of the goal;
2. any summands that are positive add up to 1, also products with the negated goal: premises that contradict each
   other, and goals that need a multiplier.

Source: D. Handelman, "Representing polynomials by positive linear functions on compact convex polyhedra",
Pacific J. Math. 132(1), 1988.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from mechanisms.terms.terms import Tail
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case
from proofs.checking.certificate import Combination, Summand
from solvers.engines.budget import STEP, Meter
from solvers.engines.linear import Vector, propose, settle
from solvers.engines.linear_program import Least, least
from solvers.engines.solver import Attempt, Proof, Solver, Unknown
from solvers.engines.unit_box import Scaled, original_weight, scaled_hypotheses

_MOST_PRODUCTS, _FEW_PRODUCTS = 1_500, 200
_HIGHEST = 12
_SHIFTED = 4
"""Units for each monomial and parameter of a hypothesis that is moved to the ranges from 0 to 1."""
"""Products of one linear program, and their total degree, at most."""
_SMALL = 200
"""Entries of a linear program that is solved in fractions, in less time than it takes to load SciPy."""
_EXTRA = 2
"""By how much the degree of products may exceed that of the goal."""


class Handelman(Solver):
    """Proves polynomial cases by products of hypotheses."""

    name: ClassVar[str] = "handelman"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """A combination of products that the checker accepts, or why none was found.

        In a brief question it is not asked about binomial tails, of which products of hypotheses seldom say enough.
        """
        if meter.limits.brief and any(isinstance(g, Tail) for g in case.goal.polynomial.generators):
            return Unknown("it is not asked about tails in a brief question")
        return _attempt(case, meter, _MOST_PRODUCTS)


class FewProducts(Solver):
    """Handelman with few products: what follows from premises by a multiplication or two is found at once."""

    name: ClassVar[str] = Handelman.name

    def search(self, case: Case, meter: Meter) -> Attempt:
        """A combination of few products that the checker accepts, or why none was found."""
        if any(isinstance(g, Tail) for g in case.goal.polynomial.generators):
            return Unknown("few products say little of tails")
        return _attempt(case, meter, _FEW_PRODUCTS)


def _attempt(case: Case, meter: Meter, most: int) -> Attempt:
    meter.charge(STEP)
    signs = scaled_hypotheses(case)
    if not signs:
        return _constant(case)
    meter.charge(sum(map(_units, signs)))
    goal = signs[0] if signs[0].number == 0 else None
    reason = "the degree of the goal is too high for products"
    least = max(sign.degree for sign in signs)
    for degree in (0, *range(max(least, 2), min(least + _EXTRA, _HIGHEST) + 1)):
        found = list[_Product]()
        for product in _single(signs) if degree == 0 else _products(signs, degree):
            meter.charge(len(product.polynomial.coefficients))
            found.append(product)
            if len(found) > most:
                return Unknown(f"more than {most} products of degree {degree or 1}")
        combination = (goal and _with_slack(goal, found, meter)) or _contradiction(found, meter)
        if combination is not None:
            return Proof(combination)
        reason = f"no combination of products of degree {degree} is 0"
    return Unknown(reason)


def _units(sign: Scaled) -> int:
    """What it has cost to write a hypothesis in parameters that range from 0 to 1."""
    return _SHIFTED * len(sign.polynomial.coefficients) * len(sign.polynomial.generators)


def _constant(case: Case) -> Attempt:
    """A goal in which nothing varies: it is a number, and the negated goal plus this number is 0."""
    number = case.goal.polynomial.constant
    if number is None or not case.goal.allows(number):
        return Unknown("nothing varies, and the goal is false")
    return Proof(Combination((Summand(Fraction(1), (0,)), Summand(number, ()))))


class _Product(Frozen):
    """Hypotheses in rising order, multiplied out."""

    factors: tuple[Scaled, ...]
    polynomial: Polynomial

    @property
    def strict(self) -> bool:
        return all(factor.strict for factor in self.factors)

    @property
    def with_goal(self) -> bool:
        return any(factor.number == 0 for factor in self.factors)


_ONE = _Product((), Polynomial.of(1))


def _single(signs: Sequence[Scaled]) -> Iterator[_Product]:
    """1, and each hypothesis alone."""
    yield _ONE
    yield from (_Product((sign,), sign.polynomial) for sign in signs)


def _products(signs: Sequence[Scaled], degree: int) -> Iterator[_Product]:
    """All products up to a total degree, the negated goal at most once in each."""
    waiting = [(_ONE, 0)]
    while waiting:
        product, place = waiting.pop()
        yield product
        left = degree - sum(factor.degree for factor in product.factors)
        for i in range(place, len(signs)):
            if signs[i].degree <= left:
                larger = _Product((*product.factors, signs[i]), product.polynomial * signs[i].polynomial)
                waiting.append((larger, i if signs[i].number else i + 1))


def _with_slack(goal: Scaled, products: Sequence[_Product], meter: Meter) -> Combination | None:
    """The goal as a combination of products without it, with as large a constant as can be."""
    plain = [p for p in products if not p.with_goal]
    columns: list[Vector] = [p.polynomial.coefficients for p in plain]
    right = (-goal.polynomial).coefficients
    weights = _weights(columns, right, [float(not p.factors) for p in plain], meter)
    if weights is None:
        return None
    if not goal.strict and not any(plain[j].strict for j in weights):
        weights = _with_positive_part(plain, columns, right, meter)
    if weights is None:
        return None
    negated = Summand(Fraction(1), (0,))
    return Combination((negated, *_summands(plain, weights, goal.size)))


def _with_positive_part(
    products: Sequence[_Product], columns: Sequence[Vector], right: Vector, meter: Meter
) -> dict[int, Fraction] | None:
    """Weights among which a positive summand has one: how much there can be is asked first, then half of it."""
    aim = [float(p.strict) for p in products]
    counted = [*_counted(products, columns), {_SUM: Fraction(1)}]
    most = _aimed(counted, {**right, _SUM: Fraction(1)}, [*aim, 0.0], meter) or {}
    share = (Fraction(sum(x for j, x in most.items() if j < len(aim) and aim[j])) / 2).limit_denominator(_SIMPLE)
    if share <= 0:
        return None
    return _weights(_counted(products, columns), {**right, _SUM: share}, [0.0] * len(columns), meter)


def _contradiction(products: Sequence[_Product], meter: Meter) -> Combination | None:
    """Products that add up to 0, the positive ones among them with weights that add up to 1."""
    columns = _counted(products, [p.polynomial.coefficients for p in products])
    weights = _weights(columns, {_SUM: Fraction(1)}, [0.0] * len(products), meter)
    return None if weights is None else Combination(tuple(_summands(products, weights)))


_SUM = "the weights of positive summands"
"""The key of one more equation, in addition to those of the monomials."""
_SIMPLE = 1_000


def _counted(products: Sequence[_Product], columns: Sequence[Vector]) -> list[Vector]:
    """The columns with one more entry, by which the weights of positive summands are added up."""
    return [{**c, _SUM: Fraction(1)} if p.strict else c for p, c in zip(products, columns, strict=True)]


def _weights(
    columns: Sequence[Vector], right: Vector, aim: Sequence[float], meter: Meter
) -> dict[int, Fraction] | None:
    """Exact numbers >= 0 by column with the right sums, and the greatest aim as far as floats tell it."""
    found = _aimed(columns, right, aim, meter)
    return None if found is None else settle(columns, right, [found.get(j, 0.0) for j in range(len(columns))], meter)


def _aimed(
    columns: Sequence[Vector], right: Vector, aim: Sequence[float], meter: Meter
) -> Mapping[int, Fraction | float] | None:
    """Numbers >= 0 by column with the right sums and the greatest aim: a small program is solved without SciPy."""
    if sum(map(len, columns)) > _SMALL:
        proposed = propose(columns, right, aim, meter)
        return None if proposed is None else dict(enumerate(proposed))
    found = least(columns, right, [Fraction(-each) for each in aim], meter)
    return found.numbers if isinstance(found, Least) else None


def _summands(
    products: Sequence[_Product], weights: Mapping[int, Fraction], size: Fraction = Fraction(1)
) -> Iterator[Summand]:
    """The products with their weights, in the hypotheses themselves and all of them times a size."""
    for j, weight in sorted(weights.items()):
        factors = products[j].factors
        yield Summand(original_weight(weight, factors) * size, tuple(factor.number for factor in factors))
