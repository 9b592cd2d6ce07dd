"""Strategies: what a player does at each of his information sets, and profiles of them.

    InformationSet   a decision stage, and what its mover has seen
    Strategy         one move for each information set of one player
    Profile          one strategy for each player

Not here: payoffs (mechanisms/game/expectation.py), which profiles are equilibria (proofs/claims/properties/).
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.game import MOST_PLAYS, Decision, Game, Play, Player, happens, outcomes
from mechanisms.terms.free_variables import events
from mechanisms.terms.terms import Event
from mechanisms.values import Frozen

MOST_STRATEGIES = 1024
"""A player with more pure strategies than this is refused."""

MOST_PLACES = 2048
"""A player with more information sets than this is refused."""


class InformationSet(Frozen, keeps_hash=True):
    """A decision stage and what its mover knows there: the outcome of each stage he has seen."""

    stage: str
    seen: tuple[tuple[str, Event | None], ...]


Plan: TypeAlias = Mapping[InformationSet, Event]
"""Moves at the information sets that they do not themselves rule out."""


class Strategy(Frozen, keeps_hash=True):
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
            known = known_stages(game, decision)
            stages = game.behind({*known, *(e.stage for e in events(decision.when))})
            for play in game.plays(of=stages):
                if happens(decision.when, play):
                    found[InformationSet(decision.name, tuple((name, play[name]) for name in known))] = None
                if len(found) > MOST_PLACES:
                    raise DomainError(f"{player} has more than {MOST_PLACES} information sets: make the game smaller")
    return tuple(found)


def pure_strategies(game: Game, player: Player) -> Iterator[Strategy]:
    """Every pure strategy of a player up to what his own moves rule out, moves in the order of the spec.

    Two strategies that differ only at information sets which their own earlier moves keep the player away from lead
    to the same plays, whatever the others do. One of them stands for both (the reduced strategic form).

    Raises DomainError where there are more than MOST_STRATEGIES.
    """
    places = information_sets(game, player)
    moves = {d.name: d.moves for d in game.decisions}
    plans: list[Plan] = [{}]
    for place in places:
        behind = _behind(game, player, place)
        extended = list[Plan]()
        for plan in plans:
            if behind is not None and plan.get(behind[0]) != behind[1]:
                extended.append(plan)
            else:
                extended += [{**plan, place: move} for move in moves[place.stage]]
        plans = extended
        if len(plans) > MOST_STRATEGIES:
            raise DomainError(f"{player} has more than {MOST_STRATEGIES} pure strategies: make the game smaller")
    for plan in plans:
        everywhere = tuple((place, plan.get(place, moves[place.stage][0])) for place in places)
        yield Strategy(player, everywhere, _label(plan))


def plan_of(game: Game, strategy: Strategy) -> Plan:
    """The moves of a strategy at the information sets that its own earlier moves do not rule out.

    Strategies with the same plan lead to the same plays whatever the others do: they are one strategy of the reduced
    strategic form.
    """
    plan: dict[InformationSet, Event] = {}
    for place in information_sets(game, strategy.player):
        behind = _behind(game, strategy.player, place)
        if behind is None or plan.get(behind[0]) == behind[1]:
            plan[place] = strategy.move_at(place)
    return plan


def first_moves(game: Game, strategy: Strategy) -> Plan:
    """The moves of a strategy at the information sets that come after no move of the player's own."""
    plan = plan_of(game, strategy)
    return {place: move for place, move in plan.items() if _behind(game, strategy.player, place) is None}


def _behind(game: Game, player: Player, place: InformationSet) -> tuple[InformationSet, Event] | None:
    """The information set of the player's last move before this one, and that move, which he remembers."""
    own = {d.name: d for d in game.decisions if d.player == player}
    for stage, outcome in reversed(place.seen):
        if stage in own and outcome is not None:
            known = known_stages(game, own[stage])
            return InformationSet(stage, tuple(item for item in place.seen if item[0] in known)), outcome
    return None


def _label(plan: Plan) -> str:
    """A short name for a strategy: its moves in order; what a move answers is said where it is not always the same."""
    if len(set(plan.values())) == 1:
        return str(next(iter(plan.values())))
    by_stage = dict[str, list[tuple[InformationSet, Event]]]()
    for place, move in plan.items():
        by_stage.setdefault(place.stage, []).append((place, move))
    return ", ".join(part for at in by_stage.values() for part in _stage_label(at, by_stage))


def _stage_label(at: list[tuple[InformationSet, Event]], own: Container[str]) -> list[str]:
    if len({move for _, move in at}) == 1:
        return [str(at[0][1])]
    parts = []
    for place, move in at:
        answered = [str(e) if e else f"no {stage}" for stage, e in place.seen if stage not in own]
        parts.append(f"{move} after {' and '.join(answered)}" if answered else str(move))
    return parts


def reached(game: Game, profile: Profile) -> frozenset[InformationSet]:
    """The information sets that some course of chance reaches when everybody plays his strategy."""
    behind = game.dependence(lambda decision: known_stages(game, decision))
    found = set[InformationSet]()
    for decision in game.decisions:
        for play in _followed(game, profile, behind[decision.name] - {decision.name}):
            if happens(decision.when, play):
                found.add(information_set(game, decision, play))
    return frozenset(found)


def _followed(game: Game, profile: Profile, names: Container[str]) -> list[dict[str, Event | None]]:
    """The plays of these stages under a profile; what they depend on is among them."""
    plays: list[dict[str, Event | None]] = [{}]
    for stage in game.stages:
        if stage.name not in names:
            continue
        extended = []
        for play in plays:
            if isinstance(stage, Decision) and happens(stage.when, play):
                move = profile[stage.player].move_at(information_set(game, stage, play))
                extended.append({**play, stage.name: move})
            else:
                extended += [{**play, stage.name: outcome} for outcome in outcomes(stage, play)]
        plays = extended
        if len(plays) > MOST_PLAYS:
            raise DomainError(f"what a mover may know has more than {MOST_PLAYS} courses: make the game smaller")
    return plays
