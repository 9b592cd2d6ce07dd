"""Polynomials with exact coefficients: the normal form in which goals are compared and decided.

A generator is a `Variable`, or a binomial `Tail` of something that varies, which is carried as
an atom: (1-p)^1000 is never expanded.

    Polynomial         sum of coefficient * monomial, equal exactly when the terms are
    ratio(term)        a term as numerator over denominator, both polynomials

Terms with `min`, `max`, `abs` or `if` in them are not ratios: proofs/checking/cases.py splits them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import binomial_tail, evaluate, whole
from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Variable,
    add,
    multiply,
    power,
)
from mechanisms.values import Frozen, derived

Generator: TypeAlias = Variable | Tail
Monomial: TypeAlias = tuple[tuple[Generator, int], ...]
"""Generators with exponents of at least 1, in canonical order; the empty monomial is 1."""

MOST_MONOMIALS = 20_000
"""A polynomial with more monomials than this is refused: a spec must not exhaust the machine."""


@lru_cache(maxsize=4096)
def canonical_order(generator: Generator) -> tuple[int, str]:
    """A key that sorts generators the same way in every run."""
    return (0, generator.name) if isinstance(generator, Variable) else (1, repr(generator))


class Polynomial(Frozen, keeps=True):
    """Coefficients by monomial; no coefficient is 0."""

    coefficients: Mapping[Monomial, Fraction]

    @staticmethod
    def of(value: Fraction | int | Generator) -> Polynomial:
        """A constant or a single generator as a polynomial."""
        if isinstance(value, Variable | Tail):
            return Polynomial({((value, 1),): Fraction(1)})
        return Polynomial({(): Fraction(value)} if value else {})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Polynomial) and self.coefficients == other.coefficients

    def __hash__(self) -> int:
        return hash(frozenset(self.coefficients.items()))

    def __add__(self, other: Polynomial) -> Polynomial:
        return _collected([*self.coefficients.items(), *other.coefficients.items()])

    def __neg__(self) -> Polynomial:
        return Polynomial({m: -c for m, c in self.coefficients.items()})

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __mul__(self, other: Polynomial) -> Polynomial:
        if len(self.coefficients) * len(other.coefficients) > MOST_MONOMIALS * 20:
            raise DomainError("the formula grows beyond what is allowed when its products are multiplied out")
        return _collected(
            (_merged(m, n), c * d) for m, c in self.coefficients.items() for n, d in other.coefficients.items()
        )

    def __pow__(self, exponent: int) -> Polynomial:
        result = Polynomial.of(1)
        for _ in range(exponent):
            result = result * self
        return result

    def __bool__(self) -> bool:
        return bool(self.coefficients)

    @property
    def constant(self) -> Fraction | None:
        """The value of a polynomial in which nothing varies, else None."""
        if not self.coefficients:
            return Fraction(0)
        return self.coefficients.get(()) if len(self.coefficients) == 1 else None

    @property
    def generators(self) -> tuple[Generator, ...]:
        """The generators that occur, in canonical order."""
        return derived(self, _generators)

    def degree(self, generator: Generator) -> int:
        """The highest exponent of a generator."""
        return max((e for m in self.coefficients for g, e in m if g == generator), default=0)

    @property
    def multilinear(self) -> bool:
        """Whether every generator is a variable and occurs with exponent at most 1."""
        return all(e == 1 and isinstance(g, Variable) for m in self.coefficients for g, e in m)

    def by_powers(self, generator: Generator) -> tuple[Polynomial, ...]:
        """Coefficients of generator^0, generator^1, ... as polynomials in the other generators."""
        parts: list[dict[Monomial, Fraction]] = [{} for _ in range(self.degree(generator) + 1)]
        for monomial, coefficient in self.coefficients.items():
            exponent = dict(monomial).get(generator, 0)
            parts[exponent][tuple((g, e) for g, e in monomial if g != generator)] = coefficient
        return tuple(Polynomial(part) for part in parts)

    def evaluate(self, values: Mapping[Generator, Fraction]) -> Fraction:
        """The exact value where every generator has one."""
        total = Fraction(0)
        for monomial, coefficient in self.coefficients.items():
            for generator, exponent in monomial:
                coefficient *= values[generator] ** exponent
            total += coefficient
        return total

    def at(self, point: Mapping[Variable, Fraction]) -> Fraction:
        """The exact value at a point of the parameters, the tails evaluated there too, once each."""
        by_tails = dict[Monomial, Fraction]()
        for monomial, coefficient in self.coefficients.items():
            tails: Monomial = tuple((g, e) for g, e in monomial if isinstance(g, Tail))
            for generator, exponent in monomial:
                if isinstance(generator, Variable):
                    coefficient *= point[generator] ** exponent
            by_tails[tails] = by_tails.get(tails, Fraction(0)) + coefficient
        values: dict[Generator, Fraction] = {g: evaluate(g, point) for tails in by_tails for g, _ in tails}
        return Polynomial(by_tails).evaluate(values)

    def partial(self, generator: Generator) -> Polynomial:
        """The partial derivative with respect to one generator, the others held."""
        found = []
        for monomial, coefficient in self.coefficients.items():
            exponent = dict(monomial).get(generator, 0)
            if exponent:
                lowered = tuple((g, e - (g == generator)) for g, e in monomial if g != generator or e > 1)
                found.append((lowered, coefficient * exponent))
        return _collected(found)

    def term(self) -> Term:
        """The polynomial as a term again; each part of a box that is cut asks for the same one."""
        return derived(self, _term)


def _generators(polynomial: Polynomial) -> tuple[Generator, ...]:
    return tuple(sorted({g for m in polynomial.coefficients for g, _ in m}, key=canonical_order))


def _term(polynomial: Polynomial) -> Term:
    ordered = sorted(polynomial.coefficients.items(), key=lambda item: [(canonical_order(g), e) for g, e in item[0]])
    return add(*(multiply(Number(c), *(power(g, e) for g, e in m)) for m, c in ordered))


def total(parts: Iterable[Polynomial]) -> Polynomial:
    """The sum of any number of polynomials."""
    return _collected(item for part in parts for item in part.coefficients.items())


def _collected(items: Iterable[tuple[Monomial, Fraction]]) -> Polynomial:
    found = dict[Monomial, Fraction]()
    for monomial, coefficient in items:
        summed = found.get(monomial, Fraction(0)) + coefficient
        if summed:
            found[monomial] = summed
        else:
            found.pop(monomial, None)
    if len(found) > MOST_MONOMIALS:
        raise DomainError(f"the formula has more than {MOST_MONOMIALS} monomials when multiplied out")
    return Polynomial(found)


def _merged(first: Monomial, second: Monomial) -> Monomial:
    if not first or not second:
        return first or second
    exponents = dict(first)
    for generator, exponent in second:
        exponents[generator] = exponents.get(generator, 0) + exponent
    return tuple(sorted(exponents.items(), key=lambda item: canonical_order(item[0])))


class Ratio(Frozen):
    """A numerator over a denominator; the denominator is not the zero polynomial."""

    numerator: Polynomial
    denominator: Polynomial


def ratio(term: Term) -> Ratio:
    """A term as one polynomial over another, exactly.

    Raises DomainError where the denominator is the zero polynomial, where a tail has no fixed
    whole counts, and where `min`, `max`, `abs` or `if` is left in the term.

    >>> x = Variable("x")
    >>> ratio(x * x - x * x).numerator == Polynomial.of(0)
    True
    """
    return Ratios().of(term)


class Ratios:
    """Many terms as ratios; subterms that they share are worked out once."""

    def __init__(self) -> None:
        self._done: dict[Term, Ratio] = {}

    def of(self, term: Term) -> Ratio:
        """`ratio` of a term."""
        found = self._done.get(term)
        if found is None:
            found = self._done[term] = self._worked_out(term)
        return found

    def _worked_out(self, term: Term) -> Ratio:  # noqa: C901  one case a kind of term
        one = Polynomial.of(1)
        match term:
            case Number(value):
                return Ratio(Polynomial.of(value), one)
            case Variable():
                return Ratio(Polynomial.of(term), one)
            case Sum(terms):
                return _sum_of_ratios([self.of(t) for t in terms])
            case Product(factors):
                above, below = one, one
                for part in map(self.of, factors):
                    above, below = above * part.numerator, below * part.denominator
                return Ratio(above, below)
            case Quotient(numerator, denominator):
                above_part, below_part = self.of(numerator), self.of(denominator)
                if not below_part.numerator:
                    raise DomainError("a denominator is 0 whatever the parameters are")
                return Ratio(
                    above_part.numerator * below_part.denominator, above_part.denominator * below_part.numerator
                )
            case Power(base, exponent):
                part = self.of(base)
                return Ratio(part.numerator**exponent, part.denominator**exponent)
            case Tail():
                return Ratio(_tail(term), one)
            case MinMax() | Abs() | IfThenElse():
                raise DomainError("min, max, abs and if must be split into cases first")
            case _:
                assert_never(term)


def _sum_of_ratios(parts: list[Ratio]) -> Ratio:
    by_denominator = dict[Polynomial, list[Polynomial]]()
    for part in parts:
        by_denominator.setdefault(part.denominator, []).append(part.numerator)
    above, below = Polynomial.of(0), Polynomial.of(1)
    for denominator, numerators in by_denominator.items():
        above, below = above * denominator + total(numerators) * below, below * denominator
    return Ratio(above, below)


def _tail(tail: Tail) -> Polynomial:
    """A tail as a number where nothing varies, as its probability where it is one trial, else as an atom."""
    trials = whole(_fixed(tail.trials, "the number of trials"), "the number of trials")
    least = whole(_fixed(tail.least, "the least number of successes"), "the least number of successes")
    inner = ratio(tail.probability)
    below = inner.denominator.constant
    if least == 0 or least > trials:
        return Polynomial.of(1 if least == 0 else 0)
    if inner.numerator.constant is not None and below is not None:
        return Polynomial.of(binomial_tail(inner.numerator.constant / below, Fraction(trials), Fraction(least)))
    if trials == 1 and below is not None:
        return inner.numerator * Polynomial.of(1 / below)
    return Polynomial.of(Tail(tail.probability, Number(Fraction(trials)), Number(Fraction(least))))


def _fixed(count: Term, what: str) -> Fraction:
    value = ratio(count)
    above, below = value.numerator.constant, value.denominator.constant
    if above is None or below is None:
        raise DomainError(f"{what} in a binomial tail must be fixed: it is an interval or the unknown to solve for")
    return above / below
