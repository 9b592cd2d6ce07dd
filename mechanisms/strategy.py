"""Strategies: what a player does at each of his information sets, and profiles of them.

    InformationSet   a decision stage, and what its mover has seen
    Strategy         one move for each information set of one player
    Profile          one strategy for each player

Not here: payoffs (mechanisms/expectation.py), which profiles are equilibria (proofs/properties/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game import Decision, Game, Play, Player, happens, outcomes
from mechanisms.terms import Event

MOST_STRATEGIES = 1024
"""A player with more pure strategies than this is refused."""


@dataclass(frozen=True, slots=True)
class InformationSet:
    """A decision stage and what its mover knows there: the outcome of each stage he has seen."""

    stage: str
    seen: tuple[tuple[str, Event | None], ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One move for each information set of a player. `label` is how the text that named it reads."""

    player: Player
    moves: tuple[tuple[InformationSet, Event], ...]
    label: str

    def move_at(self, where: InformationSet) -> Event:
        """The move taken at an information set."""
        return next(move for here, move in self.moves if here == where)


Profile: TypeAlias = Mapping[Player, Strategy]


def known_stages(game: Game, decision: Decision) -> tuple[str, ...]:
    """The earlier stages whose outcome the mover knows: those he sees, and what he saw and did before.

    So every player has perfect recall.
    """
    earlier = game.stages[: game.stages.index(decision)]
    known = set(decision.sees)
    for stage in earlier:
        if isinstance(stage, Decision) and stage.player == decision.player:
            known |= {stage.name, *stage.sees}
    return tuple(stage.name for stage in earlier if stage.name in known)


def information_set(game: Game, decision: Decision, play: Play) -> InformationSet:
    """Where the mover of a decision is after a play."""
    return InformationSet(decision.name, tuple((name, play[name]) for name in known_stages(game, decision)))


def information_sets(game: Game, player: Player) -> tuple[InformationSet, ...]:
    """All information sets of a player that some play reaches, in the order of the stages."""
    found = dict[InformationSet, None]()
    for decision in game.decisions:
        if decision.player == player:
            for play in game.plays(before=decision.name):
                if happens(decision.when, play):
                    found[information_set(game, decision, play)] = None
    return tuple(found)


def pure_strategies(game: Game, player: Player) -> Iterator[Strategy]:
    """Every pure strategy of a player, moves in the order of the spec.

    Raises DomainError where there are more than MOST_STRATEGIES.
    """
    places = information_sets(game, player)
    moves = {d.name: d.moves for d in game.decisions}
    count = 1
    for place in places:
        count *= len(moves[place.stage])
    if count > MOST_STRATEGIES:
        raise DomainError(f"{player} has {count} pure strategies, more than {MOST_STRATEGIES}: make the game smaller")
    for picked in product(*(moves[place.stage] for place in places)):
        yield Strategy(player, tuple(zip(places, picked, strict=True)), _label(places, picked))


def _label(places: tuple[InformationSet, ...], picked: tuple[Event, ...]) -> str:
    """A short name for a strategy: its move, or its moves with what each answers."""
    if len(set(picked)) == 1:
        return str(picked[0])
    parts = []
    for place, move in zip(places, picked, strict=True):
        seen = " and ".join(str(outcome) if outcome else f"no {stage}" for stage, outcome in place.seen)
        parts.append(f"{move} after {seen}" if seen else str(move))
    return ", ".join(parts)


def reached(game: Game, profile: Profile) -> frozenset[InformationSet]:
    """The information sets that some course of chance reaches when everybody plays his strategy."""
    plays: list[dict[str, Event | None]] = [{}]
    found = set[InformationSet]()
    for stage in game.stages:
        extended = []
        for play in plays:
            if isinstance(stage, Decision) and happens(stage.when, play):
                place = information_set(game, stage, play)
                found.add(place)
                extended.append({**play, stage.name: profile[stage.player].move_at(place)})
            else:
                extended += [{**play, stage.name: outcome} for outcome in outcomes(stage, play)]
        plays = extended
    return frozenset(found)
