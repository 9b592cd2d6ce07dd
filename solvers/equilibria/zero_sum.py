"""Zero-sum games as linear programs: one equilibrium, exactly, by the simplex method.

What a player wants does not change where a number is added to all that a strategy of the other player brings them, nor
where everything is multiplied by a positive number. So a game counts as zero-sum here where such changes make it one:
a cost of one's own strategy, say, is not an obstacle. With payoffs of the row player that are positive, the column
player's strategy is where the sum of y is largest among y >= 0 with (payoffs) y <= 1, and the row player's is its dual.

    as_zero_sum(worths)      the payoffs of the row player in the zero-sum game, or None
    optimal(payoffs, meter)  an equilibrium of that game

Sources: G. B. Dantzig, "A proof of the equivalence of the programming problem and the game problem", 1951;
A. Charnes, "Optimality and degeneracy in linear programming", 1952 (the lexicographic rule).
"""

from __future__ import annotations

import numpy as np

from solvers.engines.budget import Meter
from solvers.equilibria.batch import Batch, Polytope
from solvers.equilibria.dictionary import Dictionary, Table, primitive
from solvers.equilibria.dominance import Worths
from solvers.equilibria.vertices import Pair, Weights


def as_zero_sum(worths: Worths) -> Table | None:
    """Positive payoffs of the row player in the zero-sum game that this game amounts to; None where there is none.

    >>> as_zero_sum([[[1, 2], [3, 1]], [[9, 6], [8, 9]]])
    [[2, 5], [10, 1]]
    """
    A, B = worths[0], list(zip(*worths[1], strict=True))
    cells = [(r, c) for r in range(1, len(A)) for c in range(1, len(A[0]))]
    mixed = [tuple(t[r][c] - t[0][c] - t[r][0] + t[0][0] for t in (A, B)) for r, c in cells]
    mine, theirs = next((pair for pair in mixed if pair[0]), (1, -1))
    if mine * theirs >= 0 or any(a * theirs != b * mine for a, b in mixed):
        return None
    p, q = abs(theirs), abs(mine)  # q B + p A is a sum of what depends on the row and what depends on the column
    table = [[p * (a - first) - q * b for a, first, b in zip(row, A[0], B[0], strict=True)] for row in A]
    least = min(map(min, table)) - 1
    return [[value - least for value in row] for row in table]


def optimal(payoffs: Table, meter: Meter) -> Pair:
    """An equilibrium of a zero-sum game with positive payoffs of the row player."""
    polytope = Polytope(payoffs)
    basis = Batch.first(polytope)
    while True:
        meter.charge(10 + len(payoffs) * len(payoffs[0]) // 64)
        column = _improving(basis)
        if column is None:
            exact = basis.exact(0)
            gains = _gains(exact)
            if max(gains) <= 0:
                return _duals(exact, gains), exact.weights()
            column = gains.index(max(gains))
        row = int(basis.decided()[0][0, column])
        basis = basis.pivoted(*(np.array([place]) for place in (0, row, column)))


def _improving(basis: Batch) -> int | None:
    """The outside variable with which the sum of y surely grows fastest; None where floats see none."""
    width = basis.polytope.width
    inside, outside, entries = basis.inside[0], basis.outside[0], basis.entries[0, :, :width]
    worth = np.zeros(width + basis.polytope.height)
    scales = basis.polytope.scales[:width]
    worth[:width] = 1.0 if basis.whole else [min(scales) / scale for scale in scales]
    lost = worth[inside] @ entries
    gains = worth[outside] * basis.denominators[0] - lost
    with np.errstate(all="ignore"):
        errors = 2 * (worth[inside] @ basis.errors()[0]) + 2.0**-40 * (worth[inside] @ np.abs(entries))
    column = int(np.argmax(gains - errors))
    return column if gains[column] > errors[column] else None


def _gains(exact: Dictionary) -> list[int]:
    """What the sum of y gains, times the denominator, where an outside variable grows by 1."""
    mine = [row for variable, row in zip(exact.inside, exact.rows, strict=True) if variable < exact.width]
    return [
        exact.denominator * (variable < exact.width) - sum(row[column] for row in mine)
        for column, variable in enumerate(exact.outside)
    ]


def _duals(exact: Dictionary, gains: list[int]) -> Weights:
    """The row player's weights: what the sum of y would lose where a row could be paid more."""
    weights = [0] * len(exact.rows)
    for variable, gain in zip(exact.outside, gains, strict=True):
        if variable >= exact.width:
            weights[variable - exact.width] = -int(gain)
    return primitive(weights)
