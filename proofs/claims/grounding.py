"""Grounding: terms of a mechanism with everything put in that has one value, so that only ranges are left.

grounding(mechanism).term(term)     in the parameters that range over an interval alone
grounding(mechanism).premises       the assumptions, in the same way
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from graphlib import TopologicalSorter

from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Condition, Number, Term, Variable
from mechanisms.values import derived
from proofs.checking.obligation import Box


class Grounding:
    """Puts fixed values and definitions of a mechanism into terms, so that only the box's parameters are left."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.box: Box = mechanism.intervals
        fixed: dict[Variable, Term] = {v: Number(value) for v, value in mechanism.fixed.items()}
        self._replacements = fixed | _expanded(mechanism.definitions, fixed)
        self.premises = tuple(self.condition(a.condition) for a in mechanism.assumptions)

    def term(self, term: Term) -> Term:
        """The term in the box's parameters alone."""
        return replace(term, self._replacements)

    def condition(self, condition: Condition) -> Condition:
        """The condition in the box's parameters alone."""
        return replace_in(condition, self._replacements)


def grounding(mechanism: Mechanism) -> Grounding:
    """The grounding of a mechanism, which is kept with it; all periods of a game in time have that of the whole."""
    return derived(mechanism.whole, Grounding)


def price(mechanism: Mechanism, parameter: Parameter) -> Fraction | None:
    """What one unit of a parameter is worth in base units; None where the spec gives that a range.

    1 for a built-in unit; the value of ETH for `solve min ETH`.
    """
    worth = grounding(mechanism).term(parameter.price)
    return worth.value if isinstance(worth, Number) else None


def expanded_definitions(mechanism: Mechanism) -> dict[Variable, Term]:
    """The formulas of defined parameters, with each other put in."""
    return _expanded(mechanism.definitions, {})


def _expanded(definitions: Mapping[Variable, Term], fixed: Mapping[Variable, Term]) -> dict[Variable, Term]:
    """The definitions with what is fixed and each other put in, until none mentions another."""
    known = dict(fixed)
    for variable in TopologicalSorter({v: variables(term) for v, term in definitions.items()}).static_order():
        if variable in definitions:
            known[variable] = replace(definitions[variable], known)
    return {variable: known[variable] for variable in definitions}
