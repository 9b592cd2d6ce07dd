"""The hypotheses of a case on the unit box, each of size 1: what a floating-point program can digest.

Ranges of real specs lie many orders of magnitude apart. So x = low + width t is put in, exactly, and each polynomial
is divided by its largest coefficient. Weights found here are turned back into weights of the hypotheses themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import prod

from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.arithmetic.bernstein import from_low_end
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign
from proofs.checking.combination import hypotheses
from proofs.checking.obligation import Box


class Scaled(Frozen):
    """One hypothesis: its number in the case, its sign on the unit box, and the size that was divided out."""

    number: int
    polynomial: Polynomial
    strict: bool
    size: Fraction

    @property
    def degree(self) -> int:
        """The total degree."""
        return max((sum(e for _, e in m) for m in self.polynomial.coefficients), default=0)


def scaled_hypotheses(case: Case) -> tuple[Scaled, ...]:
    """The hypotheses that speak of what the goal or a premise mentions; the negated goal comes first."""
    signs = (case.goal, *case.premises)
    needed = {v for sign in signs for g in sign.polynomial.generators for v in variables(g)}
    return tuple(_scaled(case.box, needed, sign, number) for number, sign in _kept(case, needed))


def original_weight(weight: Fraction, factors: tuple[Scaled, ...]) -> Fraction:
    """The weight of a product of hypotheses themselves that a weight of their scaled forms stands for."""
    return weight / prod((factor.size for factor in factors), start=Fraction(1))


def _kept(case: Case, needed: set[Variable]) -> Iterator[tuple[int, Sign]]:
    for number, sign in enumerate(hypotheses(case)):
        mentioned = {v for g in sign.polynomial.generators for v in variables(g)}
        if mentioned and mentioned <= needed:
            yield number, sign


def _scaled(box: Box, needed: set[Variable], sign: Sign, number: int) -> Scaled:
    polynomial = sign.polynomial
    for variable in sorted(needed, key=lambda v: v.name):
        polynomial = on_unit_range(polynomial, variable, box)
    size = max(map(abs, polynomial.coefficients.values()))
    return Scaled(number, polynomial * Polynomial.of(1 / size), sign.strict, size)


def on_unit_range(polynomial: Polynomial, variable: Variable, box: Box) -> Polynomial:
    """The polynomial with low + width t put in for a variable, under whose name t goes on."""
    ends, total = box[variable], Polynomial.of(0)
    width = _width(ends)
    for k, power in enumerate(from_low_end(polynomial, variable, Interval(ends.low, None))):
        total = total + power * Polynomial.of(width**k) * Polynomial.of(variable) ** k
    return total


def _width(ends: Interval) -> Fraction:
    """What to scale by once the low end is at 0; where nothing else gives a size, that of the low end, or 1."""
    width = abs(ends.low) if ends.high is None else ends.high - ends.low
    return width or Fraction(1)
