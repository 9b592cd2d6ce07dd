"""One equilibrium of any game, exactly, where all of them are out of reach.

Every finite game has one. The algorithm of Lemke and Howson leaves the pair of vertices 0 by dropping a label, then
drops in turn, in the other polytope, the label that it has met twice, until it meets the one dropped first. The
numbers are whole, and ties are broken lexicographically, so it returns to no basis, and ends.

    some_equilibrium(of_columns, of_rows, meter)   a list of one pair of weights; empty where the meter stops it

Source: C. E. Lemke, J. T. Howson, "Equilibrium points of bimatrix games", J. SIAM 12, 1964.
"""

from __future__ import annotations

from solvers.engines.budget import Exhausted, Meter
from solvers.equilibria.dictionary import Dictionary, Table
from solvers.equilibria.vertices import Pair


def some_equilibrium(of_columns: Table, of_rows: Table, meter: Meter) -> list[Pair]:
    """One equilibrium of the game with these best-response polytopes, if the meter allows to find it."""
    try:
        return [lemke_howson(of_columns, of_rows, 0, meter)]
    except Exhausted:
        return []


def lemke_howson(of_columns: Table, of_rows: Table, dropped: int, meter: Meter) -> Pair:
    """The equilibrium at the end of the path on which one label, a row or behind these a column, may be missing."""
    rows, columns = len(of_rows), len(of_columns)
    at = [Dictionary.first(of_columns), Dictionary.first(of_rows)]
    label, seat = dropped, 0 if dropped < rows else 1
    while True:
        meter.charge(1 + rows * columns // 16)
        variable = label if seat == 0 else (label - rows) % (rows + columns)  # there the columns come first
        here = at[seat]
        column = here.outside.index(variable)
        row = here.leaving(column)
        left = here.inside[row]
        at[seat] = here.pivoted(row, column)
        label = left if seat == 0 else (left + rows) % (rows + columns)
        seat = 1 - seat
        if label == dropped:
            return at[0].weights(), at[1].weights()
