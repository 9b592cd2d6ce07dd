"""The weights on some columns of a table that make some of its rows equal, exactly, by FLINT.

solved(table, rows, columns)          the only such weights
at_basis(table, inside)               those at a basis of the best-response polytope of a table
contradictory(table, rows, columns)   whether there are none at all
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from solvers.equilibria.dictionary import Table, primitive


def solved(table: Table, rows: Sequence[int], columns: Sequence[int]) -> tuple[list[int], int] | None:
    """Numerators and denominator of the one z with (these rows and columns of the table) z = 1; None if not just one.

    As many rows as columns; the denominator is positive.

    >>> solved([[1, 2], [3, 1]], [0, 1], [0, 1])
    ([1, 2], 5)
    >>> solved([[1, 2], [2, 4]], [0, 1], [0, 1]) is None
    True
    """
    from flint import fmpz_mat

    block = fmpz_mat([[table[row][column] for column in columns] for row in rows])
    try:
        found = block.solve(fmpz_mat([[1]] * len(rows)))
    except ZeroDivisionError:
        return None
    exact = [(int(value.p), int(value.q)) for value in found.entries()]
    denominator = lcm(*[below for _, below in exact])
    return [above * (denominator // below) for above, below in exact], denominator


def contradictory(table: Table, rows: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether no z at all, negative ones included, solves (these rows and columns of the table) z = 1.

    >>> contradictory([[1, 2], [2, 4]], [0, 1], [0, 1])
    True
    >>> contradictory([[1, 2], [1, 2]], [0, 1], [0, 1])
    False
    """
    from flint import fmpz_mat

    block = [[table[row][column] for column in columns] for row in rows]
    return bool(fmpz_mat(block).rank() < fmpz_mat([[*row, 1] for row in block]).rank())


def at_basis(table: Table, inside: Sequence[int]) -> tuple[int, ...]:
    """The variables of the polytope at the basis with these variables inside, in proportion.

    >>> at_basis([[1, 2], [3, 1]], [0, 1])
    (1, 2)
    """
    width = len(table[0])
    weights, variables = [0] * width, sorted(variable for variable in inside if variable < width)
    rows = sorted(set(range(len(table))) - {variable - width for variable in inside})
    unique = solved(table, rows, variables)
    assert unique is not None, "the block of a basis has an inverse"
    for variable, weight in zip(variables, unique[0], strict=True):
        weights[variable] = weight
    return primitive(weights)
