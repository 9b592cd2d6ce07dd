"""Units and dimensions: what may be added to what, and how much a unit is in base units.

Base units are USD, second, request, token, joule and byte. A probability or a share has no
dimension; `%` is one hundredth. A year has 365 days. There is no month: months differ.

    DIMENSIONLESS, MONEY, TIME, REQUESTS, TOKENS, ENERGY, DATA     the dimensions
    unit("USD/h")                                                  a unit by its text

Not here: the units that a spec defines itself (they are parameters), numbers in text (mechanisms/language/).
"""

from __future__ import annotations

import re
from fractions import Fraction

from mechanisms.errors import UnknownName, UsageError
from mechanisms.values import Frozen

_NAMES = ("USD", "s", "request", "token", "J", "B")


class Dimension(Frozen):
    """Exponents of the base units, in the order money, time, requests, tokens, energy, data."""

    exponents: tuple[int, int, int, int, int, int] = (0, 0, 0, 0, 0, 0)

    def __mul__(self, other: Dimension) -> Dimension:
        return self._with(other, 1)

    def __truediv__(self, other: Dimension) -> Dimension:
        return self._with(other, -1)

    def __pow__(self, exponent: int) -> Dimension:
        a, b, c, d, e, f = self.exponents
        return Dimension((a * exponent, b * exponent, c * exponent, d * exponent, e * exponent, f * exponent))

    def _with(self, other: Dimension, sign: int) -> Dimension:
        a, b, c, d, e, f = (x + sign * y for x, y in zip(self.exponents, other.exponents, strict=True))
        return Dimension((a, b, c, d, e, f))

    def __str__(self) -> str:
        """The dimension in base units: `USD/s`, or `a plain number`."""
        above = [_with_exponent(n, e) for n, e in zip(_NAMES, self.exponents, strict=True) if e > 0]
        below = [_with_exponent(n, -e) for n, e in zip(_NAMES, self.exponents, strict=True) if e < 0]
        if not above and not below:
            return "a plain number"
        return "/".join(["*".join(above) or "1", *below])


def _with_exponent(name: str, exponent: int) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"


DIMENSIONLESS = Dimension()
MONEY = Dimension((1, 0, 0, 0, 0, 0))
TIME = Dimension((0, 1, 0, 0, 0, 0))
REQUESTS = Dimension((0, 0, 1, 0, 0, 0))
TOKENS = Dimension((0, 0, 0, 1, 0, 0))
ENERGY = Dimension((0, 0, 0, 0, 1, 0))
DATA = Dimension((0, 0, 0, 0, 0, 1))


class Unit(Frozen):
    """A unit: its text, how many base units it is, and its dimension."""

    text: str
    factor: Fraction
    dimension: Dimension

    def __mul__(self, other: Unit) -> Unit:
        return Unit(f"{self.text}*{other.text}", self.factor * other.factor, self.dimension * other.dimension)

    def __truediv__(self, other: Unit) -> Unit:
        return Unit(f"{self.text}/{other.text}", self.factor / other.factor, self.dimension / other.dimension)


ONE_UNIT = Unit("", Fraction(1), DIMENSIONLESS)


def _table() -> dict[str, Unit]:
    table = dict[str, Unit]()

    def put(dimension: Dimension, names: dict[str, Fraction | int]) -> None:
        table.update({n: Unit(n, Fraction(f), dimension) for n, f in names.items()})

    hour, day = 3600, 86400
    put(DIMENSIONLESS, {"%": Fraction(1, 100), "bps": Fraction(1, 10_000), "ppm": Fraction(1, 1_000_000)})
    put(MONEY, {"USD": 1, "cent": Fraction(1, 100), "kUSD": 1000, "MUSD": 10**6})
    put(TIME, {"ms": Fraction(1, 1000), "s": 1, "sec": 1, "min": 60, "h": hour, "hour": hour, "hours": hour})
    put(TIME, {"day": day, "days": day, "week": 7 * day, "weeks": 7 * day, "year": 365 * day, "years": 365 * day})
    put(REQUESTS, {"request": 1, "requests": 1, "job": 1, "jobs": 1})
    put(TOKENS, {"token": 1, "tokens": 1, "ktoken": 1000, "ktokens": 1000, "Mtoken": 10**6, "Mtokens": 10**6})
    put(ENERGY, {"J": 1, "Wh": hour, "kWh": 1000 * hour, "MWh": 10**6 * hour})
    put(ENERGY / TIME, {"W": 1, "kW": 1000, "MW": 10**6})
    put(DATA, {"B": 1, "kB": 1000, "MB": 10**6, "GB": 10**9, "TB": 10**12})
    return table


UNITS = _table()
"""Every unit that a spec may use without defining it, by name."""


def unit(text: str) -> Unit:
    """The unit that a text such as `USD/h` or `%/year` names; the empty text is a plain number.

    Raises UnknownName for a name that is not a unit, UsageError for a text that is none at all.

    >>> unit("USD/h").factor
    Fraction(1, 3600)
    """
    if not text:
        return ONE_UNIT
    words = re.split(r"([*/])", text.replace(" ", ""))
    result = _named(words[0])
    for operator, word in zip(words[1::2], words[2::2], strict=True):
        result = result * _named(word) if operator == "*" else result / _named(word)
    return Unit(text, result.factor, result.dimension)


def _named(name: str) -> Unit:
    if not name:
        raise UsageError("a unit is missing: write a unit such as USD, USD/h or %/year")
    if name not in UNITS:
        raise UnknownName("unit", name, UNITS)
    return UNITS[name]
