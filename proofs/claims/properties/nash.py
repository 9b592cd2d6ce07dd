"""Nash equilibrium: no player gains by changing only their own strategy.

nash(strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.strategy import Profile
from mechanisms.model.syntax import Call
from proofs.claims.plans import some_plan_gains
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def nash(payoffs: Expectations, profile: Profile) -> tuple[Part, ...]:
    """No player gains by a deviation of their own."""
    players = payoffs.game.players
    return tuple(part for player in players for part in no_gain(payoffs, player, profile, strict=False))


class Nash(Property):
    """Nash equilibrium: no player gains by changing only their own strategy.

    Each pure strategy that changes the play is compared, for each player; in a game with states, every plan.
    Without strategies the claim is about the intended play.
    """

    name: ClassVar[str] = "nash"
    signature: ClassVar[str] = "nash(strategies)"
    example: ClassVar[str] = "honest-play: nash(honest, check)"
    see: ClassVar[tuple[str, ...]] = ("strict_nash", "best_response")

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the strategies that it names, or of the intended play."""
        return nash(formulation.payoffs, formulation.profile(call))

    def fails(self, call: Call, formulation: Formulation) -> Part:
        """Somebody gains by a change of their own: by some plan, in a game in time."""
        if formulation.mechanism.time is None:
            return super().fails(call, formulation)
        payoffs = formulation.payoffs
        return some_plan_gains(payoffs, payoffs.game.players, formulation.profile(call))
