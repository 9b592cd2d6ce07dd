"""Numbers out of terms: the exact value of a term or a condition at one point.

    evaluate    a term at values of its variables  -> Fraction
    holds       a condition at values              -> bool
    Evaluation  many of both at one point, with what they share computed once

Every walk over terms is one `match` that the type checker knows to be complete: a new kind of node
makes it list the places that must learn of it.

Not here: terms out of terms (mechanisms/terms/rewriting.py), what a term mentions (mechanisms/terms/free_variables.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError
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
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)

Values = Mapping[Variable, Fraction]


_Composed: TypeAlias = Variable | Sum | Product | Quotient | Power | MinMax | Abs | IfThenElse | Tail
"""Every term but a number."""


def evaluate(term: Term, values: Values) -> Fraction:
    """The exact value of a term in which every event is settled.

    Raises DomainError where a denominator is 0 or a binomial tail is outside its domain,
    KeyError where a variable has no value.

    >>> x = Variable("x")
    >>> evaluate(x * x + Number(Fraction(1, 2)), {x: Fraction(3)})
    Fraction(19, 2)
    """
    return Evaluation(values).term(term)


def holds(condition: Condition, values: Values) -> bool:
    """Whether a condition in which every event is settled is true at these values."""
    return Evaluation(values).condition(condition)


class Evaluation:
    """The values of many terms at one point, with shared subterms evaluated once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._done: dict[Term, Fraction] = {}

    def term(self, term: Term) -> Fraction:
        """The exact value of a term; raises as `evaluate` does."""
        if isinstance(term, Number):
            return term.value
        if term not in self._done:
            self._done[term] = self._compute(term)
        return self._done[term]

    def _compute(self, term: _Composed) -> Fraction:  # noqa: C901  one case a kind of term
        match term:
            case Variable():
                return self._values[term]
            case Sum(terms):
                return sum(map(self.term, terms), Fraction(0))
            case Product(factors):
                return prod(map(self.term, factors), start=Fraction(1))
            case Quotient(numerator, denominator):
                below = self.term(denominator)
                if below == 0:
                    raise DomainError("a denominator is 0 at this point")
                return self.term(numerator) / below
            case Power(base, exponent):
                return self.term(base) ** exponent
            case MinMax(pick, terms):
                return (min if pick is Pick.LEAST else max)(map(self.term, terms))
            case Abs(inner):
                return abs(self.term(inner))
            case IfThenElse(condition, then, otherwise):
                return self.term(then if self.condition(condition) else otherwise)
            case Tail(probability, trials, least):
                return binomial_tail(self.term(probability), self.term(trials), self.term(least))
            case _:
                assert_never(term)

    def condition(self, condition: Condition) -> bool:
        """Whether a condition is true; raises as `evaluate` does."""
        match condition:
            case Truth(value):
                return value
            case Comparison(left, relation, right):
                return relation.holds(self.term(left), self.term(right))
            case Negation(inner):
                return not self.condition(inner)
            case Conjunction(conditions):
                return all(map(self.condition, conditions))
            case Disjunction(conditions):
                return any(map(self.condition, conditions))
            case Occurs(event):
                raise ValueError(f"the event `{event}` is not settled")
            case _:
                assert_never(condition)


def binomial_tail(probability: Fraction, trials: Fraction, least: Fraction) -> Fraction:
    """P(X >= least) for X binomial, exact.

    Raises DomainError unless 0 <= probability <= 1 and trials, least are whole and >= 0.

    >>> binomial_tail(Fraction(1, 2), Fraction(2), Fraction(1))
    Fraction(3, 4)
    """
    n, k = whole(trials, "trials"), whole(least, "the least number of successes")
    if not 0 <= probability <= 1:
        raise DomainError(f"probability {probability} is outside [0, 1]")
    if k == 0:
        return Fraction(1)
    miss = 1 - probability
    if k == 1:
        return 1 - miss**n
    hits, of = probability.numerator, probability.denominator
    if k > n or hits == of:
        return Fraction(k <= n)
    # Whole numbers over one denominator: a sum of fractions would be reduced at each of a thousand steps. Each summand
    # comes from the one before it by short factors, without the misses that all have in common.
    misses = of - hits
    summand = fewer = misses ** (k - 1)
    for i in range(k - 1):
        summand = summand * ((n - i) * hits) // ((i + 1) * misses)
        fewer += summand
    return 1 - Fraction(fewer * misses ** (n - k + 1), of**n)


def whole(value: Fraction, what: str) -> int:
    """The value as a whole number of at least 0; DomainError where it is none."""
    if value.denominator != 1 or value < 0:
        raise DomainError(f"{what} must be a whole number of at least 0, not {value}")
    return value.numerator
