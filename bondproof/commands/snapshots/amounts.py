"""Exact numbers with units as text, both ways: `1/50 USD`; and the ends of windows: `(30 USD, unbounded)`.

    Amount     a number with its unit; `~` stands before one that had to be rounded
    Stretch    all numbers between two ends
    amount(text), stretches(text)   from text, within bounds; ValueError says what is wrong

A number of more than 200 digits, and an irrational end of a window, are rounded, the same way every time.
"""

from __future__ import annotations

import re
from fractions import Fraction

from bondproof.report.number_format import MOST_DIGITS, Towards, decimal, exact, is_long
from mechanisms.terms.units import DIMENSIONLESS, UNITS, Dimension
from mechanisms.values import Frozen, replace

MOST_EXPONENT = 100_000
MOST_STRETCHES = 64
MOST_UNIT = 48
"""Characters in a unit: no base unit with exponents of two digits has more, so that any number can be written."""

_NEARLY_DIGITS = 12
_EXACT = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}(?:/[1-9][0-9]{{0,{MOST_DIGITS - 1}}})?", re.ASCII)
_NEARLY = re.compile(
    rf"-?[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{1,{MOST_DIGITS}}})?(?:[eE]([+-]?[0-9]{{1,6}}))?", re.ASCII
)
_STRETCH = re.compile(r"([(\[])([^,()\[\]]+), ([^,()\[\]]+)([)\]])")


class Amount(Frozen):
    """A number in base units, and the unit in which it is written; `nearly` where it is a rounded one."""

    value: Fraction
    unit: str
    nearly: bool = False
    towards: Towards = Towards.NEAREST

    @property
    def shown(self) -> Fraction:
        """The number in its unit."""
        return self.value / factor(self.unit)

    @property
    def text(self) -> str:
        """`1/50 USD`, `~0.618033988749 USD`.

        >>> Amount(Fraction(1, 50), "USD").text
        '1/50 USD'
        """
        number = self.shown
        if self.nearly:
            written = f"~{decimal(number, _NEARLY_DIGITS, self.towards)}"
        else:
            written = f"~{_rounded(number, self.towards)}" if is_long(number) else exact(number)
        return f"{written} {self.unit}".rstrip()

    @property
    def kind(self) -> tuple[Dimension, tuple[str, ...]]:
        """What the number measures: a dimension, and the units of the spec in it."""
        own = tuple(word for word in re.findall(r"[*/]?[A-Za-z_]\w*", self.unit) if word.lstrip("*/") not in UNITS)
        return _measured(self.unit)[1], own

    def same(self, other: Amount) -> bool:
        """Whether both are the same amount of the same thing; rounded ones are compared as they are written."""
        if self.nearly or other.nearly:
            return self.text == other.text
        return self.value == other.value and self.kind == other.kind


class Stretch(Frozen):
    """All numbers between two ends; `high` None is unbounded."""

    low: Amount
    high: Amount | None
    low_open: bool
    high_open: bool

    @property
    def text(self) -> str:
        """`(30 USD, unbounded)`."""
        high = "unbounded" if self.high is None else self.high.text
        closed = self.high is not None and not self.high_open
        return f"{'(' if self.low_open else '['}{self.low.text}, {high}{']' if closed else ')'}"

    def within(self, other: Stretch) -> bool:
        """Whether each of these numbers is one of the others."""
        low, bound = self.low.value, other.low.value
        starts = low > bound or (low == bound and (self.low_open or not other.low_open))
        if other.high is None:
            return starts
        if self.high is None:
            return False
        high, bound = self.high.value, other.high.value
        return starts and (high < bound or (high == bound and (self.high_open or not other.high_open)))


def _rounded(number: Fraction, towards: Towards) -> str:
    """A long number with 12 digits, as a decimal."""
    return decimal(number, _NEARLY_DIGITS, towards)


def amount(text: str) -> Amount:
    """The amount that a text such as `1/50 USD` stands for.

    >>> amount("9/10 USD/h").value
    Fraction(1, 4000)
    """
    number, _, unit_text = text.partition(" ")
    nearly = number.startswith("~")
    return Amount(_number(number.removeprefix("~"), nearly=nearly) * factor(unit_text), unit_text, nearly)


def factor(unit_text: str) -> Fraction:
    """How many base units a unit is: `USD/h`, `1/year`, `USD^2/s`; a unit of the spec, such as `ETH`, counts as 1.

    ValueError for what is no unit.

    >>> factor("1/s"), factor("kUSD^2")
    (Fraction(1, 1), Fraction(1000000, 1))
    """
    return _measured(unit_text)[0]


def _measured(unit_text: str) -> tuple[Fraction, Dimension]:
    """The factor of a unit, and its dimension."""
    if len(unit_text) > MOST_UNIT:
        raise ValueError(f"`{unit_text[:40]}...` is longer than any unit of a snapshot")
    words = re.split(r"([*/])", unit_text) if unit_text else ["1"]
    size, dimension = _power(words[0])
    for operator, word in zip(words[1::2], words[2::2], strict=True):
        more, kind = _power(word)
        size, dimension = (size * more, dimension * kind) if operator == "*" else (size / more, dimension / kind)
    return size, dimension


def _power(word: str) -> tuple[Fraction, Dimension]:
    """The factor of one name with its exponent, and its dimension."""
    found = re.fullmatch(r"([A-Za-z_][A-Za-z_0-9]*|%)(?:\^([1-9][0-9]?))?", word, re.ASCII)
    if word == "1":
        return Fraction(1), DIMENSIONLESS
    if found is None:
        raise ValueError(f"`{word[:40]}` is no unit")
    one, times = UNITS.get(found[1]), int(found[2] or 1)
    return (Fraction(1), DIMENSIONLESS) if one is None else (one.factor**times, one.dimension**times)


def _number(text: str, *, nearly: bool) -> Fraction:
    found = (_NEARLY if nearly else _EXACT).fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:40]}` is no exact number such as 1/50")
    if nearly and found[1] is not None and abs(int(found[1])) > MOST_EXPONENT:
        raise ValueError(f"`{text[:40]}` is beyond the bounds of a number")
    return Fraction(text)


def stretches(text: str) -> tuple[Stretch, ...]:
    """The set that a text such as `(30 USD, unbounded)` or `[1, 2] or (3, 4)` stands for; `none` is empty."""
    parts = [] if text == "none" else text.split(" or ", MOST_STRETCHES)
    if len(parts) > MOST_STRETCHES:
        raise ValueError(f"a window has at most {MOST_STRETCHES} parts")
    return tuple(map(_stretch, parts))


def _stretch(text: str) -> Stretch:
    found = _STRETCH.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:60]}` is no range such as (30 USD, unbounded)")
    opening, low, high, closing = found.groups()
    least, most = amount(low), None if high == "unbounded" else amount(high)
    return Stretch(
        replace(least, towards=Towards.UP),
        None if most is None else replace(most, towards=Towards.DOWN),
        opening == "(",
        closing == ")" and most is not None,
    )


def text_of(spans: tuple[Stretch, ...]) -> str:
    """A set as text, as `stretches` reads it."""
    return " or ".join(span.text for span in spans) or "none"


def covers(outer: tuple[Stretch, ...], inner: tuple[Stretch, ...]) -> bool:
    """Whether every number of one set is in the other; the parts of a set do not touch."""
    return all(any(span.within(other) for other in outer) for span in inner)
