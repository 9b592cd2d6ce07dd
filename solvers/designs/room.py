"""What would make room where no design satisfies all claims.

    conditions(infeasible, allowed)       how far one fixed parameter has to move, for each that suffices alone
    left_out(infeasible, allowed)         a design for each claim of the conflict that is left out

The condition on a parameter is a design, too: the parameter is one more unknown, and its distance the cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mechanisms.model.parameters import Parameter, Solve, Value
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Number
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen
from solvers.designs.design import Designed, Infeasible, design
from solvers.engines.budget import Allowance, Meter

_FURTHER = 4
"""How many times its value an amount may grow to."""


class Condition(Frozen):
    """A design exists for a parameter at `value`, which is above or below the value of the spec.

    `gap` is how far the exact limit may be from it, as a share; None where no bound was proved.
    """

    parameter: Parameter
    value: Fraction
    above: bool
    gap: Fraction | None
    designed: Designed


class LeftOut(Frozen):
    """A design for all claims of a question but one."""

    claim: str
    designed: Designed


def left_out(found: Infeasible, allowed: Allowance) -> Iterator[LeftOut]:
    """The design without a claim, for each claim of the conflict; the time allowed is that of them all."""
    meter = allowed.meter()
    for claim in found.conflict:
        outcome = design(found.question.among(set(found.question.claims) - {claim}), meter.again())
        if isinstance(outcome, Designed):
            yield LeftOut(claim, outcome)


def conditions(found: Infeasible, allowed: Allowance) -> Iterator[Condition]:
    """How far a fixed parameter has to move so that the claims of the conflict can hold together.

    The time allowed is that of all parameters together.
    """
    meter = allowed.meter()
    for parameter in _fixed(found):
        setting = parameter.setting
        assert isinstance(setting, Value), "it was chosen so"
        for above, domain in _domains(parameter, setting.value):
            condition = _condition(found, parameter, domain, above, meter.again())
            if condition is not None:
                yield condition


def _fixed(found: Infeasible) -> Iterator[Parameter]:
    """The parameters with one value that the conflict depends on."""
    mechanism = found.question.scenarios[0].mechanism
    asked = found.question.among(found.conflict)
    for parameter in mechanism.given:
        if not isinstance(parameter.setting, Value) or parameter.variable in mechanism.rests_on:
            continue
        free = asked.with_unknown(parameter, Solve(Interval(Fraction(0), None)), Number(Fraction(0)))
        goals = (goal for scenario in free.scenarios for _, goal in scenario.goals)
        if any(parameter.variable in variables(goal.goal) for goal in goals):
            yield parameter


def _domains(parameter: Parameter, value: Fraction) -> Iterator[tuple[bool, Interval]]:
    """Where a parameter may move to: below its value, and above it."""
    if value > 0:
        yield False, Interval(Fraction(0), value)
    highest = Fraction(1) if parameter.dimension == DIMENSIONLESS and value <= 1 else value * _FURTHER
    if highest > value:
        yield True, Interval(value, highest)


def _condition(
    found: Infeasible, parameter: Parameter, domain: Interval, above: bool, meter: Meter
) -> Condition | None:
    cost = parameter.variable if above else -parameter.variable
    asked = found.question.among(found.conflict).with_unknown(parameter, Solve(domain), cost)
    outcome = design(asked, meter)
    if not isinstance(outcome, Designed):
        return None
    return Condition(parameter, outcome.found.values[parameter.variable], above, outcome.gap, outcome)
