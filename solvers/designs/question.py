"""What a design asks: values of the unknowns at which every claim holds for all values of the ranges, at least cost.

The cost is meant for the worst case: it is the greatest over the values of the ranges.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import Condition, Number, Term, Variable
from mechanisms.values import Frozen, derived
from proofs.checking.obligation import Box, Obligation
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement, obligations

Values: TypeAlias = Mapping[Variable, Fraction]
"""A value for each unknown, in base units."""


class Question(Frozen, keeps=True):
    """The mechanism with its unknowns, the claims that have to hold, and the cost as a term in the box's parameters."""

    mechanism: Mechanism
    statements: tuple[Statement, ...]
    unknowns: tuple[Parameter, ...]
    cost: Term

    @property
    def names(self) -> tuple[Variable, ...]:
        """The unknowns as variables."""
        return tuple(p.variable for p in self.unknowns)

    @property
    def domains(self) -> Box:
        """The range of each unknown."""
        box = self.mechanism.intervals
        return {v: box[v] for v in self.names}

    @property
    def others(self) -> Box:
        """The ranges over which the claims have to hold."""
        return {v: i for v, i in self.mechanism.intervals.items() if v not in self.domains}

    @property
    def premises(self) -> tuple[Condition, ...]:
        """The assumptions of the spec, in the box's parameters alone."""
        return grounding(self.mechanism).premises

    @property
    def goals(self) -> tuple[tuple[Statement, Obligation], ...]:
        """What has to be shown of each claim."""
        return derived(self, _goals)

    def at(self, values: Values) -> Mechanism:
        """The mechanism with some unknowns fixed."""
        found = self.mechanism
        for variable, value in values.items():
            found = found.at_value(variable, value)
        return found

    def fixed_in(self, obligation: Obligation, values: Values) -> Obligation:
        """An obligation with some unknowns fixed."""
        known: dict[Variable, Term] = {v: Number(x) for v, x in values.items()}
        box = {v: i for v, i in obligation.box.items() if v not in values}
        premises = tuple(replace_in(p, known) for p in obligation.premises)
        return Obligation(obligation.name, box, premises, replace_in(obligation.goal, known))


def _goals(question: Question) -> tuple[tuple[Statement, Obligation], ...]:
    return tuple(
        (statement, goal)
        for statement in question.statements
        for part, goal in zip(statement.parts, obligations(question.mechanism, statement), strict=True)
        if not part.auxiliary
    )
