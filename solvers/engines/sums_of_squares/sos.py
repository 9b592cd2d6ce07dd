"""Sums of squares: polynomial goals as squares, and squares times what is assumed.

A semidefinite program finds the squares in floating point; they are rounded, and made to add up exactly, to rational
numbers. Only what the exact checker accepts is offered. The parts are in solvers/engines/sums_of_squares/:
coordinates of about 1,
the products of hypotheses that are tried, the program, exact rounding, and smaller bases where there is no room.

Source: P. A. Parrilo, "Semidefinite programming relaxations for semialgebraic problems", Mathematical Programming 96,
2003.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import ClassVar

from mechanisms.errors import CertificateRejected
from mechanisms.terms.terms import Variable
from proofs.arithmetic.polynomial import canonical_order
from proofs.checking.cases import Case
from proofs.checking.certificate import Combination, Squares, Summand
from proofs.checking.check import check_case
from solvers.engines.budget import STEP, Meter
from solvers.engines.solver import Attempt, Proof, Solver, Unknown
from solvers.engines.sums_of_squares import program
from solvers.engines.sums_of_squares.coordinates import Coordinates, Form, suited, value_at
from solvers.engines.sums_of_squares.faces import SHARES, pruned, restricted, vanishing
from solvers.engines.sums_of_squares.gram import Block, Matrix, System
from solvers.engines.sums_of_squares.products import Hypothesis, Level, Selection, scaled

_MOST_PROGRAMS = 6
"""Semidefinite programs that one level may take."""
_NO_SOLUTION = -1e-4
_ROOM = 1e-3
"""Below the first, a program says that there are no squares; above the second, that no face is needed."""
_ROUGH = 1e-7
_COARSE, _FINE = 2**10, 2**34
"""Denominators are at most the first where the room is less, for there only chance helps; else the second."""
_ENTRIES = 4
"""So many entries of a matrix are handled for a unit, once for each row."""
_FEW = 2
_NOTHING = 1e-6
"""Of more summands than this, those that are about 0 compared with the greatest in a lean solution are left out."""
_MOST_POINTS = 300
_POWERS = 2
"""So many powers of coordinates are multiplied in a unit."""


class SumsOfSquares(Solver):
    """Proves polynomial cases by sums of squares times products of hypotheses."""

    name: ClassVar[str] = "sos"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """A certificate that the checker has accepted, or why there is none."""
        if meter.limits.brief:
            return Unknown("it is not asked in a brief question")
        return _attempt(case, meter)


def _attempt(case: Case, meter: Meter) -> Attempt:
    meter.charge(STEP)
    coordinates = suited(case)
    known = scaled(case, coordinates)
    goal: Form = {m: -c for m, c in known[0].form.items()}
    points = list(_points(case, coordinates, known, meter))
    if any(value_at(goal, point) < 0 for point in points):
        return Unknown("the goal fails at a simple point of the ranges, or at one that open ends just leave out")
    left_out = list[str]()
    for level in Selection(case, known, meter.charge).levels():
        if level.too_large:
            left_out.append(level.name)
            continue
        found = _Search(level, meter).found([] if level.goal is None else points)
        if found is None:
            continue
        certificate = _certificate(found, coordinates, known, aimless=level.goal is None)
        try:
            check_case(case, certificate)
        except CertificateRejected as error:
            return Unknown(f"the sum of squares that was found does not stand: {error}")
        return Proof(certificate)
    return Unknown(
        "no sum of squares was found" + (f" (too large to be tried: {', '.join(left_out)})" if left_out else "")
    )


def _points(
    case: Case, coordinates: Coordinates, known: dict[int, Hypothesis], meter: Meter
) -> Iterator[tuple[Fraction, ...]]:
    """Simple points of the closed ranges and premises at which the goal is 0 or fails."""
    choices = list[list[Fraction]]()
    for generator in coordinates.generators:
        if not isinstance(generator, Variable):
            return
        interval = case.box[generator]
        high = interval.low + 1 if interval.high is None else interval.high
        simple = [x for x in map(Fraction, (0, 1, -1)) if interval.low < x < high]
        choices.append(list(dict.fromkeys([interval.low, high, *simple, (interval.low + high) / 2])))
    units = 1 + sum(len(h.form) for h in known.values()) * len(choices) // _POWERS
    for values in islice(product(*choices), _MOST_POINTS):
        meter.charge(units)
        point = coordinates.point(values)
        if all(value_at(h.form, point) >= 0 for h in known.values()):
            yield point


class _Search:
    """The search on one level: a program, its rounding, and the same over smaller bases."""

    def __init__(self, level: Level, meter: Meter) -> None:
        self._level, self._meter = level, meter
        self._goal: Form = level.goal or {}
        self._left = _MOST_PROGRAMS
        self._seen = list[tuple[Block, ...]]()

    def found(self, points: Sequence[tuple[Fraction, ...]]) -> list[tuple[Block, Matrix]] | None:
        """Blocks and their Gram matrices, or None; the goal is 0 at the points."""
        whole = self._over(vanishing(self._level.blocks, points))
        if whole is None or len(whole) <= _FEW:
            return whole
        self._left = _MOST_PROGRAMS
        slim = self._over(self._needed(whole))
        return whole if slim is None or len(slim) >= len(whole) else slim

    def _needed(self, whole: Sequence[tuple[Block, Matrix]]) -> list[Block]:
        """The blocks that a lean solution uses."""
        system = System([block for block, _ in whole], self._goal)
        positive = [k for k, block in enumerate(system.blocks) if self._hopeful([block])]
        positive = positive if self._level.positive is not None else []
        least = float(sum(whole[k][1][0][0] for k in positive)) / 2
        solution = program.leanest(system, positive, least, self._meter)
        if solution is None:
            return []
        sizes = [float(matrix.max()) for matrix in solution.matrices(system)]
        return [block for block, s in zip(system.blocks, sizes, strict=True) if s > _NOTHING * max(sizes)]

    def _over(self, blocks: Sequence[Block]) -> list[tuple[Block, Matrix]] | None:
        self._meter.charge(_units(blocks))
        system = pruned(System(blocks, self._goal))
        if not system.blocks:
            return None if self._goal or self._level.positive is not None else []
        if not self._hopeful(system.blocks) or not system.solvable:
            return None

        def wanted(matrices: Sequence[Matrix]) -> bool:
            return self._hopeful([b for b, m in zip(system.blocks, matrices, strict=True) if m[0][0] > 0])

        exact = system.rounded([0.0] * len(system.places), 1, wanted)
        if exact is not None:
            return _used(system, exact)
        if system.determined or self._left == 0:
            return None
        self._left -= 1
        solution = program.roomiest(system, self._meter)
        if solution is None or solution.room < _NO_SOLUTION:
            return None
        exact = system.rounded(solution.values, _FINE if solution.room > _ROUGH else _COARSE, wanted)
        if exact is not None:
            return _used(system, exact)
        return self._over_faces(system, solution) if solution.room < _ROOM else None

    def _over_faces(self, system: System, solution: program.Solution) -> list[tuple[Block, Matrix]] | None:
        matrices = solution.matrices(system)
        for share, tolerance in SHARES:
            smaller = restricted(system.blocks, matrices, share, tolerance)
            if smaller and smaller != system.blocks and smaller not in self._seen:
                self._seen.append(smaller)
                found = self._over(smaller)
                if found is not None:
                    return found
        return None

    def _hopeful(self, blocks: Sequence[Block]) -> bool:
        """Whether one of the blocks makes the sum positive where it has to be."""
        positive = self._level.positive
        return positive is None or any(block.number and block.factors in positive for block in blocks)


def _units(blocks: Sequence[Block]) -> int:
    """What it costs to write the equations of some blocks down, and to round and to test their matrices."""
    return STEP + sum(len(b.basis) ** 2 * (len(b.basis) + len(b.product)) for b in blocks) // _ENTRIES


def _used(system: System, matrices: Sequence[Matrix]) -> list[tuple[Block, Matrix]]:
    """The blocks of which something is left, each with its matrix."""
    return [(block, m) for block, m in zip(system.blocks, matrices, strict=True) if any(map(any, m))]


def _certificate(
    found: Sequence[tuple[Block, Matrix]], coordinates: Coordinates, known: dict[int, Hypothesis], *, aimless: bool
) -> Combination:
    """The summands in the generators of the case, the negated goal first."""
    aim = Fraction(1) if aimless else known[0].size
    summands = [] if aimless else [Summand(Fraction(1), (0,))]
    for block, matrix in found:
        share = aim
        for number in block.factors:
            share /= known[number].size
        summands.append(Summand(_weight(block, matrix, share, coordinates), block.factors))
    return Combination(tuple(summands))


def _weight(block: Block, matrix: Matrix, share: Fraction, coordinates: Coordinates) -> Fraction | Squares:
    """A Gram matrix over forms in t, as a number or as squares over monomials in the generators."""
    if block.number:
        (scale,) = block.basis[0].values()
        return share * scale**2 * matrix[0][0]
    basis = [coordinates.outward(form).coefficients for form in block.basis]
    monomials = sorted({m for form in basis for m in form}, key=lambda m: [(canonical_order(g), e) for g, e in m])
    count = len(basis)
    full = [[matrix[max(i, j)][min(i, j)] for j in range(count)] for i in range(count)]
    columns = [[form.get(m, Fraction(0)) for form in basis] for m in monomials]
    images = [
        [sum((q * c for q, c in zip(row, column, strict=True)), Fraction(0)) for row in full] for column in columns
    ]
    rows = tuple(
        tuple(
            share * sum((x * c for x, c in zip(images[j], columns[i], strict=True)), Fraction(0)) for j in range(i + 1)
        )
        for i in range(len(monomials))
    )
    return Squares(tuple(monomials), rows)
