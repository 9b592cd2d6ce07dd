"""All extreme equilibria of generated tables, by our engine and by its peers, as ratios of CPU time.

    compared(sizes, games)   Compared, one for each kind and size

Every profile of ours is compared with those of the exact peers, in rational numbers; an AssertionError where they
differ. Of nashpy, which works in floating point, it is counted in how many games it loses or invents one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from random import Random

from benchmarks.performance.peers import PEERS, Answer, Table, of_tables, spent
from benchmarks.performance.timing import in_the_middle
from mechanisms.values import Frozen
from solvers.equilibria.enumeration import extreme_equilibria

SIZES = (
    *(("random", size) for size in (6, 8, 10, 12, 14, 16)),
    *(("ties", size) for size in (9, 12)),
    *(("coordination", size) for size in (8, 10, 12)),
)
"""Kinds of games, with how many strategies each player has."""

NASHPY_CELLS = 36
PYGAMBIT_CELLS = 64
"""Larger tables take these minutes."""


class Compared(Frozen):
    """What was measured of one kind and size: our CPU seconds in the middle, and those of each peer that was asked."""

    kind: str
    size: int
    equilibria: int
    bases: int
    seconds: float
    peers: dict[str, float]
    nashpy_wrong: int

    def ratio(self, peer: str) -> float | None:
        """How many times longer a peer took; None where it was not asked."""
        return self.peers[peer] / self.seconds if peer in self.peers else None


def table(kind: str, size: int, random: Random) -> tuple[Table, Table]:
    """Payoffs of both players: -1000 to 1000, 0 to 2, or 1 where both choose the same."""
    if kind == "coordination":
        same = [[Fraction(row == column) for column in range(size)] for row in range(size)]
        return same, same
    low, high = (-1000, 1000) if kind == "random" else (0, 2)
    A, B = ([[Fraction(random.randint(low, high)) for _ in range(size)] for _ in range(size)] for _ in "AB")
    return A, B


def compared(sizes: Sequence[tuple[str, int]], games: int) -> Iterator[Compared]:
    """Time our engine and each peer on the same games: `games` of each kind and size."""
    for kind, size in sizes:
        yield _compared(kind, size, [table(kind, size, Random(f"{kind} {size} {number}")) for number in range(games)])


def _compared(kind: str, size: int, games: Sequence[tuple[Table, Table]]) -> Compared:
    ours, peers, wrong = list[float](), dict[str, list[float]](), 0
    known = extreme_equilibria(of_tables(*games[0]))  # not measured: libraries are loaded
    for A, B in games:
        game = of_tables(A, B)
        started = spent()
        known = extreme_equilibria(game)
        ours.append(spent() - started)
        assert known.complete
        for name, ask in _asked(size):
            seconds, theirs = ask(A, B)
            peers.setdefault(name, []).append(seconds)
            same = theirs == set(known.profiles)
            wrong += name == "nashpy" and not same
            assert same or name == "nashpy", f"{name} and we differ on {kind} {size}"
    medians = {name: in_the_middle(times) for name, times in peers.items()}
    return Compared(kind, size, len(known.profiles), known.bases, in_the_middle(ours), medians, wrong)


def _asked(size: int) -> list[tuple[str, Callable[[Table, Table], Answer]]]:
    most = {"nashpy": NASHPY_CELLS, "pygambit": PYGAMBIT_CELLS}
    return [(name, ask) for name, ask in PEERS.items() if size * size <= most.get(name, size * size)]
