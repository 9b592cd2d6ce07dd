"""Linear equations over numbers >= 0: proposed by a linear program, then solved exactly on the same support.

    propose(columns, right, aim, meter)       floats >= 0 with sum of number * column = right and the greatest aim
    settle(columns, right, proposed, meter)   exact numbers >= 0 that satisfy the equations, or None

A vector is a mapping: what is not in it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias
from warnings import catch_warnings, simplefilter

from solvers.engines.budget import Meter, foreign

Vector: TypeAlias = Mapping[Any, Fraction]

_NOTHING = 1e-9
"""A proposed number up to this is taken for 0."""


_PROGRAM = 2_000
"""Units of a linear program, in addition to one for each of its entries."""

_CELLS = 100
"""So many numbers of a matrix are reduced by one row for a unit."""


@foreign("scipy")
def propose(columns: Sequence[Vector], right: Vector, aim: Sequence[float], meter: Meter) -> list[float] | None:
    """A vertex of the solutions at which the aim is greatest, by HiGHS; None where there is none.

    What floats make of it may be inaccurate: the caller checks it exactly. Raises Exhausted where that is more work
    than is allowed.
    """
    meter.charge(_PROGRAM + sum(map(len, columns)))
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    rows = {key: i for i, key in enumerate(dict.fromkeys(key for column in (right, *columns) for key in column))}
    entries = [(float(value), rows[key], j) for j, column in enumerate(columns) for key, value in column.items()]
    values, above, along = zip(*entries, strict=True)
    matrix = coo_array((values, (above, along)), shape=(len(rows), len(columns))).tocsr()
    wanted = [float(right.get(key, Fraction(0))) for key in rows]
    with catch_warnings():
        simplefilter("ignore")
        found = linprog(
            [-each for each in aim],
            A_eq=matrix,
            b_eq=wanted,
            bounds=(0, None),
            method="highs-ds",
            options={"time_limit": meter.seconds},
        )
    return [float(x) for x in found.x] if found.status == 0 else None


def settle(
    columns: Sequence[Vector], right: Vector, proposed: Sequence[float | Fraction], meter: Meter
) -> dict[int, Fraction] | None:
    """Exact numbers by column, on the support of the proposal; None where it allows none that are all >= 0.

    The greatest proposed number comes first; a column that depends on those before it gets 0.
    """
    support = sorted((j for j, share in enumerate(proposed) if share > _NOTHING), key=lambda j: -proposed[j])
    solved = _solved([columns[j] for j in support], right, meter)
    if solved is None or any(number < 0 for number in solved):
        return None
    return {j: number for j, number in zip(support, solved, strict=True) if number}


def _solved(columns: Sequence[Vector], right: Vector, meter: Meter) -> list[Fraction] | None:
    """One solution of the equations, 0 for columns that depend on those before them; None where there is none."""
    from flint import fmpq, fmpq_mat

    keys = list(dict.fromkeys(key for column in (*columns, right) for key in column))
    meter.charge(len(keys) * (len(columns) + 1) * min(len(keys), len(columns) + 1) // _CELLS)
    zero = Fraction(0)
    entries = [
        fmpq(value.numerator, value.denominator)
        for key in keys
        for value in (column.get(key, zero) for column in (*columns, right))
    ]
    width = len(columns) + 1
    reduced, rank = fmpq_mat(len(keys), width, entries).rref()
    found = [zero] * len(columns)
    for i in range(rank):
        pivot = next(j for j in range(width) if reduced[i, j] != 0)
        if pivot == len(columns):
            return None
        value = reduced[i, len(columns)]
        found[pivot] = Fraction(int(value.p), int(value.q))
    return found
