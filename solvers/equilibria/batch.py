"""Many bases of one best-response polytope at once, in floating point, and what is certain about them.

A batch holds the bases of solvers/equilibria/dictionary.py as arrays: axis 0 counts bases, axis 1 their inside
variables, axis 2 their outside variables and, behind these, the right side. It is in one of two regimes.

    whole      entries are whole numbers of at most 2^25, and exact: products stay below 2^51, divisions leave no
               remainder, and two fractions of such numbers that differ are rounded to floats that differ, in the
               same order. So floats decide, ties too.
    rounded    entries are close to those of the polytope with its variables scaled. How close is proved for each
               basis anew, from what is left over when it is put into its equations (`error_bounds`). What these
               bounds leave open is named, to be settled in whole numbers of any length.

No constant here says when two numbers are taken to be equal.

Source: S. M. Rump, "Verification methods: rigorous results using floating-point arithmetic", Acta Numerica 19, 2010.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mechanisms.values import Frozen
from solvers.equilibria.dictionary import Dictionary, Table

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Keys = NDArray[Any]
"""Sets of variables as bits: uint64, or Python's whole numbers where there are more than 64 variables."""

LARGEST = 2.0**25
_ROUNDING = 2.0**-53
_SURE = 0.25


class Polytope:
    """A table with what batches need of it: scaled columns, and the bit of each variable."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.height, self.width = len(table), len(table[0])
        largest = [max(column) for column in zip(*table, strict=True)]
        self.scales = [*largest, *[1] * self.height]
        scaled = np.array([[value / most for value, most in zip(row, largest, strict=True)] for row in table])
        self.system: Floats = np.hstack([scaled, np.eye(self.height)])  # both sides of the equations, scaled
        self.exact = max(largest) <= LARGEST
        self.order = [(7 * row * row + 3 * row) % 11 for row in range(self.height)]  # not in proportion, and small
        number = self.width + self.height
        self.bits: Keys = np.array([1 << v for v in range(number)], dtype=np.uint64 if number <= 64 else object)


class Batch(Frozen):
    """Bases: variables inside (N, m) and outside (N, n), entries (N, m, n + right sides), and denominators (N)."""

    polytope: Polytope
    inside: Whole
    outside: Whole
    entries: Floats
    denominators: Floats
    whole: bool

    @staticmethod
    def first(polytope: Polytope) -> Batch:
        """The basis of the vertex 0."""
        height, width = polytope.height, polytope.width
        start = [polytope.system[:, :width], np.ones((height, 1))]
        if polytope.exact:
            start = [np.array(polytope.table, dtype=float), start[1], np.array(polytope.order, dtype=float)[:, None]]
        entries = np.hstack(start)[None]
        inside, outside = np.arange(width, width + height)[None], np.arange(width)[None]
        return Batch(polytope, inside, outside, entries, np.ones(1), polytope.exact)

    @property
    def keys(self) -> Keys:
        """The outside variables of each basis."""
        keys: Keys = np.bitwise_or.reduce(self.polytope.bits[self.outside], axis=1)
        return keys

    def part(self, chosen: slice | Whole) -> Batch:
        """Some of the bases."""
        inside, outside = self.inside[chosen], self.outside[chosen]
        return Batch(self.polytope, inside, outside, self.entries[chosen], self.denominators[chosen], self.whole)

    def pivoted(self, parents: Whole, rows: Whole, columns: Whole) -> Batch:
        """New bases: in each parent, the variables of a row and of a column change places."""
        here, old = np.arange(len(parents)), self.denominators[parents]
        entries = self.entries[parents]
        across, down = entries[here, rows], entries[here, :, columns]
        pivots = across[here, columns]
        entries *= pivots[:, None, None]
        entries -= down[:, :, None] * across[:, None, :]
        if self.whole:
            entries /= old[:, None, None]
        entries[here, :, columns] = -down
        entries[here, rows] = across
        entries[here, rows, columns] = old
        inside, outside = self.inside[parents], self.outside[parents]
        inside[here, rows], outside[here, columns] = self.outside[parents, columns], self.inside[parents, rows]
        if not self.whole:
            with np.errstate(all="ignore"):  # what this makes of a bad pivot has no bound of its errors
                entries /= pivots[:, None, None]
            pivots = np.ones_like(pivots)
        return Batch(self.polytope, inside, outside, entries, pivots, self.whole)._within_limits()

    def _within_limits(self) -> Batch:
        """The same, rounded where numbers have become too long to be exact."""
        if not self.whole or not len(self.entries) or np.abs(self.entries).max() <= LARGEST:
            return self
        scales = np.array(self.polytope.scales, dtype=float)
        entries = self.entries[:, :, : self.polytope.width + 1]
        entries = entries * (scales[self.inside] / self.denominators[:, None])[:, :, None]
        entries[:, :, :-1] /= scales[self.outside][:, None, :]
        return Batch(self.polytope, self.inside, self.outside, entries, np.ones(len(entries)), False)

    def decided(self) -> tuple[Whole, Flags]:
        """For each basis and outside variable the row that it drives to 0 first, and which rows are 0 already."""
        with np.errstate(all="ignore"):  # what overflows has no bound, and is settled exactly
            errors = self.errors()
            leaving, open_ = self.exits(errors)
            zero = ~(self.right > errors)
        if self.whole:
            self.settle(leaving, open_)
            return leaving, zero
        for number in np.nonzero(open_.any(axis=1) | zero.any(axis=1))[0].tolist():
            exact = self.exact(number)
            for column in np.nonzero(open_[number])[0].tolist():
                leaving[number, column] = exact.leaving(column)
            zero[number] = [row[-1] == 0 for row in exact.rows]
            self._renew(number, exact)
        return leaving, zero

    def exact(self, number: int) -> Dictionary:
        """One of the bases in whole numbers."""
        inside, outside = self.inside[number].tolist(), self.outside[number].tolist()
        return Dictionary.of(self.polytope.table, inside, outside, self.polytope.order)

    def _renew(self, number: int, exact: Dictionary) -> None:
        """Replace the entries of one rounded basis by exact ones, so that errors do not pile up."""
        scales = self.polytope.scales
        below = [int(exact.denominator) * scales[variable] for variable in (*exact.outside, -1)]
        for row, variable in enumerate(exact.inside):
            above = [int(value) * scales[variable] for value in exact.rows[row]]
            self.entries[number, row] = [_quotient(a, b) for a, b in zip(above, below, strict=True)]

    def errors(self) -> Floats:
        """A bound for the errors in each row of each basis, (N, m); see `error_bounds`."""
        if self.whole:
            return np.zeros(self.inside.shape)
        columns = self.polytope.system.T
        right = np.ones((len(self.outside), self.polytope.width + 1, self.polytope.height))
        right[:, :-1] = columns[self.outside]
        return error_bounds(columns[self.inside], self.entries, right)

    def exits(self, errors: Floats) -> tuple[Whole, Flags]:
        """For each basis and outside variable, the row that it drives to 0 first, and whether that is open.

        It is open where the bounds of the errors leave room for another row: in whole numbers, where several rows
        come first together.
        """
        width = self.polytope.width
        values, right = self.entries[:, :, :width], self.entries[:, :, width : width + 1]
        if self.whole:
            ratios = _ratios(right, values)
            first = ratios.min(axis=1)
            among = ratios <= first[:, None]
        else:
            errors = errors[:, :, None]
            first = _ratios(right + errors, values - errors).min(axis=1) * (1 + 8 * _ROUNDING)
            among = ~(right - errors > first[:, None] * (values + errors))
        return among.argmax(axis=1), (among.sum(axis=1) != 1) | ~np.isfinite(first)

    @property
    def right(self) -> Floats:
        """The right side of each row, (N, m)."""
        return self.entries[:, :, self.polytope.width]

    def settle(self, leaving: Whole, open_: Flags) -> None:
        """Replace the open rows by those of the lexicographic rule; for whole numbers."""
        bases, columns = np.nonzero(open_)
        divisors = self.entries[bases, :, columns]
        tied = divisors > 0
        for side in range(2 + self.polytope.height):
            left = np.nonzero(tied.sum(axis=1) > 1)[0]
            if not len(left):
                break
            among = tied[left]
            ratios = np.full(among.shape, np.inf)
            np.divide(self._right_side(bases[left], side), divisors[left], out=ratios, where=among)
            tied[left] = among & (ratios == ratios.min(axis=1)[:, None])
        leaving[bases, columns] = tied.argmax(axis=1)

    def _right_side(self, bases: Whole, number: int) -> Floats:
        """The right side of some bases, the second one, or the column of a slack variable, also where it is inside."""
        width = self.polytope.width
        if number < 2:
            return self.entries[bases, :, width + number]
        places = self.outside[bases] == width + number - 2
        column = self.entries[bases, :, places.argmax(axis=1)]
        unit = self.denominators[bases][:, None] * (self.inside[bases] == width + number - 2)
        return np.where(places.any(axis=1)[:, None], column, unit)


def _quotient(above: int, below: int) -> float:
    """The quotient of whole numbers as a float; not a number where it is beyond floats."""
    try:
        return above / below
    except OverflowError:
        return float("nan")


def _ratios(right: Floats, values: Floats) -> Floats:
    """How far an outside variable can grow until a row is 0: for ever where it does not make it smaller."""
    with np.errstate(all="ignore"):
        ratios = np.asarray(right / values)
    ratios[values <= 0] = np.inf
    return ratios


def error_bounds(columns: Floats, solutions: Floats, right: Floats) -> Floats:
    """How far approximate solutions of systems of equations are from the exact ones, proved.

    Given are systems M with right sides, whose entries are at most 1 and rounded, and approximate T (N, k, c).
    `columns` (N, k, k) holds the columns of each M as rows, `right` (N, c, k) each right side as a row. Each unit
    vector must be among the right sides or the columns of M, there as variable of its own row of T. Returns (N, k):
    entries in row i of T are off by at most so much; infinite where nothing is proved.

    What is left over, R = M T - right, is off by at most (k + 4) rounding errors times a column sum of T. So it and
    that bound it: by q. The exact solution is T - X R with X the inverse of M, whose columns are solutions for unit
    vectors: columns of T but for errors, or unit vectors. So the sum over a row of X is at most h / (1 - c q) with
    h = 1 + the sum over that row of T, and c q below 1 proves that M has an inverse at all.
    """
    number, rows, sides = solutions.shape
    size = np.abs(solutions)
    left_over = np.abs(np.matmul(solutions.swapaxes(1, 2), columns) - right).reshape(number, -1).max(axis=1)
    most = size.reshape(number, -1).max(axis=1)
    q = left_over + (2 * (rows + 4) * _ROUNDING) * (1 + rows * most)
    q[~(sides * q <= _SURE)] = np.inf  # also where it is not a number
    return np.asarray(2 * q[:, None] * (1 + size.sum(axis=2)))
