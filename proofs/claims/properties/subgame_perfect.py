"""Subgame perfection: wherever play may lead, no player gains by changing one move and then following their strategy.

    subgame_perfect(strategies)

In a game in time this is asked in every state that some play reaches, on the path of the strategies or off it. One
change at a time is enough: where the future is discounted, or every course ends, a plan that gains at all gains by one
change somewhere. An information set of several positions is weighed by the ways in which the others and chance lead
there; where none does, nothing is asked.

Source: D. Blackwell, "Discounted dynamic programming", Annals of Mathematical Statistics 36(1), 1965.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet
from mechanisms.game.strategy import Profile, Strategy, own_moves_before, with_moves
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.syntax import Call
from mechanisms.terms.terms import Comparison, Event, Relation
from proofs.claims.properties.property import Property
from proofs.claims.statement import Expectations, Part, Start
from proofs.claims.subgames import Entry, entries
from proofs.work import Charge

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


def subgame_perfect(payoffs: Expectations, profile: Profile) -> tuple[Part, ...]:
    """No change of one move gains, at any information set that some play reaches."""
    found = all_entries(payoffs.mechanism, payoffs.charge)
    return tuple(part for entry in found for part in one_change(payoffs, profile, entry))


def all_entries(mechanism: Mechanism, charge: Charge) -> Iterator[Entry]:
    """The information sets of the game, in every state that some play reaches."""
    for period in mechanism.periods:
        yield from entries(period, charge)


def one_change(payoffs: Expectations, profile: Profile, entry: Entry) -> Iterator[Part]:
    """One part for each other move at an information set: it pays no more than that of the strategy."""
    mechanism, place = payoffs.mechanism, entry.place
    game = mechanism.game if place.state is None else mechanism.in_state(place.state).game
    decision = next(stage for stage in game.decisions if stage.name == place.stage)
    player, start = decision.player, Start(place.state, entry.told)
    strategy = profile[player] if place.state is None else profile[player].within(place.state)
    before = own_moves_before(game, player, place)
    stays = payoffs.of(player, *_changed(profile, player, strategy, before, start))
    for move in decision.moves:
        if move != strategy.move_at(place):
            leaves = payoffs.of(player, *_changed(profile, player, strategy, {**before, place: move}, start))
            condition = Comparison(stays, Relation.GE, leaves)
            yield Part(f"{player} plays {move}{place.where}", condition, tempted=(player, profile))


def _changed(
    profile: Profile, player: Player, strategy: Strategy, moves: Mapping[InformationSet, Event], start: Start
) -> tuple[Profile, Start, Profile | None]:
    """A profile of which one strategy, which plays `strategy` in the first period, makes other moves in it alone."""
    changed = with_moves(strategy, moves)
    if changed == strategy:
        return profile, start, None
    return {**profile, player: changed}, start, profile


class SubgamePerfect(Property):
    """Subgame perfection: wherever play may lead, no player gains by changing one move of their strategy.

    In a game with states this is asked in every state that some play reaches, on the path of the strategies or
    off it. A change at one place is enough: where the future is discounted, or every course ends, a plan that
    gains at all gains by one change somewhere.
    """

    name: ClassVar[str] = "subgame_perfect"
    signature: ClassVar[str] = "subgame_perfect(strategies)"
    example: ClassVar[str] = "honest-everywhere: subgame_perfect()"
    see: ClassVar[tuple[str, ...]] = ("nash",)

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """Of the strategies that it names, or of the intended play."""
        return subgame_perfect(formulation.payoffs, formulation.profile(call))
