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


def partners(sweep: Sweep, other: Polytope) -> list[Pair] | None:
    """The equilibria at the vertices that a sweep has found.

    None where the vertex of the other polytope is not the only point that fits: then that one has to be visited too.
    """
    width = sweep.polytope.width
    inside = np.sort(sweep.insides(), axis=1)
    played = (inside < width).sum(axis=1)
    found: list[Pair] = []
    for size in range(1, inside.shape[1] + 1):
        mine = inside[played == size]
        together = max(1, _TOGETHER // (size * size))
        for part in (mine[start : start + together] for start in range(0, len(mine), together)):
            if not _fitting(
                sweep, other, part[:, :size], _others(part[:, size:] - width, sweep.polytope.height), found
            ):
                return None
    return found


def _others(chosen: Whole, number: int) -> Whole:
    """The numbers that are not chosen, in order."""
    left = np.ones((len(chosen), number), dtype=bool)
    left[np.arange(len(chosen))[:, None], chosen] = False
    return np.nonzero(left)[1].reshape(len(chosen), number - chosen.shape[1])


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
    table = other.system[:, : other.width]
    systems = table[rows[:, :, None], columns[:, None, :]]
    right = np.broadcast_to(
        np.hstack([np.eye(rows.shape[1]), np.ones((rows.shape[1], 1))]), (*rows.shape, rows.shape[1] + 1)
    )
    with np.errstate(all="ignore"):
        inverse = _inverses(systems)
        solutions = np.concatenate([inverse, inverse.sum(axis=2)[:, :, None]], axis=2)
        row_bounds, column_bounds = error_bounds(systems, solutions, right)
        weights, errors = solutions[:, :, -1], row_bounds * column_bounds[:, -1:]
        reached = np.matmul(table.T[columns].swapaxes(1, 2), weights[:, :, None])[:, :, 0].max(axis=1)
        margin = 2 * errors.sum(axis=1) + (rows.shape[1] + 4) * 2.0**-52 * (1 + np.abs(weights).sum(axis=1))
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
