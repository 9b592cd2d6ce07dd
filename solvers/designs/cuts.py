"""Cuts: what a claim asks of the unknowns at one point of the ranges.

Every design satisfies every cut, so a bound that the cuts give holds for all designs. The converse is for the engines
to decide (solvers/designs/candidates.py): where a claim fails at some values of the unknowns, the counterexample is the
point of a new cut.

    Cuts(question)          none yet
    cuts.at(point)          add what all claims ask at a point of the ranges; True where that is new
    cuts.first(meter)       add those of corners of the ranges, to begin with
"""

from __future__ import annotations

from collections.abc import Iterator
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
from proofs.claims.statement import Statement
from proofs.playout.translation_check import sample_points
from solvers.designs.question import Question
from solvers.engines.budget import STEP, Meter
from solvers.engines.corners import closed_ends, ends_within, points_of

_MOST_CORNERS, _SAMPLES = 64, 2
"""With so many corners of the ranges, and random points, the cuts begin."""


class Cut(Frozen, keeps=True):
    """A condition on the unknowns alone. `statement` is the claim that asks it; None for an assumption of the spec."""

    statement: Statement | None
    condition: Condition
    domains: Box

    @property
    def polynomial(self) -> Polynomial | None:
        """A polynomial that is nowhere negative exactly where the cut holds or is touched; None if it is no such."""
        return derived(self, _polynomial)


class Cuts:
    """The cuts of a question, and the costs at the same points: a bound rests on the cuts, the costs only propose."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self._known: dict[Condition, Cut] = {}
        self._costs: dict[Term, None] = {}
        self._points = set[frozenset[tuple[Variable, Fraction]]]()
        for premise in question.premises:
            if variables(premise) <= question.domains.keys():
                self._add(None, premise)

    @property
    def all(self) -> tuple[Cut, ...]:
        """All cuts."""
        return tuple(self._known.values())

    @property
    def costs(self) -> tuple[Term, ...]:
        """The cost as a term in the unknowns, at each point."""
        return tuple(self._costs)

    def without(self, statement: Statement) -> tuple[Cut, ...]:
        """The cuts of all other claims."""
        return tuple(cut for cut in self.all if cut.statement is not statement)

    def first(self, meter: Meter) -> None:
        """Begin with corners of the ranges, and a few points within."""
        question, others = self.question, self.question.others
        mentioned = variables(question.cost).union(*(variables(goal.goal) for _, goal in question.goals))
        moving = [v for v in others if v in mentioned]
        rest = {v: next(ends_within(i)) for v, i in others.items() if v not in mentioned}
        for corner in islice(points_of(moving, others, closed_ends), _MOST_CORNERS):
            meter.charge(STEP)
            self.at({**rest, **corner})
        inside = Obligation("ranges", others, tuple(p for p in question.premises if self._of_ranges(p)), TRUE)
        for point in sample_points(inside, _SAMPLES, charge=meter.charge):
            self.at(point)

    def at(self, point: Point) -> bool:
        """Add what every claim asks at a point of the closed ranges; True where something is new."""
        question = self.question
        place = {v: point[v] for v in question.others}
        if (key := frozenset(place.items())) in self._points:
            return False
        self._points.add(key)
        known: dict[Variable, Term] = {v: Number(x) for v, x in place.items()}
        inside = all(x in question.others[v] for v, x in place.items())
        ranged = (replace_in(p, known) for p in question.premises if not variables(p) <= question.domains.keys())
        premises = [p for p in ranged if p != TRUE]
        if FALSE in premises or (premises and not inside):
            return False
        before = len(self._known), len(self._costs)
        for statement, goal in question.goals:
            asked = replace_in(goal.goal, known)
            for each in _conjuncts(any_of(negate(all_of(*premises)), asked if inside else _touched(asked))):
                self._add(statement, each)
        self._costs[replace(question.cost, known)] = None
        return before != (len(self._known), len(self._costs))

    def _of_ranges(self, premise: Condition) -> bool:
        return variables(premise) <= self.question.others.keys()

    def _add(self, statement: Statement | None, condition: Condition) -> None:
        if condition != TRUE:
            self._known.setdefault(condition, Cut(statement, condition, self.question.domains))


def _conjuncts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, Conjunction):
        for each in condition.conditions:
            yield from _conjuncts(each)
    else:
        yield condition


_CLOSED = {Relation.GT: Relation.GE, Relation.LT: Relation.LE}


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
