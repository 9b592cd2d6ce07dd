"""Closed forms: an end of a window as a formula in the names of the spec.

The goal of each claim that limits the window is solved for the unknown, with the other parameters
left as symbols: a maximum (or minimum) of rational functions. `at` says where the interval
parameters stand at the worst point. A form is given only if its exact value is the end itself,
and none of a formula that would be large when multiplied out: nobody would read it.

Such a form speaks of one end of one window, and is worked out in milliseconds. What a formula is worth all over the
ranges is another question, with proofs of its own (solvers/closed_forms/derive.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Comparison, MinMax, Pick, Term, Variable
from mechanisms.values import Frozen
from proofs.arithmetic.growth import is_large, most_monomials
from proofs.checking.obligation import Point
from proofs.claims.grounding import expanded_definitions
from proofs.claims.statement import Part, Statement, payoff_terms
from proofs.exact_units import value_units
from solvers.engines.budget import STEP, Allowance, Meter
from solvers.formulas.branches import settled
from solvers.formulas.notation import text
from solvers.windows.feasible import Feasible
from solvers.windows.window import Window

_MOST_PARTS = 6


class Form(Frozen):
    """The formula of an end; `binding` is the branch of a maximum or minimum that sets it.

    `at` says where the interval parameters that this branch mentions stand at the worst point.
    """

    term: Term
    binding: Term
    at: Mapping[Parameter, Fraction]

    @property
    def text(self) -> str:
        """The formula in the names of the spec."""
        return text(self.term)

    @property
    def binding_text(self) -> str:
        """The branch that sets the end, in the names of the spec."""
        return text(self.binding)


def closed_form(
    mechanism: Mechanism, window: Window, parameter: Parameter, allowed: Allowance, *, high: bool
) -> Form | None:
    """The closed form of one end of the hull of a window; None where there is none.

    Raises Exhausted where the work allowed does not reach.
    """
    meter = allowed.meter()
    with meter.enforced():
        return _closed_form(mechanism, window, parameter, meter, high=high)


def _closed_form(
    mechanism: Mechanism, window: Window, parameter: Parameter, meter: Meter, *, high: bool
) -> Form | None:
    if not window.spans:
        return None
    end = window.spans[-1].high if high else window.spans[0].low
    beyond = window.high if high else window.low
    if end is None or beyond is None:
        return None
    values = _all_values(mechanism, {**beyond.worst, parameter.variable: end})
    found = dict[Term, Fraction]()
    for statement, part, feasible in _limits(window, high=high):
        solved = _solved(mechanism, statement, part, parameter.variable, feasible, values, meter)
        if solved is not None:
            found[solved[0]] = solved[1]
    if end not in found.values() or len(found) > _MOST_PARTS:
        found = {term: value for term, value in found.items() if value == end}
    if not found:
        return None
    terms = sorted(found, key=lambda term: (-found[term], text(term)))
    whole = terms[0] if len(terms) == 1 else MinMax(Pick.LEAST if high else Pick.GREATEST, tuple(terms))
    binding = next((each for each in terms if found[each] == end), whole)
    return Form(whole, binding, _standing(mechanism, beyond.worst, binding))


def _limits(window: Window, *, high: bool) -> Iterator[tuple[Statement, Part, Feasible]]:
    """The parts of claims that limit the window on one side."""
    for claim in window.claims:
        for part, feasible in claim.parts:
            if feasible.spans and any(cut.actual for cut in feasible.cuts):
                outer = feasible.obligation.box[feasible.unknown]
                end = feasible.spans[-1].high if high else feasible.spans[0].low
                if end != (outer.high if high else outer.low):
                    yield claim.statement, part, feasible


def _solved(
    mechanism: Mechanism,
    statement: Statement,
    part: Part,
    unknown: Variable,
    feasible: Feasible,
    values: Mapping[Variable, Fraction],
    meter: Meter,
) -> tuple[Term, Fraction] | None:
    """The root of left minus right in the unknown, with its exact value; None where it is no such root."""
    from solvers.formulas.spelling import root

    if not isinstance(part.condition, Comparison):
        return None
    known = {**values, **{v: x for cut in feasible.cuts[-1:] for v, x in cut.point.items()}}
    value = Evaluation(known).term
    try:
        difference = _symbolic(mechanism, statement, part, part.condition, unknown, known, meter)
        if is_large(difference):
            return None
        meter.charge(most_monomials(difference) * STEP + value_units((difference,), known))
        found = root(difference, unknown, value)
        return None if found is None else (found, value(found))
    except DomainError:
        return None


def _symbolic(
    mechanism: Mechanism,
    statement: Statement,
    part: Part,
    condition: Comparison,
    unknown: Variable,
    values: Mapping[Variable, Fraction],
    meter: Meter,
) -> Term:
    """Left minus right with payoffs put in, definitions that contain the unknown expanded, and choices settled."""
    payoffs = payoff_terms(mechanism, statement.mentioned(part), meter.charge)
    definitions = expanded_definitions(mechanism)
    opened = {v: t for v, t in definitions.items() if unknown in variables(t)}
    whole = replace(replace(condition.left - condition.right, payoffs), opened)
    return settled(whole, values, meter.charge)


def _all_values(mechanism: Mechanism, worst: Point) -> dict[Variable, Fraction]:
    values = {**mechanism.fixed, **worst}
    defined = expanded_definitions(mechanism)
    return values | {v: Evaluation(values).term(t) for v, t in defined.items() if variables(t) <= values.keys()}


def _standing(mechanism: Mechanism, worst: Point, term: Term) -> dict[Parameter, Fraction]:
    """The interval parameters that a formula mentions, with their values at the worst point."""
    named = variables(term)
    return {p: worst[p.variable] for p in mechanism.parameters if p.variable in named and p.variable in worst}
