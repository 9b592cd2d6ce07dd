"""How long the numbers may become while evidence is checked: a bound before the work begins.

A few characters can ask for a number that no machine holds: `["^", ["^", "x", 4096], 4096]`, or a tail of
10^9 trials. So each formula is weighed first. Bits of a number add up in sums and products, and are
multiplied by exponents and by the trials of a tail.

    weigh(obligation, points, cuts)   None, or CertificateRejected
    bits_at(formulas, point)          how long a number may become at a point
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import assert_never

from mechanisms.errors import CertificateRejected
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables
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
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from proofs.checking.obligation import Obligation, Point

MOST_BITS = 20_000_000
"""Of one number. The largest tails that a spec may hold stay below it."""

MOST_TRIALS = 100_000


def weigh(obligation: Obligation, points: Iterable[Point], cuts: Iterable[tuple[Variable, Fraction]]) -> None:
    """Raise CertificateRejected where a number could become too long at the ends of the box, at points or at cuts."""
    longest: dict[Variable, int] = {}

    for variable, interval in obligation.box.items():
        longest[variable] = max(_bits(end) for end in (interval.low, interval.high) if end is not None)
    for variable, value in (*cuts, *(entry for point in points for entry in point.items())):
        if variable in longest:
            longest[variable] = max(longest[variable], _bits(value))
    weigh_each = _Weighing(longest)
    for condition in (*obligation.premises, obligation.goal):
        weigh_each.condition(condition)


def bits_at(formulas: Iterable[Term | Condition], point: Point) -> int:
    """At least the bits of every number on the way to the exact values of some formulas at a point.

    Raises CertificateRejected where they may be more than MOST_BITS.
    """
    weighing = _Weighing({variable: _bits(value) for variable, value in point.items()}, point)
    for formula in formulas:
        if isinstance(formula, Condition):
            weighing.condition(formula)
        else:
            weighing.term(formula)
    return weighing.longest


@lru_cache(maxsize=1 << 12)
def _difference(comparison: Comparison) -> Term:
    """What is compared with 0: a point is weighed again and again in the same comparisons."""
    return comparison.left - comparison.right


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


class _Weighing:
    """The bits of terms, each worked out once; `point` gives the counts of tails that name parameters."""

    def __init__(self, longest: Mapping[Variable, int], point: Point | None = None) -> None:
        self._longest = longest
        self._point = point or {}
        self._done: dict[Term, int] = {}

    @property
    def longest(self) -> int:
        """The bits of the longest number met so far."""
        return max(self._done.values(), default=0)

    def term(self, term: Term) -> int:
        if term not in self._done:
            bits = self._bits_of(term)
            if bits > MOST_BITS:
                raise CertificateRejected(f"checking this may take numbers of {bits} bits, more than {MOST_BITS}")
            self._done[term] = bits
        return self._done[term]

    def _bits_of(self, term: Term) -> int:
        match term:
            case Number(value):
                return _bits(value)
            case Variable():
                return self._ranging(term)
            case Sum(terms) | Product(terms):
                return sum(map(self.term, terms))
            case Quotient(numerator, denominator):
                return self.term(numerator) + self.term(denominator)
            case Power(base, exponent):
                return self.term(base) * exponent
            case MinMax(_, terms):
                return max(map(self.term, terms))
            case Abs(inner):
                return self.term(inner)
            case IfThenElse(condition, then, otherwise):
                self.condition(condition)
                return max(self.term(then), self.term(otherwise))
            case Tail(probability, trials, least):
                return self.term(probability) * max(self._count(trials), self._count(least), 1)
            case _:
                assert_never(term)

    def _ranging(self, variable: Variable) -> int:
        if variable not in self._longest:
            raise CertificateRejected(f"{variable.name} has no range")
        return self._longest[variable]

    def condition(self, condition: Condition) -> None:
        match condition:
            case Truth() | Occurs():
                pass
            case Comparison():
                self.term(_difference(condition))
            case Negation(inner):
                self.condition(inner)
            case Conjunction(conditions) | Disjunction(conditions):
                for each in conditions:
                    self.condition(each)
            case _:
                assert_never(condition)

    def _count(self, count: Term) -> int:
        """A count of a tail: a number in every obligation that can be checked, or what a formula is at the point."""
        known = variables(count) <= self._point.keys()
        value = Evaluation(self._point).term(count) if known else Fraction(-1)
        if value.denominator != 1 or not 0 <= value.numerator <= MOST_TRIALS:
            raise CertificateRejected(f"a tail needs fixed counts from 0 to {MOST_TRIALS}")
        return value.numerator
