"""A claim that holds exactly where a condition on parameters does: under the condition, and nowhere else.

    exactly_when(condition, claim)

Refuted by a point of either kind: the condition holds and the claim does not, or the other way about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import negate
from proofs.claims.properties.property import Property
from proofs.claims.statement import Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class ExactlyWhen(Property):
    """The claim holds wherever the condition on parameters does, and nowhere else.

    A point of either kind refutes it, and the answer says which direction fails. If the condition holds
    everywhere, or nowhere, the claim is VACUOUS.
    """

    name: ClassVar[str] = "exactly_when"
    signature: ClassVar[str] = "exactly_when(condition, claim)"
    example: ClassVar[str] = "the-bond-decides: exactly_when(bond >= gain, nash(honest))"
    see: ClassVar[tuple[str, ...]] = ("nash", "VACUOUS")

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Those of the claim under the condition, and one more: without the condition, some of them fails."""
        if call.subject is not None or len(call.arguments) != 2 or any(a.label for a in call.arguments):
            message = "`exactly_when` takes a condition and a claim"
            raise fault(Code.CLAIM, message, call.at, f"write `{self.signature}`")
        condition, claim = (argument.value for argument in call.arguments)
        premise = formulation.premise(condition)
        there = [part.under(premise, "the condition holds") for part in formulation.parts(claim)]
        elsewhere = formulation.fails(claim).under(negate(premise), "the condition fails and the claim holds")
        return (*there, elsewhere)

    def fails(self, call: Call, formulation: Formulation) -> Part:
        """Not said in one condition."""
        raise fault(Code.CLAIM, "`exactly_when` cannot be denied", call.at, "claim one direction, with `implies`")
