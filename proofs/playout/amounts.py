"""Exact amounts in which long binomial tails stay unexpanded.

(1-p)^10000 is a rational of 50,000 digits. Sums of such numbers are exact but slow, and two sums
can be compared without them: an `Amount` is a polynomial in the tails, each named by its
probability and counts, with short rational coefficients. Amounts with the same coefficients are
equal; `value` gives the one rational that an amount is, with the caller's own way to work out a tail.

    Amount.of(x)  a + b  a * b  a.value(tail)
    folded(term)  a term without variables as an amount
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.terms import Number, Product, Sum, Tail, Term
from mechanisms.values import Frozen

TailKey: TypeAlias = tuple[Fraction, int, int]
"""Probability, trials, least number of hits."""

LONG_TRIALS = 64
"""Tails of more trials than this are kept as symbols."""

_ONE: Mapping[tuple[TailKey, ...], Fraction] = {(): Fraction(1)}


class Amount(Frozen):
    """Coefficients by products of tails; no coefficient is 0."""

    parts: Mapping[tuple[TailKey, ...], Fraction]

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
        for tails, coefficient in other.parts.items():
            total[tails] = total[tails] + coefficient if tails in total else coefficient
        return Amount({tails: c for tails, c in total.items() if c})

    def __sub__(self, other: Amount) -> Amount:
        return self + Amount({tails: -c for tails, c in other.parts.items()})

    def __mul__(self, other: Amount) -> Amount:
        if self.parts == _ONE or other.parts == _ONE:
            return other if self.parts == _ONE else self
        total = dict[tuple[TailKey, ...], Fraction]()
        for tails, coefficient in self.parts.items():
            for more, c in other.parts.items():
                both = tuple(sorted(tails + more)) if tails and more else tails or more
                total[both] = total[both] + coefficient * c if both in total else coefficient * c
        return Amount({tails: c for tails, c in total.items() if c})

    @property
    def is_tail(self) -> bool:
        """Whether this is one tail and nothing else, hence a probability."""
        return [len(tails) for tails in self.parts] == [1] and set(self.parts.values()) == {Fraction(1)}

    def value(self, tail: Callable[[TailKey], Fraction]) -> Fraction:
        """The rational number, with each tail worked out by the function given."""
        total = Fraction(0)
        for tails, coefficient in self.parts.items():
            for key in tails:
                coefficient *= tail(key)
            total += coefficient
        return total


def is_long(probability: Fraction, trials: Fraction) -> bool:
    """Whether a tail is worth keeping as a symbol."""
    return trials > LONG_TRIALS and 0 < probability < 1


def folded(term: Term) -> Amount | None:
    """The amount of a term without variables that is made of sums, products and tails; else None."""
    match term:
        case Number(value):
            return Amount.of(value)
        case Tail(Number(probability), Number(trials), Number(least)) if trials.denominator == least.denominator == 1:
            return Amount.symbol((probability, int(trials), int(least))) if is_long(probability, trials) else None
        case Sum(terms):
            return _combined(terms, Amount.of(Fraction(0)), Amount.__add__)
        case Product(factors):
            return _combined(factors, Amount.of(Fraction(1)), Amount.__mul__)
        case _:
            return None


def _combined(terms: tuple[Term, ...], start: Amount, combine: Callable[[Amount, Amount], Amount]) -> Amount | None:
    for term in terms:
        part = folded(term)
        if part is None:
            return None
        start = combine(start, part)
    return start
