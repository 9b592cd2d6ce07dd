"""The best plan of a player in floats: policy iteration with sparse matrices.

    Solved(rows, policy).worth    what a plan is worth in each state: V = u + d P V
    best(solved)                  a plan that no change in one state improves by more than rounding

Where a long chain of states would take a round for each of them, plans are passed backwards in one sweep, the states
that lead to each other together (value iteration, R. Bellman 1957); policy iteration goes on from there (R. Howard,
1960). Nothing here is exact: what is found is made exact and checked (solvers/bounds/search.py).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from mechanisms.errors import DomainError
from proofs.arithmetic.components import components
from proofs.work import Charge, unlimited
from solvers.bounds.rows import Numbers, Places, Rows

MOST_ROUNDS = 200
"""Rounds of policy iteration; where they are not enough, the last plan is taken, and bounds are as wide as they are."""

SWEEP_AFTER = 10
"""Rounds of policy iteration in a row, before plans are passed backwards."""

MOST_SWEEPS = 50
"""Of states that lead to each other: the passes over them, if they are few."""

ROWS_IN_A_UNIT = 10
"""Rows that a round solves for and compares in ten microseconds."""

CLOSE = 1e-12
"""An improvement by less than this share of the largest worth is rounding."""


class Solved:
    """A plan, as a row for each state, with the equations of its worth."""

    def __init__(self, rows: Rows, policy: Places) -> None:
        self.rows, self.policy = rows, policy

    @cached_property
    def _factors(self) -> Any:
        from scipy.sparse import eye_array
        from scipy.sparse.linalg import splu

        system = eye_array(self.rows.size) - self.rows.discount * self.rows.leads[self.policy]
        try:
            return splu(system.tocsc())
        except RuntimeError:
            raise DomainError("a plan never ends at this point, and no discount bounds its value") from None

    def solve(self, right: Numbers) -> Numbers:
        """The solution of (I - d P) x = right."""
        found: Numbers = self._factors.solve(right)
        if not np.all(np.isfinite(found)):
            raise DomainError("what play is worth at this point is too large for floating point")
        return found

    @cached_property
    def worth(self) -> Numbers:
        """What the plan is worth in each state."""
        return self.solve(self.rows.brings[self.policy])


def best(solved: Solved, charge: Charge = unlimited) -> Solved:
    """A plan that is best up to rounding, found from another one, whose moves it keeps where none is better."""
    rows = solved.rows
    for round_ in range(MOST_ROUNDS):
        charge(1 + len(rows.brings) // ROWS_IN_A_UNIT)
        worth = solved.worth
        if round_ % SWEEP_AFTER == SWEEP_AFTER - 1:
            worth = _swept(rows, worth)
        better = _improved(rows, solved.policy, worth)
        if better is None:
            if worth is solved.worth:
                break
            continue
        solved = Solved(rows, better)
    return solved


def _improved(rows: Rows, policy: Places, worth: Numbers) -> Places | None:
    """The plan with every move that pays more than its own; None where there is none."""
    after = rows.brings + rows.discount * (rows.leads @ worth)
    most = np.maximum.reduceat(after, rows.first)
    near = CLOSE * (1 + np.max(np.abs(after)))
    gains = most > after[policy] + near
    if not np.any(gains):
        return None
    best_rows = np.flatnonzero(after == most[rows.of])
    found = policy.copy()
    found[rows.of[best_rows[::-1]]] = best_rows[::-1]  # of several the first
    return np.where(gains, found, policy)


def _swept(rows: Rows, worth: Numbers) -> Numbers:
    """Values of the best plan, states that lead to each other at a time, each after those that they lead to."""
    starts, to, chances = rows.leads.indptr.tolist(), rows.leads.indices.tolist(), rows.leads.data.tolist()
    ends = [*rows.first[1:].tolist(), len(rows.brings)]
    own = [range(low, high) for low, high in zip(rows.first.tolist(), ends, strict=True)]
    graph = {state: dict.fromkeys(to[starts[each[0]] : starts[each[-1] + 1]]) for state, each in enumerate(own)}
    brings: list[float] = rows.brings.tolist()
    found: list[float] = worth.tolist()
    d = rows.discount

    def after(row: int, state: int) -> float:
        """What a row is worth, with what comes back to the state at once put in."""
        total, stays = brings[row], 0.0
        for entry in range(starts[row], starts[row + 1]):
            if to[entry] == state:
                stays += chances[entry]
            else:
                total += d * chances[entry] * found[to[entry]]
        left = 1 - d * stays
        return total / left if left > 1e-15 else found[state]

    for part in components(graph):
        for _ in range(1 if len(part) == 1 else max(1, MOST_SWEEPS // len(part))):
            for state in part:
                found[state] = max(after(row, state) for row in own[state])
    return np.asarray(found)
