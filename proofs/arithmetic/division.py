"""Exact division of polynomials in several generators.

    exact_quotient(above, below)   the polynomial q with q * below == above, or None where there is none
    monic(polynomial)              its first coefficient, and the polynomial divided by it

The order of monomials is lexicographic: so the first monomial of a product is the product of the first ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from heapq import heappop, heappush
from typing import TypeAlias

from mechanisms.errors import DomainError
from proofs.arithmetic.polynomial import Generator, Monomial, Polynomial

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
