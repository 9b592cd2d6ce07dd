"""Intervals: every number between two ends, each end closed or open, the upper one perhaps infinite."""

from __future__ import annotations

from fractions import Fraction

from mechanisms.values import Frozen


class Interval(Frozen):
    """All numbers between two ends, in base units; `high` None is infinity, which is never attained.

    Raises ValueError where no number lies between the ends.

    >>> Fraction(2) in Interval(Fraction(0), Fraction(2), high_open=True)
    False
    """

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if self.high is not None and (
            self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))
        ):
            raise ValueError("the interval is empty")

    def __contains__(self, value: Fraction) -> bool:
        above = self.low < value or (self.low == value and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    @property
    def bounded(self) -> bool:
        """Whether both ends are numbers."""
        return self.high is not None
