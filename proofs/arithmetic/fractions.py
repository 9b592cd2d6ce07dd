"""Fractions of polynomials in lowest terms, as far as their factors are known: the normal form of quotients.

    fraction(term)                 a numerator over a product of polynomials, of which none divides the numerator
    exact_quotient(above, below)   the polynomial q with q * below == above, or None where there is none
    monic(polynomial)              its first coefficient, and the polynomial divided by it

A divisor that is written as a product is kept as its factors, so that equal factors of several divisors are one, and
each is cancelled where it divides the numerator. A fraction equals its term wherever no divisor of the term is 0.

The order of monomials is lexicographic: so the first monomial of a product is the product of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache, reduce
from heapq import heappop, heappush
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.terms import Power, Product, Quotient, Sum, Term, divide, multiply, power
from mechanisms.values import Frozen
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import Generator, Monomial, Polynomial, ratio, total

_Exponents: TypeAlias = tuple[int, ...]


def exact_quotient(above: Polynomial, below: Polynomial) -> Polynomial | None:
    """The polynomial that `below` must be multiplied by to give `above`; None where there is none.

    >>> from mechanisms.terms.terms import Variable
    >>> x, y = Polynomial.of(Variable("x")), Polynomial.of(Variable("y"))
    >>> exact_quotient(x * x - y * y, x + y) == x - y, exact_quotient(x * x + y * y, x + y)
    (True, None)
    """
    if not above:
        return above
    generators = above.generators
    if not set(below.generators) <= set(generators) or not below:
        return None
    left, divisor = _dense(above, generators), _dense(below, generators)
    first = max(divisor)
    room = _minus(_degrees(left, len(generators)), _degrees(divisor, len(generators)))
    found = dict[_Exponents, Fraction]()
    waiting = [_turned(exponents) for exponents in sorted(left, reverse=True)]
    while waiting:
        leading = _turned(heappop(waiting))
        if leading not in left:
            continue
        step, coefficient = _minus(leading, first), left[leading] / divisor[first]
        if any(not 0 <= exponent <= most for exponent, most in zip(step, room, strict=True)):
            return None
        found[step] = coefficient
        for exponents, each in divisor.items():
            at = _plus(step, exponents)
            if at not in left:
                heappush(waiting, _turned(at))
            changed = left.get(at, Fraction(0)) - coefficient * each
            if changed:
                left[at] = changed
            else:
                left.pop(at, None)
    return Polynomial({_sparse(exponents, generators): c for exponents, c in found.items()})


def monic(polynomial: Polynomial) -> tuple[Fraction, Polynomial]:
    """The first coefficient, and the polynomial divided by it; DomainError for the zero polynomial."""
    if not polynomial:
        raise DomainError("a denominator is 0 whatever the parameters are")
    dense = _dense(polynomial, polynomial.generators)
    first = dense[max(dense)]
    return first, polynomial * Polynomial.of(1 / first)


def _dense(polynomial: Polynomial, generators: tuple[Generator, ...]) -> dict[_Exponents, Fraction]:
    found = dict[_Exponents, Fraction]()
    for monomial, coefficient in polynomial.coefficients.items():
        exponents = dict(monomial)
        found[tuple(exponents.get(generator, 0) for generator in generators)] = coefficient
    return found


def _sparse(exponents: _Exponents, generators: tuple[Generator, ...]) -> Monomial:
    return tuple((g, exponent) for g, exponent in zip(generators, exponents, strict=True) if exponent)


def _degrees(monomials: Iterable[_Exponents], number: int) -> _Exponents:
    return tuple(map(max, zip(*monomials, (0,) * number, strict=True)))


def _plus(first: _Exponents, second: _Exponents) -> _Exponents:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def _minus(first: _Exponents, second: _Exponents) -> _Exponents:
    return tuple(a - b for a, b in zip(first, second, strict=True))


def _turned(exponents: _Exponents) -> _Exponents:
    """Exponents for a heap, which gives its least entry first."""
    return tuple(-exponent for exponent in exponents)


Factors: TypeAlias = Mapping[Polynomial, int]
"""Polynomials whose first coefficient is 1, none of them constant, with exponents of at least 1."""

ONE = Polynomial.of(1)


class Reduced(Frozen):
    """A numerator over a product of factors, none of which divides it."""

    numerator: Polynomial
    below: Factors

    def __add__(self, other: Reduced) -> Reduced:
        return _sum([self, other])

    def __sub__(self, other: Reduced) -> Reduced:
        return _sum([self, Reduced(-other.numerator, other.below)])

    def __mul__(self, other: Reduced) -> Reduced:
        return _product(self, other)

    def inverse(self) -> Reduced:
        """One over it, its numerator being one factor. Raises DomainError where it is 0.

        >>> from mechanisms.terms.terms import Variable
        >>> x, y = Variable("x"), Variable("y")
        >>> fraction(x / y).inverse() == fraction(y / x)
        True
        """
        scale, factor = monic(self.numerator)
        above = multiplied(self.below) * Polynomial.of(1 / scale)
        return Reduced(above, {} if factor.constant is not None else {factor: 1})

    def term(self) -> Term:
        """As a term: the numerator multiplied out, the factors of the denominator apart."""
        below = (power(factor.term(), times) for factor, times in self.below.items())
        return divide(self.numerator.term(), multiply(*below))

    @property
    def odd(self) -> tuple[Polynomial, ...]:
        """The factors that have a part in the sign: those with an odd exponent."""
        return tuple(factor for factor, times in self.below.items() if times % 2)


def known_sign(factor: Polynomial, enclosures: Enclosures) -> bool | None:
    """Whether a factor is positive (True) or negative (False) in a cell wherever it is not 0; None where not known."""
    found = enclosures.bounds(factor.term())
    return True if found.nowhere_negative else False if found.nowhere_positive else None


@lru_cache(maxsize=64)  # a case is asked for its divisors, then cleared, and its claim asked again in each repair
def fraction(term: Term) -> Reduced:
    """The normal form of a term without `min`, `max`, `abs` and `if`.

    Raises DomainError where a divisor is the zero polynomial, or where a polynomial grows too large.

    >>> from mechanisms.terms.terms import Variable, number
    >>> x, y = Variable("x"), Variable("y")
    >>> fraction((x * x - y * y) / ((x + y) * y)).below == {Polynomial.of(y): 1}
    True
    """
    return _Fractions().of(term)


class _Fractions:
    """Many terms as fractions; subterms that they share are worked out once."""

    def __init__(self) -> None:
        self._done: dict[Term, Reduced] = {}
        self._inverted: dict[Term, Reduced] = {}

    def of(self, term: Term) -> Reduced:
        if term not in self._done:
            self._done[term] = self._worked_out(term)
        return self._done[term]

    def _worked_out(self, term: Term) -> Reduced:
        match term:
            case Sum(terms):
                return _sum([self.of(t) for t in terms])
            case Product(factors):
                return reduce(_product, map(self.of, factors))
            case Quotient(numerator, denominator):
                return _product(self.of(numerator), self.inverse(denominator))
            case Power(base, exponent):
                part = self.of(base)
                return Reduced(part.numerator**exponent, {f: times * exponent for f, times in part.below.items()})
            case _:
                return Reduced(ratio(term).numerator, {})

    def inverse(self, term: Term) -> Reduced:
        """One over a term."""
        if term not in self._inverted:
            self._inverted[term] = self._turned(term)
        return self._inverted[term]

    def _turned(self, term: Term) -> Reduced:
        match term:
            case Product(factors):
                return reduce(_product, map(self.inverse, factors))
            case Quotient(numerator, denominator):
                return _product(self.of(denominator), self.inverse(numerator))
            case Power(base, exponent):
                part = self.inverse(base)
                return Reduced(part.numerator**exponent, {f: times * exponent for f, times in part.below.items()})
            case _:
                return self.of(term).inverse()


def _sum(parts: list[Reduced]) -> Reduced:
    common = dict[Polynomial, int]()
    for part in parts:
        for factor, times in part.below.items():
            common[factor] = max(common.get(factor, 0), times)
    grouped = dict[tuple[tuple[Polynomial, int], ...], list[Polynomial]]()
    for part in parts:
        missing = tuple((f, n) for f, times in common.items() if (n := times - part.below.get(f, 0)))
        grouped.setdefault(missing, []).append(part.numerator)
    summands = (total(numerators) * multiplied(dict(missing)) for missing, numerators in grouped.items())
    return _cancelled(total(summands), common)


def _product(first: Reduced, second: Reduced) -> Reduced:
    below = dict(first.below)
    for factor, times in second.below.items():
        below[factor] = below.get(factor, 0) + times
    return _cancelled(first.numerator * second.numerator, below)


def _cancelled(numerator: Polynomial, below: Factors) -> Reduced:
    left = dict[Polynomial, int]()
    for factor, times in below.items():
        while times and (quotient := exact_quotient(numerator, factor)) is not None:
            numerator, times = quotient, times - 1
        if times:
            left[factor] = times
    return Reduced(numerator, left)


def multiplied(factors: Factors) -> Polynomial:
    """The product of factors."""
    return reduce(Polynomial.__mul__, (factor**times for factor, times in factors.items()), ONE)
