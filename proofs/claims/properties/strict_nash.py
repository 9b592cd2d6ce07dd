"""Strict Nash equilibrium: every player loses by any change of their own strategy that changes the play.

strict_nash(strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.strategy import Profile
from mechanisms.model.syntax import Call
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def strict_nash(payoffs: Expectations, profile: Profile) -> tuple[Part, ...]:
    """Every player loses by every deviation of their own that changes what is played."""
    players = payoffs.game.players
    return tuple(part for player in players for part in no_gain(payoffs, player, profile, strict=True))


class StrictNash(Property):
    """Strict Nash equilibrium: every player loses by any change of their own strategy that changes the play.

    So no player is indifferent, and small errors in the numbers do not matter.
    """

    name: ClassVar[str] = "strict_nash"
    signature: ClassVar[str] = "strict_nash(strategies)"
    example: ClassVar[str] = "honest-play: strict_nash()"
    see: ClassVar[tuple[str, ...]] = ("nash",)

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the strategies that it names, or of the intended play."""
        return strict_nash(formulation.payoffs, formulation.profile(call))
