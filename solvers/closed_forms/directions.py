"""At which end of its range a parameter moves a formula the furthest, whatever the others are.

worst_end(term, variable, box, wanted_high, meter)   the end, or None where none is proved to be it
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Comparison, Number, Relation, Term, Variable
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.interval_arithmetic import slope
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.checking.obligation import Box, Obligation
from proofs.checking.verdict import Proved
from solvers.engines.budget import Meter
from solvers.engines.portfolio import decide

_ZERO = Number(Fraction(0))


def worst_end(term: Term, variable: Variable, box: Box, meter: Meter, *, greatest: bool) -> Fraction | None:
    """The end of the range at which a term is greatest (or least) over the range, at all values of the others.

    None where no end is proved to be that, or it is infinite.
    """
    rising = _rising(term, variable, box, meter)
    if rising is None:
        return None
    return box[variable].high if rising == greatest else box[variable].low


def _rising(term: Term, variable: Variable, box: Box, meter: Meter) -> bool | None:
    """Whether a term rises (True) or falls (False) in a parameter all over the box; None where neither is proved."""
    try:
        steepness = slope(term, variable, closure(box))
        if steepness.nowhere_negative or steepness.nowhere_positive:
            return steepness.nowhere_negative
        derivative = _derivative(term, variable)
    except DomainError:
        return None
    if derivative is None:
        return None
    for relation, rising in ((Relation.GE, True), (Relation.LE, False)):
        question = Obligation("", box, (), Comparison(derivative.term(), relation, _ZERO))
        if isinstance(decide(question, meter), Proved):
            return rising
    return None


def _derivative(term: Term, variable: Variable) -> Polynomial | None:
    """A polynomial with the sign of the derivative of a quotient; None where the parameter is inside a tail."""
    parts = ratio(term)
    above, below = parts.numerator, parts.denominator
    inside = {v for part in (above, below) for g in part.generators if g != variable for v in variables(g)}
    if variable in inside:
        return None
    return above.partial(variable) * below - above * below.partial(variable)
