"""Critical values: where the set of good values of one unknown can begin or end.

Over a box the good values are those at which no point fails; the failing points are a set cut out by signs of
polynomials. As the unknown moves, that set appears or vanishes only at critical values: where the zeros of some of
the polynomials, on a face of the box, touch a fibre. There the polynomials vanish and their gradients along the face
are dependent: as many equations as unknowns, or more, from which resultants eliminate all but one. Where all signs
are linear, the failing set is a polyhedron: it begins and ends at the least and the greatest value of the unknown.

    critical_values(systems, box, unknown, meter)   Critical: polynomials in the unknown, the constant first, and
                                                    whether these are all; None where there are too many

More candidates than needed do no harm: each is a proposal, and solvers decide on both sides of it. Where parameters
are many, or have no upper end, some may be missing: then one value between two of them speaks for itself alone.

Source: S. Basu, R. Pollack, M.-F. Roy, "Algorithms in Real Algebraic Geometry", 2nd ed., Springer
2006, chapters 5 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.arithmetic.growth import is_large
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Sign
from proofs.checking.obligation import Box
from solvers.engines.budget import STEP, Meter
from solvers.engines.simplex import extremes, is_linear
from solvers.windows.real_sets import Coefficients

if TYPE_CHECKING:
    from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

_MOST_FREE = 2
"""Parameters that may be inside their ranges at a critical point; the others lie at an end."""

_MOST_JOINT = 6
"""With several parameters inside their ranges: most polynomials that vanish together at a point that is tried."""

_MOST_DEGREE, _MOST_TERMS, _MOST_SYSTEMS = 8, 60, 600
"""Bounds on what is asked of FLINT, which cannot be interrupted: total degree and terms of a polynomial, systems."""


class Critical(Frozen):
    """Polynomials whose real roots are critical values; all of them where `complete`."""

    polynomials: tuple[Coefficients, ...] = ()
    complete: bool = True


def critical_values(systems: Sequence[Sequence[Sign]], box: Box, unknown: Variable, meter: Meter) -> Critical | None:
    """The critical values that were looked for; None where there is too much to do."""
    plain, others = list[Sequence[Sign]](), list[Sequence[Sign]]()
    for system in systems:
        (plain if is_linear(system) else others).append(system)
    ends = dict.fromkeys((-end, Fraction(1)) for system in plain for end in extremes(system, box, unknown, meter))
    if not others:
        return Critical(tuple(ends))
    try:
        elimination = _Elimination(others, box, unknown, meter)
        return Critical(tuple(dict.fromkeys((*ends, *elimination.found()))), elimination.complete)
    except (_TooMuchError, DomainError):
        return None


class _TooMuchError(Exception):
    """The systems are too large, or too many."""


class _Elimination:
    """The factors of all signs as polynomials of FLINT, and the values of the unknown met so far."""

    def __init__(self, systems: Sequence[Sequence[Sign]], box: Box, unknown: Variable, meter: Meter) -> None:
        from flint import Ordering, fmpq_mpoly_ctx

        if any(is_large(sign.term) for system in systems for sign in system if sign.large):
            raise _TooMuchError
        signs = [sign.polynomial for system in systems for sign in system]
        if any(not isinstance(g, Variable) for polynomial in signs for g in polynomial.generators):
            raise _TooMuchError
        self._variables = sorted({v for p in signs for v in variables(p.term())} | {unknown}, key=lambda v: v.name)
        self._names = {v: f"x{n}" for n, v in enumerate(self._variables)}
        self._context: fmpq_mpoly_ctx = fmpq_mpoly_ctx.get(tuple(self._names.values()), Ordering.lex)
        self._box, self._unknown = box, self._names[unknown]
        self._systems = [self._factors(system) for system in systems]
        self._left, self._meter = _MOST_SYSTEMS, meter
        self._values: dict[Coefficients, None] = {}

    @property
    def complete(self) -> bool:
        """Whether no critical value can be missing: few parameters, and none that runs off to infinity."""
        mentioned = [self._mentioned(pool) for pool in self._systems]
        few = all(len(others) <= _MOST_FREE for others in mentioned)
        return few and all(self._box[v].high is not None for others in mentioned for v in others)

    def found(self) -> Iterator[Coefficients]:
        """One polynomial in the unknown for each value, or set of conjugate values, that may be critical."""
        for chosen in self._choices(1, _MOST_FREE + 1):
            self._on_faces(chosen, range(_MOST_FREE + 1))
        with suppress(_TooMuchError):
            for chosen in self._choices(_MOST_FREE + 2, _MOST_JOINT):
                self._on_faces(chosen, (len(chosen) - 1,))
        yield from self._values

    def _choices(self, least: int, most: int) -> Iterator[tuple[fmpq_mpoly, ...]]:
        """The different sets of `least` to `most` factors of one system."""
        done: set[frozenset[str]] = set()
        for pool in self._systems:
            for number in range(least, min(len(pool), most) + 1):
                for chosen in combinations(pool, number):
                    key = frozenset(map(str, chosen))
                    if key not in done:
                        done.add(key)
                        yield chosen

    def _factors(self, system: Sequence[Sign]) -> list[fmpq_mpoly]:
        """The different irreducible factors of the polynomials of a system."""
        found: dict[str, fmpq_mpoly] = {}
        for sign in system:
            for factor in self._split(self._converted(sign.polynomial)):
                found.setdefault(str(factor), factor)
        return list(found.values())

    def _converted(self, polynomial: Polynomial) -> fmpq_mpoly:
        from flint import fmpq

        terms = {}
        for monomial, coefficient in polynomial.coefficients.items():
            exponents = {self._names[g]: e for g, e in monomial if isinstance(g, Variable)}
            key = tuple(exponents.get(name, 0) for name in self._names.values())
            terms[key] = fmpq(coefficient.numerator, coefficient.denominator)
        return self._bounded(self._context.from_dict(terms))

    def _bounded(self, polynomial: fmpq_mpoly) -> fmpq_mpoly:
        if polynomial.total_degree() > _MOST_DEGREE * 4 or len(polynomial) > _MOST_TERMS * 4:
            raise _TooMuchError
        return polynomial

    def _split(self, polynomial: fmpq_mpoly) -> list[fmpq_mpoly]:
        """The irreducible factors that are not numbers, each with leading coefficient 1."""
        if polynomial.is_constant():
            return []
        return [factor / factor.leading_coefficient() for factor, _ in self._bounded(polynomial).factor()[1]]

    def _mentioned(self, polynomials: Sequence[fmpq_mpoly]) -> list[Variable]:
        """The parameters other than the unknown in polynomials."""
        names = self._names.values()
        used = {name for p in polynomials for name, degree in zip(names, p.degrees(), strict=True) if degree}
        return [v for v in self._variables if self._names[v] in used and self._names[v] != self._unknown]

    def _on_faces(self, chosen: Sequence[fmpq_mpoly], sizes: Sequence[int]) -> None:
        """The critical values of the common zeros of some polynomials on every face of the box of these dimensions."""
        others = self._mentioned(chosen)
        for free in (f for size in sizes for f in combinations(others, size)):
            if len(chosen) == len(free) + 1 and not self._joined(chosen, free):
                continue
            fixed = [v for v in others if v not in free]
            for ends in product(*(self._ends(v) for v in fixed)):
                at: dict[str | int, int | fmpz | fmpq] = {
                    self._names[v]: end for v, end in zip(fixed, ends, strict=True)
                }
                placed = [p.subs(at) for p in chosen] if at else list(chosen)
                if len(chosen) <= len(free) + 1 and not any(p.is_constant() for p in placed):
                    self._on_face(placed, self._mentioned(placed))

    def _joined(self, chosen: Sequence[fmpq_mpoly], free: Sequence[Variable]) -> bool:
        """Whether each of as many equations as unknowns counts: one that alone has a parameter leaves it to fewer."""
        degrees = [dict(zip(self._names.values(), p.degrees(), strict=True)) for p in chosen]
        return all(sum(bool(d[self._names[v]]) for d in degrees) > 1 for v in free)

    def _ends(self, variable: Variable) -> list[fmpq]:
        from flint import fmpq

        interval = self._box[variable]
        ends = (e for e in dict.fromkeys((interval.low, interval.high)) if e is not None)
        return [fmpq(e.numerator, e.denominator) for e in ends]

    def _on_face(self, placed: Sequence[fmpq_mpoly], free: Sequence[Variable]) -> None:
        self._count()
        if max(p.total_degree() for p in placed) > _MOST_DEGREE:
            raise _TooMuchError
        names = [self._names[v] for v in free]
        if len(placed) <= len(names):
            placed = [*placed, *self._minors(placed, names)]
        self._eliminate(placed, names)

    def _count(self) -> None:
        """Count one system or resultant. Raises Exhausted where the meter allows no more."""
        self._meter.charge(STEP)
        self._left -= 1
        if self._left < 0:
            raise _TooMuchError

    def _minors(self, placed: Sequence[fmpq_mpoly], names: Sequence[str]) -> list[fmpq_mpoly]:
        """What vanishes where the gradients along the face are dependent: all minors of their matrix."""
        rows = [[p.derivative(name) for name in names] for p in placed]
        found = [
            self._determinant([[row[i] for i in columns] for row in rows])
            for columns in combinations(range(len(names)), len(placed))
        ]
        return [minor for minor in found if minor]

    def _determinant(self, rows: list[list[fmpq_mpoly]]) -> fmpq_mpoly:
        if len(rows) == 1:
            return rows[0][0]
        return rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]

    def _eliminate(self, equations: Sequence[fmpq_mpoly], names: Sequence[str]) -> None:
        """Keep the values of the unknown at the common zeros of equations, irreducible factor by factor."""
        alternatives = [self._split(equation) for equation in equations]
        if any(not factors for factors in alternatives):
            return
        for choice in product(*alternatives):
            self._eliminate_next(list({str(f): f for f in choice}.values()), names)

    def _eliminate_next(self, equations: Sequence[fmpq_mpoly], names: Sequence[str]) -> None:
        if not names:
            for equation in equations:
                self._keep(equation)
            return
        index = list(self._names.values()).index(names[0])
        with_it = sorted((e for e in equations if e.degrees()[index]), key=lambda e: e.degrees()[index])
        rest = [e for e in equations if not e.degrees()[index]]
        for other in with_it[1:]:
            self._count()
            rest.append(self._bounded(with_it[0].resultant(other, names[0])))
        if rest:
            self._eliminate([e for e in rest if e], names[1:])

    def _keep(self, equation: fmpq_mpoly) -> None:
        """The coefficients of a polynomial in the unknown alone."""
        index = list(self._names.values()).index(self._unknown)
        degrees = equation.degrees()
        if not degrees[index] or sum(degrees) != degrees[index]:
            return
        found = [Fraction(0)] * (degrees[index] + 1)
        for exponents, coefficient in equation.to_dict().items():
            found[exponents[index]] = Fraction(int(coefficient.p), int(coefficient.q))
        self._values[tuple(found)] = None
