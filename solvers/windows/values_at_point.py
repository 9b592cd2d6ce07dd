"""The good values of an unknown at one point of the other parameters, exactly.

There a goal is a condition on polynomials in one unknown: its truth changes at roots only.

    Allowed(obligation, unknown).at(point)   the values that the point leaves

Not here: all points at once (solvers/windows/decide_on_interval.py, solvers/windows/feasible.py).
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Term, Variable
from mechanisms.values import Frozen
from proofs.arithmetic.polynomial import Polynomial
from proofs.arithmetic.powers import by_powers
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.obligation import Obligation, Point, pieces
from proofs.work import Charge, unlimited, walked
from solvers.windows.real_sets import Coefficients, Span, Spans, intersection, where, whole_of

_FACTORS = 4
"""So many factors of monomials are multiplied in a unit."""


class _Powers(Frozen):
    """A sign condition with its formula sorted by powers of the unknown; of a large one the coefficients are terms."""

    powers: tuple[Polynomial | Term, ...]
    strict: bool

    @property
    def units(self) -> int:
        """What it costs to work the coefficients out at a point."""
        polynomials = [part for part in self.powers if isinstance(part, Polynomial)]
        factors = sum(1 + len(monomial) for part in polynomials for monomial in part.coefficients)
        return walked(part for part in self.powers if not isinstance(part, Polynomial)) + factors // _FACTORS

    def at(self, point: Point) -> Coefficients:
        """The coefficients at a point of the other parameters."""
        values = Evaluation(point)
        return tuple(part.at(point) if isinstance(part, Polynomial) else values.term(part) for part in self.powers)


def _by_unknown(sign: Sign, unknown: Variable) -> _Powers:
    if sign.large:
        with suppress(DomainError):
            return _Powers(by_powers(sign.term, unknown), sign.strict)
    for generator in sign.polynomial.generators:
        if generator != unknown and unknown in variables(generator):
            raise DomainError(f"{unknown.name} is inside a binomial tail: no window can be computed for it")
    return _Powers(sign.polynomial.by_powers(unknown), sign.strict)


_Case: TypeAlias = tuple[_Powers, tuple[_Powers, ...]]
"""The goal of a case, and its premises."""


class Allowed:
    """The values of an unknown at which an obligation is kept, point by point of the other parameters.

    `units` is what it costs to look at one point, `signs` are the sign conditions that this takes; `split` are
    the cases of the obligation. Raises DomainError where the unknown is inside a binomial tail.
    """

    def __init__(self, obligation: Obligation, unknown: Variable, charge: Charge = unlimited) -> None:
        self._domain = obligation.box[unknown]
        self._whole: tuple[Variable, ...] = ()
        self._pieces = dict[tuple[Fraction, ...], list[_Case]]()
        self.split: list[Case] = []
        for values, piece in pieces(obligation):
            self._whole, found = tuple(values), cases(piece, charge)
            self._pieces[tuple(values.values())] = [
                (_by_unknown(case.goal, unknown), tuple(_by_unknown(sign, unknown) for sign in case.premises))
                for case in found
            ]
            self.split += found
        signs = [[sign for goal, premises in piece for sign in (goal, *premises)] for piece in self._pieces.values()]
        self.units, self.signs = max(sum(sign.units for sign in each) for each in signs), max(map(len, signs))

    def _cases(self, point: Point) -> list[_Case]:
        """The cases at the whole numbers of a point."""
        return self._pieces[tuple(point[variable] for variable in self._whole)]

    def polynomials(self, point: Point) -> tuple[Coefficients, ...]:
        """The polynomials of which the ends that one point leaves are roots."""
        return tuple(sign.at(point) for goal, premises in self._cases(point) for sign in (goal, *premises))

    def at(self, point: Point, *, closed: bool = False, outer: bool = False) -> Spans:
        """The values that one point leaves, irrational ends rounded inwards; with `outer` they are rounded outwards.

        With `closed`, strict goals count as not strict and premises as strict: what fails at a point that the box
        leaves out must fail at the points of the box near it too.
        """
        kept: Spans = (whole_of(self._domain),)
        for goal, premises in self._cases(point):
            kept = intersection(kept, self._kept_by(goal, premises, point, closed=closed, outer=outer))
        return kept

    def _kept_by(
        self, goal: _Powers, premises: tuple[_Powers, ...], point: Point, *, closed: bool, outer: bool
    ) -> Spans:
        wanted, strict = goal.at(point), goal.strict and not closed
        if not premises and len(wanted) <= 2:
            return _linear(wanted, self._domain, strict=strict)
        assumed = [(premise.at(point), premise.strict or closed) for premise in premises]

        def holds(value: Fraction) -> bool:
            return _allows(wanted, value, strict=strict) or not all(_allows(c, value, strict=s) for c, s in assumed)

        return where([wanted, *(coefficients for coefficients, _ in assumed)], holds, self._domain, outer=outer)


def _allows(coefficients: Coefficients, value: Fraction, *, strict: bool) -> bool:
    total = Fraction(0)
    for coefficient in reversed(coefficients):
        total = total * value + coefficient
    return total > 0 or (total == 0 and not strict)


def _linear(coefficients: Coefficients, domain: Interval, *, strict: bool) -> Spans:
    """Where a polynomial of degree 1 at most has its sign: on one side of its root."""
    still, rising = (*coefficients, Fraction(0), Fraction(0))[:2]
    if rising == 0:
        return (whole_of(domain),) if still > 0 or (still == 0 and not strict) else ()
    root = -still / rising
    side = Span(root, None, strict) if rising > 0 else Span(min(root, domain.low), root, False, strict)
    return intersection((whole_of(domain),), (side,))
