"""Exact numbers are written in one place, rounded to the side that is safe."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bondproof.rendering.number_format import (
    MOST_DIGITS,
    Towards,
    approximate,
    decimal,
    exact,
    fixed,
    is_long,
    magnitude,
    shortened,
)

LONG = Fraction(999, 1000) ** 1000


def test_a_number_too_long_to_read_becomes_a_short_one_on_the_side_asked_for() -> None:
    assert is_long(LONG)
    assert shortened(LONG, Towards.DOWN) < LONG < shortened(LONG, Towards.UP)
    assert len(exact(LONG)) < MOST_DIGITS
    assert abs(shortened(LONG) - LONG) < LONG / 10**29


def test_numbers_beyond_what_python_prints_are_written_all_the_same() -> None:
    huge = Fraction(10**5000 + 1, 7)
    assert exact(huge, Towards.DOWN) == "1.42857142857142857142857142857e+4999"
    assert Fraction(exact(huge, Towards.DOWN)) < huge < Fraction(exact(huge, Towards.UP))
    assert 0 < Fraction(exact(1 / huge, Towards.DOWN)) < 1 / huge
    assert decimal(huge) == "1.429e+4999"
    assert fixed(huge, 4) == "+1.429e+4999"
    assert approximate(huge) is None
    assert approximate(1 / huge) == 0.0


@given(st.fractions(), st.integers(1, 9))
def test_a_minimum_is_never_rounded_down_nor_a_maximum_up(value: Fraction, digits: int) -> None:
    assert Fraction(decimal(value, digits, Towards.DOWN)) <= value <= Fraction(decimal(value, digits, Towards.UP))


@given(st.fractions(), st.integers(1, 9))
def test_a_fixed_number_of_places_is_off_by_half_the_last_one_at_most(value: Fraction, places: int) -> None:
    text = fixed(value, places)
    assert abs(Fraction(text) - value) * 2 <= Fraction(1, 10**places)
    assert len(text.partition(".")[2]) == places


@given(st.fractions())
def test_the_magnitude_counts_the_digits_before_the_point(value: Fraction) -> None:
    if value:
        assert Fraction(10) ** (magnitude(value) - 1) <= abs(value) < Fraction(10) ** magnitude(value)
