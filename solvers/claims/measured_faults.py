"""What a fault costs in a game in time, in the middle of the ranges, and the bond of another scheme that costs as much.

measured_fault(mechanism, player, budget)        a Fault, or why there is none
as_amount(reference, parameter, cost, budget)    the value of a parameter at which the fault costs as much
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Player
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.free_variables import mentions, variables
from mechanisms.terms.terms import IfThenElse, Product, Quotient, Sum, Term, Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.checking.verdict import Undecided
from proofs.claims.grounding import grounding
from solvers.engines.budget import STOPS, Budget, why_stopped
from solvers.plans.fault import Fault, equivalent, fault


class Amount(Frozen):
    """The least value of a parameter at which a fault costs as much; None where no value of its range does."""

    value: Fraction | None


def middle(mechanism: Mechanism) -> Point:
    """The middle of the ranges.

    Raises DomainError where one has no upper end.
    """
    found = dict[Variable, Fraction]()
    for variable, interval in mechanism.intervals.items():
        if interval.high is None:
            raise DomainError("a parameter has no upper end, so the ranges have no middle")
        found[variable] = interval.nearest((interval.low + interval.high) / 2)
    return found


def measured_fault(mechanism: Mechanism, player: Player, budget: Budget) -> Fault | Undecided | None:
    """The fault of a player in the middle of the ranges; None where the game is played once, or leaves them none."""
    if mechanism.time is None:
        return None
    meter = budget.meter()
    try:
        with meter.enforced():
            return fault(mechanism, player, mechanism.intended, middle(mechanism), meter.charge)
    except DomainError as error:
        return Undecided(str(error))
    except STOPS as error:
        return Undecided(why_stopped(error))


def as_amount(
    mechanism: Mechanism, parameter: Parameter, player: Player, cost: Fraction, budget: Budget
) -> Amount | Undecided:
    """The value of a parameter that is to be solved at which the fault costs so much, the others in the middle."""
    if not is_amount(mechanism, parameter.variable):
        return Undecided(f"{parameter.name} is no amount that payments grow with in proportion")
    meter, unknown = budget.meter(), parameter.variable
    try:
        with meter.enforced():
            point = middle(mechanism.at_value(unknown, mechanism.intervals[unknown].low))
            return Amount(equivalent(mechanism, unknown, player, mechanism.intended, point, cost, meter.charge))
    except DomainError as error:
        return Undecided(str(error))
    except STOPS as error:
        return Undecided(why_stopped(error))


def is_amount(mechanism: Mechanism, unknown: Variable) -> bool:
    """Whether payments, and nothing else, speak of a parameter, and each is affine in it.

    Then what a plan is worth is affine in it, and what a fault costs, compared with the best of all plans, is concave.
    """
    ground = grounding(mechanism)
    others = [] if mechanism.time is None or mechanism.time.discount is None else [mechanism.time.discount]
    amounts = list[Term]()
    for period in mechanism.periods:
        others += [stage.probability for stage in period.game.stages if isinstance(stage, Chance)]
        amounts += [line.amount for line in period.ledger]
    named = any(unknown in variables(ground.term(term)) for term in others)
    return not named and all(_is_affine(ground.term(amount), unknown) for amount in amounts)


def _is_affine(term: Term, unknown: Variable) -> bool:
    if term == unknown or unknown not in mentions(term):
        return True
    match term:
        case Sum(terms):
            return all(_is_affine(each, unknown) for each in terms)
        case Product(factors):
            (first, *more) = [each for each in factors if unknown in mentions(each)]
            return not more and _is_affine(first, unknown)
        case Quotient(numerator, denominator):
            return unknown not in mentions(denominator) and _is_affine(numerator, unknown)
        case IfThenElse(condition, then, otherwise):
            return unknown not in mentions(condition) and all(_is_affine(each, unknown) for each in (then, otherwise))
        case _:
            return False
