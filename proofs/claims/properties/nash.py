"""Nash equilibrium: nobody gains by changing his own strategy alone.

nash(strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.model.syntax import Call
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class Nash(Property):
    """Nash equilibrium: nobody gains by changing his own strategy alone."""

    name: ClassVar[str] = "nash"
    signature: ClassVar[str] = "nash(strategies)"

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """No player gains by a deviation of his own; without arguments the intended play is meant."""
        profile = formulation.profile(call)
        players = formulation.mechanism.game.players
        return tuple(part for player in players for part in no_gain(formulation, player, profile, strict=False))
