"""Linear programs solved exactly: numbers >= 0 with given sums at the least cost, or why there are none.

    least(columns, right, costs, meter)   Least, Impossible or Endless

A vector is a mapping: what is not in it is 0. The simplex method in fractions, in two phases; the first column that
improves is taken, and of ties the first variable, so that no basis comes twice (Bland's rule). Each answer is exact:

    Least        numbers whose sum of number * column is the right side; no others cost less
    Impossible   a vector whose product with every column is >= 0, and with the right side < 0 (Farkas's lemma)
    Endless      there are such numbers at any cost, however low

Source: R. Bland, "New finite pivoting rules for the simplex method", Mathematics of Operations Research 2(2), 1977.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from mechanisms.values import Frozen
from solvers.engines.budget import Meter
from solvers.engines.linear import Vector

_ZERO = Fraction(0)
_ENTRIES = 4
"""So many short entries of a tableau are changed in a unit."""

_SQUARED_BITS = 4_000_000
"""Of two long entries, of which one is changed by the other in a unit."""


class Least(Frozen):
    """The numbers by column that are not 0, and what they cost."""

    numbers: dict[int, Fraction]
    cost: Fraction


class Impossible(Frozen):
    """The vector that shows that no numbers have the right sums."""

    witness: dict[Any, Fraction]


class Endless(Frozen):
    """The cost has no lower bound."""


def least(
    columns: Sequence[Vector], right: Vector, costs: Sequence[Fraction], meter: Meter
) -> Least | Impossible | Endless:
    """The least cost of numbers >= 0, one a column, with the right sums.

    >>> from solvers.engines.budget import Budget
    >>> columns, one = [{"a": Fraction(1)}, {"a": Fraction(2)}], Fraction(1)
    >>> least(columns, {"a": Fraction(6)}, [one, one], Budget().meter())
    Least(numbers={1: Fraction(3, 1)}, cost=Fraction(3, 1))
    >>> least(columns, {"a": Fraction(-1)}, [one, one], Budget().meter())
    Impossible(witness={'a': Fraction(1, 1)})
    """
    return _Tableau(columns, right, meter).least(costs)


_RIGHT = -1
"""The key under which a row holds its right side."""

_Row: TypeAlias = dict[int, Fraction]


class _Tableau:
    """A basis: each row gives one inside variable, by the columns and by the right side; what is 0 is not in it.

    Variables from the number of columns on are artificial, one for each equation: they are inside at first, and none
    comes back. What a row holds under one is how much of that equation it was made of.
    """

    def __init__(self, columns: Sequence[Vector], right: Vector, meter: Meter) -> None:
        self._meter, self._width = meter, len(columns)
        meter.charge(1 + sum(map(len, columns)) // _ENTRIES)
        self._keys = list(dict.fromkeys(key for column in (*columns, right) for key in column))
        places = {key: i for i, key in enumerate(self._keys)}
        self._signs = [-1 if right.get(key, 0) < 0 else 1 for key in self._keys]
        self._rows: list[_Row] = [{self._width + i: Fraction(1)} for i in range(len(self._keys))]
        for j, column in (*enumerate(columns), (_RIGHT, right)):
            for key, value in column.items():
                if value:
                    self._rows[places[key]][j] = self._signs[places[key]] * value
        self._inside = list(range(self._width, self._width + len(self._keys)))

    def least(self, costs: Sequence[Fraction]) -> Least | Impossible | Endless:
        """First at the least sum of what is artificial, then at the least cost."""
        price = {self._width + i: Fraction(1) for i in range(len(self._keys))}
        for row in self._rows:
            _change(price, row, Fraction(1))
        missing = self._descend(price)
        assert missing, "a sum of numbers >= 0 has a least value"
        if _RIGHT in price:
            made = (sign * (price.get(self._width + i, _ZERO) - 1) for i, sign in enumerate(self._signs))
            return Impossible({key: x for key, x in zip(self._keys, made, strict=True) if x})
        self._without_artificial()
        price = {j: cost for j, cost in enumerate(costs) if cost}
        for variable, row in zip(self._inside, self._rows, strict=True):
            _change(price, row, price.get(variable, _ZERO))
        if not self._descend(price):
            return Endless()
        values = {v: row[_RIGHT] for v, row in zip(self._inside, self._rows, strict=True) if _RIGHT in row}
        return Least(dict(sorted(values.items())), -price.get(_RIGHT, _ZERO))

    def _descend(self, price: _Row) -> bool:
        """Pivot until no column lowers the price, which is changed on the way; False where it falls without end."""
        while True:
            column = min((j for j, x in price.items() if x < 0 <= j < self._width), default=None)
            if column is None:
                return True
            rows = [i for i, row in enumerate(self._rows) if row.get(column, _ZERO) > 0]
            if not rows:
                return False
            row = min(rows, key=lambda i: (self._rows[i].get(_RIGHT, _ZERO) / self._rows[i][column], self._inside[i]))
            self._pivot(row, column)
            _change(price, self._rows[row], price[column])

    def _without_artificial(self) -> None:
        """Take out artificial variables, which are all 0, with the equations that follow from the others."""
        for row in reversed(range(len(self._rows))):
            if self._inside[row] >= self._width:
                column = next((j for j in self._rows[row] if 0 <= j < self._width), None)
                if column is None:
                    del self._rows[row], self._inside[row]
                else:
                    self._pivot(row, column)

    def _pivot(self, row: int, column: int) -> None:
        """Take a variable inside for that of a row."""
        by, at = self._rows[row], self._rows[row][column]
        others = [other for i, other in enumerate(self._rows) if i != row and column in other]
        self._charge(by, len(others))
        for j in by:
            by[j] /= at
        for other in others:
            _change(other, by, other[column])
        self._inside[row] = column

    def _charge(self, row: _Row, others: int) -> None:
        """Count a pivot, by the number and the length of the entries that it changes."""
        entries = len(row) * (2 + others)
        bits = max(max(x.numerator.bit_length(), x.denominator.bit_length()) for x in row.values())
        self._meter.charge(1 + (entries + len(self._rows)) // _ENTRIES + entries * bits**2 // _SQUARED_BITS)


def _change(row: _Row, by: _Row, times: Fraction) -> None:
    """Take a multiple of a row off another one."""
    if not times:
        return
    for j, x in by.items():
        left = row.get(j, _ZERO) - times * x
        if left:
            row[j] = left
        else:
            row.pop(j, None)
