"""Enclosures: intervals that contain a term's value, or its slope, at every point of a cell.

    bounds(term, cell)           the value
    slope(term, variable, cell)  the partial derivative

Sound, not tight: the interval contains every value, and perhaps more.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import assert_never

from mechanisms.evaluation import evaluate, whole
from mechanisms.terms import (
    Choice,
    Extremum,
    Magnitude,
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
from proofs.bounds import ANYTHING, EXACTLY_ONE, EXACTLY_ZERO, Bounds, Cell, exactly


def bounds(term: Term, cell: Cell) -> Bounds:  # noqa: C901  one case a kind of term
    """An interval that contains the term's value at every point of the cell.

    >>> x = Variable("x")
    >>> bounds(x * x - x, {x: Bounds(Fraction(0), Fraction(1))})
    Bounds(low=Fraction(-1, 1), high=Fraction(1, 1))
    """
    match term:
        case Number(value):
            return exactly(value).rounded()
        case Variable():
            return cell[term].rounded()
        case Sum(terms):
            return sum((bounds(t, cell) for t in terms), EXACTLY_ZERO)
        case Product(factors):
            product = EXACTLY_ONE
            for factor in factors:
                product = product * bounds(factor, cell)
            return product
        case Quotient(numerator, denominator):
            return bounds(numerator, cell) * _reciprocal(bounds(denominator, cell))
        case Power(base, exponent):
            return bounds(base, cell) ** exponent
        case Extremum(pick, terms):
            return _extremum(pick, [bounds(t, cell) for t in terms])
        case Magnitude(inner):
            return _magnitude(bounds(inner, cell))
        case Choice(_, then, otherwise):
            return bounds(then, cell).hull(bounds(otherwise, cell))
        case Tail(probability, trials, least):
            return _tail(bounds(probability, cell), *_counts(trials, least))
        case _:
            assert_never(term)


def slope(term: Term, variable: Variable, cell: Cell) -> Bounds:
    """An interval that contains the partial derivative of a term at every point of the cell.

    `min`, `max`, `abs` and `if` have no derivative everywhere: they give no bound at all.

    >>> x = Variable("x")
    >>> slope(x * x, x, {x: Bounds(Fraction(1), Fraction(2))})
    Bounds(low=Fraction(2, 1), high=Fraction(4, 1))
    """
    match term:
        case Number():
            return EXACTLY_ZERO
        case Variable():
            return EXACTLY_ONE if term == variable else EXACTLY_ZERO
        case Sum(terms):
            return sum((slope(t, variable, cell) for t in terms), EXACTLY_ZERO)
        case Product(factors):
            return _slope_of_product(factors, variable, cell)
        case Quotient(numerator, denominator):
            below = _reciprocal(bounds(denominator, cell))
            falling = bounds(numerator, cell) * slope(denominator, variable, cell) * below
            return (slope(numerator, variable, cell) + -falling) * below
        case Power(base, exponent):
            inner = slope(base, variable, cell)
            return exactly(Fraction(exponent)) * bounds(base, cell) ** (exponent - 1) * inner
        case Tail(probability, trials, least):
            inner = slope(probability, variable, cell)
            if inner == EXACTLY_ZERO:
                return inner
            return _density(bounds(probability, cell), *_counts(trials, least)) * inner
        case Extremum() | Magnitude() | Choice():
            return ANYTHING
        case _:
            assert_never(term)


def _slope_of_product(factors: tuple[Term, ...], variable: Variable, cell: Cell) -> Bounds:
    total = EXACTLY_ZERO
    for i, factor in enumerate(factors):
        part = slope(factor, variable, cell)
        if part != EXACTLY_ZERO:
            for other in factors[:i] + factors[i + 1 :]:
                part = part * bounds(other, cell)
            total = total + part
    return total


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
    """Bounds of base^exponent for a base in [0, 1], by repeated squaring with short ends."""
    result, square = EXACTLY_ONE, exactly(base)
    while exponent:
        if exponent & 1:
            result = result * square
        square = square * square
        exponent >>= 1
    return result
