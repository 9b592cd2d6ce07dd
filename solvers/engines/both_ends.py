"""Both ends: a goal of degree 1 in a parameter is decided where its range begins and ends, without the parameter.

For goals whose slope has no fixed sign: which end is worse depends on the other parameters.

    both_ends(case, parameter)   the cases at the ends, where a counterexample would be, and the evidence that they make

A goal > 0 over a range that leaves both ends out is decided in the middle, too: it may be 0 at both ends, but not at
both for the same values of the other parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.checking.cases import Case
from proofs.checking.certificate import Between, Certificate, Split
from proofs.checking.check import halves
from proofs.checking.ends import at_both_ends
from solvers.engines.subdivision import middle

_NEAR = Fraction(1, 2**40)
"""How far from an end that does not belong to the range a counterexample is looked for, as a share of the range."""


class BothEnds(Frozen):
    """The cases at the ends of a range and, where it is cut, at the cut; in each the parameter is gone.

    `values` are numbers of the range at which, or close to which, a counterexample to a case is one to the whole.
    """

    parameter: Variable
    values: tuple[Fraction, ...]
    cases: tuple[Case, ...]

    def certificate(self, shown: Sequence[Certificate]) -> Certificate:
        """Evidence for the whole case, from evidence for each of these."""
        if len(shown) == 2:
            return Between(self.parameter, *shown)
        low, cut, high = shown
        below, above = Between(self.parameter, low, cut), Between(self.parameter, cut, high)
        return Split(self.parameter, self.values[1], below, above)


def both_ends(case: Case, parameter: Variable) -> BothEnds | None:
    """The cases that decide one whose goal has degree 1 in a parameter; None where it is higher, or has no range.

    Premises that speak of the parameter are left out, so that they may be less true.
    """
    interval = case.box.get(parameter)
    if interval is None:
        return None
    low, high = _near(interval)
    no_end = interval.low_open and (interval.high is None or interval.high_open)
    try:
        if not (case.goal.strict and no_end):
            return BothEnds(parameter, (low, high), at_both_ends(case, parameter))
        cut = middle(interval)
        below, above = (at_both_ends(half, parameter) for half in halves(case, parameter, cut))
    except DomainError:
        return None
    return BothEnds(parameter, (low, cut, high), (*below, above[1]))


def _near(interval: Interval) -> tuple[Fraction, Fraction]:
    """The ends of a range; close to them where they do not belong to it, and far out where there is no high end."""
    inside = middle(interval)
    low = interval.low if not interval.low_open else interval.low + (inside - interval.low) * _NEAR
    if interval.high is None:
        return low, interval.low + (inside - interval.low) / _NEAR
    high = interval.high if not interval.high_open else interval.high - (interval.high - inside) * _NEAR
    return low, high
