"""Coordinates in which numbers are of a size that floating point can tell apart.

Parameters differ by many orders of magnitude: dollars a token, jobs a month. Each is written as x = offset + scale t
with t about 1 in the box, exactly, and whatever is found in t is written in x again, exactly. A scale is 1, 2 or 5
times a power of 10, and the offset is 0 wherever the box is not narrow: monomials stay monomials, and simple numbers
simple.

    Form           a polynomial in t: coefficients by exponents
    Coordinates    inward(polynomial in x) -> Form, outward(Form) -> polynomial in x
    suited(case)   coordinates for a case
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import product
from math import comb, log2
from typing import TypeAlias

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Generator, Polynomial, canonical_order
from proofs.checking.cases import Case

Exponents: TypeAlias = tuple[int, ...]
Form: TypeAlias = Mapping[Exponents, Fraction]

_NARROW = 4
"""A box is narrow if its ends are further from 0 than this multiple of its width: it gets an offset."""
_MUCH_SMALLER = -3.0
"""A scale gives way to one that is smaller by this power of 2."""
_FURTHEST = 20
"""Scales lie between 10^-20 and 10^20."""


class Coordinates(Frozen):
    """x = offset + scale t for each generator."""

    generators: tuple[Generator, ...]
    offsets: tuple[Fraction, ...]
    scales: tuple[Fraction, ...]

    def inward(self, polynomial: Polynomial) -> Form:
        """A polynomial in x as a form in t."""
        slopes = list(zip(self.offsets, self.scales, strict=True))
        return _substituted(self._form(polynomial), slopes)

    def outward(self, form: Form) -> Polynomial:
        """A form in t as a polynomial in x."""
        slopes = [(-o / s, 1 / s) for o, s in zip(self.offsets, self.scales, strict=True)]
        found = _substituted(form, slopes)
        return Polynomial({self._monomial(e): c for e, c in found.items()})

    def point(self, values: Iterable[Fraction]) -> tuple[Fraction, ...]:
        """The t of a point x."""
        return tuple((x - o) / s for x, o, s in zip(values, self.offsets, self.scales, strict=True))

    def _form(self, polynomial: Polynomial) -> Form:
        place = {g: i for i, g in enumerate(self.generators)}
        found = {}
        for monomial, coefficient in polynomial.coefficients.items():
            exponents = [0] * len(place)
            for generator, exponent in monomial:
                exponents[place[generator]] = exponent
            found[tuple(exponents)] = coefficient
        return found

    def _monomial(self, exponents: Exponents) -> tuple[tuple[Generator, int], ...]:
        return tuple((g, e) for g, e in zip(self.generators, exponents, strict=True) if e)


def multiplied(first: Form, second: Form) -> dict[Exponents, Fraction]:
    """The product of two forms."""
    total = dict[Exponents, Fraction]()
    for (m, c), (n, d) in product(first.items(), second.items()):
        key = tuple(a + b for a, b in zip(m, n, strict=True))
        total[key] = total.get(key, Fraction(0)) + c * d
    return {m: c for m, c in total.items() if c}


def combined(forms: Iterable[tuple[Fraction, Form]]) -> dict[Exponents, Fraction]:
    """A sum of multiples of forms."""
    total = dict[Exponents, Fraction]()
    for weight, form in forms:
        for m, c in form.items() if weight else ():
            total[m] = total.get(m, Fraction(0)) + weight * c
    return {m: c for m, c in total.items() if c}


def value_at(form: Form, point: tuple[Fraction, ...]) -> Fraction:
    """The exact value of a form at a point."""
    return sum(
        (reduce(lambda v, pair: v * pair[0] ** pair[1], zip(point, m, strict=True), c) for m, c in form.items()),
        Fraction(0),
    )


def degree(form: Form) -> int:
    """The total degree."""
    return max((sum(m) for m in form), default=0)


def size(form: Form) -> Fraction:
    """The greatest coefficient by amount, as a simple number; 1 for the form 0."""
    return _simple(max(map(abs, form.values()), default=Fraction(1)))


def _substituted(form: Form, slopes: list[tuple[Fraction, Fraction]]) -> dict[Exponents, Fraction]:
    """The form in which generator number i is a + b t."""
    for i, (a, b) in enumerate(slopes):
        total = dict[Exponents, Fraction]()
        for m, c in form.items():
            for k in range(m[i] + 1) if a else (m[i],):
                key = (*m[:i], k, *m[i + 1 :])
                total[key] = total.get(key, Fraction(0)) + c * comb(m[i], k) * a ** (m[i] - k) * b**k
        form = {m: c for m, c in total.items() if c}
    return dict(form)


def suited(case: Case) -> Coordinates:
    """Coordinates in which the box is about 1 wide; where it has no end, the coefficients of the goal decide."""
    signs = (case.goal, *case.premises)
    generators = tuple(sorted({g for s in signs for g in s.polynomial.generators}, key=canonical_order))
    offsets, scales = [], list[Fraction | None]()
    for generator in generators:
        offset, scale = _placed(case.box[generator]) if isinstance(generator, Variable) else (Fraction(0), Fraction(1))
        offsets.append(offset)
        scales.append(scale)
    return Coordinates(generators, tuple(offsets), _balanced(case.goal.polynomial, generators, offsets, scales))


def _placed(interval: Interval) -> tuple[Fraction, Fraction | None]:
    """Offset and scale of one parameter; no scale yet where only 0 is known of its range."""
    if interval.high is None:
        return Fraction(0), _simple(interval.low) if interval.low else None
    width, furthest = interval.high - interval.low, max(abs(interval.low), abs(interval.high))
    if not width:
        return interval.low, Fraction(1)
    if furthest > _NARROW * width:
        return interval.low, _simple(width)
    return Fraction(0), _simple(furthest)


def _balanced(
    goal: Polynomial, generators: tuple[Generator, ...], offsets: list[Fraction], scales: list[Fraction | None]
) -> tuple[Fraction, ...]:
    """All scales, such that the coefficients of the goal become as equal as they can (least squares).

    A scale that is open is as this says; one that is known from the box gives way to a much smaller one only: then what
    the goal does happens close to 0.
    """
    known = Coordinates(generators, tuple(offsets), tuple(s or Fraction(1) for s in scales))
    movable = [i for i, offset in enumerate(offsets) if not offset]
    form = known.inward(goal)
    if not movable or not form:
        return known.scales
    import numpy as np

    rows = np.array([[*(float(m[i]) for i in movable), 1.0] for m in form])
    sizes = np.array([-log2(abs(c)) for c in form.values()])
    best = np.linalg.lstsq(rows, sizes, rcond=None)[0]
    found = list(known.scales)
    for i, power in zip(movable, map(float, best[:-1]), strict=True):
        if scales[i] is None or power < _MUCH_SMALLER:
            found[i] = _simple(found[i] * Fraction(2.0 ** max(-60.0, min(60.0, power))))
    return tuple(found)


def _simple(number: Fraction) -> Fraction:
    """The number 1, 2 or 5 times a power of 10 nearest to a number's amount, by ratio."""
    return min(_SIMPLE, key=lambda simple: max(simple / abs(number), abs(number) / simple))


_SIMPLE = [digit * Fraction(10) ** power for power in range(-_FURTHEST, _FURTHEST + 1) for digit in (1, 2, 5)]
