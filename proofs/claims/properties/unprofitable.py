"""Unprofitable deviations: whatever a player does instead of their strategy, they earn nothing by it.

unprofitable(player | strategies)
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Number, Relation
from proofs.claims.plans import no_plan_earns
from proofs.claims.properties.property import Property, deviations
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def unprofitable(payoffs: Expectations, player: Player, profile: Profile) -> tuple[Part, ...]:
    """Every deviation of the player pays them at most 0, given what the others play."""
    if payoffs.mechanism.time is not None:
        return no_plan_earns(payoffs, player, profile)
    return tuple(
        Part(
            f"{player} plays {strategy.label}",
            Comparison(payoffs.of(player, {**profile, player: strategy}), Relation.LE, Number(Fraction(0))),
        )
        for strategy in deviations(payoffs.mechanism, player, profile)
    )


class Unprofitable(Property):
    """Nothing to gain (NEG): every deviation of this player earns at most 0, given what the others play."""

    name: ClassVar[str] = "unprofitable"
    signature: ClassVar[str] = "unprofitable(player | strategies)"
    example: ClassVar[str] = "nothing-to-gain: unprofitable(worker | honest, check)"
    see: ClassVar[tuple[str, ...]] = ("NEG",)

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the player named before the bar."""
        return unprofitable(formulation.payoffs, formulation.subject(call), formulation.profile(call))
