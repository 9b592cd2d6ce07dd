"""Interval arithmetic with exact ends, rounded outwards where the numbers grow long.

    Bounds   a closed interval; None is infinity
    Cell     an interval for each variable

Not here: intervals of terms and of their slopes (proofs/arithmetic/interval_arithmetic.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen

_LONG = 256
_KEPT = 128
"""Ends with more than _LONG bits are rounded outwards to _KEPT significant bits."""


class Bounds(Frozen):
    """All numbers from low to high; None stands for minus or plus infinity."""

    low: Fraction | None
    high: Fraction | None

    def __add__(self, other: Bounds) -> Bounds:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(low, high).rounded()

    def __neg__(self) -> Bounds:
        return Bounds(None if self.high is None else -self.high, None if self.low is None else -self.low)

    def __mul__(self, other: Bounds) -> Bounds:
        if self.low is None or self.high is None or other.low is None or other.high is None:
            return _unbounded_product(self, other)
        if self.low >= 0 and other.low >= 0:
            return Bounds(self.low * other.low, self.high * other.high).rounded()
        ends = (self.low * other.low, self.low * other.high, self.high * other.low, self.high * other.high)
        return Bounds(min(ends), max(ends)).rounded()

    def __pow__(self, exponent: int) -> Bounds:
        """The powers of all numbers of the interval: those of its ends, and 0 where an even one turns there."""
        low, high = _raised(self.low, exponent), _raised(self.high, exponent)
        if exponent % 2 or exponent == 0 or self.nowhere_negative:
            return Bounds(low.low, high.high)
        if self.nowhere_positive:
            return Bounds(high.low, low.high)
        return Bounds(Fraction(0), None if low.high is None or high.high is None else max(low.high, high.high))

    @property
    def positive(self) -> bool:
        """Whether every number of the interval is above 0."""
        return self.low is not None and self.low > 0

    @property
    def negative(self) -> bool:
        """Whether every number of the interval is below 0."""
        return self.high is not None and self.high < 0

    @property
    def nowhere_negative(self) -> bool:
        """Whether every number of the interval is at least 0."""
        return self.low is not None and self.low >= 0

    @property
    def nowhere_positive(self) -> bool:
        """Whether every number of the interval is at most 0."""
        return self.high is not None and self.high <= 0

    def hull(self, other: Bounds) -> Bounds:
        """The least interval that contains both."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(low, high)

    def rounded(self) -> Bounds:
        """The interval with long ends rounded outwards."""
        return Bounds(_shorter(self.low, down=True), _shorter(self.high, down=False))


Cell: TypeAlias = Mapping[Variable, Bounds]
EXACTLY_ONE = Bounds(Fraction(1), Fraction(1))
EXACTLY_ZERO = Bounds(Fraction(0), Fraction(0))
ANYTHING = Bounds(None, None)


def exactly(value: Fraction) -> Bounds:
    """The interval of one number."""
    return Bounds(value, value)


def closure(box: Mapping[Variable, Interval]) -> dict[Variable, Bounds]:
    """The closed cell around a box."""
    return {variable: Bounds(interval.low, interval.high) for variable, interval in box.items()}


def _raised(end: Fraction | None, exponent: int) -> Bounds:
    """An interval around a power of one end, by repeated squaring with short ends."""
    if exponent == 0:
        return EXACTLY_ONE
    if end is None:
        return ANYTHING
    result, square, left = EXACTLY_ONE, exactly(abs(end)), exponent
    while left:
        if left & 1:
            result = result * square
        square = square * square
        left >>= 1
    return -result if end < 0 and exponent % 2 else result


def _shorter(end: Fraction | None, *, down: bool) -> Fraction | None:
    if end is None or end.denominator.bit_length() <= _LONG:
        return end
    shift = max(0, _KEPT + end.denominator.bit_length() - abs(end.numerator).bit_length())
    scaled = end * (1 << shift)
    return Fraction(scaled.__floor__() if down else scaled.__ceil__(), 1 << shift)


def _unbounded_product(first: Bounds, second: Bounds) -> Bounds:
    if EXACTLY_ZERO in (first, second):
        return EXACTLY_ZERO
    if first.nowhere_negative and second.nowhere_negative:
        assert first.low is not None
        assert second.low is not None
        high = None if first.high is None or second.high is None else first.high * second.high
        return Bounds(first.low * second.low, high)
    if first.nowhere_positive:
        return -_unbounded_product(-first, second)
    if second.nowhere_positive:
        return -_unbounded_product(first, -second)
    return ANYTHING
