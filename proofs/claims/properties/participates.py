"""Individual rationality: taking part pays at least what staying away does.

    participates(player | strategies)
    participates(player | strategies, outside = amount)

The outside option is 0 where none is named.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Number, Relation, Term
from mechanisms.terms.units import MONEY
from mechanisms.values import evolve
from proofs.claims.properties.property import Property
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def participates(payoffs: Expectations, player: Player, profile: Profile, outside: Term) -> tuple[Part, ...]:
    """The expected payoff of the player is at least their outside option."""
    return (Part("", Comparison(payoffs.of(player, profile), Relation.GE, outside)),)


class Participates(Property):
    """Individual rationality (IR): taking part pays at least the outside option, by default 0.

    A bond that is too large, or locked too long, fails here.
    """

    name: ClassVar[str] = "participates"
    signature: ClassVar[str] = "participates(player | strategies, outside = amount)"
    example: ClassVar[str] = "honesty-pays: participates(worker | honest, check, outside = 0.05 USD)"
    see: ClassVar[tuple[str, ...]] = ("IR",)

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the player named before the bar."""
        outside: Term = Number(Fraction(0))
        named = [argument for argument in call.arguments if argument.label == "outside"]
        if len(named) > 1:
            raise fault(Code.CLAIM, "the outside option is given twice", named[1].at, "keep one of the two")
        for argument in named:
            outside = formulation.scope.term_of(argument.value, MONEY, "the outside option")
        rest = evolve(call, arguments=tuple(a for a in call.arguments if a.label != "outside"))
        return participates(formulation.payoffs, formulation.subject(call), formulation.profile(rest), outside)
