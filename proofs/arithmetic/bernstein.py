"""The Bernstein form of a polynomial on a box: coefficients of which the value is everywhere a mean.

On an interval of length w from its low end, x = low + w t, the basis of degree d is
C(d,i) t^i (1-t)^(d-i), and the coefficient at i is the sum over k <= i of C(i,k)/C(d,k) times that of t^k. Beyond an
infinite end x = low + t, and the basis is t^i itself. At degree 1 the coefficients are the corner values.

    coefficients(polynomial, degrees, box)             in the order of the variables, the last running fastest
    show_sign(values, degrees, box, strict=...)        whether they show >= 0, or > 0, all over the box

Source: R. T. Farouki, "The Bernstein polynomial basis: a centennial retrospective", Computer Aided Geometric Design
29(6), 2012.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.obligation import Box

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
    return _coefficients(polynomial, tuple(degrees.items()), box)


def _coefficients(polynomial: Polynomial, degrees: Sequence[tuple[Variable, int]], box: Box) -> Iterator[Fraction]:
    if not degrees:
        constant = polynomial.constant
        if constant is None:
            raise DomainError("the polynomial depends on a variable that is left out")
        yield constant
        return
    (variable, degree), rest = degrees[0], degrees[1:]
    ends = box[variable]
    powers = from_low_end(polynomial, variable, ends)
    powers += [Polynomial.of(0)] * (degree + 1 - len(powers))
    for i in range(degree + 1):
        part = powers[i] if ends.high is None else _mean(powers, i, degree)
        yield from _coefficients(part, rest, box)


def _mean(powers: Sequence[Polynomial], i: int, degree: int) -> Polynomial:
    total = powers[0]
    for k in range(1, i + 1):
        total = total + powers[k] * Polynomial.of(Fraction(comb(i, k), comb(degree, k)))
    return total


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
