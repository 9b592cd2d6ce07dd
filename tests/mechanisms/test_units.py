"""Units: the algebra of dimensions, factors, and texts that are none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import UnknownName, UsageError
from mechanisms.terms.units import DATA, DIMENSIONLESS, ENERGY, MONEY, REQUESTS, TIME, TOKENS, UNITS, Dimension, unit

dimensions = st.tuples(*[st.integers(-3, 3)] * 6).map(Dimension)
names = st.sampled_from(sorted(UNITS))


@given(dimensions, dimensions, dimensions)
def test_dimensions_are_a_commutative_group(a: Dimension, b: Dimension, c: Dimension) -> None:
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * DIMENSIONLESS == a
    assert a / a == DIMENSIONLESS
    assert (a / b) * b == a


@given(dimensions, st.integers(0, 4))
def test_a_power_is_a_repeated_product(a: Dimension, exponent: int) -> None:
    product = DIMENSIONLESS
    for _ in range(exponent):
        product = product * a
    assert a**exponent == product


@given(names, names)
def test_a_text_of_units_is_their_product_or_quotient(first: str, second: str) -> None:
    product, quotient = unit(f"{first}*{second}"), unit(f"{first} / {second}")
    assert product.factor == UNITS[first].factor * UNITS[second].factor
    assert quotient.factor == UNITS[first].factor / UNITS[second].factor
    assert product.dimension == UNITS[first].dimension * UNITS[second].dimension
    assert quotient.dimension == UNITS[first].dimension / UNITS[second].dimension
    assert quotient.text == f"{first} / {second}"


@pytest.mark.parametrize(
    ("text", "factor", "dimension"),
    [
        ("", 1, DIMENSIONLESS),
        ("USD/h", Fraction(1, 3600), MONEY / TIME),
        ("%/year", Fraction(1, 100 * 365 * 86400), DIMENSIONLESS / TIME),
        ("kWh", 3_600_000, ENERGY),
        ("W", 1, ENERGY / TIME),
        ("Mtokens", 10**6, TOKENS),
        ("jobs", 1, REQUESTS),
        ("GB", 10**9, DATA),
        ("USD/jobs*%", Fraction(1, 100), MONEY / REQUESTS),
    ],
)
def test_a_unit_has_its_factor_and_dimension(text: str, factor: Fraction, dimension: Dimension) -> None:
    found = unit(text)
    assert (found.factor, found.dimension) == (factor, dimension)


@pytest.mark.parametrize("text", ["USD/", "/h", "USD//h", "*", " "])
def test_a_text_with_a_unit_missing_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="a unit is missing"):
        unit(text)


def test_an_unknown_unit_names_the_one_meant() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean `hour"):
        unit("USD/houres")


@pytest.mark.parametrize(
    ("dimension", "text"),
    [
        (DIMENSIONLESS, "a plain number"),
        (MONEY / TIME, "USD/s"),
        (DIMENSIONLESS / TIME**2, "1/s^2"),
        (MONEY * TIME / REQUESTS, "USD*s/request"),
        (MONEY**2, "USD^2"),
    ],
)
def test_a_dimension_reads_in_base_units(dimension: Dimension, text: str) -> None:
    assert str(dimension) == text
