"""Enclosures over arrays: for each cell two floats between which the exact value of a term lies.

    Arrays(values).term(t)        an `Enclosure`: two arrays
    Arrays(values).condition(c)   two arrays of bools: surely true, possibly true

Every float is rounded outwards by at least one unit in the last place after each step, so what is between the two is
proved. Where a float overflows or a divisor may be 0, the enclosure holds infinities or NaN: nothing is known there.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from math import comb, inf
from typing import Any, TypeAlias, assert_never

import numpy as np

from mechanisms.terms.evaluation import evaluate, whole
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from mechanisms.values import Frozen

Floats: TypeAlias = Any  # float64, one number or an array of them
Bools: TypeAlias = Any
_UNIT = 2.0**-52
_TINY = 2.0**-1070


class Enclosure(Frozen):
    """For each cell two floats; the exact value is neither below the first nor above the second."""

    low: Floats
    high: Floats

    def __add__(self, other: Enclosure) -> Enclosure:
        return Enclosure(_down(self.low + other.low), _up(self.high + other.high))

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low)

    def __sub__(self, other: Enclosure) -> Enclosure:
        return self + -other

    def __mul__(self, other: Enclosure) -> Enclosure:
        if np.min(self.low) >= 0 and np.min(other.low) >= 0:
            return Enclosure(_down(self.low * other.low), _up(self.high * other.high))
        ends = (self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high)
        return Enclosure(_down(reduce(np.minimum, ends)), _up(reduce(np.maximum, ends)))

    def __truediv__(self, other: Enclosure) -> Enclosure:
        around_zero = (other.low <= 0) & (other.high >= 0)
        low, high = (np.where(around_zero, np.nan, end) for end in (other.low, other.high))
        if np.min(self.low) >= 0 and np.min(other.low) > 0:
            return Enclosure(_down(self.low / high), _up(self.high / low))
        ends = (self.low / low, self.low / high, self.high / low, self.high / high)
        return Enclosure(_down(reduce(np.minimum, ends)), _up(reduce(np.maximum, ends)))

    def __pow__(self, exponent: int) -> Enclosure:
        result, base = exactly(Fraction(1)), self
        while exponent:
            if exponent % 2:
                result = result * base
            base, exponent = base * base if exponent > 1 else base, exponent // 2
        return result


def exactly(value: Fraction) -> Enclosure:
    """The two floats around a number, or the number itself twice where it is a float."""
    return Enclosure(np.float64(below(value)), np.float64(above(value)))


def below(value: Fraction) -> float:
    """The greatest float that is not above a number; minus infinity where there is none."""
    return -above(-value)


def above(value: Fraction) -> float:
    """The least float that is not below a number; infinity where there is none.

    >>> above(Fraction(1, 10)) == 0.1, above(Fraction(3, 10)) > 0.3
    (True, True)
    """
    try:
        near = float(value)
    except OverflowError:
        return inf if value > 0 else -np.finfo(float).max
    return near if Fraction(near) >= value else float(np.nextafter(near, inf))


def of_decimals(numbers: Floats) -> Enclosure:
    """Around the decimal numbers that floats print as: within half a unit in the last place."""
    return Enclosure(_down(numbers), _up(numbers))


def _down(numbers: Floats) -> Floats:
    return numbers - (np.abs(numbers) * _UNIT + _TINY)


def _up(numbers: Floats) -> Floats:
    return numbers + (np.abs(numbers) * _UNIT + _TINY)


class Arrays:
    """The enclosures of many terms for the same cells, with shared subterms enclosed once.

    `values` encloses every variable that has no definition. Binomial tails take their counts from `fixed`.
    """

    def __init__(
        self,
        values: Mapping[Variable, Enclosure],
        fixed: Mapping[Variable, Fraction],
        definitions: Mapping[Variable, Term],
    ) -> None:
        self._values, self._fixed, self._definitions = values, fixed, definitions
        self._done: dict[Term, Enclosure] = {}

    def term(self, term: Term) -> Enclosure:
        """The enclosure of a term."""
        if term not in self._done:
            self._done[term] = self._enclosed(term)
        return self._done[term]

    def _enclosed(self, term: Term) -> Enclosure:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return exactly(value)
            case Variable():
                known = self._values.get(term)
                return self.term(self._definitions[term]) if known is None else known
            case Sum(terms):
                return reduce(Enclosure.__add__, map(self.term, terms))
            case Product(factors):
                return reduce(Enclosure.__mul__, map(self.term, factors))
            case Quotient(numerator, denominator):
                return self.term(numerator) / self.term(denominator)
            case Power(base, exponent):
                return self.term(base) ** exponent
            case MinMax(pick, terms):
                chosen = np.minimum if pick is Pick.LEAST else np.maximum
                parts = list(map(self.term, terms))
                return Enclosure(reduce(chosen, (p.low for p in parts)), reduce(chosen, (p.high for p in parts)))
            case Abs(inner):
                found = self.term(inner)
                least = np.maximum(np.maximum(found.low, -found.high), 0.0)
                return Enclosure(least, np.maximum(-found.low, found.high))
            case IfThenElse(condition, then, otherwise):
                return self._chosen(condition, self.term(then), self.term(otherwise))
            case Tail(probability, trials, least_hits):
                n, k = self._count(trials, "trials"), self._count(least_hits, "the least number of successes")
                return _tail(self.term(probability), n, k)
            case _:
                assert_never(term)

    def _chosen(self, condition: Condition, then: Enclosure, otherwise: Enclosure) -> Enclosure:
        surely, possibly = self.condition(condition)
        low = np.where(surely, then.low, np.where(possibly, np.minimum(then.low, otherwise.low), otherwise.low))
        high = np.where(surely, then.high, np.where(possibly, np.maximum(then.high, otherwise.high), otherwise.high))
        return Enclosure(low, high)

    def _count(self, count: Term, what: str) -> int:
        defined = {v: evaluate(t, self._fixed) for v, t in self._definitions.items() if v == count}
        return whole(evaluate(count, {**self._fixed, **defined}), what)

    def condition(self, condition: Condition) -> tuple[Bools, Bools]:
        """Where a condition is surely true, and where it may be."""
        match condition:
            case Truth(value):
                return np.bool_(value), np.bool_(value)
            case Comparison(left, relation, right):
                return _compared(self.term(left) - self.term(right), relation)
            case Negation(inner):
                surely, possibly = self.condition(inner)
                return ~possibly, ~surely
            case Conjunction(conditions):
                found = list(map(self.condition, conditions))
                return reduce(np.logical_and, (s for s, _ in found)), reduce(np.logical_and, (p for _, p in found))
            case Disjunction(conditions):
                found = list(map(self.condition, conditions))
                return reduce(np.logical_or, (s for s, _ in found)), reduce(np.logical_or, (p for _, p in found))
            case Occurs(event):
                raise ValueError(f"the event `{event}` is not settled")
            case _:
                assert_never(condition)


def _compared(difference: Enclosure, relation: Relation) -> tuple[Bools, Bools]:
    """What is known of left minus right against 0; of NaN nothing."""
    low, high = difference.low, difference.high
    unknown = np.isnan(low) | np.isnan(high)
    match relation:
        case Relation.GT:
            surely, possibly = low > 0, high > 0
        case Relation.GE:
            surely, possibly = low >= 0, high >= 0
        case Relation.LT:
            surely, possibly = high < 0, low < 0
        case Relation.LE:
            surely, possibly = high <= 0, low <= 0
        case Relation.EQ:
            surely, possibly = (low == 0) & (high == 0), (low <= 0) & (high >= 0)
        case Relation.NE:
            surely, possibly = (low > 0) | (high < 0), (low != 0) | (high != 0)
        case _:
            assert_never(relation)
    return surely, possibly | unknown


def _tail(probability: Enclosure, trials: int, least: int) -> Enclosure:
    """P(X >= k), which rises with the probability."""
    if least == 0 or least > trials:
        return exactly(Fraction(int(least == 0)))
    low, high = np.clip(probability.low, 0.0, 1.0), np.clip(probability.high, 0.0, 1.0)
    if least == 1:
        steps = 2 * trials.bit_length()
        # Neither step makes a relative error larger, and each adds three roundings at most.
        slack = 4 * steps * _UNIT
        rising = _any(low, trials) * (1 - slack) - _TINY, _any(high, trials) * (1 + slack) + _TINY
    else:
        one = exactly(Fraction(1))
        rising = (one - _fewer(low, trials, least)).low, (one - _fewer(high, trials, least)).high
    return Enclosure(np.maximum(rising[0], 0.0), np.minimum(rising[1], 1.0))


def _any(probability: Floats, trials: int) -> Floats:
    """1 - (1 - p)^n without cancellation: t(2m) = t(m) (2 - t(m)) and t(m + 1) = t(m) + p (1 - t(m))."""
    found = probability
    for bit in bin(trials)[3:]:
        found = found * (2.0 - found)
        if bit == "1":
            found = found + probability * (1.0 - found)
    return found


def _fewer(probability: Floats, trials: int, least: int) -> Enclosure:
    """P(X < k), by Horner's rule in p and 1 - p: every summand is positive."""
    hit = Enclosure(probability, probability)
    miss = exactly(Fraction(1)) - hit
    miss = Enclosure(np.maximum(miss.low, 0.0), miss.high)
    total, power = exactly(Fraction(0)), exactly(Fraction(1))
    for i in range(least):
        total = total * miss + exactly(Fraction(comb(trials, i))) * power
        power = power * hit
    return total * miss ** (trials - least + 1)
