"""What play is worth from each state on, as linear equations in fractions: for tests, and apart from the engine."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F

State = tuple[str, int]


def solved(
    states: list[State], paid: Mapping[State, F], moved: Mapping[State, Mapping[State, F]], weight: F
) -> dict[State, F]:
    """The solution of worth = paid + weight * moved worth, by elimination."""
    size = len(states)
    rows = [
        [F(i == j) - weight * moved[s].get(t, F(0)) for j, t in enumerate(states)] + [paid[s]]
        for i, s in enumerate(states)
    ]
    for i in range(size):
        pivot = next(r for r in range(i, size) if rows[r][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(size):
            if r != i and rows[r][i]:
                rows[r] = [x - rows[r][i] * y for x, y in zip(rows[r], rows[i], strict=True)]
    return {s: row[-1] for s, row in zip(states, rows, strict=True)}
