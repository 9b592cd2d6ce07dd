"""What the tests of equilibria share: games by their two tables, and a brute force that shares no code with us."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from mechanisms.game.game import Player
from mechanisms.game.normal_form import MixedProfile, NormalForm

Row = Sequence[Fraction | int]
Table = Sequence[Row]


@pytest.fixture(scope="session")
def game() -> Callable[[Table, Table], NormalForm]:
    return of_tables


@pytest.fixture(scope="session")
def brute_force() -> Callable[[Table, Table], set[MixedProfile]]:
    return every_extreme_equilibrium


@pytest.fixture(scope="session")
def small_games() -> list[tuple[Table, Table]]:
    return list(_small_games())


def of_tables(A: Table, B: Table) -> NormalForm:
    labels = tuple(f"r{i}" for i in range(len(A))), tuple(f"c{j}" for j in range(len(A[0])))
    cells = tuple(
        tuple((Fraction(a), Fraction(b)) for a, b in zip(x, y, strict=True)) for x, y in zip(A, B, strict=True)
    )
    return NormalForm((Player("row"), Player("column")), labels, cells)


def _small_games() -> Iterator[tuple[Table, Table]]:
    """All shapes from 1 x 1 to 4 x 4, each with many ties, with few, with payoffs far apart, and with zero rows."""
    random = Random(20250601)

    def table(m: int, n: int, low: int, high: int) -> Table:
        return [[random.randint(low, high) for _ in range(n)] for _ in range(m)]

    for m in range(1, 5):
        for n in range(1, 5):
            for low, high in ((0, 1), (0, 3), (0, 3), (-1000, 1000)):
                yield table(m, n, low, high), table(m, n, low, high)
            yield [[0] * n, *table(m, n, -3, 3)[1:]], [[0] * n, *table(m, n, -3, 3)[1:]]
            yield [table(1, n, 0, 2)[0]] * m, table(m, n, 0, 2)


def every_extreme_equilibrium(A: Table, B: Table) -> set[MixedProfile]:
    """All subsets of as many constraints as there are unknowns, solved as equations; what is feasible is a vertex.

    The unknowns are a mixed strategy and the most that the other player can get against it.
    """
    transposed = [list(column) for column in zip(*B, strict=True)]
    mine, theirs = _vertices(transposed), _vertices(A)
    rows = len(A)
    everything = set(range(rows + len(A[0])))
    found = set()
    for x, unplayed_rows, best_columns in mine:
        for y, unplayed_columns, best_rows in theirs:
            labels = unplayed_rows | best_rows | {rows + c for c in best_columns | unplayed_columns}
            if labels == everything:
                found.add(MixedProfile(x, y))
    return found


def _vertices(table: Table) -> list[tuple[tuple[Fraction, ...], set[int], set[int]]]:
    """The vertices of { (z, v) : z >= 0, sum z = 1, table z <= v }: z, what is 0 in it, and which rows reach v."""
    width = len(table[0])
    zero = [[Fraction(i == j) for j in range(width)] + [Fraction(0)] for i in range(width)]
    best = [[Fraction(value) for value in row] + [Fraction(-1)] for row in table]
    sums = [Fraction(1)] * width + [Fraction(0)]
    found = {}
    for tight in combinations(zero + best, width):
        point = _solution([*tight, sums], [Fraction(0)] * width + [Fraction(1)])
        if point is None or min(point[:-1]) < 0:
            continue
        reached = [sum((a * z for a, z in zip(row, point[:-1], strict=True)), Fraction(0)) for row in table]
        if max(reached) <= point[-1]:
            z = tuple(point[:-1])
            found[z] = z, {i for i in range(width) if z[i] == 0}, {i for i, r in enumerate(reached) if r == point[-1]}
    return list(found.values())


def _solution(equations: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """The one solution of a square system, or None."""
    size = len(equations)
    rows = [[*row, value] for row, value in zip(equations, right, strict=True)]
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for r in range(size):
            if r != column and rows[r][column]:
                factor = rows[r][column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[column], strict=True)]
    return [row[-1] for row in rows]
