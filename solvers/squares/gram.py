"""Gram matrices that add up to a goal: the linear equations between their entries, solved exactly.

A block is a product of hypotheses m with a basis b of forms; its Gram matrix P stands for the weight b' P b. All
blocks together must be the goal, the sum of (b' P b) m = goal, which is one linear equation a monomial. Only P >= 0 is
left to a solver of semidefinite programs. What it answers is rounded, and the equations are solved again exactly for
the entries that others determine: the sum is right whatever the rounding was, and P >= 0 is tested exactly.

    Block, System(blocks, goal)
    system.rounded(values)    matrices that solve the equations exactly and are >= 0, near the values, or None

Source: H. Peyrl, P. A. Parrilo, "Computing sum of squares decompositions with rational coefficients", Theoretical
Computer Science 409(2), 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from mechanisms.errors import CertificateRejected
from proofs.combination import pivots
from solvers.squares.coordinates import Exponents, Form, multiplied

Matrix: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""The lower triangle of a symmetric matrix, row by row."""

_DENOMINATORS = (1, 2, 6, 12, 60, 2**10, 2**16, 2**24, 2**34)
"""Entries are rounded to multiples of 1 over these, the coarsest first: simple numbers where they do."""


@dataclass(frozen=True, slots=True)
class Block:
    """A product of hypotheses, by their numbers and as a form, and the basis of the weight that it gets."""

    factors: tuple[int, ...]
    product: Form
    basis: tuple[Form, ...]

    @property
    def number(self) -> bool:
        """Whether the weight is a plain number."""
        return len(self.basis) == 1 and not any(any(m) for m in self.basis[0])


class System:
    """The equations between the entries of the Gram matrices of some blocks: one a monomial of the sum."""

    def __init__(self, blocks: Sequence[Block], goal: Form) -> None:
        self.blocks = tuple(blocks)
        self.places = [(k, i, j) for k, b in enumerate(blocks) for i in range(len(b.basis)) for j in range(i + 1)]
        self.columns = [self._column(*place) for place in self.places]
        monomials = sorted({m for column in self.columns for m in column} | set(goal))
        self.rows: dict[Exponents, int] = {m: i for i, m in enumerate(monomials)}
        self.goal = goal

    def _column(self, k: int, i: int, j: int) -> Form:
        """What one entry, and the one opposite, contribute to the sum."""
        block = self.blocks[k]
        pair = multiplied(multiplied(block.basis[i], block.basis[j]), block.product)
        return pair if i == j else {m: 2 * c for m, c in pair.items()}

    @cached_property
    def _solved(self) -> tuple[list[int], list[int], Any, Any] | None:
        """Determined entries, free ones, what a free one adds to them, and their constants; None where unsolvable."""
        from flint import fmpq_mat

        width = len(self.columns)
        reduced, rank = self._table.rref()
        led, at = list[int](), 0
        for row in range(rank):
            while not reduced[row, at]:
                at += 1
            led.append(at)
        if led and led[-1] == width:
            return None
        free = sorted(set(range(width)) - set(led))
        slopes = fmpq_mat(rank, len(free), [reduced[row, k] for row in range(rank) for k in free])
        return led, free, slopes, fmpq_mat(rank, 1, [reduced[row, width] for row in range(rank)])

    @cached_property
    def _table(self) -> Any:
        """One row an equation, one column an entry, and a last one for the goal."""
        from flint import fmpq_mat

        table = fmpq_mat(len(self.rows), len(self.columns) + 1)
        for k, column in enumerate((*self.columns, self.goal)):
            for m, c in column.items():
                table[self.rows[m], k] = _flint(c)
        return table

    @cached_property
    def independent(self) -> list[int]:
        """Equations of which all others are combinations, by the numbers in `rows`."""
        reduced, rank = self._table.transpose().rref()
        return [next(k for k in range(len(self.rows)) if reduced[row, k]) for row in range(rank)]

    @property
    def solvable(self) -> bool:
        """Whether any matrices at all, >= 0 or not, add up to the goal."""
        return self._solved is not None

    @property
    def determined(self) -> bool:
        """Whether the equations alone say what the matrices are."""
        return self._solved is not None and not self._solved[1]

    def rounded(self, values: Sequence[float], wanted: Callable[[Sequence[Matrix]], bool]) -> list[Matrix] | None:
        """Matrices near the values of the places that solve the equations exactly, are >= 0, and are wanted."""
        for denominator in _DENOMINATORS:
            found = self._matrices([Fraction(round(v * denominator), denominator) for v in values])
            if found is not None and wanted(found):
                return found
            if self.determined:
                break
        return None

    def _matrices(self, values: Sequence[Fraction]) -> list[Matrix] | None:
        from flint import fmpq_mat

        if self._solved is None:
            return None
        led, free, slopes, constants = self._solved
        exact = list(values)
        if free:
            constants = constants - slopes * fmpq_mat(len(free), 1, [_flint(values[k]) for k in free])
        for row, k in enumerate(led):
            exact[k] = Fraction(int(constants[row, 0].p), int(constants[row, 0].q))
        found, start = list[Matrix](), 0
        for block in self.blocks:
            rows = list[tuple[Fraction, ...]]()
            for i in range(len(block.basis)):
                rows.append(tuple(exact[start : start + i + 1]))
                start += i + 1
            found.append(tuple(rows))
        return found if all(map(_nowhere_negative, sorted(found, key=len))) else None


def _flint(number: Fraction) -> Any:
    from flint import fmpq

    return fmpq(number.numerator, number.denominator)


def _nowhere_negative(matrix: Matrix) -> bool:
    try:
        pivots(matrix)
    except CertificateRejected:
        return False
    return True
