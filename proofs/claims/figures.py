"""What the figures of a spec say: named numbers of a mechanism, as terms in the parameters of its box.

A figure may mention expected payoffs, `E[player | strategies]`, as claims do. It proves nothing: it is
there to be read along with verdicts (bondproof/commands/compare/).
"""

from __future__ import annotations

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.model.mechanism import Figure, Mechanism
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import Term
from mechanisms.terms.units import Dimension
from mechanisms.values import Frozen
from proofs.claims.formulation import Formulation
from proofs.claims.grounding import grounding
from proofs.claims.statement import payoff_terms


class FigureTerm(Frozen):
    """A figure with its meaning: `term` mentions parameters of the box alone, in base units of `dimension`."""

    figure: Figure
    term: Term
    dimension: Dimension


def objective_term(mechanism: Mechanism) -> FigureTerm | None:
    """What a design of a mechanism is to make as small as can be; None where it does not say.

    Raises SpecError where its formula has no meaning.
    """
    return None if mechanism.objective is None else _meaning(mechanism, mechanism.objective)


def figure_terms(mechanism: Mechanism) -> tuple[FigureTerm, ...]:
    """The figures of a mechanism in the order of the spec.

    Raises SpecError with the faults of all of them.
    """
    found, faults = list[FigureTerm](), list[Diagnostic]()
    for figure in mechanism.figures:
        try:
            found.append(_meaning(mechanism, figure))
        except SpecError as error:
            faults += error.diagnostics
    if faults:
        raise SpecError(faults)
    return tuple(found)


def _meaning(mechanism: Mechanism, figure: Figure) -> FigureTerm:
    formulation = Formulation(mechanism)
    term, dimension = formulation.scope.term(figure.formula)
    payoffs = payoff_terms(mechanism, formulation.payoffs.met)
    return FigureTerm(figure, grounding(mechanism).term(replace(term, payoffs)), dimension)
