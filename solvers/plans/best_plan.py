"""The most profitable plan of one player in a game in time, at one point, while all others keep to their strategies.

Policy iteration: as long as one change at one information set, followed by the plan again, pays more, it is made. Each
round pays more somewhere and less nowhere, so it ends, and where no change pays more none of any length does. The worth
of a plan comes from the play-out, in exact numbers.

    best_plan(mechanism, played, player, profile, kept)   the plan; it makes the moves of `kept`, and is free elsewhere

Source: R. Howard, "Dynamic Programming and Markov Processes", 1960.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy, information_sets, own_moves_before, with_moves
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Event
from proofs.claims.statement import Expectation, Start
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited

_LOOK = 8
"""Units for what one change is worth, whatever of it is known already."""

MOST_ROUNDS = 1_000


def best_plan(
    mechanism: Mechanism,
    played: PlayOut,
    player: Player,
    profile: Profile,
    kept: Mapping[InformationSet, Event],
    charge: Charge = unlimited,
) -> Strategy:
    """A plan that pays at every information set as much as any that makes the same moves on `kept`.

    `charge` counts the changes that are looked at. Raises DomainError where the game has no worth at this point.
    """
    assert mechanism.time is not None, "it has states"
    plan = with_moves(profile[player], kept)
    for _ in range(MOST_ROUNDS):
        search = _Improvement(mechanism, played, player, profile, plan, charge)
        changes = dict[InformationSet, Event]()
        for state in mechanism.time.reached:
            changes |= search.in_state(state, kept)
        if not changes:
            return plan
        plan = with_moves(plan, changes)
    raise DomainError(f"no best plan of {player} was found in {MOST_ROUNDS} rounds")


class _Improvement:
    """One round: the changes of one plan that pay more, with the plan again from the next period on."""

    def __init__(
        self,
        mechanism: Mechanism,
        played: PlayOut,
        player: Player,
        profile: Profile,
        plan: Strategy,
        charge: Charge,
    ) -> None:
        self._mechanism, self._played, self._player, self._plan = mechanism, played, player, plan
        self._profile, self._charge = {**profile, player: plan}, charge

    def in_state(self, state: State, kept: Mapping[InformationSet, Event]) -> dict[InformationSet, Event]:
        """The better moves in a state, those of later stages found first."""
        game = self._mechanism.in_state(state).game
        moves = {decision.name: decision.moves for decision in game.decisions}
        changes = dict[InformationSet, Event]()
        for place in reversed(information_sets(game, self._player)):
            if place in kept:
                continue
            led = {**changes, **own_moves_before(game, self._player, place)}
            best, most = self._plan.move_at(place), self._worth(state, led)
            for move in moves[place.stage]:
                worth = self._worth(state, {**led, place: move})
                if worth > most:
                    best, most = move, worth
            if best != self._plan.move_at(place):
                changes[place] = best
        return changes

    def _worth(self, state: State, changes: Mapping[InformationSet, Event]) -> Fraction:
        self._charge(_LOOK)
        now = {**self._profile, self._player: with_moves(self._plan.within(state), changes)}
        return self._played.expected(Expectation(self._player, now, Start(state), self._profile))
