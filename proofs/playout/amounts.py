"""Exact amounts in which long binomial tails, and what is divided by, stay unexpanded.

(1-p)^10000 is a rational of 50,000 digits. Sums of such numbers are exact but slow, and two sums
can be compared without them: an `Amount` is a polynomial in the tails, each named by its
probability and counts, and in the reciprocals of amounts that hold tails, with short rational coefficients. Amounts
with the same coefficients are equal; others may be. `value` gives the one rational that an amount is, with the
caller's own way to work out a tail or a reciprocal.

    Amount.of(x)  a + b  a * b  a / b  a.value(worked_out)
    folded(term)  a term without variables as an amount
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.terms import Number, Product, Quotient, Sum, Tail, Term
from mechanisms.values import Frozen

TailKey: TypeAlias = tuple[Fraction, int, int]
"""Probability, trials, least number of hits."""

LONG_TRIALS = 64
"""Tails of more trials than this are kept as symbols."""


class Reciprocal(Frozen):
    """1 divided by the amount with these parts."""

    parts: frozenset[tuple[Factors, Fraction]]

    @property
    def of(self) -> Amount:
        """What is divided by."""
        return Amount(dict(self.parts))


Factors: TypeAlias = tuple[TailKey | Reciprocal, ...]
_ONE: Mapping[Factors, Fraction] = {(): Fraction(1)}


class Amount(Frozen):
    """Coefficients by products of tails and reciprocals; no coefficient is 0."""

    parts: Mapping[Factors, Fraction]

    @staticmethod
    def of(value: Fraction) -> Amount:
        """A plain number."""
        return Amount({(): value} if value else {})

    @staticmethod
    def symbol(key: TailKey) -> Amount:
        """A tail, not worked out."""
        return Amount({(key,): Fraction(1)})

    def __add__(self, other: Amount) -> Amount:
        if not self.parts or not other.parts:
            return self if self.parts else other
        total = dict(self.parts)
        for factors, coefficient in other.parts.items():
            total[factors] = total[factors] + coefficient if factors in total else coefficient
        return Amount({factors: c for factors, c in total.items() if c})

    def __sub__(self, other: Amount) -> Amount:
        return self + Amount({factors: -c for factors, c in other.parts.items()})

    def __mul__(self, other: Amount) -> Amount:
        if self.parts == _ONE or other.parts == _ONE:
            return other if self.parts == _ONE else self
        total = dict[Factors, Fraction]()
        for factors, coefficient in self.parts.items():
            for more, c in other.parts.items():
                both = tuple(sorted(factors + more, key=hash)) if factors and more else factors or more
                total[both] = total[both] + coefficient * c if both in total else coefficient * c
        return Amount({factors: c for factors, c in total.items() if c})

    def __truediv__(self, other: Amount) -> Amount:
        """The quotient; ZeroDivisionError where the divisor has no part. One that holds tails stays as it is."""
        if other.parts.keys() <= _ONE.keys():
            return self * Amount.of(1 / other.parts.get((), Fraction(0)))
        return self * Amount({(Reciprocal(frozenset(other.parts.items())),): Fraction(1)})

    @property
    def is_tail(self) -> bool:
        """Whether this is one tail and nothing else, hence a probability."""
        return self.parts in [{(key,): 1} for factors in self.parts for key in factors if isinstance(key, tuple)]

    def value(self, worked_out: Callable[[TailKey | Reciprocal], Fraction]) -> Fraction:
        """The rational number, with each tail and reciprocal worked out by the function given."""
        total = Fraction(0)
        for factors, coefficient in self.parts.items():
            for key in factors:
                coefficient *= worked_out(key)
            total += coefficient
        return total


def is_long(probability: Fraction, trials: Fraction) -> bool:
    """Whether a tail is worth keeping as a symbol."""
    return trials > LONG_TRIALS and 0 < probability < 1


def folded(term: Term) -> Amount | None:
    """The amount of a term without variables that is made of sums, products, quotients and tails; else None."""
    match term:
        case Number(value):
            return Amount.of(value)
        case Tail(Number(probability), Number(trials), Number(least)) if trials.denominator == least.denominator == 1:
            return Amount.symbol((probability, int(trials), int(least))) if is_long(probability, trials) else None
        case Sum(terms):
            return _combined(terms, Amount.of(Fraction(0)), Amount.__add__)
        case Product(factors):
            return _combined(factors, Amount.of(Fraction(1)), Amount.__mul__)
        case Quotient(numerator, denominator):
            above, below = folded(numerator), folded(denominator)
            return None if above is None or below is None or not below.parts else above / below
        case _:
            return None


def _combined(terms: tuple[Term, ...], start: Amount, combine: Callable[[Amount, Amount], Amount]) -> Amount | None:
    for term in terms:
        part = folded(term)
        if part is None:
            return None
        start = combine(start, part)
    return start
