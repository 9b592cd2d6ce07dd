"""What a claim form is, and the deviations that several of them speak of.

The file of a form says twice what it is: a function of players and strategies builds its parts, and a `Property` reads
what a spec names and calls that function. Whoever has players and strategies calls the function
(proofs/claims/incentives.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Game, Player
from mechanisms.game.strategy import Profile, Strategy, pure_strategies, reached
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Relation
from proofs.claims.plans import no_plan_gains
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class Property(ABC):
    """A claim form. Subclasses are final, hold no state, and are found by the folder that they lie in."""

    name: ClassVar[str]
    signature: ClassVar[str]

    @abstractmethod
    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """The conditions that a call of this form asks for; all must hold."""


def deviations(game: Game, player: Player, profile: Profile) -> Iterator[Strategy]:
    """The player's other pure strategies that change the play: they differ where the profile leads."""
    places = reached(game, profile)
    stays = [item for item in profile[player].moves if item[0] in places]
    for strategy in pure_strategies(game, player):
        if [item for item in strategy.moves if item[0] in places] != stays:
            yield strategy


def no_gain(payoffs: Expectations, player: Player, profile: Profile, *, strict: bool) -> Iterator[Part]:
    """One part for each deviation of a player: it pays no more than his strategy (strict: less).

    In a game in time the parts are fewer than the deviations (proofs/claims/plans.py).
    """
    if payoffs.mechanism.time is not None:
        yield from no_plan_gains(payoffs, player, profile, strict=strict)
        return
    stays = payoffs.of(player, profile)
    relation = Relation.GT if strict else Relation.GE
    for strategy in deviations(payoffs.game, player, profile):
        leaves = payoffs.of(player, {**profile, player: strategy})
        yield Part(f"{player} plays {strategy.label}", Comparison(stays, relation, leaves))
