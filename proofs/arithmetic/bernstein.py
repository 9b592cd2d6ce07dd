"""The Bernstein form of a polynomial on a box: coefficients of which the value is everywhere a mean.

On an interval of length w from its low end, x = low + w t, the basis of degree d is
C(d,i) t^i (1-t)^(d-i), and the coefficient at i is what the polynomial becomes where the powers of x are replaced by
means of products of i high and d - i low ends (its blossom). Beyond an infinite end x = low + t, and the basis is t^i
itself. At degree 1 the coefficients are the corner values. All of this is done in whole numbers.

    coefficients(polynomial, degrees, box)             in the order of the variables, the last running fastest
    show_sign(values, degrees, box, strict=...)        whether they show >= 0, or > 0, all over the box

Source: R. T. Farouki, "The Bernstein polynomial basis: a centennial retrospective", Computer Aided Geometric Design
29(6), 2012.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb, lcm, prod
from operator import mul
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.arithmetic.polynomial import Generator, Polynomial
from proofs.checking.obligation import Box

_Form: TypeAlias = tuple[tuple[int, ...], ...]

MOST_COEFFICIENTS = 65_536
"""A polynomial with more Bernstein coefficients than this is refused."""


def degrees(polynomial: Polynomial) -> dict[Variable, int]:
    """The degree in each variable of a polynomial; DomainError where it holds a tail, or has too many coefficients."""
    found = {}
    for generator in polynomial.generators:
        if not isinstance(generator, Variable):
            raise DomainError("a binomial tail has no Bernstein form")
        found[generator] = polynomial.degree(generator)
    if prod(degree + 1 for degree in found.values()) > MOST_COEFFICIENTS:
        raise DomainError(f"the polynomial has more than {MOST_COEFFICIENTS} Bernstein coefficients")
    return found


def coefficients(polynomial: Polynomial, degrees: Mapping[Variable, int], box: Box) -> Iterator[Fraction]:
    """All coefficients, for a degree of at least the polynomial's in each variable.

    Raises DomainError where the polynomial depends on what has no degree here.

    >>> x = Variable("x")
    >>> list(coefficients(Polynomial.of(x) ** 2, {x: 2}, {x: Interval(Fraction(-1), Fraction(1))}))
    [Fraction(1, 1), Fraction(-1, 1), Fraction(1, 1)]
    """
    values, scale = _dense(polynomial, degrees)
    stride = len(values)
    for variable, degree in degrees.items():
        stride //= degree + 1
        form, times = _form(box[variable].low, box[variable].high, degree)
        values, scale = _along(values, form, stride), scale * times
    return (Fraction(value, scale) for value in values)


def _dense(polynomial: Polynomial, degrees: Mapping[Variable, int]) -> tuple[list[int], int]:
    """The coefficients of all monomials up to these degrees, as whole numbers over one denominator."""
    found = [0] * prod(degree + 1 for degree in degrees.values())
    scale = lcm(*(coefficient.denominator for coefficient in polynomial.coefficients.values()))
    for monomial, coefficient in polynomial.coefficients.items():
        exponents, place = dict[Generator, int](monomial), 0
        for variable, degree in degrees.items():
            exponent = exponents.pop(variable, 0)
            if exponent > degree:
                raise DomainError(f"the polynomial has a higher degree in {variable.name}")
            place = place * (degree + 1) + exponent
        if exponents:
            raise DomainError("the polynomial depends on a variable that is left out")
        found[place] = coefficient.numerator * (scale // coefficient.denominator)
    return found, scale


def _along(values: list[int], form: _Form, stride: int) -> list[int]:
    """The values with each row along one variable, whose steps are so far apart, put in another form."""
    found, count = [0] * len(values), len(form)
    for block in range(0, len(values), count * stride):
        for first in range(block, block + stride):
            row = values[first : first + count * stride : stride]
            if any(row):
                found[first : first + count * stride : stride] = [sum(map(mul, weights, row)) for weights in form]
    return found


@lru_cache(maxsize=256)
def _form(low: Fraction, high: Fraction | None, degree: int) -> tuple[_Form, int]:
    """What the powers of a variable add to each coefficient on an interval, as whole numbers over one denominator.

    With a high end, x^k adds to coefficient i the mean of all products of k out of i high ends and degree - i low ones.
    """
    below = low.denominator if high is None else lcm(low.denominator, high.denominator)
    at_low = low.numerator * (below // low.denominator)
    if high is None:
        powers = [at_low**k * below ** (degree - k) for k in range(degree + 1)]
        shifts = (
            tuple(comb(k, i) * powers[k - i] if k >= i else 0 for k in range(degree + 1)) for i in range(degree + 1)
        )
        return tuple(shifts), below**degree
    at_high, ways = high.numerator * (below // high.denominator), [comb(degree, k) for k in range(degree + 1)]
    common = lcm(*ways)
    found = list[tuple[int, ...]]()
    for i in range(degree + 1):
        products = [1]
        for end in (at_high,) * i + (at_low,) * (degree - i):
            products = [below * a + end * b for a, b in zip((*products, 0), (0, *products), strict=True)]
        found.append(tuple(value * (common // way) for value, way in zip(products, ways, strict=True)))
    return tuple(found), below**degree * common


def from_low_end(polynomial: Polynomial, variable: Variable, ends: Interval) -> list[Polynomial]:
    """Coefficients of the powers of t, where the variable is low + t, or low + (high - low) t with a high end."""
    width = Fraction(1) if ends.high is None else ends.high - ends.low
    powers = list(polynomial.by_powers(variable))
    for done in range(len(powers) - 1):  # Horner's rule, once for each power
        for k in range(len(powers) - 2, done - 1, -1):
            powers[k] = powers[k] + powers[k + 1] * Polynomial.of(ends.low)
    return [power * Polynomial.of(width**k) for k, power in enumerate(powers)]


def show_sign(values: Sequence[Fraction], degrees: Mapping[Variable, int], box: Box, *, strict: bool) -> bool:
    """Whether coefficients show that the polynomial is >= 0 (strict: > 0) all over the box.

    >= 0 holds where none is negative. For > 0: at each point of the box the basis functions of its face are positive
    and all others 0, so every face that belongs to the box needs one positive coefficient.
    """
    if any(value < 0 for value in values):
        return False
    if not strict:
        return True
    counts = [degree + 1 for degree in degrees.values()]
    faces = product(*(_smallest_faces(box[variable], degree) for variable, degree in degrees.items()))
    return all(any(values[_place(index, counts)] > 0 for index in product(*face)) for face in faces)


def _smallest_faces(interval: Interval, degree: int) -> list[tuple[int, ...]]:
    """The indices of the basis functions that are positive on each of the smallest faces of an interval."""
    faces: list[tuple[int, ...]] = []
    if not interval.low_open:
        faces.append((0,))
    if interval.high is not None and not interval.high_open:
        faces.append((degree,))
    return faces or [tuple(range(degree + 1))]


def _place(index: tuple[int, ...], counts: Sequence[int]) -> int:
    place = 0
    for i, count in zip(index, counts, strict=True):
        place = place * count + i
    return place
