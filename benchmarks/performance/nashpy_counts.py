"""What nashpy loses, per method and kind of game: its answers on seeded games against all extreme equilibria, exactly.

    counted(method, kind)   Counts
    page()                  the page docs/explanation/nashpy.md

An answer counts for an equilibrium if it is within a millionth of it. It is not an equilibrium if a player could gain
more than a millionth of the largest payoff, computed in fractions from the floats that were returned.
"""

from __future__ import annotations

import math
import signal
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.metadata import version
from itertools import islice
from random import Random
from types import FrameType
from typing import Any

from benchmarks.performance.peers import Table, of_tables
from mechanisms.values import Frozen
from solvers.equilibria.enumeration import extreme_equilibria

GAMES = 40
_CLOSE = Fraction(1, 10**6)
_PATIENCE = 5.0
"""Seconds after which a method counts as one that does not end on a game of at most four by four."""
_MOST = 1_000
"""Profiles that are read of one answer, at most."""

METHODS: dict[str, Callable[[Any], Iterator[Any]]] = {
    "support_enumeration": lambda game: game.support_enumeration(),
    "vertex_enumeration": lambda game: game.vertex_enumeration(),
    "lemke_howson_enumeration": lambda game: game.lemke_howson_enumeration(),
}
"""The methods that return several equilibria. That of Lemke and Howson promises some of them, not all."""


class Counts(Frozen):
    """What came of one method on the games of one kind.

    `losing` games lose an equilibrium, `silent` of them without a warning; the others count profiles, and games in
    which the method raised an error or did not end.
    """

    games: int
    losing: int
    silent: int
    missed: int
    of: int
    duplicates: int
    wrong: int
    crashed: int

    @property
    def row(self) -> str:
        """The counts as cells of a table."""
        numbers = (self.losing, self.silent, f"{self.missed} of {self.of}", self.duplicates, self.wrong, self.crashed)
        return " | ".join(map(str, numbers))


def _random(rows: int, columns: int, low: int, high: int) -> Callable[[Random], tuple[Table, Table]]:
    def made(random: Random) -> tuple[Table, Table]:
        A, B = ([[Fraction(random.randint(low, high)) for _ in range(columns)] for _ in range(rows)] for _ in range(2))
        return A, B

    return made


def _repeated(random: Random) -> tuple[Table, Table]:
    A, B = _random(2, 3, -9, 9)(random)
    return [*A, A[0]], [*B, B[0]]


def _zero_sum(random: Random) -> tuple[Table, Table]:
    A, _ = _random(4, 4, -99, 99)(random)
    return A, [[-value for value in row] for row in A]


def _coordination(random: Random) -> tuple[Table, Table]:
    same = [[Fraction(random.randint(1, 9) if i == j else 0) for j in range(4)] for i in range(4)]
    return same, same


def _scaled(unit: Fraction) -> Callable[[Random], tuple[Table, Table]]:
    def made(random: Random) -> tuple[Table, Table]:
        A, B = ([[1 + value * unit for value in row] for row in table] for table in _random(3, 3, -99, 99)(random))
        return A, B

    return made


KINDS: dict[str, Callable[[Random], tuple[Table, Table]]] = {
    "random, 3 by 3": _random(3, 3, -99, 99),
    "random, 4 by 4": _random(4, 4, -99, 99),
    "ties, 2 by 3": _random(2, 3, 0, 2),
    "ties, 3 by 3": _random(3, 3, 0, 2),
    "a repeated row": _repeated,
    "zero-sum, 4 by 4": _zero_sum,
    "coordination, 4 by 4": _coordination,
    "differences of 1e-9": _scaled(Fraction(1, 10**9)),
    "payoffs of 1e12": _scaled(Fraction(10) ** 12),
}
"""Kinds of games, by what is peculiar to them."""


def counted(method: str, kind: str, games: int = GAMES) -> Counts:
    """The counts of one method on the seeded games of one kind."""
    total = Counts(0, 0, 0, 0, 0, 0, 0, 0)
    for number in range(games):
        found = _one(METHODS[method], *KINDS[kind](Random(f"{kind} {number}")))
        total = Counts(*(a + getattr(found, name) for name, a in _named(total)))
    return total


def _named(counts: Counts) -> Iterator[tuple[str, int]]:
    for name in ("games", "losing", "silent", "missed", "of", "duplicates", "wrong", "crashed"):
        yield name, getattr(counts, name)


def _one(method: Callable[[Any], Iterator[Any]], A: Table, B: Table) -> Counts:
    """The counts of one game."""
    known = extreme_equilibria(of_tables(A, B))
    assert known.complete
    returned, warned, crashed = _returned(method, A, B)
    profiles = [exact for each in returned if (exact := _exact(each)) is not None]
    right = [profile for profile in profiles if _regret(A, B, profile) <= _CLOSE * _largest(A, B)]
    missed = sum(not any(_near(profile, (e.rows, e.columns)) for profile in right) for e in known.profiles)
    again = sum(any(_near(profile, other) for other in right[:i]) for i, profile in enumerate(right))
    wrong = len(returned) - len(right)
    return Counts(
        1, int(missed > 0), int(missed > 0 and not warned), missed, len(known.profiles), again, wrong, int(crashed)
    )


Profile = tuple[tuple[Fraction, ...], tuple[Fraction, ...]]


def _returned(method: Callable[[Any], Iterator[Any]], A: Table, B: Table) -> tuple[list[Any], bool, bool]:
    """What a method returned, whether it warned, and whether it broke off."""
    import nashpy
    import numpy

    game = nashpy.Game(*(numpy.array(table, dtype=float) for table in (A, B)))
    answers: list[Any] = []
    crashed = False
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        before = signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
        try:
            answers.extend(islice(method(game), _MOST))
        except Exception:  # whatever a package raises, or the alarm
            crashed = True
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    return answers, any(issubclass(each.category, RuntimeWarning) for each in caught), crashed


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _exact(profile: Any) -> Profile | None:
    """The floats of an answer as fractions; None where one is not a number, or a probability is below 0 by much."""
    both = [[float(p) for p in mixed] for mixed in profile]
    if any(not math.isfinite(p) or p < -1e-9 for mixed in both for p in mixed):
        return None
    sums = [sum((max(Fraction(p), Fraction(0)) for p in mixed), Fraction(0)) for mixed in both]
    if any(abs(total - 1) > _CLOSE for total in sums):
        return None
    rows, columns = (tuple(max(Fraction(p), Fraction(0)) / s for p in m) for m, s in zip(both, sums, strict=True))
    return rows, columns


def _regret(A: Table, B: Table, profile: Profile) -> Fraction:
    """How much the player who could gain most would gain by another strategy."""
    rows, columns = profile
    mine = [sum((a * q for a, q in zip(row, columns, strict=True)), Fraction(0)) for row in A]
    theirs = [sum((b * p for b, p in zip(column, rows, strict=True)), Fraction(0)) for column in zip(*B, strict=True)]
    gains = (
        (max(mine) - sum(p * v for p, v in zip(rows, mine, strict=True))),
        (max(theirs) - sum(q * v for q, v in zip(columns, theirs, strict=True))),
    )
    return Fraction(max(gains))


def _largest(A: Table, B: Table) -> Fraction:
    """The range of payoffs of the player whose range is smaller: in what a gain is measured."""
    ranges = [max(map(max, table)) - min(map(min, table)) for table in (A, B)]
    return min((each for each in ranges if each), default=Fraction(1))


def _near(first: Profile, second: Profile) -> bool:
    return all(
        abs(a - b) <= _CLOSE for one, other in zip(first, second, strict=True) for a, b in zip(one, other, strict=True)
    )


def page() -> str:
    """The page, in Markdown."""
    lines = [_HEAD.format(games=GAMES, version=version("nashpy"))]
    for method in METHODS:
        lines += [f"\n## {method}\n", _COLUMNS]
        lines += [f"| {kind} | {counted(method, kind).row} |" for kind in KINDS]
    return "\n".join(lines) + "\n"


_COLUMNS = (
    "| games | lose an equilibrium | without a warning | equilibria missed | duplicates | no equilibria | no answer |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)
_HEAD = """# nashpy, counted

bondproof asks [nashpy](https://nashpy.readthedocs.io) for equilibria and believes none of them \
([why](equilibria.md#nashpy)). This page counts what nashpy {version} returns for {games} seeded games of each kind, \
compared with all extreme equilibria in rational numbers. It is written by

    python -m benchmarks.performance nashpy --write

An answer counts for an equilibrium if it is within 1e-6 of it. It is not an equilibrium if a player could gain more \
than 1e-6 of the range of payoffs, or a probability is not a number. *No answer*: games in which the method raised an \
error or did not end in five seconds. Games with ties or repeated rows are degenerate: there support enumeration \
promises nothing, and `lemke_howson_enumeration` never promises all equilibria."""
