"""Best response: one player does best with their strategy, given what the others play.

best_response(player | strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile
from mechanisms.model.syntax import Call
from proofs.claims.plans import some_plan_gains
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def best_response(payoffs: Expectations, player: Player, profile: Profile) -> tuple[Part, ...]:
    """The player gains by no deviation of their own."""
    return tuple(no_gain(payoffs, player, profile, strict=False))


class BestResponse(Property):
    """Best response: this player gains by no change of their own strategy, given what the others play.

    For the intended play of the player whom the bond deters, this is incentive compatibility (IC).
    """

    name: ClassVar[str] = "best_response"
    signature: ClassVar[str] = "best_response(player | strategies)"
    example: ClassVar[str] = "reporting-pays: best_response(inspector | drop, report if drop else look_away)"
    see: ClassVar[tuple[str, ...]] = ("IC", "dominant")

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the player named before the bar."""
        return best_response(formulation.payoffs, formulation.subject(call), formulation.profile(call))

    def fails(self, call: Call, formulation: Formulation) -> Part:
        """The player gains by some change of their own: by some plan, in a game in time."""
        if formulation.mechanism.time is None:
            return super().fails(call, formulation)
        return some_plan_gains(formulation.payoffs, (formulation.subject(call),), formulation.profile(call))
