"""The semidefinite program: Gram matrices as far inside the cone as the equations let them be.

    maximise t  with  P - t >= 0 for each Gram matrix P,  the equations,  t <= 1

t > 0: the equations have a solution with room around it, which rounding does not leave. t = 0: every solution is
singular, and this one is so only where all are (solvers/squares/faces.py). t < 0: there is none.

Floating point (cvxpy with Clarabel). Nothing here is believed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvers.squares.gram import System

_ITERATIONS = 100
"""Steps of the interior point method: this ends it, and is the same on every machine."""


@dataclass(frozen=True, slots=True)
class Solution:
    """The room t, and the values of the places of the system."""

    room: float
    values: list[float]

    def matrices(self, system: System) -> list[NDArray[np.float64]]:
        """The Gram matrix of each block."""
        found = [np.zeros((len(b.basis), len(b.basis))) for b in system.blocks]
        for (k, i, j), value in zip(system.places, self.values, strict=True):
            found[k][i, j] = found[k][j, i] = value
        return found


def solve(system: System, seconds: float) -> Solution | None:
    """The solution with most room; None where the solver has none."""
    import cvxpy as cp

    room = cp.Variable()
    sizes = [len(block.basis) for block in system.blocks]
    single = [k for k, n in enumerate(sizes) if n == 1]
    larger = {k: cp.Variable((n, n), PSD=True) + room * np.eye(n) for k, n in enumerate(sizes) if n > 1}
    numbers = cp.Variable(max(len(single), 1), nonneg=True) + room
    sums = [_equations(system, [k]) @ gram.flatten(order="F") for k, gram in larger.items()]
    if single:
        sums.append(_equations(system, single) @ numbers)
    goal = np.zeros(len(system.rows))
    for m, c in system.goal.items():
        goal[system.rows[m]] = float(c)
    chosen = system.independent
    problem = cp.Problem(cp.Maximize(room), [sum(sums[1:], sums[0])[chosen] == goal[chosen], room <= 1])
    if not _solved(problem, seconds) or room.value is None:
        return None
    values = {k: gram.value for k, gram in larger.items()}
    values |= {k: [[numbers.value[i]]] for i, k in enumerate(single)}
    return Solution(float(room.value), [float(values[k][i][j]) for k, i, j in system.places])


def _solved(problem: Any, seconds: float) -> bool:
    import cvxpy as cp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Solution may be inaccurate": it is only a proposal
        try:
            problem.solve(solver=cp.CLARABEL, max_iter=_ITERATIONS, time_limit=seconds)
        except cp.SolverError:
            return False
    return problem.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE)


def _equations(system: System, blocks: Sequence[int]) -> Any:
    """The rows of the equations over the entries of some matrices, each column after column."""
    from scipy.sparse import csr_array

    start, width = dict[int, int](), 0
    for k in blocks:
        start[k] = width
        width += len(system.blocks[k].basis) ** 2
    rows, columns, entries = list[int](), list[int](), list[float]()
    for (k, i, j), column in zip(system.places, system.columns, strict=True):
        if k in start:
            rows += [system.rows[m] for m in column]
            columns += [start[k] + i + len(system.blocks[k].basis) * j] * len(column)
            entries += map(float, column.values())
    return csr_array((entries, (rows, columns)), shape=(len(system.rows), width))
