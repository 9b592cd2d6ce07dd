"""Strategies: what a player does at each of their information sets, and profiles of them.

    Strategy   one move for each information set of one player
    Profile    one strategy for each player

Not here: what an information set is (mechanisms/game/information.py), payoffs (mechanisms/game/expectation.py), which
profiles are equilibria (proofs/claims/properties/).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.arena import Arena
from mechanisms.game.compilation import Asked, Moves, compiled
from mechanisms.game.game import Game, Player
from mechanisms.game.information import InformationSet, known_stages
from mechanisms.game.states import State
from mechanisms.terms.terms import Event
from mechanisms.values import Frozen, derived

MOST_STRATEGIES = 1024
"""A player with more pure strategies than this is refused."""

MOST_PLACES = 2048
"""A player with more information sets than this is refused."""


Plan: TypeAlias = Mapping[InformationSet, Event]
"""Moves at the information sets that they do not themselves rule out."""


class Strategy(Frozen, keeps_hash=True, keeps=True):
    """One move for each information set of a player. `label` is how the text that named it reads."""

    player: Player
    moves: tuple[tuple[InformationSet, Event], ...]
    label: str

    def within(self, state: State) -> Strategy:
        """What it does in one state, in a game in time: the same for all strategies that do not differ there."""
        return derived(self, _by_state).get(state) or Strategy(self.player, (), self.label)

    def move_at(self, where: InformationSet) -> Event:
        """The move taken at an information set."""
        return derived(self, _table)[where]

    @property
    def only_moves(self) -> Mapping[str, Event]:
        """The move at each stage at which it is the same whatever the player knows."""
        return derived(self, _only_moves)


def _only_moves(strategy: Strategy) -> dict[str, Event]:
    found = dict[str, set[Event]]()
    for place, move in strategy.moves:
        found.setdefault(place.stage, set()).add(move)
    return {stage: moves.pop() for stage, moves in found.items() if len(moves) == 1}


def _by_state(strategy: Strategy) -> dict[State | None, Strategy]:
    found = dict[State | None, list[tuple[InformationSet, Event]]]()
    for place, move in strategy.moves:
        found.setdefault(place.state, []).append((place, move))
    return {state: Strategy(strategy.player, tuple(moves), "") for state, moves in found.items()}


def with_moves(strategy: Strategy, changes: Mapping[InformationSet, Event]) -> Strategy:
    """The strategy with other moves at some information sets; its label names them."""
    new = {place: move for place, move in changes.items() if strategy.move_at(place) != move}
    if not new:
        return strategy
    moves = tuple((place, new.get(place, move)) for place, move in strategy.moves)
    return Strategy(strategy.player, moves, ", ".join(f"{move}{place.where}" for place, move in new.items()))


def _table(strategy: Strategy) -> dict[InformationSet, Event]:
    return dict(strategy.moves)


Profile: TypeAlias = Mapping[Player, Strategy]


def information_sets(game: Game, player: Player) -> tuple[InformationSet, ...]:
    """All information sets of a player that some play reaches, in the order of the stages.

    Raises DomainError where there are more than MOST_PLACES.
    """
    known = derived(game, _sets)
    if player not in known:
        own = [d.name for d in game.decisions if d.player == player]
        known[player] = _places(game, _arena(game, own))
    return known[player]


def _sets(game: Game) -> dict[Player, tuple[InformationSet, ...]]:
    """The information sets that were looked for, by player."""
    return {}


def _arena(game: Game, decisions: Iterable[str], moves: Moves | None = None) -> Arena:
    """What movers know at some decisions, whoever moves how at the others."""
    known = {d.name: known_stages(game, d) for d in game.decisions}
    return compiled(game, Asked((), {name: known[name] for name in decisions}, weighed=False, most=MOST_PLACES), moves)


def _places(game: Game, graph: Arena) -> tuple[InformationSet, ...]:
    """The information sets of an arena in the order of the stages; at one stage, as plays come to them."""
    met = [graph.positions[edge.to].place for edge in graph.edges if edge.to is not None]
    order = {stage.name: number for number, stage in enumerate(game.stages)}
    return tuple(sorted(dict.fromkeys(place for place in met if place is not None), key=lambda p: order[p.stage]))


def pure_strategies(game: Game, player: Player) -> Iterator[Strategy]:
    """Every pure strategy of a player up to what their own moves rule out, moves in the order of the spec.

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


def own_moves_before(game: Game, player: Player, place: InformationSet) -> dict[InformationSet, Event]:
    """The moves by which a player has come to an information set, which they remember, the first one first."""
    found = list[tuple[InformationSet, Event]]()
    while (behind := _behind(game, player, place)) is not None:
        found.append(behind)
        place = behind[0]
    return dict(reversed(found))


def first_moves(game: Game, strategy: Strategy) -> Plan:
    """The moves of a strategy at the information sets that come after no move of the player's own."""
    plan = plan_of(game, strategy)
    return {place: move for place, move in plan.items() if _behind(game, strategy.player, place) is None}


def _behind(game: Game, player: Player, place: InformationSet) -> tuple[InformationSet, Event] | None:
    """The information set of the player's last move before this one, and that move, which they remember."""
    own = {d.name: d for d in game.decisions if d.player == player}
    for stage, outcome in reversed(place.seen):
        if stage in own and outcome is not None:
            known = known_stages(game, own[stage])
            return InformationSet(stage, tuple(i for i in place.seen if i[0] in known), place.state), outcome
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
    """The information sets that some course of chance reaches when all players follow their strategies."""
    behind = game.dependence(lambda decision: known_stages(game, decision))
    players = {d.name: d.player for d in game.decisions}
    found = set[InformationSet]()
    for player in profile:
        own = (behind[d.name] for d in game.decisions if d.player == player)
        names = frozenset[str]().union(*own) & players.keys()
        graph = _arena(game, names, lambda place: profile[players[place.stage]].move_at(place))
        found.update(_places(game, graph))
    return frozenset(found)
