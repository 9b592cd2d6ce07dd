"""The vertices of a best-response polytope that a search has found, the search for small ones, and what fits together.

    Vertices                    what a search found, and whether that is all
    few_vertices(table, ...)    all of them, one basis at a time in whole numbers: for small tables, without NumPy
    pairs(mine, theirs)         the extreme equilibria: vertices of both polytopes that have every label between them

Not here: large tables (solvers/equilibria/sweep.py).

Source: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, "Enumeration of Nash equilibria for two-player
games", Economic Theory 42, 2010; O. L. Mangasarian, "Equilibrium points of bimatrix games", J. SIAM 12, 1964.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from mechanisms.values import Frozen
from solvers.engines.budget import Exhausted, Meter
from solvers.equilibria.dictionary import Dictionary, Table

Weights = tuple[int, ...]
"""A mixed strategy up to its sum: whole numbers without a common factor."""

Pair = tuple[Weights, Weights]
"""An equilibrium: the weights of the row player and those of the column player."""


class Vertices(Frozen):
    """Vertices but 0: what is tight in each of them, as bits, and its weights, computed when asked for.

    Constraint j < (number of variables) is `variable j >= 0`; those behind are the rows of the table. All vertices
    were found where `complete`; then `simple` says whether each has as many tight constraints as there are variables.
    `bases` were visited.
    """

    width: int
    tight: Sequence[int]
    weights: Callable[[int], Weights]
    complete: bool
    simple: bool
    bases: int


class Visits:
    """So many bases of a polytope may be visited, as far as the meter of the question allows."""

    def __init__(self, bases: int, meter: Meter) -> None:
        self.left, self._meter = bases, meter

    def allow(self, bases: int, units: int) -> bool:
        """Count bases that are about to be visited; whether that is allowed."""
        self.left -= bases
        if self.left < 0:
            return False
        try:
            self._meter.charge(units)
        except Exhausted:
            return False
        return True

    @property
    def in_time(self) -> bool:
        """Whether there is time left, which is asked between two batches of bases that were allowed together."""
        return self._meter.seconds > 0


def few_vertices(table: Table, visits: Visits) -> Vertices:
    """All vertices of the polytope of a table of positive whole numbers, if it has no more bases than allowed."""
    units = 1 + len(table) * len(table[0]) // 2
    start = Dictionary.first(table)
    complete = visits.allow(1, units)
    waiting, found, simple = [(start, -1, -1)], dict[int, Dictionary](), True
    known = {start.key: 0}  # the bases seen so far, with the variables that lead from there to others seen so far
    while waiting:
        before, row, column = waiting.pop()  # the pivot is done when its turn comes: it takes room
        here = before.pivoted(row, column) if row >= 0 else before
        tight = here.tight
        simple = simple and tight == here.key
        if here.key != start.key:
            found.setdefault(tight, here)
        for column, entering in enumerate(here.outside if complete else ()):
            if known[here.key] >> entering & 1:
                continue
            row = here.leaving(column)
            left = here.inside[row]
            key = here.key ^ (1 << entering) ^ (1 << left)
            if key not in known:
                complete = visits.allow(1, units)
                if not complete:
                    break
                waiting.append((here, row, column))
            known[key] = known.get(key, 0) | 1 << left
    bases = list(found.values())
    return Vertices(
        start.width, list(found), cache(lambda number: bases[number].weights()), complete, simple, len(known)
    )


def pairs(mine: Vertices, theirs: Vertices) -> list[Pair]:
    """The weights of each pair of vertices that have every label between them: these are the extreme equilibria.

    A label is a row or, behind these, a column. Row r is tight in the first polytope where it is not played,
    in the second one where it is a best response; there the variables are the columns.
    """
    rows, columns = mine.width, theirs.width
    labels = range(rows + columns)
    bits = [1 << (label + columns if label < rows else label - rows) for label in labels]
    backwards = theirs.tight[::-1]
    carriers = [int("0" + "".join(["1" if tight & bit else "0" for tight in backwards]), 2) for bit in bits]
    found = []
    for number, tight in enumerate(mine.tight):
        fitting = (1 << len(theirs.tight)) - 1
        for label in labels:
            if not tight >> label & 1:
                fitting &= carriers[label]
        while fitting:
            lowest = fitting & -fitting
            found.append((mine.weights(number), theirs.weights(lowest.bit_length() - 1)))
            fitting ^= lowest
    return found
