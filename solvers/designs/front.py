"""The front of two objectives: how much more of one cost buys how much less of another.

    front(question, other, points, allowed)    the cheapest design for each of several limits on the other cost

Each point is a design of its own: every claim was proved there, the limit among them, and its cost has a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mechanisms.diagnostics import Position
from mechanisms.model.mechanism import Claim
from mechanisms.terms.terms import Comparison, Number, Relation, Term
from mechanisms.terms.units import Dimension
from mechanisms.values import Frozen, evolve
from proofs.checking.verdict import Undecided
from proofs.claims.statement import Part, Statement
from solvers.designs.candidates import costing
from solvers.designs.design import Designed, Infeasible, design
from solvers.designs.question import Question
from solvers.engines.budget import STOPS, Allowance, Meter, why_stopped

LIMIT = "limit"
"""The name of the claim that the other cost stays within its limit."""


class Other(Frozen):
    """The other cost: its text, its term in each scenario, and its dimension."""

    text: str
    terms: tuple[Term, ...]
    dimension: Dimension


class FrontPoint(Frozen):
    """The cheapest design with the other cost at most `limit`; `against` is what that is there, at worst."""

    limit: Fraction
    designed: Designed
    against: Fraction


def front(
    question: Question, other: Other, points: int, allowed: Allowance
) -> tuple[FrontPoint, ...] | Infeasible | Undecided:
    """Points of the front, from the least of the other cost to the least of the first one; equal ones are left out.

    The time allowed is that of all points together.
    """
    meter = allowed.meter()
    try:
        return _points(question, other, points, meter)
    except STOPS as error:
        return Undecided(why_stopped(error))


def _points(
    question: Question, other: Other, points: int, meter: Meter
) -> tuple[FrontPoint, ...] | Infeasible | Undecided:
    own = design(question, meter.again())
    swapped = design(_with_costs(question, other.terms), meter.again())
    if not isinstance(own, Designed):
        return own
    if not isinstance(swapped, Designed):
        return swapped
    most = _against(own, other, meter.again())
    least = swapped.found.cost
    found = list[FrontPoint]()
    for step in range(points):
        limit = least + (most - least) * Fraction(step, points - 1)
        outcome = own if step == points - 1 else design(_limited(question, other, limit), meter.again())
        if not isinstance(outcome, Designed):
            return outcome
        point = FrontPoint(limit, outcome, _against(outcome, other, meter.again()))
        if not found or point.designed.found.cost < found[-1].designed.found.cost:
            found.append(point)
    return tuple(found)


def _with_costs(question: Question, terms: Sequence[Term]) -> Question:
    scenarios = zip(question.scenarios, terms, strict=True)
    return evolve(question, scenarios=tuple(evolve(each, cost=term) for each, term in scenarios))


def _against(designed: Designed, other: Other, meter: Meter) -> Fraction:
    """What the other cost is at a design, at worst."""
    found = costing(_with_costs(designed.question, other.terms), designed.found.values, meter)
    assert found is not None, "the design has a cost at some point, and so has the other cost"
    return found.cost


def _limited(question: Question, other: Other, limit: Fraction) -> Question:
    """The question with one claim more: the other cost is at most the limit."""
    scenarios = zip(question.scenarios, other.terms, strict=True)
    return evolve(
        question,
        scenarios=tuple(
            evolve(each, statements=(*each.statements, _statement(other, term, limit))) for each, term in scenarios
        ),
    )


def _statement(other: Other, term: Term, limit: Fraction) -> Statement:
    claim = Claim(LIMIT, f"{other.text} stays within its limit", Position("--against", 1, 1))
    part = Part("", Comparison(term, Relation.LE, Number(limit)))
    return Statement(claim, (), (part,), other.dimension)
