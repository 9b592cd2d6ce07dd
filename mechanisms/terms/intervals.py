"""Intervals: every number between two ends, each end closed or open, the upper one perhaps infinite.

An interval may have the whole numbers among them alone.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from mechanisms.values import Frozen


class Interval(Frozen):
    """All numbers between two ends, in base units; `high` None is infinity, which is never attained.

    With `whole` it has the whole numbers among them alone; its ends are whole, attained and finite.
    Raises ValueError where no number lies between the ends, or they do not suit whole numbers.

    >>> Fraction(2) in Interval(Fraction(0), Fraction(2), high_open=True)
    False
    >>> Fraction(3, 2) in Interval(Fraction(1), Fraction(2), whole=True)
    False
    """

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    whole: bool = False

    def __post_init__(self) -> None:
        if self.high is not None and (
            self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))
        ):
            raise ValueError("the interval is empty")
        if self.whole and (self.low_open or self.high_open or self.high is None or not _all_whole(self.low, self.high)):
            raise ValueError("whole numbers need whole ends that belong to the interval")

    def __contains__(self, value: Fraction) -> bool:
        if self.whole and value.denominator != 1:
            return False
        above = self.low < value or (self.low == value and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    @property
    def bounded(self) -> bool:
        """Whether both ends are numbers."""
        return self.high is not None

    @property
    def relaxed(self) -> Interval:
        """All numbers between its ends, the whole ones or not."""
        return Interval(self.low, self.high, self.low_open, self.high_open)

    @property
    def numbers(self) -> range:
        """The whole numbers of an interval of whole numbers."""
        assert self.high is not None, "a range of whole numbers has an upper end"
        return range(int(self.low), int(self.high) + 1)

    def nearest(self, value: Fraction) -> Fraction:
        """A number between its ends, or the whole number next to it where the interval has only those.

        >>> Interval(Fraction(1), Fraction(4), whole=True).nearest(Fraction(5, 2))
        Fraction(2, 1)
        """
        return Fraction(floor(value)) if self.whole else value


def _all_whole(*ends: Fraction) -> bool:
    return all(end.denominator == 1 for end in ends)
