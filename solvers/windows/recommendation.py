"""Which value of a window to use: the least one, a safety margin above it if one is asked for.

    recommended(spans, unit, safety)    the value, or None if no value of the window is that far above the least
    shortfall(spans, safety)            the greatest safety margin that the window allows, if it is less
    room(spans, value)                  how far a value is from both ends

A recommended value is round in the unit that people read: three significant digits, or as many as it takes to
stay inside the window. It is never below the value that was asked for.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from mechanisms.terms.units import Unit
from mechanisms.values import Frozen
from solvers.windows.real_sets import Span, Spans

DIGITS = 3
"""Significant digits of a recommended value, if such a value lies inside."""


class Shortfall(Frozen):
    """A safety margin that the window does not allow, and the greatest margin below it that it does.

    Both are shares of the least value: 1/5 is 20%. If not `attained`, every margin below `greatest` is possible, and
    `greatest` itself is not. If not `exact`, an end is enclosed only, and `greatest` is a lower bound.
    """

    asked: Fraction
    greatest: Fraction
    attained: bool
    exact: bool

    def usable(self) -> Fraction:
        """A margin that the window allows: `greatest` rounded down to three significant digits in percent.

        >>> Shortfall(Fraction(1), Fraction(1, 3), attained=True, exact=True).usable()
        Fraction(333, 1000)
        >>> Shortfall(Fraction(2), Fraction(1), attained=False, exact=True).usable()
        Fraction(99, 100)
        """
        place = _place(self.greatest * 100) / 100
        rounded = self.greatest // place * place
        return rounded if self.attained or rounded < self.greatest else rounded - place


class Room(Frozen):
    """How far a value is from both ends of its interval, and which share of each end that is.

    `above` and `below` are in base units. `below` is None if the interval has no upper end; a share is None if its end
    is 0 or missing.
    """

    above: Fraction
    below: Fraction | None
    above_share: Fraction | None
    below_share: Fraction | None


def recommended(spans: Spans, unit: Unit, safety: Fraction = Fraction(0), *, whole: bool = False) -> Fraction | None:
    """The least value of a set at which the margin is kept, rounded up in the unit; None if there is none.

    spans : the values that will do, in base units.
    safety : a share of the least value, >= 0.
    whole : only whole numbers will do; then the least one is not rounded.

    Above an end at 0 that is left out no value is the least one: then it is one in the third digit of the upper end,
    or one unit if there is no upper end.

    >>> from mechanisms.terms.units import unit
    >>> recommended((Span(Fraction(50), Fraction(4000), low_open=True),), unit("USD"))
    Fraction(501, 10)
    >>> recommended((Span(Fraction(50), Fraction(4000), low_open=True),), unit("USD"), Fraction(1, 5))
    Fraction(60, 1)
    """
    if not spans:
        return None
    target = _target(spans, safety, whole=whole)
    span = spans[0] if target == spans[0].low else next((s for s in spans if target in s), None)
    return None if span is None else target if whole else _rounded_up(target, span, unit)


def shortfall(spans: Spans, safety: Fraction, *, whole: bool = False) -> Shortfall | None:
    """The margin that the window allows instead, where a safety margin leaves it; None where it does not.

    Where the margin leads into a gap between two intervals, the greatest one below it is that of the lower interval.

    >>> shortfall((Span(Fraction(50), Fraction(60)),), Fraction(1, 2))
    Shortfall(asked=Fraction(1, 2), greatest=Fraction(1, 5), attained=True, exact=True)
    """
    target = _target(spans, safety, whole=whole) if spans else Fraction(0)
    if not spans or target == spans[0].low or any(target in span for span in spans):
        return None
    least = spans[0].low
    last = [span for span in spans if span.low < target or span is spans[0]][-1]
    assert last.high is not None, "a value above the least end of an unbounded interval lies inside"
    greatest = (last.high - least) / abs(least)
    attained = not last.high_open and last.high <= target
    return Shortfall(safety, greatest, attained, exact=spans[0].low_exact and last.high_exact)


def room(spans: Spans, value: Fraction) -> Room:
    """How far a value of a set is from the ends of the interval that holds it.

    >>> room((Span(Fraction(50), Fraction(4000), low_open=True),), Fraction(60))
    Room(above=Fraction(10, 1), below=Fraction(3940, 1), above_share=Fraction(1, 5), below_share=Fraction(197, 200))
    """
    (span,) = (span for span in spans if value in span)
    above, below = value - span.low, None if span.high is None else span.high - value
    return Room(above, below, _share(above, span.low), None if below is None else _share(below, span.high))


def _share(distance: Fraction, end: Fraction | None) -> Fraction | None:
    return distance / abs(end) if end else None


def _target(spans: Spans, safety: Fraction, *, whole: bool) -> Fraction:
    """The least value with the margin added; the next whole number where only those will do."""
    least = spans[0].low
    target = least + abs(least) * safety
    return Fraction(ceil(target)) if whole else target


def _rounded_up(target: Fraction, span: Span, unit: Unit) -> Fraction:
    """The least number of three digits in the unit that is at least the target and in the span; else of more digits.

    The target is in the span, or is its end.
    """
    if target == span.high:
        return target
    place = _place((target or span.high or Fraction(0)) / unit.factor) * unit.factor
    while True:
        rounded = -(-target // place) * place
        if rounded == target and target not in span:
            rounded += place
        if rounded in span:
            return rounded
        place /= 10


def _place(value: Fraction) -> Fraction:
    """What one more in the last of three significant digits of a number is worth; 1 for 0."""
    place, size = Fraction(1), abs(value)
    while size / place >= 10**DIGITS:
        place *= 10
    while 0 < size / place < 10 ** (DIGITS - 1):
        place /= 10
    return place
