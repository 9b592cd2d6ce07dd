"""Cuts: what a claim asks of the unknowns at one point of the ranges.

Every design satisfies every cut, so a bound that the cuts give holds for all designs. The converse is for the engines
to decide (solvers/designs/candidates.py): where a claim fails at some values of the unknowns, the counterexample is the
point of a new cut.

    Cuts(question)             the assumptions about the unknowns alone
    cuts.at(scenario, point)   add what all claims ask at a point of the ranges; True where that is new
    cuts.first(meter)          add those of corners of the ranges, to begin with
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Comparison,
    Condition,
    Conjunction,
    Number,
    Relation,
    Term,
    Variable,
    all_of,
    any_of,
    negate,
)
from mechanisms.values import Frozen, derived
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import cases
from proofs.checking.obligation import Box, Obligation, Point
from proofs.playout.translation_check import sample_points
from solvers.designs.question import Question, Scenario
from solvers.engines.budget import STEP, Meter
from solvers.engines.corners import closed_ends, ends_within, points_of

_MOST_CORNERS, _SAMPLES = 64, 2
"""Corners of the ranges, and random points, with which the cuts begin."""


class Cut(Frozen, keeps=True):
    """A condition on the unknowns alone, and the claims that ask it; none for an assumption of the spec."""

    claims: tuple[str, ...]
    condition: Condition
    domains: Box

    @property
    def polynomial(self) -> Polynomial | None:
        """A polynomial that is nowhere negative exactly where the cut holds or is touched; None if it is no such."""
        return derived(self, _polynomial)

    @property
    def strict(self) -> bool:
        """Whether values that touch the cut break it."""
        return isinstance(self.condition, Comparison) and self.condition.relation in _CLOSED

    def needs(self, claims: Iterable[str]) -> bool:
        """Whether it is asked where these are the claims that have to hold."""
        return not self.claims or not set(claims).isdisjoint(self.claims)


class Cuts:
    """The cuts of a question, and the costs at the same points: a bound rests on the cuts, the costs only propose."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._known: dict[Condition, Cut] = {}
        self._costs: dict[Term, None] = {}
        self._points = set[tuple[int, frozenset[tuple[Variable, Fraction]]]]()
        for scenario in question.scenarios:
            for premise in scenario.premises:
                if variables(premise) <= question.domains.keys():
                    self._add((), premise)

    @property
    def all(self) -> tuple[Cut, ...]:
        """All cuts."""
        return tuple(self._known.values())

    @property
    def costs(self) -> tuple[Term, ...]:
        """The cost as a term in the unknowns, at each point."""
        return tuple(self._costs)

    def first(self, meter: Meter) -> None:
        """Begin with corners of the ranges, and a few points within."""
        for scenario in self.question.scenarios:
            others = self.question.others(scenario)
            mentioned = variables(scenario.cost).union(*(variables(goal.goal) for _, goal in scenario.goals))
            moving = [v for v in others if v in mentioned]
            rest = {v: next(ends_within(i)) for v, i in others.items() if v not in mentioned}
            for corner in islice(points_of(moving, others, closed_ends), _MOST_CORNERS):
                meter.charge(STEP)
                self.at(scenario, {**rest, **corner})
            ranged = tuple(p for p in scenario.premises if variables(p) <= others.keys())
            for point in sample_points(Obligation("ranges", others, ranged, TRUE), _SAMPLES, charge=meter.charge):
                self.at(scenario, point)

    def at(self, scenario: Scenario, point: Point) -> bool:
        """Add what every claim asks at a point of the closed ranges; True where something is new."""
        others = self.question.others(scenario)
        place = {v: point[v] for v in others}
        key = self.question.scenarios.index(scenario), frozenset(place.items())
        if key in self._points:
            return False
        self._points.add(key)
        known: dict[Variable, Term] = {v: Number(x) for v, x in place.items()}
        inside = all(x in others[v] for v, x in place.items())
        domains = self.question.domains
        ranged = (replace_in(p, known) for p in scenario.premises if not variables(p) <= domains.keys())
        premises = [p for p in ranged if p != TRUE]
        if FALSE in premises or (premises and not inside):
            return False
        before = len(self._known), len(self._costs)
        for statement, goal in scenario.goals:
            asked = replace_in(goal.goal, known)
            for each in _conjuncts(any_of(negate(all_of(*premises)), asked if inside else _touched(asked))):
                if each != TRUE:
                    self._add((statement.claim.name,), each)
        self._costs[replace(scenario.cost, known)] = None
        return before != (len(self._known), len(self._costs))

    def _add(self, claims: tuple[str, ...], condition: Condition) -> None:
        """Add a cut; one that several claims ask is kept once, and one that is assumed stays so."""
        known = self._known.get(condition)
        if known is None or (known.claims and not set(claims) <= set(known.claims)):
            before = () if known is None else known.claims
            self._known[condition] = Cut((*before, *claims) if claims else (), condition, self.question.domains)


_CLOSED = {Relation.GT: Relation.GE, Relation.LT: Relation.LE}
"""What is left of a strict relation in the limit."""


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Conjunction):
        for each in condition.conditions:
            yield from _conjuncts(each)
    else:
        yield condition


def _touched(condition: Condition) -> Condition:
    """What holds of a condition at a point that is left out of the ranges: its limit; TRUE where that is not told."""
    if isinstance(condition, Comparison) and condition.relation is not Relation.NE:
        return Comparison(condition.left, _CLOSED.get(condition.relation, condition.relation), condition.right)
    if isinstance(condition, Conjunction):
        return all_of(*map(_touched, condition.conditions))
    return TRUE


def _polynomial(cut: Cut) -> Polynomial | None:
    try:
        found = cases(Obligation("cut", cut.domains, (), cut.condition))
        if len(found) == 1 and not found[0].premises:
            return found[0].goal.polynomial
    except DomainError:
        pass
    return None
