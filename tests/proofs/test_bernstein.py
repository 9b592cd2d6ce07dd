"""Bernstein coefficients: exact, at any degree, on any box, and what they show is true."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Tail, Variable, number
from proofs.arithmetic.bernstein import MOST_COEFFICIENTS, coefficients, degrees, from_low_end, show_sign
from proofs.arithmetic.polynomial import Monomial, Polynomial

x, y = Variable("x"), Variable("y")
ends = st.fractions(min_value=-2, max_value=2, max_denominator=4)
widths = st.fractions(min_value=0, max_value=3, max_denominator=4)


@st.composite
def polynomials(draw: st.DrawFn) -> Polynomial:
    found: dict[Monomial, F] = {}
    for i, j in product(range(4), range(3)):
        value = draw(st.integers(-3, 3))
        if value:
            found[tuple((v, e) for v, e in ((x, i), (y, j)) if e)] = F(value)
    return Polynomial(found)


@given(polynomials(), ends, widths, ends, widths, st.integers(0, 2))
def test_the_value_is_the_mean_of_the_coefficients_with_the_basis_as_weights(
    polynomial: Polynomial, low: F, width: F, other: F, wide: F, raised: int
) -> None:
    box = {x: Interval(low, low + width), y: Interval(other, other + wide)}
    each = {x: polynomial.degree(x) + raised, y: polynomial.degree(y)}
    values = list(coefficients(polynomial, each, box))
    for s, t in product((F(0), F(1, 3), F(1)), repeat=2):
        weights = [
            comb(each[x], i) * s**i * (1 - s) ** (each[x] - i) * comb(each[y], j) * t**j * (1 - t) ** (each[y] - j)
            for i in range(each[x] + 1)
            for j in range(each[y] + 1)
        ]
        mean = sum((w * v for w, v in zip(weights, values, strict=True)), F(0))
        assert mean == polynomial.at({x: low + s * width, y: other + t * wide})


@given(polynomials(), ends, st.integers(0, 3))
def test_beyond_an_infinite_end_the_coefficients_are_those_of_the_distance(
    polynomial: Polynomial, low: F, far: int
) -> None:
    powers = from_low_end(polynomial, x, Interval(low, None))
    total = sum((p.at({y: F(1)}) * F(far) ** k for k, p in enumerate(powers)), F(0))
    assert total == polynomial.at({x: low + far, y: F(1)})


@given(polynomials(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_a_sign_that_is_shown_holds_on_a_grid(
    polynomial: Polynomial, strict: bool, low_open: bool, high_open: bool, endless: bool
) -> None:
    first = Interval(F(0), None, low_open) if endless else Interval(F(0), F(1), low_open, high_open)
    box = {x: first, y: Interval(F(0), F(1), high_open)}
    each = degrees(polynomial)
    if show_sign(list(coefficients(polynomial, each, box)), each, box, strict=strict):
        for a, b in product((F(0), F(1, 9), F(1, 2), F(1), F(7)), repeat=2):
            if a in box[x] and b in box[y]:
                value = polynomial.at({x: a, y: b})
                assert value > 0 or (value == 0 and not strict)


def test_a_degree_below_that_of_the_polynomial_is_refused() -> None:
    with pytest.raises(DomainError, match="a higher degree in x"):
        list(coefficients(Polynomial.of(x) ** 2, {x: 1}, {x: Interval(F(0), F(1))}))


@given(polynomials(), ends, st.integers(0, 2))
def test_coefficients_beyond_an_infinite_end_are_those_of_the_powers_of_the_distance(
    polynomial: Polynomial, low: F, raised: int
) -> None:
    each = {x: polynomial.degree(x) + raised, y: polynomial.degree(y)}
    values = list(coefficients(polynomial, each, {x: Interval(low, None), y: Interval(F(1), F(1))}))
    firsts = values[:: each[y] + 1]
    for far in (F(0), F(1), F(5, 3)):
        assert sum((c * far**k for k, c in enumerate(firsts)), F(0)) == polynomial.at({x: low + far, y: F(1)})


def test_a_tail_has_no_bernstein_form() -> None:
    with pytest.raises(DomainError, match="tail has no Bernstein form"):
        degrees(Polynomial.of(Tail(x, number(9), number(1))))


def test_too_many_coefficients_are_refused_before_they_are_computed() -> None:
    names = [Variable(f"x{i}") for i in range(17)]
    total = Polynomial.of(0)
    for name in names:
        total = total + Polynomial.of(name)
    with pytest.raises(DomainError, match=f"more than {MOST_COEFFICIENTS}"):
        degrees(total)


def test_a_variable_that_is_left_out_is_named_as_a_fault() -> None:
    with pytest.raises(DomainError, match="left out"):
        list(coefficients(Polynomial.of(x), {}, {x: Interval(F(0), F(1))}))
