"""For which values of one unknown does a system of signs hold somewhere? Along a path, exactly.

A path gives each other parameter as a line in the unknown, and perhaps a direction in which to leave it by an
arbitrarily small step: so a limit of points can be tried that the ranges, or a strict sign, leave out. Along a path
every sign is a polynomial in the unknown; where all of them hold, a point exists.

    Region(systems, box, unknown).along(path)   the values at which some system holds on, or just off, the path
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Term, Variable, add, multiply, number
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Generator, Polynomial
from proofs.checking.cases import Sign
from proofs.checking.combination import ends
from proofs.checking.obligation import Box, Point
from solvers.windows.real_sets import Coefficients, Spans, intersection, joined, where, whole_of

_Plane = dict[tuple[int, int], Fraction]
"""A polynomial in two unknowns: the coefficient of each power of the step off the path, and of the unknown."""


class Path(Frozen):
    """Each other parameter is `start + slope * unknown`, and `towards` times an arbitrarily small step further on."""

    start: Point
    slope: Point
    towards: Point

    def terms(self, unknown: Variable) -> Mapping[Variable, Term]:
        """The path without its last step, as terms in the unknown."""
        return {
            v: add(number(x), multiply(number(self.slope.get(v, Fraction(0))), unknown)) for v, x in self.start.items()
        }


def still(point: Point, towards: Point | None = None) -> Path:
    """The path that stays at one point, or just off it on the way to another one."""
    other = towards or {}
    return Path(point, {}, {v: other[v] - x for v, x in point.items() if v in other and other[v] != x})


def line(unknown: Variable, first: Point, second: Point) -> Path:
    """The straight path through two points, which also say at which values of the unknown they are met."""
    width = second[unknown] - first[unknown]
    slope = {v: (second[v] - x) / width for v, x in first.items() if v != unknown and second[v] != x}
    start = {v: x - slope.get(v, Fraction(0)) * first[unknown] for v, x in first.items() if v != unknown}
    return Path(start, slope, {})


class Region:
    """Systems of signs over a box, of which one is to hold."""

    def __init__(self, systems: Sequence[Sequence[Sign]], box: Box, unknown: Variable) -> None:
        self._domain, self._unknown = box[unknown], unknown
        self._systems = [[(sign.polynomial, sign.strict) for sign in system] for system in systems]
        self._box = {v: i for v, i in box.items() if v != unknown}

    def along(self, path: Path) -> Spans:
        """The values at which some system holds on the path, within all ranges, or just off it; rounded inwards.

        Raises DomainError where the unknown, or a parameter that moves with it, is inside a binomial tail.
        """
        moving = {**path.slope, **path.towards}
        if any(x not in self._box[v] for v, x in path.start.items() if v not in moving):
            return ()
        if any(self._box[v].whole for v in moving):
            return ()
        ranges = [(s.polynomial, s.strict) for s in ends({v: self._box[v] for v in moving})]
        found: list[Spans] = [self._where([*ranges, *system], path) for system in self._systems]
        return joined([span for spans in found for span in spans])

    def _where(self, signs: Sequence[tuple[Polynomial, bool]], path: Path) -> Spans:
        """Where all signs hold: each has the sign of its first coefficient, by powers of the step, that is not 0."""
        rows = [(self._placed(polynomial, path), strict) for polynomial, strict in signs]
        kept: Spans = (whole_of(self._domain),)
        for row, strict in rows:

            def holds(value: Fraction, row: Sequence[Coefficients] = row, strict: bool = strict) -> bool:
                total = next((x for x in (_value(c, value) for c in row) if x), Fraction(0))
                return total > 0 or (total == 0 and not strict)

            kept = intersection(kept, where(row, holds, self._domain))
            if not kept:
                break
        return kept

    def _placed(self, polynomial: Polynomial, path: Path) -> tuple[Coefficients, ...]:
        """The polynomial on the path: coefficients in the unknown, for each power of the step."""
        total: _Plane = {}
        known: dict[Generator, _Plane] = {}
        for monomial, coefficient in polynomial.coefficients.items():
            part: _Plane = {(0, 0): coefficient}
            for generator, exponent in monomial:
                if generator not in known:
                    known[generator] = self._on(generator, path)
                for _ in range(exponent):
                    part = _times(part, known[generator])
            for key, x in part.items():
                total[key] = total.get(key, Fraction(0)) + x
        steps = max((s for s, _ in total), default=0)
        degree = max((u for _, u in total), default=0)
        return tuple(tuple(total.get((s, u), Fraction(0)) for u in range(degree + 1)) for s in range(steps + 1))

    def _on(self, generator: Generator, path: Path) -> _Plane:
        if generator == self._unknown:
            return {(0, 1): Fraction(1)}
        if isinstance(generator, Variable):
            found = {(0, 0): path.start[generator], (0, 1): path.slope.get(generator, Fraction(0))}
            found[1, 0] = path.towards.get(generator, Fraction(0))
            return {key: x for key, x in found.items() if x}
        inside = variables(generator)
        if self._unknown in inside or inside & {*path.slope, *path.towards}:
            raise DomainError(f"{self._unknown.name} is inside a binomial tail: no window can be computed for it")
        return {(0, 0): evaluate(generator, path.start)}


def _times(first: _Plane, second: _Plane) -> _Plane:
    found: _Plane = {}
    for (s, u), x in first.items():
        for (t, v), y in second.items():
            found[s + t, u + v] = found.get((s + t, u + v), Fraction(0)) + x * y
    return found


def _value(coefficients: Coefficients, at: Fraction) -> Fraction:
    total = Fraction(0)
    for coefficient in reversed(coefficients):
        total = total * at + coefficient
    return total
