"""What the figures of a spec say: named numbers of a mechanism, as terms in the parameters of its box.

A figure may mention expected payoffs, `E[player | strategies]`, as claims do. It proves nothing: it is
there to be read beside verdicts (bondproof/commands/compare.py).
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


def figure_terms(mechanism: Mechanism) -> tuple[FigureTerm, ...]:
    """The figures of a mechanism in the order of the spec.

    Raises SpecError with the faults of all of them.
    """
    found, faults = list[FigureTerm](), list[Diagnostic]()
    ground = grounding(mechanism)
    for figure in mechanism.figures:
        formulation = Formulation(mechanism)
        try:
            term, dimension = formulation.scope.term(figure.formula)
        except SpecError as error:
            faults += error.diagnostics
            continue
        payoffs = payoff_terms(mechanism, formulation.payoffs.met)
        found.append(FigureTerm(figure, ground.term(replace(term, payoffs)), dimension))
    if faults:
        raise SpecError(faults)
    return tuple(found)
