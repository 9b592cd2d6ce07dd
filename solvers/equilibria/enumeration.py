"""Every extreme equilibrium of a game, exactly: the vertices of both best-response polytopes that fit together.

A vertex of the row player's polytope is a mixed strategy of his, with a label for each row that he
does not play and for each column that is a best response to it. Together with a vertex of the other
polytope it is an equilibrium exactly where every label occurs. All equilibria are what these extreme
ones span (solvers/equilibria/components.py), also in degenerate games.

    extreme_equilibria(game, budget)   Enumeration

Source: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Economic Theory 42, 2010; O. L. Mangasarian,
"Equilibrium points of bimatrix games", J. SIAM 12, 1964.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from mechanisms.game.normal_form import Mixed, MixedProfile, NormalForm
from mechanisms.values import Frozen
from proofs.playout.equilibrium import check_equilibrium
from solvers.equilibria.dominance import Dominated, reduced
from solvers.equilibria.polytope import Vertex, Vertices, vertices

MOST_BASES = 20_000
"""So many bases of each polytope are visited unless the caller says otherwise: enough for most games of 12 by 12."""

_WORK = 4_000_000
"""Entries of tables that are computed at most, unless the caller names a number of bases; long numbers count more."""


class Enumeration(Frozen):
    """The extreme equilibria of a game, all of them where `complete`, in the order of their strategies.

    `dominated` was taken out first. `degenerate` speaks of what was left: whether some mixed strategy has
    more best responses than it has strategies that are played; None where that is not known.
    `bases` is the larger of the two numbers of bases visited.
    """

    profiles: tuple[MixedProfile, ...]
    complete: bool
    degenerate: bool | None
    dominated: tuple[Dominated, ...]
    bases: int


def extreme_equilibria(game: NormalForm, budget: int | None = None, *, reduce: bool = True) -> Enumeration:
    """All extreme equilibria, each checked; `complete` is False where a polytope has more bases than the budget.

    Without a budget it is MOST_BASES, and fewer for tables that are very large or hold very long numbers.

    Raises CertificateRejected where an equilibrium that was found is none, which is a bug.
    """
    everything = tuple(range(game.shape[0])), tuple(range(game.shape[1]))
    (rows, columns), dominated = reduced(game) if reduce else (everything, ())
    of_columns = _positive([[game.of_column(r, c) for r in rows] for c in columns])
    of_rows = _positive([[game.of_row(r, c) for c in columns] for r in rows])
    limit = budget or _usual_budget(of_rows, of_columns)
    mine, theirs = vertices(of_columns, limit), vertices(of_rows, limit)
    profiles = [
        MixedProfile(_mixed(x, rows, game.shape[0]), _mixed(y, columns, game.shape[1]))
        for x, y in _labelled(mine.found, theirs.found, len(rows), len(columns))
    ]
    profiles.sort(key=lambda profile: (profile.rows, profile.columns), reverse=True)
    for profile in profiles:
        check_equilibrium(game, profile)
    degenerate = _degenerate(mine, len(rows)) or _degenerate(theirs, len(columns))
    complete = mine.complete and theirs.complete
    known = degenerate or (False if complete else None)
    return Enumeration(tuple(profiles), complete, known, dominated, max(mine.bases, theirs.bases))


def _positive(table: list[list[Fraction]]) -> list[list[int]]:
    """The table as whole numbers of at least 1, with the same best responses.

    Best responses to column j do not change where a number is added to all of it, nor where everything is
    multiplied by the same number.
    """
    scale = lcm(*(value.denominator for row in table for value in row))
    least = [min(column) for column in zip(*table, strict=True)]
    return [[int((value - low) * scale) + 1 for value, low in zip(row, least, strict=True)] for row in table]


def _usual_budget(*tables: list[list[int]]) -> int:
    """MOST_BASES, or as many as keep the work bounded.

    An entry grows to as many bits as those of the smaller side together, and its cost with their square.
    """
    rows, columns = len(tables[0]), len(tables[0][0])
    bits = max(value.bit_length() for table in tables for row in table for value in row)
    cost = 1 + (min(rows, columns) * bits // 4000) ** 2
    return min(MOST_BASES, 1 + _WORK // (rows * columns * cost))


def _degenerate(found: Vertices, dimension: int) -> bool:
    return any(len(vertex.tight) > dimension for vertex in found.found)


def _labelled(mine: Sequence[Vertex], theirs: Sequence[Vertex], rows: int, columns: int) -> list[tuple[Vertex, Vertex]]:
    """The pairs of vertices that have every label between them.

    A label is a row or, behind these, a column. Row r is tight in the first polytope where it is not played,
    in the second one where it is a best response; there the variables are the columns.
    """
    carriers = [0] * (rows + columns)
    for number, vertex in enumerate(theirs):
        for tight in vertex.tight:
            carriers[tight + rows if tight < columns else tight - columns] |= 1 << number
    found = []
    for vertex in mine:
        fitting = (1 << len(theirs)) - 1
        for label, carrier in enumerate(carriers):
            if label not in vertex.tight:
                fitting &= carrier
        while fitting:
            lowest = fitting & -fitting
            found.append((vertex, theirs[lowest.bit_length() - 1]))
            fitting ^= lowest
    return found


def _mixed(vertex: Vertex, kept: Sequence[int], size: int) -> Mixed:
    """The probabilities of all strategies of a player: those of a vertex, and 0 for what was taken out."""
    total = sum(vertex.weights)
    mixed = [Fraction(0)] * size
    for strategy, weight in zip(kept, vertex.weights, strict=True):
        mixed[strategy] = Fraction(weight, total)
    return tuple(mixed)
