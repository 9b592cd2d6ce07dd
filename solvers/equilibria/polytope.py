"""Every vertex of a best-response polytope, by its bases: exact pivoting that ties do not lead astray.

For a table of positive whole numbers the polytope is

    { z >= 0 : each row of the table times z is at most 1 }

Its vertices are mixed strategies up to their sum. Each vertex belongs to at least one basis that is
feasible in lexicographic order, however many constraints meet in it; these bases are connected by
pivots, so following every pivot finds them all. Numbers stay whole: a dictionary and one common denominator.
They may have a hundred thousand bits (payoffs with long binomial tails), which FLINT multiplies and divides.

    vertices(table, budget)   the vertices but 0, each with the constraints that are tight there

Sources: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, "Enumeration of Nash equilibria for two-player
games", Economic Theory 42, 2010; J. Edmonds, "Systems of distinct representatives and linear algebra", 1967
(division without remainder); G. Dantzig, A. Orden, P. Wolfe, 1955 (the lexicographic rule).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import cast

from mechanisms.values import Frozen

Table = Sequence[Sequence[int]]


class Vertex(Frozen):
    """A vertex: whole numbers in proportion to the variables, and the numbers of the constraints that are tight.

    Constraint j < (number of variables) is `variable j >= 0`; those behind are the rows of the table.
    """

    weights: tuple[int, ...]
    tight: frozenset[int]


class Vertices(Frozen):
    """The vertices that were found, without 0; all of them where `complete`. `bases` says how many were visited."""

    found: tuple[Vertex, ...]
    complete: bool
    bases: int


def vertices(table: Table, budget: int) -> Vertices:
    """All vertices of the polytope of a table of positive whole numbers, if it has at most `budget` bases."""
    here = _Dictionary.of(table)
    seen, complete = {here.key}, True
    waiting: list[tuple[_Dictionary, int, int]] = []
    found = dict[tuple[int, ...], Vertex]()
    while True:
        vertex = here.vertex()
        if any(vertex.weights):
            found.setdefault(vertex.weights, vertex)
        for column in range(here.width) if complete else ():
            row = here.leaving(column)
            key = here.key ^ (1 << here.outside[column]) ^ (1 << here.inside[row])
            if key not in seen:
                if len(seen) >= budget:
                    complete = False
                    break
                seen.add(key)
                waiting.append((here, row, column))  # the pivot is done when its turn comes: it takes room
        if not waiting:
            return Vertices(tuple(found.values()), complete, len(seen))
        before, row, column = waiting.pop()
        here = before.pivoted(row, column)


class _Dictionary:
    """One basis: each inside variable is (right side - sum of row entries times outside variables) / denominator.

    Variables are numbered: first those of the polytope, then the slack of each row of the table.
    """

    __slots__ = ("denominator", "inside", "key", "outside", "rows", "width")

    def __init__(self, inside: list[int], outside: list[int], rows: list[list[int]], denominator: int) -> None:
        self.inside, self.outside, self.rows, self.denominator = inside, outside, rows, denominator
        self.width = len(outside)
        self.key = sum(1 << variable for variable in inside)

    @staticmethod
    def of(table: Table) -> _Dictionary:
        """The basis of the vertex 0: every slack inside."""
        from flint import fmpz

        width = len(table[0])
        slacks = list(range(width, width + len(table)))
        rows = [[fmpz(x) for x in (*row, 1)] for row in table]  # an int in all but name and speed
        return _Dictionary(slacks, list(range(width)), cast("list[list[int]]", rows), cast("int", fmpz(1)))

    def vertex(self) -> Vertex:
        """Where this basis is: the variables times the denominator, and what is 0 there."""
        values = dict(zip(self.inside, (row[-1] for row in self.rows), strict=True))
        tight = frozenset(self.outside) | {variable for variable, value in values.items() if value == 0}
        return Vertex(_primitive([values.get(variable, 0) for variable in range(self.width)]), tight)

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
        for slack in range(self.width, self.width + len(self.rows)):
            here = self._slack(row, slack) * other[column]
            there = self._slack(best, slack) * one[column]
            if here != there:
                return here < there
        raise AssertionError("two rows of a basis cannot be proportional")

    def _slack(self, row: int, slack: int) -> int:
        """The entry of a slack variable in a row, where the columns of all variables are written out."""
        if slack in self.outside:
            return self.rows[row][self.outside.index(slack)]
        return self.denominator if self.inside[row] == slack else 0

    def pivoted(self, row: int, column: int) -> _Dictionary:
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
        return _Dictionary(inside, outside, rows, pivot)


def _primitive(numbers: list[int]) -> tuple[int, ...]:
    whole = [int(number) for number in numbers]
    shared = gcd(*whole) or 1
    return tuple(number // shared for number in whole)
