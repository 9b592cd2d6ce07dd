"""Bernstein subdivision: polynomial goals by the coefficients of their Bernstein form on ever smaller boxes.

Tighter than interval arithmetic: a coefficient at a corner is the value there, and the gap elsewhere shrinks with
the square of the width. Premises count where they hold nowhere on a part.

A short binomial tail is written out.

Not here: long tails (solvers/engines/cells.py); polynomials with too many coefficients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import ClassVar, TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.terms import Variable
from proofs.arithmetic.bernstein import coefficients, degrees, show_sign
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Bernstein, Certificate
from proofs.checking.tails import without_tails
from solvers.engines.budget import STEP, Meter
from solvers.engines.solver import Attempt, Solver
from solvers.engines.subdivision import Point, all_shown, at_share, broken_at, completed, subdivide

_Values: TypeAlias = tuple[Fraction, ...]

_STEPS = 8
"""So many products of whole numbers make a unit."""
_PARTS = 200
_MOST = 2_000
"""Parts that are looked at, and Bernstein coefficients of one part, at most."""


class BernsteinSubdivision(Solver):
    """Decides polynomial cases by the coefficients of their Bernstein form."""

    name: ClassVar[str] = "bernstein"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """Prove the case on parts of the box, or break it at a corner of a part."""
        meter.charge(STEP)
        search = _Search(case, meter)
        return subdivide(case, meter, search.prove, search.roughest, _PARTS)


class _Search:
    """The signs of one case: the goal, then the negated premises, each with its degrees."""

    def __init__(self, case: Case, meter: Meter) -> None:
        self._meter = meter
        self._shown: list[tuple[Sign, Mapping[Variable, int]]] = []
        for shown in all_shown(case):
            sign = Sign(without_tails(shown.polynomial), shown.strict)
            each = degrees(sign.polynomial)
            if _size(each) > _MOST:
                raise DomainError(f"a polynomial has more than {_MOST} Bernstein coefficients")
            self._shown.append((sign, each))
        self._units = sum(1 + _size(each) * (sum(each.values()) + 1) // _STEPS for _, each in self._shown)
        self._variables = sorted({v for _, each in self._shown for v in each}, key=lambda v: v.name)
        self._looked_at: tuple[Case, list[_Values]] | None = None

    def prove(self, case: Case) -> Certificate | Point | None:
        """Coefficients that show the goal, or that a premise holds nowhere; else a corner that breaks the case."""
        self._meter.charge(self._units)
        found: list[_Values] = []
        self._looked_at = case, found
        for shows, (sign, each) in enumerate(self._shown):
            values = tuple(coefficients(sign.polynomial, each, case.box))
            found.append(values)
            if show_sign(values, each, case.box, strict=sign.strict):
                return Bernstein(shows)
        if len(self._variables) > _CORNERS:
            return None
        for ends in self._failing(case, found[0]):
            corner = {v: at_share(case, v, Fraction(end)) for v, end in zip(self._variables, ends, strict=True)}
            point = completed(case, corner)
            if broken_at(case, point):
                return point
        return None

    def _failing(self, case: Case, values: _Values) -> Iterator[tuple[int, ...]]:
        """The corners (0: low, 1: high) at which the goal fails, as its coefficients tell; all where an end is none."""
        sign, each = self._shown[0]
        told = all(case.box[variable].bounded for variable in each)
        for ends in product((0, 1), repeat=len(self._variables)):
            at, place = dict(zip(self._variables, ends, strict=True)), 0
            for variable, degree in each.items():
                place = place * (degree + 1) + at[variable] * degree
            if not told or not sign.allows(values[place]):
                yield ends

    def roughest(self, case: Case) -> Variable | None:
        """The parameter along which the coefficients change most, in each sign as a share of its greatest one."""
        self._meter.charge(self._units)
        score: dict[Variable, Fraction] = {}
        assert self._looked_at is not None, "`prove` is asked first"
        assert self._looked_at[0] is case, "about the same part"
        for values, (_, each) in zip(self._looked_at[1], self._shown, strict=True):
            scale = max(map(abs, values), default=Fraction(0))
            for variable, change in _changes(values, each).items():
                if scale and change:
                    score[variable] = score.get(variable, Fraction(0)) + change / scale
        return max(sorted(score, key=lambda v: v.name), key=lambda v: score[v], default=None)


_CORNERS = 8
"""Most parameters of a goal whose parts have their corners tried as counterexamples."""


def _size(degrees: Mapping[Variable, int]) -> int:
    size = 1
    for degree in degrees.values():
        size *= degree + 1
    return size


def _changes(values: tuple[Fraction, ...], degrees: Mapping[Variable, int]) -> dict[Variable, Fraction]:
    """The greatest difference between neighbouring coefficients along each parameter."""
    found: dict[Variable, Fraction] = {}
    stride = len(values)
    for variable, degree in degrees.items():
        stride //= degree + 1
        neighbours = (
            abs(values[place + stride] - value)
            for place, value in enumerate(values)
            if place // stride % (degree + 1) < degree
        )
        found[variable] = max(neighbours, default=Fraction(0))
    return found
