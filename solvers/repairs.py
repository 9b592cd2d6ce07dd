"""One-knob repairs: for each parameter alone, the values at which a broken claim would hold.

The knob is turned to one fixed value, all else stays as it is (intervals stay intervals). The
threshold is exact where the claim is a polynomial in the knob. A single value that happens to
work (nobody is ever audited) is no repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from mechanisms.frozen import Frozen, replace
from mechanisms.mechanism import Mechanism
from mechanisms.mentions import variables
from mechanisms.parameters import Interval, Parameter, Solve, Value
from mechanisms.units import DIMENSIONLESS
from proofs.obligation import Obligation
from proofs.statement import Statement, obligations
from solvers.bonds import ClaimWindow, claim_window
from solvers.budget import Allowance, Exhausted, Meter
from solvers.line import Span

_ROUNDS = 4
"""A threshold that so many counterexamples do not settle is left out: a hint must not cost more than the verdict."""


class Repair(Frozen):
    """Turning one parameter beyond a threshold repairs the claim: above it where `above`, else below it."""

    parameter: Parameter
    threshold: Fraction
    above: bool
    strict: bool
    exact: bool
    change: Fraction

    def __str__(self) -> str:
        sign = (">" if self.strict else ">=") if self.above else ("<" if self.strict else "<=")
        return f"{self.parameter.name} {sign} {self.threshold}"


def repairs(mechanism: Mechanism, statement: Statement, allowed: Allowance) -> tuple[Repair, ...]:
    """Every repair by one parameter, the smallest relative change first; those alone that the budget allows to find."""
    meter = allowed.meter()
    brief = meter.again(replace(meter.limits, rounds=_ROUNDS, bisections=0, brief=True))
    found = list[Repair]()
    with suppress(Exhausted), brief.enforced():
        for parameter in _knobs(mechanism, statement):
            found += _by_knob(mechanism, statement, parameter, brief)
    return tuple(sorted(found, key=lambda r: r.change))


def _knobs(mechanism: Mechanism, statement: Statement) -> Iterator[Parameter]:
    """The parameters that the claim depends on and that are numbers or ranges of the spec."""
    for parameter in mechanism.parameters:
        if isinstance(parameter.setting, Value | Interval):
            freed = mechanism.with_setting(parameter.variable, Solve(_domain(parameter)))
            if any(_turns(o, parameter) for o in obligations(freed, statement)):
                yield parameter


def _turns(obligation: Obligation, parameter: Parameter) -> bool:
    return parameter.variable in variables(obligation.goal)


def _domain(parameter: Parameter) -> Interval:
    """What a knob may be turned to: a share or probability stays within [0, 1], what is positive stays positive."""
    present = _present(parameter)
    low, high = present.low, present.high
    if parameter.dimension == DIMENSIONLESS and low >= 0 and high is not None and high <= 1:
        return Interval(Fraction(0), Fraction(1), low_open=low > 0)
    return Interval(min(Fraction(0), low), None, low_open=low > 0, high_open=True)


def _present(parameter: Parameter) -> Interval:
    setting = parameter.setting
    if isinstance(setting, Value):
        return Interval(setting.value, setting.value)
    assert isinstance(setting, Interval)
    return setting


def _by_knob(mechanism: Mechanism, statement: Statement, parameter: Parameter, meter: Meter) -> Iterator[Repair]:
    freed = mechanism.with_setting(parameter.variable, Solve(_domain(parameter)))
    window = claim_window(freed, statement, parameter.variable, meter)
    if not isinstance(window, ClaimWindow) or not window.spans:
        return
    present = _present(parameter)
    roomy = [span for span in window.spans if span.low != span.high]
    repairs = [r for span in roomy for r in _ends(parameter, span, present)]
    if repairs:
        yield min(repairs, key=lambda r: r.change)


def _ends(parameter: Parameter, span: Span, present: Interval) -> Iterator[Repair]:
    """The ends of a span of good values that lie on the way from the present ones, or where those begin."""
    low, high = present.low, present.high
    if span.low > low or (span.low == low and span.low_open and not present.low_open):
        yield Repair(parameter, span.low, True, span.low_open, span.low_exact, _change(low, span.low))
    if span.high is None:
        return
    if high is None or span.high < high or (span.high == high and span.high_open and not present.high_open):
        yield Repair(parameter, span.high, False, span.high_open, span.high_exact, _change(high, span.high))


def _change(present: Fraction | None, wanted: Fraction) -> Fraction:
    if not present:
        return Fraction(10**9)
    return abs(wanted - present) / abs(present)
