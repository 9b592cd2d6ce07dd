"""Each exact number has one text, and only that text is read."""

import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from proofs.files.numerals import MOST_CHARACTERS, parsed, written

LONG = 10**5_000 + 1


@given(st.fractions() | st.integers(-(2**3000), 2**3000).map(Fraction))
def test_a_number_is_read_as_it_was_written(value: Fraction) -> None:
    assert parsed(written(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-1, 2), "-1/2"),
        (Fraction(2**2048 - 1), str(2**2048 - 1)),
        (Fraction(-(2**2048)), "-0x1" + "0" * 512),
        (Fraction(1, 2**2048), "1/0x1" + "0" * 512),
    ],
)
def test_a_number_is_in_hexadecimal_from_2049_bits_on(value: Fraction, text: str) -> None:
    assert written(value) == text
    assert parsed(text) == value


def test_the_limit_of_python_on_decimal_digits_does_not_matter() -> None:
    before = sys.get_int_max_str_digits()
    try:
        sys.set_int_max_str_digits(640)
        assert parsed(written(Fraction(LONG, 7))) == Fraction(LONG, 7)
        assert parsed(written(Fraction(2**2048 - 1))) == 2**2048 - 1
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "x", "+1", "1.5", "1e3", " 1", "1 ", "1\n", "-0", "00", "01", "2/4", "1/1", "1/0", "1/-2", "1/02",
        "1_0", "0/3", "٣", "0x10", "0xg", "-0x0", "0X1" + "0" * 512, "0x1" + "F" * 512, "0x01" + "0" * 512, "9" * 700,
        "1//2", "1/2/3", "nan", "Infinity", "True", "1/" + "9" * 700,
    ],
)  # fmt: skip
def test_a_text_that_is_not_the_one_of_a_number_is_rejected(text: str) -> None:
    with pytest.raises(CertificateRejected):
        parsed(text)


def test_a_number_that_is_too_long_is_rejected_before_it_is_read() -> None:
    with pytest.raises(CertificateRejected, match="characters"):
        parsed("0x1" + "0" * MOST_CHARACTERS)
