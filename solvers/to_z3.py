"""Polynomials as Z3 expressions, and Z3's models as exact points.

Every denominator has been cleared before (proofs/cases.py), since Z3 gives x/0 a value. A small
binomial tail is written out; a large one becomes a fresh unknown between sound bounds: so an
answer `unsat` stands, and a model is a candidate that must be replayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb
from typing import Any

import z3

from mechanisms.errors import DomainError
from mechanisms.evaluation import evaluate, whole
from mechanisms.parameters import Interval
from mechanisms.terms import Tail, Variable
from proofs.bounds import closure
from proofs.cases import Sign
from proofs.enclosures import bounds
from proofs.obligation import Box
from proofs.polynomial import Generator, Polynomial, ratio

MOST_TRIALS = 24
"""A tail of more trials than this is not written out as a polynomial."""


MOST_BITS = 8192
"""A number of more bits than this is not given to Z3, which reads numbers as decimal text."""


class Translation:
    """One context with the unknowns of one question. Z3's objects never leave it."""

    def __init__(self, box: Box) -> None:
        self.context = z3.Context()
        self._box = box
        self._unknowns: dict[Generator, Any] = {}
        self.facts: list[Any] = []
        self.relaxed = False
        for variable, interval in box.items():
            self._unknowns[variable] = z3.Real(variable.name, self.context)
            self.facts += self._inside(self._unknowns[variable], interval)

    def sign(self, sign: Sign) -> Any:
        """The sign condition as a Z3 formula."""
        value = self._polynomial(sign.polynomial)
        return value > 0 if sign.strict else value >= 0

    def point(self, model: Any) -> dict[Variable, Fraction]:
        """The model's values of the box's variables; an irrational one is rounded."""
        return {v: _rational(model.eval(self._unknowns[v], model_completion=True)) for v in self._box}

    def _inside(self, unknown: Any, interval: Interval) -> Iterable[Any]:
        low = self._number(interval.low)
        yield unknown > low if interval.low_open else unknown >= low
        if interval.high is not None:
            high = self._number(interval.high)
            yield unknown < high if interval.high_open else unknown <= high

    def _number(self, value: Fraction) -> Any:
        if max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS:
            raise DomainError("a number is too long to be written out for Z3")
        return z3.RealVal(value, self.context)

    def _polynomial(self, polynomial: Polynomial) -> Any:
        products = []
        for monomial, coefficient in polynomial.coefficients.items():
            product = self._number(coefficient)
            for generator, exponent in monomial:
                for _ in range(exponent):
                    product = product * self._unknown(generator)
            products.append(product)
        return z3.Sum(products) if products else self._number(Fraction(0))

    def _unknown(self, generator: Generator) -> Any:
        if generator not in self._unknowns:
            assert isinstance(generator, Tail)
            self._unknowns[generator] = self._tail(generator)
        return self._unknowns[generator]

    def _tail(self, tail: Tail) -> Any:
        trials, least = whole(evaluate(tail.trials, {}), "trials"), whole(evaluate(tail.least, {}), "successes")
        inner = ratio(tail.probability)
        if trials <= MOST_TRIALS and inner.denominator.constant is not None:
            hit = self._polynomial(inner.numerator * Polynomial.of(1 / inner.denominator.constant))
            return 1 - z3.Sum([_term_of_tail(hit, trials, i) for i in range(least)])
        return self._atom(tail, trials, least)

    def _atom(self, tail: Tail, trials: int, least: int) -> Any:
        self.relaxed = True
        unknown = z3.Real(f"tail!{len(self._unknowns)}", self.context)
        ends = bounds(tail, closure(self._box))
        self.facts += [unknown >= self._number(ends.low or Fraction(0))]
        self.facts += [unknown <= self._number(Fraction(1) if ends.high is None else ends.high)]
        inner = ratio(tail.probability)
        if least == 1 and inner.denominator.constant is not None:
            rate = self._polynomial(inner.numerator * Polynomial.of(trials / inner.denominator.constant))
            self.facts += [unknown <= rate, unknown * (1 + rate) >= rate]
        return unknown


def _term_of_tail(hit: Any, trials: int, successes: int) -> Any:
    result = z3.RealVal(comb(trials, successes), hit.ctx)
    for i in range(trials):
        result = result * (hit if i < successes else 1 - hit)
    return result


def _rational(value: Any) -> Fraction:
    if z3.is_algebraic_value(value):
        value = value.approx(40)
    return Fraction(value.numerator_as_long(), value.denominator_as_long())
