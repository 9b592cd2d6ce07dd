"""Strict Nash equilibrium: everybody loses by any change of his own that changes the play.

strict_nash(strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.model.syntax import Call
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class StrictNash(Property):
    """Strict Nash equilibrium: everybody loses by any change of his own that changes the play."""

    name: ClassVar[str] = "strict_nash"
    signature: ClassVar[str] = "strict_nash(strategies)"

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Every player loses by every deviation of his own that changes what is played."""
        profile = formulation.profile(call)
        players = formulation.mechanism.game.players
        return tuple(part for player in players for part in no_gain(formulation, player, profile, strict=True))
