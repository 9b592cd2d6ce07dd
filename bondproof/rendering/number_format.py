"""Exact numbers as text: the one place where a Fraction is written.

    exact(x)            "58984/2655"; very long ones as a short rational on the safe side
    decimal(x, digits)  "22.22", rounded as asked: never the wrong way for a minimum or a maximum
    quantity(x, unit)   "22.22 USD", "5%"
    settable(x, unit)   the number exactly, as `--set` and a spec take it
    fixed(x, places)    "+0.1128", for columns that add up
    approximate(x)      a float, to be shown next to the exact number
    readable(unit)      the unit in which an exact number is written

Python refuses to print integers of more than 4,300 digits, and 200 are unreadable.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from enum import Enum
from fractions import Fraction
from math import ceil, floor

from mechanisms.model.syntax import MOST_DIGITS as MOST_READ
from mechanisms.terms.units import Unit

MOST_DIGITS = 200


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
    """The number with `digits` significant digits, without an exponent where that stays readable.

    >>> decimal(Fraction(58984, 2655), 4, Towards.UP)
    '22.22'
    >>> decimal(Fraction(58984, 2655), 4, Towards.DOWN)
    '22.21'
    """
    rounded = _rounded(value, digits, towards)
    if rounded and (abs(rounded) >= 10**15 or abs(rounded) < Decimal("1e-12")):
        return f"{rounded.normalize():e}"
    return f"{rounded:f}"


def fixed(value: Fraction, places: int) -> str:
    """The number with its sign and `places` digits after the point, rounded to the nearest.

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
    """The nearest decimal with `digits` significant digits, on the given side."""
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

    >>> from mechanisms.terms.units import unit
    >>> quantity(Fraction(1, 20), unit("%"))
    '5%'
    """
    return _with_unit(decimal(value / unit.factor, digits, towards), unit)


def settable(value: Fraction, unit: Unit) -> str:
    """A number in base units exactly, as `--set` and a spec take it: a decimal, a fraction, or a formula.

    >>> from mechanisms.terms.units import unit
    >>> settable(Fraction(209, 10**10), unit("USD"))
    '0.0000000209 USD'
    >>> settable(Fraction(1, 300), unit("%"))
    '1/3%'
    >>> settable(Fraction(7 * 10**61), unit("USD"))
    '= (70 * 10^60) * 1 USD'
    """
    number = value / unit.factor
    readable_fraction = abs(number.numerator) < _READ and number.denominator < _READ
    ended = _ended(number)
    if ended is not None and (not readable_fraction or len(ended) <= max(_EASY, len(str(number)))):
        return _with_unit(ended, unit)
    if readable_fraction:
        return _with_unit(str(number), unit)
    divided = "" if number.denominator == 1 else f" / {_in_pieces(number.denominator)}"
    return f"= {_in_pieces(number.numerator)}{divided} * {_with_unit('1', unit)}"


_READ: int = 10**MOST_READ
_EASY = 24
"""Characters of a decimal number that is easier to read than its fraction."""


def _ended(number: Fraction) -> str | None:
    """The number with all its digits behind the point; None if they do not end, or are more than a spec may have."""
    places = next((k for k in range(MOST_READ) if 10**k % number.denominator == 0), None)
    if places is None or abs(number) >= _READ:
        return None
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return None if len(text) > MOST_READ else f"-{text}" if number < 0 else text


def _in_pieces(whole: int) -> str:
    """A whole number in pieces that a spec may have, put together by powers of ten."""
    high, low = divmod(abs(whole), _READ)
    text = f"({_in_pieces(high)} * 10^{MOST_READ}{f' + {low}' if low else ''})" if high else str(low)
    return f"-{text}" if whole < 0 else text


def _with_unit(number: str, unit: Unit) -> str:
    if not unit.text:
        return number
    return f"{number}%" if unit.text == "%" else f"{number} {unit.text}"


def readable(unit: Unit) -> Unit:
    """The unit without its percent: shares are plain numbers where exact values are written.

    >>> from mechanisms.terms.units import unit
    >>> readable(unit("%/year")).text
    '1/year'
    """
    if "%" not in unit.text:
        return unit
    text = unit.text.replace("%", "1")
    factor = unit.factor * Fraction(100) ** unit.text.count("%")
    return Unit("" if text == "1" else text, factor, unit.dimension)
