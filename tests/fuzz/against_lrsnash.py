"""Extreme equilibria against lrsnash, an exact C program by another author, on games of many kinds.

    python -m tests.fuzz.against_lrsnash --games 500 --seed 1

Needs lrsnash on the path (Debian: lrslib). Prints the kinds with their counts, and ends with an AssertionError and
the game where the profiles differ. Game n of a seed is the same on every machine.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random

from benchmarks.performance.peers import Table, lrsnash, of_tables
from solvers.equilibria.enumeration import extreme_equilibria

Game = tuple[Table, Table]


def _table(rows: int, columns: int, draw: Callable[[], Fraction | int]) -> Table:
    return [[Fraction(draw()) for _ in range(columns)] for _ in range(rows)]


def random_game(random: Random, most: int) -> tuple[str, Game]:
    """A game of one of eight kinds, with up to `most` strategies of each player."""
    rows, columns = random.randint(1, most), random.randint(1, most)
    kind = random.choice(("wide", "ties", "few ties", "duplicates", "zero rows", "symmetric", "rank 1", "scales"))
    low, high = {"wide": (-1000, 1000), "ties": (0, 2), "few ties": (0, 9)}.get(kind, (-5, 5))
    A, B = (_table(rows, columns, lambda: random.randint(low, high)) for _ in "AB")
    if kind == "duplicates":
        for table in (A, B):
            table[random.randrange(rows)] = list(table[random.randrange(rows)])
            source, target = random.randrange(columns), random.randrange(columns)
            for row in table:
                row[target] = row[source]
    elif kind == "zero rows":
        A[random.randrange(rows)] = [Fraction(0)] * columns
        B[random.randrange(rows)] = [Fraction(0)] * columns
    elif kind == "symmetric":
        A = _table(rows, rows, lambda: random.randint(0, random.choice((3, 1000))))
        B = [list(column) for column in zip(*A, strict=True)]
    elif kind == "rank 1":
        A = _table(rows, columns, lambda: random.randint(-9, 9))
        mine, theirs = [random.randint(-3, 3) for _ in range(rows)], [random.randint(-3, 3) for _ in range(columns)]
        B = [[u * v - a for v, a in zip(theirs, row, strict=True)] for u, row in zip(mine, A, strict=True)]
    elif kind == "scales":
        A, B = (
            _table(rows, columns, lambda: random.randint(-3, 3) * Fraction(10) ** random.choice((-12, -6, 0, 6, 12)))
            for _ in "AB"
        )
    return kind, (A, B)


def main() -> None:
    """Compare game after game."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--games", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=9, help="strategies of a player")
    options = parser.parse_args()
    kinds, equilibria = Counter[str](), Counter[str]()
    for number in range(options.games):
        kind, (A, B) = random_game(Random(f"{options.seed} {number}"), options.most)
        found = extreme_equilibria(of_tables(A, B))
        assert found.complete
        assert len(found.profiles) == len(set(found.profiles))
        assert set(found.profiles) == lrsnash(A, B)[1], f"seed {options.seed}, game {number}, {kind}: {A}, {B}"
        kinds[kind] += 1
        equilibria[kind] += len(found.profiles)
    for kind, count in sorted(kinds.items()):
        sys.stdout.write(f"{kind}: {count} games, {equilibria[kind]} extreme equilibria, all the same\n")


if __name__ == "__main__":
    main()
