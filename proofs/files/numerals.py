"""Exact numbers as text: "3", "-1/2", and in hexadecimal where they are long: "0x1f…/7".

Python neither reads nor writes decimal integers beyond a limit (4,300 digits, 640 at the least that can be
set), because that takes quadratic time. Hexadecimal takes linear time and has no limit. Each number has one text:
lowest terms, no leading zeros, a denominator of at least 2, hexadecimal exactly for integers of more than 2,048 bits.
"""

from __future__ import annotations

import re
from fractions import Fraction

from mechanisms.errors import CertificateRejected

MOST_DECIMAL_BITS = 2_048
"""Longer integers are written in hexadecimal; this many bits are at most 617 digits."""

MOST_CHARACTERS = 40_000
"""A number with a longer text is refused."""

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]{0,616}|0x[1-9a-f][0-9a-f]*)(?:/([1-9][0-9]{0,616}|0x[1-9a-f][0-9a-f]*))?")


def written(value: Fraction) -> str:
    """The one text of a number.

    >>> written(Fraction(-1, 2))
    '-1/2'
    """
    text = _integer(value.numerator)
    return text if value.denominator == 1 else f"{text}/{_integer(value.denominator)}"


def parsed(text: str) -> Fraction:
    """The number of a text; CertificateRejected where it is none, or not the one text of its number.

    >>> parsed("58984/2655")
    Fraction(58984, 2655)
    """
    if len(text) > MOST_CHARACTERS:
        raise CertificateRejected(f"a number of {len(text)} characters, more than {MOST_CHARACTERS}")
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise CertificateRejected("no exact number: write it as `3`, `-1/2`, or `0x…` beyond 2,048 bits")
    sign, above, below = found.groups()
    value = Fraction(_whole(above), _whole(below or "1"))
    value = -value if sign else value
    if written(value) != text:
        raise CertificateRejected("a number that is not in its one form: lowest terms, no leading zeros")
    return value


def _integer(value: int) -> str:
    return str(value) if value.bit_length() <= MOST_DECIMAL_BITS else hex(value)


def _whole(text: str) -> int:
    return int(text, 16) if text.startswith("0x") else int(text)
