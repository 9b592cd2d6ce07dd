"""What a design asks: values of the unknowns at which every claim holds for all values of the ranges, at least cost.

The claims have to hold in each scenario: the spec itself, and schemes of it that are to be survived as well. The cost
is meant for the worst case: it is the greatest over the scenarios and the values of the ranges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Condition, Number, Term, Variable
from mechanisms.values import Frozen, derived, evolve
from proofs.checking.obligation import Box, Obligation
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement, obligations

Values: TypeAlias = Mapping[Variable, Fraction]
"""A value for each unknown, in base units."""


class Scenario(Frozen, keeps=True):
    """A mechanism with its unknowns, the claims that have to hold, and the cost as a term in the box's parameters."""

    mechanism: Mechanism
    statements: tuple[Statement, ...]
    cost: Term

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

    def fixed(self, values: Values) -> Scenario:
        """The scenario with some unknowns fixed, in the cost as well."""
        known: dict[Variable, Term] = {v: Number(x) for v, x in values.items()}
        return Scenario(self.at(values), self.statements, replace(self.cost, known))


class Question(Frozen, keeps=True):
    """The unknowns, and the scenarios in which the claims have to hold: the first is the spec as it is asked about."""

    unknowns: tuple[Parameter, ...]
    scenarios: tuple[Scenario, ...]

    @property
    def names(self) -> tuple[Variable, ...]:
        """The unknowns as variables."""
        return tuple(p.variable for p in self.unknowns)

    @property
    def domains(self) -> Box:
        """The range of each unknown."""
        box = self.scenarios[0].mechanism.intervals
        return {v: box[v] for v in self.names}

    @property
    def claims(self) -> tuple[str, ...]:
        """The names of the claims that have to hold, in the order of the spec."""
        return tuple(dict.fromkeys(s.claim.name for scenario in self.scenarios for s in scenario.statements))

    def others(self, scenario: Scenario) -> Box:
        """The ranges over which the claims have to hold in a scenario."""
        return {v: i for v, i in scenario.mechanism.intervals.items() if v not in self.domains}

    def among(self, claims: Iterable[str]) -> Question:
        """The same question about some of the claims alone."""
        named = set(claims)
        return evolve(
            self,
            scenarios=tuple(
                evolve(each, statements=tuple(s for s in each.statements if s.claim.name in named))
                for each in self.scenarios
            ),
        )

    def fixed(self, values: Values) -> Question:
        """The question with some unknowns fixed."""
        rest = tuple(p for p in self.unknowns if p.variable not in values)
        return Question(rest, tuple(each.fixed(values) for each in self.scenarios))

    def with_unknown(self, parameter: Parameter, setting: Solve, cost: Term) -> Question:
        """The question with one parameter more to be found, and another cost."""
        scenarios = tuple(
            evolve(each, mechanism=each.mechanism.with_setting(parameter.variable, setting), cost=cost)
            for each in self.scenarios
        )
        return Question((*self.unknowns, evolve(parameter, setting=setting)), scenarios)


def fixed_in(obligation: Obligation, values: Values) -> Obligation:
    """An obligation with some parameters fixed."""
    known: dict[Variable, Term] = {v: Number(x) for v, x in values.items()}
    box = {v: i for v, i in obligation.box.items() if v not in values}
    premises = tuple(replace_in(p, known) for p in obligation.premises)
    return Obligation(obligation.name, box, premises, replace_in(obligation.goal, known))


def _goals(scenario: Scenario) -> tuple[tuple[Statement, Obligation], ...]:
    return tuple(
        (statement, goal)
        for statement in scenario.statements
        for part, goal in zip(statement.parts, obligations(scenario.mechanism, statement), strict=True)
        if not part.auxiliary
    )
