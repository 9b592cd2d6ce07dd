"""Enclosures: intervals that contain a term's value, or its slope, at every point of a cell.

    bounds(term, cell)           the value
    slope(term, variable, cell)  the partial derivative
    Enclosures(cell)             both, of many terms

Sound, not tight: the interval contains every value, and perhaps more.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import TypeAlias, assert_never

from mechanisms.terms.evaluation import evaluate, whole
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Pick,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Variable,
)
from proofs.arithmetic.bounds import ANYTHING, EXACTLY_ONE, EXACTLY_ZERO, Bounds, Cell, exactly

_Composed: TypeAlias = Sum | Product | Quotient | Power | MinMax | Abs | IfThenElse | Tail
"""Every term but a number or a variable."""


def bounds(term: Term, cell: Cell) -> Bounds:
    """An interval that contains the term's value at every point of the cell.

    >>> x = Variable("x")
    >>> bounds(x * x - x, {x: Bounds(Fraction(0), Fraction(1))})
    Bounds(low=Fraction(-1, 1), high=Fraction(1, 1))
    """
    return Enclosures(cell).bounds(term)


def slope(term: Term, variable: Variable, cell: Cell) -> Bounds:
    """An interval that contains the partial derivative of a term at every point of the cell.

    `min`, `max`, `abs` and `if` of the variable have no derivative everywhere: they give no bound at all.

    >>> x = Variable("x")
    >>> slope(x * x, x, {x: Bounds(Fraction(1), Fraction(2))})
    Bounds(low=Fraction(2, 1), high=Fraction(4, 1))
    """
    return Enclosures(cell).slope(term, variable)


class Enclosures:
    """The intervals of many terms in one cell, with shared subterms enclosed once."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell
        self._bounds: dict[Term, Bounds] = {}
        self._slopes: dict[Variable, dict[Term, Bounds]] = {}

    def bounds(self, term: Term) -> Bounds:
        """An interval that contains the value of a term."""
        if term not in self._bounds:
            self._bounds[term] = self._enclosed(term)
        return self._bounds[term]

    def slope(self, term: Term, variable: Variable) -> Bounds:
        """An interval that contains the partial derivative of a term; EXACTLY_ZERO itself without the variable."""
        if isinstance(term, Number | Variable):
            return EXACTLY_ONE if term == variable else EXACTLY_ZERO
        known = self._slopes.setdefault(variable, {})
        if term not in known:
            known[term] = self._steepness(term, variable)
        return known[term]

    def _enclosed(self, term: Term) -> Bounds:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return exactly(value).rounded()
            case Variable():
                return self._cell[term].rounded()
            case Sum(terms):
                return sum(map(self.bounds, terms), EXACTLY_ZERO)
            case Product(factors):
                return _product(map(self.bounds, factors))
            case Quotient(numerator, denominator):
                return self.bounds(numerator) * _reciprocal(self.bounds(denominator))
            case Power(base, exponent):
                return self.bounds(base) ** exponent
            case MinMax(pick, terms):
                return _extremum(pick, list(map(self.bounds, terms)))
            case Abs(inner):
                return _magnitude(self.bounds(inner))
            case IfThenElse(_, then, otherwise):
                return self.bounds(then).hull(self.bounds(otherwise))
            case Tail(probability, trials, least):
                return _tail(self.bounds(probability), *_counts(trials, least))
            case _:
                assert_never(term)

    def _steepness(self, term: _Composed, variable: Variable) -> Bounds:
        match term:
            case Sum(terms):
                slopes = (self.slope(t, variable) for t in terms)
                moving = [each for each in slopes if each is not EXACTLY_ZERO]
                return sum(moving[1:], moving[0]) if moving else EXACTLY_ZERO
            case Product(factors):
                return self._of_product(factors, [self.slope(factor, variable) for factor in factors])
            case Quotient(numerator, denominator):
                above, below = self.slope(numerator, variable), self.slope(denominator, variable)
                return self._of_quotient(numerator, denominator, above, below)
            case Power(base, exponent):
                inner = self.slope(base, variable)
                return inner if inner is EXACTLY_ZERO else self._of_power(base, exponent) * inner
            case Tail(probability, trials, least):
                inner, counts = self.slope(probability, variable), _counts(trials, least)
                return inner if inner is EXACTLY_ZERO else _density(self.bounds(probability), *counts) * inner
            case MinMax() | Abs() | IfThenElse():
                return ANYTHING if variable in variables(term) else EXACTLY_ZERO
            case _:
                assert_never(term)

    def _of_power(self, base: Term, exponent: int) -> Bounds:
        return exactly(Fraction(exponent)) * self.bounds(base) ** (exponent - 1)

    def _of_quotient(self, numerator: Term, denominator: Term, above: Bounds, below: Bounds) -> Bounds:
        """The rule of quotients, with the slopes of both parts."""
        if above is EXACTLY_ZERO and below is EXACTLY_ZERO:
            return EXACTLY_ZERO
        share = _reciprocal(self.bounds(denominator))
        return (above + -(self.bounds(numerator) * below * share)) * share

    def _of_product(self, factors: tuple[Term, ...], slopes: list[Bounds]) -> Bounds:
        """The rule of products, in which what all the others multiply to is built up from both sides.

        What the variable has no part in is multiplied once, at the end: x (1 - x) y rises in x wherever x (1 - x) does.
        """
        sloped = [i for i, each in enumerate(slopes) if each != EXACTLY_ZERO]
        if not sloped:
            return EXACTLY_ZERO
        still = _product(self.bounds(f) for f, each in zip(factors, slopes, strict=True) if each == EXACTLY_ZERO)
        after = [EXACTLY_ONE]
        for i in reversed(sloped[1:]):
            after.append(self.bounds(factors[i]) * after[-1])
        total, before = EXACTLY_ZERO, EXACTLY_ONE
        for i, rest in zip(sloped, reversed(after), strict=False):
            total = total + slopes[i] * (before * rest)
            before = before * self.bounds(factors[i])
        return total * still


def _product(parts: Iterable[Bounds]) -> Bounds:
    product = EXACTLY_ONE
    for part in parts:
        product = product * part
    return product


def _reciprocal(divisor: Bounds) -> Bounds:
    if not divisor.positive and not divisor.negative:
        return ANYTHING
    low = Fraction(0) if divisor.high is None else 1 / divisor.high
    high = Fraction(0) if divisor.low is None else 1 / divisor.low
    return Bounds(low, high)


def _extremum(pick: Pick, parts: list[Bounds]) -> Bounds:
    chosen = min if pick is Pick.LEAST else max
    lows, highs = [p.low for p in parts if p.low is not None], [p.high for p in parts if p.high is not None]
    all_low, all_high = len(lows) == len(parts), len(highs) == len(parts)
    low = chosen(lows) if all_low or (pick is Pick.GREATEST and lows) else None
    high = chosen(highs) if all_high or (pick is Pick.LEAST and highs) else None
    return Bounds(low, high)


def _magnitude(inner: Bounds) -> Bounds:
    if inner.nowhere_negative:
        return inner
    if inner.nowhere_positive:
        return -inner
    if inner.low is None or inner.high is None:
        return Bounds(Fraction(0), None)
    return Bounds(Fraction(0), max(-inner.low, inner.high))


def _counts(trials: Term, least: Term) -> tuple[int, int]:
    return whole(evaluate(trials, {}), "trials"), whole(evaluate(least, {}), "the least number of successes")


def _tail(probability: Bounds, trials: int, least: int) -> Bounds:
    """P(X >= least) rises with the probability, so its bounds are its values at the ends."""
    if least == 0:
        return EXACTLY_ONE
    low, high = _share(probability)
    return Bounds(_tail_at(low, trials, least).low, _tail_at(high, trials, least).high)


def _share(probability: Bounds) -> tuple[Fraction, Fraction]:
    """The part of an interval that lies in [0, 1], where probabilities are."""
    low = Fraction(0) if probability.low is None else min(max(probability.low, Fraction(0)), Fraction(1))
    high = Fraction(1) if probability.high is None else max(min(probability.high, Fraction(1)), Fraction(0))
    return low, high


@lru_cache(maxsize=1024)
def _tail_at(probability: Fraction, trials: int, least: int) -> Bounds:
    """1 - (P(0) + ... + P(least - 1)), each P(i + 1) from P(i)."""
    if least > trials:
        return EXACTLY_ZERO
    if probability == 1:
        return EXACTLY_ONE
    odds = exactly(probability / (1 - probability)).rounded()
    chance, total = _power(1 - probability, trials), EXACTLY_ZERO
    for i in range(least):
        total = total + chance
        chance = chance * odds * exactly(Fraction(trials - i, i + 1))
    return EXACTLY_ONE + -total


def _density(probability: Bounds, trials: int, least: int) -> Bounds:
    """d/dp P(X >= k) = k C(n,k) p^(k-1) (1-p)^(n-k), each power bounded at the ends."""
    if least == 0 or least > trials:
        return EXACTLY_ZERO
    low, high = _share(probability)
    hits = Bounds(_power(low, least - 1).low, _power(high, least - 1).high)
    misses = Bounds(_power(1 - high, trials - least).low, _power(1 - low, trials - least).high)
    return exactly(Fraction(least * comb(trials, least))) * hits * misses


@lru_cache(maxsize=4096)
def _power(base: Fraction, exponent: int) -> Bounds:
    return exactly(base) ** exponent
