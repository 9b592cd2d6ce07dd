"""Facial reduction: smaller bases, where every solution is singular.

A Gram matrix P >= 0 with v' P v = 0 has P v = 0, so it lives on the forms orthogonal to v. Three ways to know such v:

    pruned       an equation in which only squares occur, all of one sign, adds up to 0: each of them is 0
    vanishing    at a point where the goal is 0 and the hypotheses hold, every weight of a positive product is 0
    restricted   a solution with no room t = 0 is about as regular as any: what it sends to about 0 is rounded to
                 simple numbers, and taken as sent to 0 by all

The first two are exact. The third is a guess, which may lose the solution but can bring no wrong one: the equations
are solved again exactly over the smaller bases.

Source: F. Permenter, P. A. Parrilo, "Partial facial reduction", Mathematical Programming 171, 2018; D. Monniaux,
P. Corbineau, "On the generation of Positivstellensatz witnesses in degenerate cases", ITP 2011.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from mechanisms.values import evolve
from solvers.engines.sums_of_squares.coordinates import Exponents, combined, value_at
from solvers.engines.sums_of_squares.gram import Block, System

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Vector: TypeAlias = tuple[Fraction, ...]

SHARES = ((1e-5, 1e-4), (1e-3, 1e-3), (1e-7, 1e-6), (1e-2, 1e-2))
"""What counts as 0 compared with the greatest eigenvalue, and how far a null vector is rounded: tried in this order."""


def pruned(system: System) -> System:
    """The system without the basis forms that some equation alone shows to have no square."""
    while known := _idle(system):
        system = system.without(known)
    return system


def _idle(system: System) -> set[tuple[int, int]]:
    """The basis forms, by block and place, whose squares occur alone in an equation with right side 0."""
    squares = dict[Exponents, list[tuple[int, int, bool]]]()
    mixed = set[Exponents](system.goal)
    for (k, i, j), column in zip(system.places, system.columns, strict=True):
        if i != j:
            mixed.update(column)
            continue
        for m, c in column.items():
            squares.setdefault(m, []).append((k, i, c > 0))
    return {
        (k, i)
        for m, found in squares.items()
        if m not in mixed and len({sign for _, _, sign in found}) == 1
        for k, i, _ in found
    }


def vanishing(blocks: Sequence[Block], zeros: Iterable[tuple[Fraction, ...]]) -> tuple[Block, ...]:
    """The blocks whose weights are 0 at each of the zeros of the goal at which their product is positive."""
    points, kept = list(zeros), list[Block]()
    for block in blocks:
        here = [point for point in points if value_at(block.product, point) > 0]
        reduced = _without(block, [tuple(value_at(form, point) for form in block.basis) for point in here])
        if reduced.basis:
            kept.append(reduced)
    return tuple(kept)


def restricted(
    blocks: Sequence[Block], matrices: Sequence[NDArray[np.float64]], share: float, tolerance: float
) -> tuple[Block, ...]:
    """The blocks over the forms that a solution does not send to about 0."""
    import numpy as np

    kept = list[Block]()
    scale = max((float(np.max(np.abs(matrix))) for matrix in matrices), default=1.0)
    for block, matrix in zip(blocks, matrices, strict=True):
        eigenvalues, vectors = np.linalg.eigh(matrix)
        null = vectors[:, eigenvalues <= share * max(scale, 1.0)]
        reduced = _without(block, _simple(null.T, tolerance))
        if reduced.basis:
            kept.append(reduced)
    return tuple(kept)


def _simple(rows: NDArray[np.float64], tolerance: float) -> list[Vector]:
    """The row space of a matrix by rows in reduced form with simple entries."""
    import numpy as np

    left = rows.copy()
    for k in range(len(left)):
        pivot = np.unravel_index(np.argmax(np.abs(left[k:])), left[k:].shape)
        row, column = k + int(pivot[0]), int(pivot[1])
        left[[k, row]] = left[[row, k]]
        left[k] /= left[k, column]
        for other in range(len(left)):
            if other != k:
                left[other] -= left[other, column] * left[k]
    return [tuple(_simplest(float(entry), tolerance) for entry in row) for row in left]


def _simplest(value: float, tolerance: float) -> Fraction:
    """The first convergent of the continued fraction of a value that is close enough to it."""
    exact, left = Fraction(value), Fraction(value)
    before, here = (0, 1), (1, 0)
    while True:
        whole = round(left)
        before, here = here, (whole * here[0] + before[0], whole * here[1] + before[1])
        near = Fraction(*here)
        if abs(near - exact) <= tolerance:
            return near
        left = 1 / (left - whole)


def _without(block: Block, null: Sequence[Vector]) -> Block:
    """The block over the combinations of its forms that are orthogonal to some vectors."""
    basis = _orthogonal(null, len(block.basis))
    if len(basis) == len(block.basis):
        return block
    return evolve(
        block, basis=tuple(combined((w, form) for w, form in zip(v, block.basis, strict=True)) for v in basis)
    )


def _orthogonal(null: Sequence[Vector], width: int) -> list[Vector]:
    """A basis of the vectors orthogonal to some, with simple numbers."""
    from flint import fmpq, fmpq_mat

    if not null:
        return [tuple(Fraction(i == k) for i in range(width)) for k in range(width)]
    table = fmpq_mat(len(null), width, [fmpq(x.numerator, x.denominator) for v in null for x in v])
    reduced, rank = table.rref()
    led = [next(k for k in range(width) if reduced[row, k] != 0) for row in range(rank)]
    found = list[Vector]()
    for free in range(width):
        if free not in led:
            vector = [Fraction(0)] * width
            vector[free] = Fraction(1)
            for row, k in enumerate(led):
                vector[k] = -Fraction(int(reduced[row, free].p), int(reduced[row, free].q))
            found.append(tuple(vector))
    return found
