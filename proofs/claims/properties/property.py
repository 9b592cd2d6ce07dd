"""What a claim form is, and the deviations that several of them speak of.

The file of a form says twice what it is: a function of players and strategies builds its parts, and a `Property` reads
what a spec names and calls that function. Whoever has players and strategies calls the function
(proofs/claims/incentives.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile, Strategy, pure_strategies
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Relation, any_of, negate
from proofs.claims.paths import on_path
from proofs.claims.plans import no_plan_gains
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class Property(ABC):
    """A claim form. Subclasses are final, hold no state, and are found by the folder that they lie in.

    The docstring of a form is what `bondproof explain` says of it; its first sentence is in the table of claim
    forms (docs/reference/language.md). `example` is a claim of this form, `see` names entries to read next.
    """

    name: ClassVar[str]
    signature: ClassVar[str]
    example: ClassVar[str]
    see: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """The conditions that a call of this form asks for; all must hold."""

    def fails(self, call: Call, formulation: Formulation) -> Part:
        """The one condition that a call of this form does not hold: some part of it is false."""
        asked = len(formulation.payoffs.asked)
        parts = self.parts(call, formulation)
        if len(formulation.payoffs.asked) > asked:
            message = f"in a game with states `{self.name}` cannot be denied"
            raise fault(Code.CLAIM, message, call.at, "`nash`, `best_response` and `subgame_perfect` can")
        return Part("", any_of(*(negate(part.condition) for part in parts)))


def deviations(mechanism: Mechanism, player: Player, profile: Profile) -> Iterator[Strategy]:
    """The player's other pure strategies that change the play: they differ on its path (proofs/claims/paths.py)."""
    places = on_path(mechanism, profile)
    stays = [item for item in profile[player].moves if item[0] in places]
    for strategy in pure_strategies(mechanism.game, player):
        if [item for item in strategy.moves if item[0] in places] != stays:
            yield strategy


def no_gain(payoffs: Expectations, player: Player, profile: Profile, *, strict: bool) -> Iterator[Part]:
    """One part for each deviation of a player: it pays no more than their strategy (strict: less).

    In a game in time the parts are fewer than the deviations (proofs/claims/plans.py).
    """
    if payoffs.mechanism.time is not None:
        yield from no_plan_gains(payoffs, player, profile, strict=strict)
        return
    stays = payoffs.of(player, profile)
    relation = Relation.GT if strict else Relation.GE
    for strategy in deviations(payoffs.mechanism, player, profile):
        leaves = payoffs.of(player, {**profile, player: strategy})
        yield Part(f"{player} plays {strategy.label}", Comparison(stays, relation, leaves))
