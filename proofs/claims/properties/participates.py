"""Individual rationality: taking part pays at least what staying away does.

    participates(player | strategies)
    participates(player | strategies, outside = amount)

The outside option is 0 where none is named.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Number, Relation, Term
from mechanisms.terms.units import MONEY
from mechanisms.values import replace
from proofs.claims.properties.property import Property
from proofs.claims.statement import Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class Participates(Property):
    """Individual rationality: taking part pays at least the outside option."""

    name: ClassVar[str] = "participates"
    signature: ClassVar[str] = "participates(player | strategies, outside = amount)"

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """The expected payoff of the player named before the bar is at least his outside option."""
        outside: Term = Number(Fraction(0))
        named = [argument for argument in call.arguments if argument.label == "outside"]
        if len(named) > 1:
            raise fault(Code.CLAIM, "the outside option is given twice", named[1].at, "keep one of the two")
        for argument in named:
            outside = formulation.scope.term_of(argument.value, MONEY, "the outside option")
        rest = replace(call, arguments=tuple(a for a in call.arguments if a.label != "outside"))
        payoff = formulation.expect(formulation.subject(call), formulation.profile(rest))
        return (Part("", Comparison(payoff, Relation.GE, outside)),)
