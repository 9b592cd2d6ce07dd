"""One basis of a best-response polytope in whole numbers, and exact pivots that ties do not lead astray.

For a table of positive whole numbers the polytope is

    { z >= 0 : each row of the table times z is at most 1 }

A basis says which variables may differ from 0: those inside. The others, outside, are 0 there. Each inside
variable is (right side - sum of row entries times outside variables) / denominator. Numbers stay whole, and may
have a hundred thousand bits (payoffs with long binomial tails), which FLINT multiplies and divides. Where several
rows could leave, the lexicographic rule decides: right sides are 1 + (e, e^2, ...) for a number e as small as
it takes. So every basis has one neighbour in each direction. Where an order is given, right sides are
1 + e order + (e^2, e^3, ...).

Sources: J. Edmonds, "Systems of distinct representatives and linear algebra", 1967 (division without remainder);
G. Dantzig, A. Orden, P. Wolfe, 1955 (the lexicographic rule).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd, lcm
from operator import mul
from typing import cast

Table = Sequence[Sequence[int]]

_LONG = 400
"""Bits from which on FLINT is faster than Python, which starts at once."""


class Dictionary:
    """A basis. Variables are numbered: first those of the polytope, then the slack of each row of the table."""

    __slots__ = ("denominator", "inside", "key", "order", "outside", "rows", "width")

    def __init__(
        self, inside: list[int], outside: list[int], rows: list[list[int]], denominator: int, order: Sequence[int] = ()
    ) -> None:
        self.inside, self.outside, self.rows, self.denominator = inside, outside, rows, denominator
        self.width, self.order = len(outside), order
        self.key = sum([1 << variable for variable in outside])  # the outside variables as a set of bits

    @staticmethod
    def first(table: Table) -> Dictionary:
        """The basis of the vertex 0: every slack inside."""
        width = len(table[0])
        slacks = list(range(width, width + len(table)))
        longest = max(value.bit_length() for row in table for value in row) * min(width, len(table))
        whole = int
        if longest > _LONG:
            from flint import fmpz

            whole = cast("type[int]", fmpz)  # an int in all but name and speed
        return Dictionary(slacks, list(range(width)), [[whole(x) for x in (*row, 1)] for row in table], whole(1))

    @staticmethod
    def of(table: Table, inside: Sequence[int], outside: Sequence[int], order: Sequence[int] = ()) -> Dictionary:
        """The basis with these variables inside, whatever pivots lead there; ValueError where they form none."""
        from flint import fmpz_mat

        width = len(table[0])

        def column(variable: int) -> list[int]:
            if variable < width:
                return [row[variable] for row in table]
            return [int(number == variable - width) for number in range(len(table))]

        columns = [*map(column, inside), *map(column, outside), [1] * len(table)]
        solved, denominator, rank = fmpz_mat(list(map(list, zip(*columns, strict=True)))).rref()
        if rank < len(inside) or any(solved[i, i] != denominator for i in range(rank)):
            raise ValueError("these variables form no basis")
        sign = 1 if denominator > 0 else -1
        rows = [[sign * value for value in row[len(inside) :]] for row in solved.tolist()]
        fixed = cast("tuple[list[list[int]], int]", (rows, sign * denominator))
        return Dictionary(list(inside), list(outside), *fixed, order)

    @property
    def tight(self) -> int:
        """The variables that are 0 here, inside ones too, as a set of bits."""
        return self.key | sum([1 << v for v, row in zip(self.inside, self.rows, strict=True) if not row[-1]])

    def weights(self) -> tuple[int, ...]:
        """The variables of the polytope, in proportion, as whole numbers without a common factor."""
        values = {v: int(row[-1]) for v, row in zip(self.inside, self.rows, strict=True)}
        return primitive([values.get(variable, 0) for variable in range(self.width)])

    def leaving(self, column: int) -> int:
        """The row whose variable becomes 0 first when an outside variable grows; ties go to the lexicographic rule.

        There always is one: the polytope is bounded.
        """
        best = -1
        for row, entries in enumerate(self.rows):
            if entries[column] > 0 and (best < 0 or self._before(row, best, column)):
                best = row
        return best

    def _before(self, row: int, best: int, column: int) -> bool:
        one, other = self.rows[row], self.rows[best]
        here, there = one[-1] * other[column], other[-1] * one[column]
        if here != there:
            return here < there
        for mine, theirs in zip(self._powers(row), self._powers(best), strict=True):
            here, there = mine * other[column], theirs * one[column]
            if here != there:
                return here < there
        raise AssertionError("two rows of a basis cannot be proportional")

    def _powers(self, row: int) -> Iterator[int]:
        """The coefficients of the powers of e in the right side of a row."""
        slacks = range(self.width, self.width + len(self.rows))
        if self.order:
            yield sum(factor * self._slack(row, slack) for factor, slack in zip(self.order, slacks, strict=True))
        yield from (self._slack(row, slack) for slack in slacks)

    def _slack(self, row: int, slack: int) -> int:
        """The entry of a slack variable in a row, where the columns of all variables are written out."""
        if slack in self.outside:
            return self.rows[row][self.outside.index(slack)]
        return self.denominator if self.inside[row] == slack else 0

    def pivoted(self, row: int, column: int) -> Dictionary:
        """The basis in which the variables of a row and of a column have changed places."""
        pivot_row, old = self.rows[row], self.denominator
        pivot = pivot_row[column]
        rows = []
        for number, entries in enumerate(self.rows):
            if number == row:
                fresh = list(pivot_row)
                fresh[column] = old
            else:
                factor = entries[column]
                fresh = [(a * pivot - factor * b) // old for a, b in zip(entries, pivot_row, strict=True)]
                fresh[column] = -factor
            rows.append(fresh)
        inside, outside = list(self.inside), list(self.outside)
        inside[row], outside[column] = outside[column], inside[row]
        return Dictionary(inside, outside, rows, pivot, self.order)


def scaled(table: Table) -> tuple[Table, list[int]]:
    """A table of small numbers of at least 1 with the same best responses, and factors for weights on its columns.

    A number is added to each column, which is then divided by what its numbers have in common. `multiplied` by the
    factors, weights on the columns of the new table become those on the columns of the given one.

    >>> scaled([[10, 5], [30, 5], [50, 6]])
    ([(1, 1), (2, 1), (3, 2)], [1, 20])
    """
    whole_columns = list(zip(*table, strict=True))
    columns = [
        [value - least for value in column]
        for column, least in zip(whole_columns, map(min, whole_columns), strict=True)
    ]
    shared = [gcd(*column) or 1 for column in columns]
    small = [[value // factor + 1 for value in column] for column, factor in zip(columns, shared, strict=True)]
    whole = lcm(*shared)
    return list(zip(*small, strict=True)), [whole // factor for factor in shared]


def multiplied(weights: Sequence[int], factors: Sequence[int]) -> tuple[int, ...]:
    """Each weight times its factor."""
    return tuple(map(mul, weights, factors))


def primitive(numbers: Sequence[int]) -> tuple[int, ...]:
    """Whole numbers in the same proportion, without a common factor.

    >>> primitive([6, 0, 9])
    (2, 0, 3)
    """
    shared = gcd(*numbers) or 1
    return tuple(number // shared for number in numbers)
