"""A case at the ends of its parameters: what is left once those that move the goal one way are where it is least.

The goal is read as it is written, so that products and quotients at any depth are never multiplied out: intervals
enclose its slope (proofs/arithmetic/interval_arithmetic.py), and a slope of one sign decides a parameter whatever the
others are.

    at_ends(case, worst)           the case without the parameters named
    at_both_ends(case, variable)   a goal of degree 1 in a parameter, at the low and at the high end of its range
    least(case)                    a number that the goal is nowhere below

Where an end is left out of the range and the slope is nowhere 0, the goal lies strictly above what it is at that end:
there a goal > 0 follows from one >= 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Number, Term, Variable
from proofs.arithmetic.bounds import Bounds, closure, exactly
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import ratio
from proofs.arithmetic.powers import by_powers
from proofs.checking.cases import Case, Sign, sign_of
from proofs.checking.certificate import End


def at_ends(case: Case, worst: Iterable[tuple[Variable, End]]) -> Case:
    """The case with its goal at these ends, one after another; premises that mention a parameter named are left out.

    Raises CertificateRejected where the goal is not shown to be least at one of them.
    """
    descent = Descent(case)
    for variable, end in worst:
        if not descent.to(variable, end):
            raise CertificateRejected(f"the formula is not shown to be least at the {end.value} end of {variable.name}")
    return descent.left()


class Descent:
    """A goal on its way to its worst ends: the cell that is left, and the ends taken so far."""

    def __init__(self, case: Case) -> None:
        self._case, self._term = case, case.goal.term
        self._strict = case.goal.strict
        self._cell: dict[Variable, Bounds] = closure(case.box)
        self._taken: dict[Variable, Fraction] = {}
        self._enclosures = Enclosures(self._cell)
        self._narrowed = False

    def to(self, variable: Variable, end: End) -> bool:
        """Put one parameter at an end, if the goal is least there wherever the others are; whether it is."""
        if variable not in self._cell or variable in self._taken:
            return False
        slope, interval = self.slope(variable), self._case.box[variable]
        at = interval.low if end is End.LOW else interval.high
        if at is None or not (slope.nowhere_negative if end is End.LOW else slope.nowhere_positive):
            return False
        if at not in interval and (slope.positive or slope.negative):
            self._strict = False
        self._taken[variable] = at
        self._cell = {**self._cell, variable: exactly(at)}
        self._narrowed = True
        return True

    def slope(self, variable: Variable) -> Bounds:
        """The slope of the goal; in the cell that is left where that of an earlier one has no sign."""
        found = self._enclosures.slope(self._term, variable)
        if self._narrowed and not (found.nowhere_negative or found.nowhere_positive):
            self._enclosures, self._narrowed = Enclosures(self._cell), False
            found = self._enclosures.slope(self._term, variable)
        return found

    def left(self) -> Case:
        """The case that is left."""
        values: dict[Variable, Term] = {v: Number(at) for v, at in self._taken.items()}
        return _left(self._case, values.keys(), replace(self._term, values), strict=self._strict)


def at_both_ends(case: Case, variable: Variable) -> tuple[Case, Case]:
    """Two cases without a parameter in which the goal has degree 1: if both hold, the case does.

    Between two values a goal of degree 1 is a mean of what it is there, whatever the other parameters are. So a goal
    >= 0 is asked for at both ends, in place of an infinite one that the slope is >= 0. A goal > 0 is asked for as such
    at each end that belongs to the range, and as one >= 0 at the other.

    Raises CertificateRejected where a goal > 0 has no such end, or the parameter no range; DomainError where the degree
    is higher.
    """
    interval, term = case.box.get(variable), case.goal.term
    if interval is None:
        raise CertificateRejected(f"{variable.name} is not in the box")
    low, high = interval.low, interval.high
    taken = [case.goal.strict and end is not None and end in interval for end in (low, high)]
    if case.goal.strict and not any(taken):
        raise CertificateRejected(f"neither end belongs to the range of {variable.name}: the goal may be 0 at both")
    _, slope = (*by_powers(term, variable, most=1), Number(Fraction(0)))[:2]
    ends = (replace(term, {variable: Number(low)}), slope if high is None else replace(term, {variable: Number(high)}))
    at_low, at_high = (_left(case, {variable}, end, strict=s) for end, s in zip(ends, taken, strict=True))
    return at_low, at_high


def _left(case: Case, gone: Set[Variable], goal: Term, *, strict: bool) -> Case:
    """The case with another goal, without some parameters and the premises that mention them.

    A goal that was multiplied out stays so: at a number it has no more monomials.
    """
    box = {v: interval for v, interval in case.box.items() if v not in gone}
    premises = tuple(p for p in case.premises if not variables(p.term) & gone)
    if case.goal.large:
        return Case(box, premises, sign_of(goal, box, strict=strict))
    return Case(box, premises, Sign(ratio(goal).numerator, strict))


def least(case: Case) -> Fraction:
    """A number that the goal is nowhere below in the box; its value, where no parameter is left in it.

    Raises CertificateRejected where intervals know none, DomainError where the goal has no value.
    """
    term = case.goal.term
    if not variables(term):
        return evaluate(term, {})
    low = Enclosures(closure(case.box)).bounds(term).low
    if low is None:
        raise CertificateRejected("the formula is not bounded below at its worst ends")
    return low
