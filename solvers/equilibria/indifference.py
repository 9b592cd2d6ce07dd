"""The mixed strategy that leaves the other player indifferent, by exact elimination.

indifferent(paid, own, others, size)   the only one on a support, or None
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from mechanisms.game.normal_form import Mixed


def indifferent(
    paid: Callable[[int, int], Fraction], own: Sequence[int], others: Sequence[int], size: int
) -> Mixed | None:
    """The mixed strategy on `own` against which all of `others` bring the other player the same.

    `paid(mine, theirs)` is what they are paid, `size` how many strategies there are in all. None where there is
    no such mixed strategy, or more than one; probabilities may come out negative.

    >>> half = indifferent(lambda mine, theirs: Fraction(mine == theirs), [0, 1], [0, 1], 3)
    >>> [str(p) for p in half]
    ['1/2', '1/2', '0']
    """
    rows = [[Fraction(1)] * len(own) + [Fraction(1)]]
    rows += [[paid(i, j) - paid(i, others[0]) for i in own] + [Fraction(0)] for j in others[1:]]
    solved = 0
    for column in range(len(own)):
        pivot = next((r for r in range(solved, len(rows)) if rows[r][column]), None)
        if pivot is None:
            return None
        rows[solved], rows[pivot] = rows[pivot], rows[solved]
        rows[solved] = [value / rows[solved][column] for value in rows[solved]]
        for r, row in enumerate(rows):
            if r != solved and row[column]:
                rows[r] = [a - row[column] * b for a, b in zip(row, rows[solved], strict=True)]
        solved += 1
    if any(row[-1] for row in rows[solved:]):
        return None
    mixed = [Fraction(0)] * size
    for i, row in zip(own, rows, strict=False):
        mixed[i] = row[-1]
    return tuple(mixed)
