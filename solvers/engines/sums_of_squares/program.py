"""The semidefinite program: Gram matrices as far inside the cone as the equations let them be.

    maximise t  with  P - t >= 0 for each Gram matrix P,  the equations,  t <= 1

t > 0: the equations have a solution with room around it, which rounding does not leave. t = 0: every solution is
singular, and this one is so only where all are (solvers/engines/sums_of_squares/faces.py). t < 0: there is none.

Floating point (cvxpy with Clarabel). Nothing here is believed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mechanisms.values import Frozen
from solvers.engines.budget import Meter, foreign
from solvers.engines.sums_of_squares.gram import System

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ITERATIONS = 100
"""Steps of the interior point method: this ends it, and is the same on every machine."""


_PROGRAM = 4_000
"""Units of any program."""
_ENTRIES = 10
"""So many entries of its equations, were they all there, cost a unit more."""


class Solution(Frozen):
    """The room t, and the values of the places of the system."""

    room: float
    values: list[float]

    def matrices(self, system: System) -> list[NDArray[np.float64]]:
        """The Gram matrix of each block."""
        import numpy as np

        found = [np.zeros((len(b.basis), len(b.basis))) for b in system.blocks]
        for (k, i, j), value in zip(system.places, self.values, strict=True):
            found[k][i, j] = found[k][j, i] = value
        return found


@foreign("cvxpy")
def roomiest(system: System, meter: Meter) -> Solution | None:
    """The solution with most room; None where the solver has none."""
    meter.charge(_units(system))
    import cvxpy as cp

    model = _Model(system)
    return model.solution(cp.Maximize(model.room), [model.room <= 1], meter)


@foreign("cvxpy")
def leanest(system: System, positive: Sequence[int], least: float, meter: Meter) -> Solution | None:
    """A solution with small traces, most of them about 0, in which the numbers of some blocks add up to `least`."""
    meter.charge(_units(system))
    import cvxpy as cp

    model = _Model(system)
    counted = [model.trace(k) for k in range(len(system.blocks)) if k not in positive]
    limits = [model.room == 0, *([sum(model.gram(k)[0, 0] for k in positive) >= least] if positive else [])]
    return model.solution(cp.Minimize(sum(counted)), limits, meter)


def _units(system: System) -> int:
    """What a program costs: to be written down, and to be solved."""
    return _PROGRAM + len(system.places) * len(system.rows) // _ENTRIES


class _Model:
    """Gram matrices as variables of cvxpy: each semidefinite, with `room` added to its diagonal."""

    def __init__(self, system: System) -> None:
        import cvxpy as cp
        import numpy as np

        self._system = system
        sizes = [len(block.basis) for block in system.blocks]
        self.room = cp.Variable()
        self._place = {k: i for i, k in enumerate(k for k, n in enumerate(sizes) if n == 1)}
        self._numbers = cp.Variable(max(len(self._place), 1), nonneg=True) + self.room
        self._larger = {k: cp.Variable((n, n), PSD=True) + self.room * np.eye(n) for k, n in enumerate(sizes) if n > 1}

    def gram(self, k: int) -> Any:
        """The matrix of a block."""
        return self._larger[k] if k in self._larger else self._numbers[self._place[k]].reshape((1, 1), order="F")

    def trace(self, k: int) -> Any:
        """The sum of the diagonal of a block."""
        import numpy as np

        return np.eye(len(self._system.blocks[k].basis)).flatten() @ self.gram(k).flatten(order="F")

    def solution(self, aim: Any, limits: Sequence[Any], meter: Meter) -> Solution | None:
        """The best matrices that satisfy the equations and some limits."""
        import cvxpy as cp
        import numpy as np

        system, chosen = self._system, self._system.independent
        sums = [_equations(system, [k]) @ gram.flatten(order="F") for k, gram in self._larger.items()]
        if self._place:
            sums.append(_equations(system, list(self._place)) @ self._numbers)
        goal = np.zeros(len(system.rows))
        for m, c in system.goal.items():
            goal[system.rows[m]] = float(c)
        problem = cp.Problem(aim, [sum(sums[1:], sums[0])[chosen] == goal[chosen], *limits])
        if not _solved(problem, meter) or self.room.value is None:
            return None
        values = {k: self._larger[k].value if k in self._larger else self.gram(k).value for k, _, _ in system.places}
        return Solution(float(self.room.value), [float(values[k][i, j]) for k, i, j in system.places])


def _solved(problem: Any, meter: Meter) -> bool:
    import cvxpy as cp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Solution may be inaccurate": it is only a proposal
        try:
            problem.solve(solver=cp.CLARABEL, max_iter=_ITERATIONS, time_limit=max(meter.seconds, 1e-3))
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
