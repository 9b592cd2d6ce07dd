"""What fits the vertices of one best-response polytope, without visiting the other one.

In a simple polytope a vertex has as many strategies that are played as best responses to it, k of each. Where the
other player's weights on these responses that make these strategies equal are the only ones, there is one partner
at most: it is one where no weight is negative and no other strategy is better. All k by k systems are solved in
floating point at once, and most of them are discarded because one of these conditions is violated by more than the
proved bound of the error. What remains is solved exactly.

    partners(sweep, other)   (weights, weights) for each equilibrium, or None where a whole face may fit
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from solvers.equilibria.batch import Flags, Floats, Polytope, Whole, error_bounds
from solvers.equilibria.blocks import contradictory, solved
from solvers.equilibria.dictionary import Table, primitive
from solvers.equilibria.sweep import Sweep
from solvers.equilibria.vertices import Pair, Weights

_TOGETHER = 1 << 16
"""Entries of systems that are handled at a time."""

_FEW = 256
"""Vertices that are counted at a time: so few that no thread is started for a product of matrices."""


def partners(sweep: Sweep, other: Polytope) -> list[Pair] | None:
    """The equilibria at the vertices that a sweep has found.

    None where the vertex of the other polytope is not the only point that fits: then that one has to be visited too.
    """
    insides, width = sweep.insides(), sweep.polytope.width
    inside = np.zeros((len(insides), width + sweep.polytope.height), dtype=bool)
    inside[np.arange(len(insides))[:, None], insides] = True
    parts = [inside[start : start + _FEW] for start in range(0, len(inside), _FEW)]
    inside = np.concatenate([part[~_dominated(other, part[:, :width], ~part[:, width:])] for part in parts])
    sizes = inside[:, :width].sum(axis=1)
    found: list[Pair] = []
    for size in np.unique(sizes[sizes > 0]).tolist():
        mine = inside[sizes == size]
        rows = np.nonzero(mine[:, :width])[1].reshape(-1, size)
        columns = np.nonzero(~mine[:, width:])[1].reshape(-1, size)
        together = max(1, _TOGETHER // (size * size))
        for start in range(0, len(mine), together):
            part = slice(start, start + together)
            if not _fitting(sweep, other, rows[part], columns[part], found):
                return None
    return found


def _dominated(other: Polytope, played: Flags, responses: Flags) -> Flags:
    """Where some strategy that is played brings less than another one against every response: nothing fits there.

    This is seen by counting, and spares most systems.
    """
    table, weights = other.system[:, : other.width], responses.astype(float)
    number, found = responses.sum(axis=1)[:, None], np.zeros(len(played), dtype=bool)
    for row in range(other.height):
        worse = (table[row] < table).astype(float)  # rounded, so what differs here differs
        found |= played[:, row] & (np.matmul(weights, worse.T) == number).any(axis=1)
    return found


def _fitting(sweep: Sweep, other: Polytope, rows: Whole, columns: Whole, found: list[Pair]) -> bool:
    """Add the equilibria with these strategies and responses; False where one of them may be one of many."""
    for number in np.nonzero(_possible(other, rows, columns))[0]:
        mine, theirs = rows[number].tolist(), columns[number].tolist()
        weights = solved(other.table, mine, theirs)
        if weights is None:
            if not contradictory(other.table, mine, theirs):
                return False
        elif _is_vertex(other.table, theirs, *weights):
            own = solved(sweep.polytope.table, theirs, mine)
            assert own is not None, "the block of a basis has an inverse"
            found.append((_spread(own[0], mine, sweep.polytope.width), _spread(weights[0], theirs, other.width)))
    return True


def _possible(other: Polytope, rows: Whole, columns: Whole) -> Flags:
    """Which systems may have a solution without negative weights to which no other row is a better response."""
    table, size = other.system[:, : other.width].T, rows.shape[1]
    systems = table[columns[:, :, None], rows[:, None, :]]
    right = np.broadcast_to(np.vstack([np.eye(size), np.ones((1, size))]), (len(rows), size + 1, size))
    with np.errstate(all="ignore"):
        inverse = _inverses(systems).swapaxes(1, 2)
        solutions = np.concatenate([inverse, inverse.sum(axis=2)[:, :, None]], axis=2)
        weights, errors = solutions[:, :, -1], error_bounds(systems, solutions, right)
        reached = np.matmul(weights[:, None, :], table[columns])[:, 0].max(axis=1)
        margin = 2 * errors.sum(axis=1) + (size + 4) * 2.0**-52 * (1 + np.abs(weights).sum(axis=1))
        impossible = (weights + errors < 0).any(axis=1) | (reached - margin > 1)
    return np.asarray(~impossible)


def _inverses(systems: Floats) -> Floats:
    """Approximate inverses; not a number where there is none."""
    try:
        return np.asarray(np.linalg.inv(systems), dtype=np.float64)
    except np.linalg.LinAlgError:
        if len(systems) == 1:
            return np.full(systems.shape, np.nan)
        half = len(systems) // 2
        return np.concatenate([_inverses(systems[:half]), _inverses(systems[half:])])


def _is_vertex(table: Table, columns: Sequence[int], numerators: Sequence[int], denominator: int) -> bool:
    """Whether weights are not negative, and bring no row more than 1."""
    return min(numerators) >= 0 and all(
        sum(row[column] * weight for column, weight in zip(columns, numerators, strict=True)) <= denominator
        for row in table
    )


def _spread(weights: Sequence[int], places: Sequence[int], size: int) -> Weights:
    spread = [0] * size
    for place, weight in zip(places, weights, strict=True):
        spread[place] = weight
    return primitive(spread)
