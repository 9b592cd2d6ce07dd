"""A grid: some parameters with their values, and the cells that these span.

Axis(parameter, numbers)      one parameter; each number is a float in its unit, and means the decimal it prints as
Grid(axes)                    cells are numbered from 0; the last axis changes fastest
spaced(low, high, points)     numbers at equal distances, none of them outside
"""

from __future__ import annotations

from fractions import Fraction
from math import inf, lcm, nextafter, prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen
from solvers.closed_forms.given import decimal_of

Floats: TypeAlias = NDArray[np.float64]


class Axis(Frozen):
    """The values of one parameter, in the unit in which the spec writes it, each as the decimal that it prints as."""

    parameter: Parameter
    numbers: tuple[float, ...]

    def exact(self, index: int) -> Fraction:
        """One value exactly, in base units."""
        return decimal_of(self.numbers[index]) * self.parameter.unit.factor

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The least value and the greatest one, in base units."""
        return self.exact(int(np.argmin(self.numbers))), self.exact(int(np.argmax(self.numbers)))


class Grid(Frozen):
    """All combinations of the values of the axes."""

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.numbers) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many cells there are."""
        return prod(self.shape)

    def place(self, cell: int) -> tuple[int, ...]:
        """The number of the value on each axis."""
        return tuple(int(index) for index in np.unravel_index(cell, self.shape))

    def column(self, axis: int) -> Floats:
        """The number on one axis in every cell."""
        numbers = np.array(self.axes[axis].numbers, dtype=np.float64)
        shape = [1] * len(self.axes)
        shape[axis] = len(numbers)
        return np.broadcast_to(numbers.reshape(shape), self.shape).reshape(-1)


def spaced(low: Fraction, high: Fraction, points: int) -> tuple[float, ...]:
    """Numbers at equal distances from one end to the other; no decimal that one of them prints as is outside.

    >>> spaced(Fraction(0), Fraction(2), 5)
    (0.0, 0.5, 1.0, 1.5, 2.0)
    """
    below = lcm(low.denominator, high.denominator) * (points - 1)  # whole numbers, since their quotients round exactly
    start, step = int(low * below), int((high - low) * below) // (points - 1)
    numbers = [(start + step * i) / below for i in range(points)]
    return (_within(numbers[0], low, high), *numbers[1:-1], _within(numbers[-1], low, high))


def _within(near: float, low: Fraction, high: Fraction) -> float:
    """The float next to one that may lie beyond an end of a range."""
    while decimal_of(near) > high:
        near = nextafter(near, -inf)
    while decimal_of(near) < low:
        near = nextafter(near, inf)
    return near
