"""Gram matrices that add up to a goal: the linear equations between their entries, solved exactly.

A block is a product of hypotheses m with a basis b of forms; its Gram matrix P stands for the weight b' P b. All
blocks together must be the goal, the sum of (b' P b) m = goal, which is one linear equation a monomial. Only P >= 0 is
left to a solver of semidefinite programs. What it answers is rounded, and the equations are solved again exactly for
the entries that others determine: the sum is right whatever the rounding was, and P >= 0 is tested exactly.

    Block, System(blocks, goal)
    system.rounded(values, ...)    matrices that solve the equations exactly and are >= 0, near the values, or None

Source: H. Peyrl, P. A. Parrilo, "Computing sum of squares decompositions with rational coefficients", Theoretical
Computer Science 409(2), 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

from mechanisms.errors import CertificateRejected
from mechanisms.values import Frozen, evolve
from proofs.checking.combination import pivots
from solvers.engines.sums_of_squares.coordinates import Exponents, Form, combined, multiplied

Matrix: TypeAlias = tuple[tuple[Fraction, ...], ...]
"""The lower triangle of a symmetric matrix, row by row."""

_DENOMINATORS = (1, 2, 6, 12, 60, 2**10, 2**16, 2**24, 2**34)
"""Entries are rounded to multiples of 1 over these, the coarsest first: simple numbers where they do."""
_PRIME = 2**61 - 1
"""Which entries are free is decided modulo this: by bad luck something may be missed, and nothing wrong is accepted."""


class Block(Frozen):
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

    def __init__(self, blocks: Sequence[Block], goal: Form, columns: Sequence[Form] | None = None) -> None:
        self.blocks = tuple(blocks)
        self.places = [(k, i, j) for k, b in enumerate(blocks) for i in range(len(b.basis)) for j in range(i + 1)]
        self.columns = [self._column(*place) for place in self.places] if columns is None else columns
        monomials = sorted({m for column in self.columns for m in column} | set(goal))
        self.rows: dict[Exponents, int] = {m: i for i, m in enumerate(monomials)}
        self.goal = goal

    def _column(self, k: int, i: int, j: int) -> Form:
        """What one entry, and the one opposite, contribute to the sum."""
        block = self.blocks[k]
        pair = multiplied(multiplied(block.basis[i], block.basis[j]), block.product)
        return pair if i == j else {m: 2 * c for m, c in pair.items()}

    def without(self, known: Set[tuple[int, int]]) -> System:
        """The equations without some basis forms, each given by its block and its place there."""
        kept = [
            evolve(block, basis=tuple(form for i, form in enumerate(block.basis) if (k, i) not in known))
            for k, block in enumerate(self.blocks)
        ]
        pairs = zip(self.places, self.columns, strict=True)
        columns = [column for (k, i, j), column in pairs if (k, i) not in known and (k, j) not in known]
        return System([block for block in kept if block.basis], self.goal, columns)

    @cached_property
    def _table(self) -> Any:
        """The equations modulo a prime: one row each, one column an entry, and a last one for the goal."""
        from flint import nmod_mat

        table = nmod_mat(len(self.rows), len(self.columns) + 1, _PRIME)
        for k, column in enumerate((*self.columns, self.goal)):
            for m, c in column.items():
                table[self.rows[m], k] = c.numerator * pow(c.denominator, -1, _PRIME) % _PRIME
        return table

    @cached_property
    def _led(self) -> list[int]:
        """Entries that the equations determine, all others being free; the goal as well where they contradict it."""
        return _leading(self._table)

    @cached_property
    def independent(self) -> list[int]:
        """Equations of which all others are combinations, by the numbers in `rows`."""
        return _leading(self._table.transpose())

    @property
    def solvable(self) -> bool:
        """Whether any matrices at all, >= 0 or not, add up to the goal."""
        return len(self.columns) not in self._led

    @property
    def determined(self) -> bool:
        """Whether the equations alone say what the matrices are."""
        return self.solvable and len(self._led) == len(self.columns)

    def rounded(
        self, values: Sequence[float], finest: int, wanted: Callable[[Sequence[Matrix]], bool]
    ) -> list[Matrix] | None:
        """Matrices near the values of the places that solve the equations exactly, are >= 0, and are wanted.

        Free entries become multiples of 1 over simple numbers up to `finest`.
        """
        for denominator in _DENOMINATORS[:1] if self.determined else _DENOMINATORS:
            if denominator <= finest:
                found = self._matrices([Fraction(round(v * denominator), denominator) for v in values])
                if found is not None and wanted(found):
                    return found
        return None

    def _matrices(self, values: Sequence[Fraction]) -> list[Matrix] | None:
        exact = self._completed(values)
        found, start = list[Matrix](), 0
        for block in self.blocks:
            rows = list[tuple[Fraction, ...]]()
            for i in range(len(block.basis)):
                rows.append(tuple(exact[start : start + i + 1]))
                start += i + 1
            found.append(tuple(rows))
        return found if all(map(_nowhere_negative, sorted(found, key=len))) else None

    def _completed(self, values: Sequence[Fraction]) -> list[Fraction]:
        """The values of all places, the determined ones from the equations and the free ones as given."""
        from flint import fmpq_mat

        if not self._led:
            return list(values)
        led, place = set(self._led), {row: i for i, row in enumerate(self.independent)}
        free = ((-value, self.columns[k]) for k, value in enumerate(values) if k not in led)
        left = combined([(Fraction(1), self.goal), *free])
        sides, table = fmpq_mat(len(led), 1), fmpq_mat(len(led), len(led))
        for i, form in enumerate([left, *(self.columns[k] for k in self._led)]):
            for m, c in form.items():
                row = place.get(self.rows[m])
                if row is not None and i:
                    table[row, i - 1] = _flint(c)
                elif row is not None:
                    sides[row, 0] = _flint(c)
        exact, answer = list(values), table.solve(sides)
        for i, k in enumerate(self._led):
            exact[k] = Fraction(int(answer[i, 0].p), int(answer[i, 0].q))
        return exact


def _leading(table: Any) -> list[int]:
    """The columns of a matrix that no combination of those before them is."""
    reduced, rank = table.rref()
    found, at = list[int](), 0
    for row in range(rank):
        while int(reduced[row, at]) == 0:
            at += 1
        found.append(at)
    return found


def _flint(number: Fraction) -> Any:
    from flint import fmpq

    return fmpq(number.numerator, number.denominator)


def _nowhere_negative(matrix: Matrix) -> bool:
    try:
        pivots(matrix)
    except CertificateRejected:
        return False
    return True
