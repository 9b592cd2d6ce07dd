"""Exact numbers as text: the one place where a Fraction is written.

    exact(x)            "58984/2655"; very long ones as a short rational on the safe side
    decimal(x, digits)  "22.22", rounded as asked: never the wrong way for a minimum or a maximum
    quantity(x, unit)   "22.22 USD", "5%"
    fixed(x, places)    "+0.1128", for columns that add up
    approximate(x)      a float, to be shown beside the exact number
    readable(unit)      the unit in which an exact number is written

Python refuses to print integers of more than 4,300 digits, and nobody reads 200.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from enum import Enum
from fractions import Fraction
from math import ceil, floor

from mechanisms.units import Unit

MOST_DIGITS = 200
_LIMIT: int = 10**MOST_DIGITS


class Towards(Enum):
    """Which way to round: up for a minimum, down for a maximum, to the nearest for neither."""

    UP = ROUND_CEILING
    DOWN = ROUND_FLOOR
    NEAREST = ROUND_HALF_EVEN


def is_long(value: Fraction) -> bool:
    """Whether a number has too many digits to be written out."""
    limit: int = 10**MOST_DIGITS
    return abs(value.numerator) >= limit or value.denominator >= limit


def shortened(value: Fraction, towards: Towards = Towards.NEAREST) -> Fraction:
    """A short rational near a long number, on the side asked for; a number that is not long is kept.

    >>> shortened(Fraction(1, 3))
    Fraction(1, 3)
    """
    if not is_long(value):
        return value
    return Fraction(_rounded(value, 30, towards))


def exact(value: Fraction, towards: Towards = Towards.NEAREST) -> str:
    """The number as a rational: `3`, `58984/2655`; a long one shortened first, in powers of ten if need be.

    >>> exact(Fraction(58984, 2655))
    '58984/2655'
    """
    short = shortened(value, towards)
    return f"{_rounded(value, 30, towards):e}" if is_long(short) else str(short)


def decimal(value: Fraction, digits: int = 4, towards: Towards = Towards.NEAREST) -> str:
    """The number with so many significant digits, without an exponent where that stays readable.

    >>> decimal(Fraction(58984, 2655), 4, Towards.UP)
    '22.22'
    >>> decimal(Fraction(58984, 2655), 4, Towards.DOWN)
    '22.21'
    """
    rounded = _rounded(value, digits, towards)
    if rounded and (abs(rounded) >= 10**9 or abs(rounded) < Decimal("0.000001")):
        return f"{rounded.normalize():e}"
    return f"{rounded:f}"


def fixed(value: Fraction, places: int) -> str:
    """The number with its sign and so many digits after the point, rounded to the nearest.

    >>> fixed(Fraction(10297, 91250), 4)
    '+0.1128'
    """
    scaled = round(abs(value) * 10**places)
    if scaled >= 10**MOST_DIGITS:
        return f"{'-' if value < 0 else '+'}{decimal(abs(value))}"
    digits = str(scaled).rjust(places + 1, "0")
    sign = "" if scaled == 0 else "-" if value < 0 else "+"
    return f"{sign}{digits[: len(digits) - places]}.{digits[len(digits) - places :]}"


def magnitude(value: Fraction) -> int:
    """The number of digits before the point: 3 for 123.4, 0 for 0.5, -1 for 0.05; 0 for the number 0.

    >>> magnitude(Fraction(1234, 10))
    3
    """
    if value == 0:
        return 0
    size = abs(value)
    bits = size.numerator.bit_length() - size.denominator.bit_length()
    guess = int(bits * 0.30103) - 1
    while size >= Fraction(10) ** guess:
        guess += 1
    return guess


def approximate(value: Fraction) -> float | None:
    """The nearest float; None where there is none that large."""
    try:
        return float(value)
    except OverflowError:
        return None


def _rounded(value: Fraction, digits: int, towards: Towards) -> Decimal:
    """The nearest decimal with so many significant digits on the side asked for."""
    if value == 0:
        return Decimal(0)
    exponent = magnitude(value) - digits
    scaled = value * Fraction(10) ** -exponent
    whole = ceil(scaled) if towards is Towards.UP else floor(scaled) if towards is Towards.DOWN else round(scaled)
    with localcontext() as context:
        context.prec = digits + 20
        return _trimmed(Decimal(whole).scaleb(exponent))


def _trimmed(value: Decimal) -> Decimal:
    """A whole number without digits after the point; others keep theirs but for trailing zeros."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() and abs(normal) < 10**15 else normal


def quantity(value: Fraction, unit: Unit, digits: int = 4, towards: Towards = Towards.NEAREST) -> str:
    """A number in base units as people read it: `22.22 USD`, `5%`, `0.98`.

    >>> from mechanisms.units import unit
    >>> quantity(Fraction(1, 20), unit("%"))
    '5%'
    """
    number = decimal(value / unit.factor, digits, towards)
    if not unit.text:
        return number
    return f"{number}%" if unit.text == "%" else f"{number} {unit.text}"


def readable(unit: Unit) -> Unit:
    """The unit without its percent: shares are plain numbers where exact values are written.

    >>> from mechanisms.units import unit
    >>> readable(unit("%/year")).text
    '1/year'
    """
    if "%" not in unit.text:
        return unit
    text = unit.text.replace("%", "1")
    factor = unit.factor * Fraction(100) ** unit.text.count("%")
    return Unit("" if text == "1" else text, factor, unit.dimension)
