"""One equilibrium of any game, exactly, where all of them are out of reach.

Every finite game has one. The algorithm of Lemke and Howson leaves the pair of vertices 0 by dropping a label, then
drops in turn, in the other polytope, the label that it has met twice, until it meets the one dropped first. Each
step is decided as in solvers/equilibria/sweep.py, ties too, so the path returns to no basis, and ends. How many
steps that takes depends on the label: each label is tried for a number of steps, then for twice as many.

    some_equilibrium(worths, meter)   a list of one pair of weights; empty where the meter stops it

Zero-sum games, on which such paths may be long, are linear programs (solvers/equilibria/zero_sum.py).

Source: C. E. Lemke, J. T. Howson, "Equilibrium points of bimatrix games", J. SIAM 12, 1964.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

import numpy as np

from solvers.engines.budget import Exhausted, Meter
from solvers.equilibria.batch import Batch, Polytope
from solvers.equilibria.blocks import at_basis
from solvers.equilibria.dictionary import multiplied, scaled
from solvers.equilibria.dominance import Worths
from solvers.equilibria.vertices import Pair
from solvers.equilibria.zero_sum import as_zero_sum, optimal

_FIRST_STEPS = 200


def some_equilibrium(worths: Worths, meter: Meter) -> list[Pair]:
    """One equilibrium of the game with these payoffs, if the meter allows to find it."""
    payoffs = as_zero_sum(worths)
    (of_rows, theirs), (of_columns, mine) = map(scaled, worths)
    polytopes = Polytope(of_columns), Polytope(of_rows)
    labels = polytopes[0].width + polytopes[1].width
    try:
        if payoffs is not None:
            return [optimal(payoffs, meter)]
        for rounds in count():
            for dropped in range(labels):
                for pair in islice(lemke_howson(*polytopes, dropped, meter), _FIRST_STEPS << rounds):
                    if pair is not None:
                        return [(multiplied(pair[0], mine), multiplied(pair[1], theirs))]
    except Exhausted:
        pass
    return []


def lemke_howson(mine: Polytope, theirs: Polytope, dropped: int, meter: Meter) -> Iterator[Pair | None]:
    """The path on which one label, a row or behind these a column, may be missing: None for a step, and the end."""
    bases = [Batch.first(mine), Batch.first(theirs)]
    rows, labels = mine.width, mine.width + theirs.width
    label, seat = dropped, 0 if dropped < rows else 1
    while True:
        meter.charge(10 + rows * theirs.width // 64)
        shift = rows if seat else 0  # in the second polytope the columns come first
        bases[seat], left = _exchanged(bases[seat], (label - shift) % labels)
        label, seat = (left + shift) % labels, 1 - seat
        if label == dropped:
            mine_at, theirs_at = (at_basis(basis.polytope.table, basis.inside[0].tolist()) for basis in bases)
            yield mine_at, theirs_at
            return
        yield None


def _exchanged(basis: Batch, entering: int) -> tuple[Batch, int]:
    """The basis with another variable inside, and the one that has left."""
    column = int(np.nonzero(basis.outside[0] == entering)[0][0])
    row = int(basis.decided()[0][0, column])
    return basis.pivoted(*(np.array([place]) for place in (0, row, column))), int(basis.inside[0, row])
