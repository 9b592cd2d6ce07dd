"""Dominant strategy: it is a best response whatever the others do.

    dominant(player | strategy)

Weak dominance in the sense of mechanism design: no other strategy does better against any pure
play of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, ClassVar

from mechanisms.errors import DomainError
from mechanisms.game.game import Game, Player
from mechanisms.game.strategy import Profile, Strategy, pure_strategies
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.syntax import Call
from mechanisms.values import evolve
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Expectations, Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation

MOST_COMPARISONS = 2048
"""More comparisons of two strategies against one play of the others than this are refused."""


def dominant(payoffs: Expectations, player: Player, strategy: Strategy) -> tuple[Part, ...]:
    """The strategy gains by no deviation, against every pure play of the others."""
    found: list[Part] = []
    for others in _plays_of_the_others(payoffs.game, player):
        against = ", ".join(s.label for s in others.values())
        ending = f" against {against}" if against else ""
        parts = no_gain(payoffs, player, {**others, player: strategy}, strict=False)
        found += [evolve(part, label=part.label + ending) for part in parts]
    return tuple(found)


class Dominant(Property):
    """Dominant strategy: it is a best response to every pure play of the others.

    Stronger than `best_response`; worth asking where others may collude or make mistakes.
    """

    name: ClassVar[str] = "dominant"
    signature: ClassVar[str] = "dominant(player | strategy)"
    example: ClassVar[str] = "honesty-dominates: dominant(worker | honest)"
    see: ClassVar[tuple[str, ...]] = ("best_response",)

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the player named before the bar."""
        player = formulation.subject(call)
        if formulation.mechanism.time is not None and len({d.player for d in formulation.mechanism.game.decisions}) > 1:
            message = "in a game with states, `dominant` needs a player who is the only one to move"
            raise fault(Code.CLAIM, message, call.at, "write `best_response(player | strategies)`")
        return dominant(formulation.payoffs, player, self._strategy(call, formulation, player))

    def _strategy(self, call: Call, formulation: Formulation, player: Player) -> Strategy:
        if not call.arguments:
            return formulation.profile(call)[player]
        for argument in call.arguments:
            if argument.label not in (None, player.name):
                message = f"`{argument.label}` is not {player.name}, whose strategy this is"
                raise fault(Code.CLAIM, message, argument.at, f"write `{self.signature}`")
        return formulation.scope.strategy(player, [a.value for a in call.arguments], call.at)


def _plays_of_the_others(game: Game, player: Player) -> Iterator[Profile]:
    choices = {p: list(pure_strategies(game, p)) for p in game.players if p != player}
    count = sum(1 for _ in pure_strategies(game, player))
    for strategies in choices.values():
        count *= len(strategies)
    if count > MOST_COMPARISONS:
        raise DomainError(f"dominance asks for {count} comparisons, more than {MOST_COMPARISONS}: simplify the game")
    for picked in product(*choices.values()):
        yield dict(zip(choices, picked, strict=True))
