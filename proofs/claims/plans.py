"""Does any plan of a player gain, in a game in time? What he would do off the path of his strategy is free.

A strategy is a best response if no plan, however long it waits, pays more from the first state on. That is proved
without counting plans. With W the greatest worth that some given plans give to every state and information set, the
plans all keeping to the strategy on its path, it is enough that

    on the path    no one change, followed by the best of the plans, pays more than the strategy does
    off the path   no one change, followed by the best of the plans, pays more than W does

for then W is worth at least what any plan pays (it is superharmonic), and on the path W is what the strategy pays. The
first kind is necessary as well: a change that gains is a plan that gains. A part of the second kind that fails says
that a better plan is missing, and refutes nothing; the search adds it (solvers/claims/plans.py) and asks again.

    no_plan_gains(payoffs, player, profile)   the parts of both kinds
    no_plan_earns(payoffs, player, profile)   the same for: no plan that changes the play earns anything

Source: M. Puterman, "Markov Decision Processes", 1994, chapter 6, for the discounted case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from mechanisms.errors import DomainError
from mechanisms.game.game import Decision, Game, Player
from mechanisms.game.information import InformationSet
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy, information_sets, own_moves_before, with_moves
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import (
    ZERO,
    Comparison,
    Condition,
    Event,
    Number,
    Occurs,
    Relation,
    Term,
    all_of,
    any_of,
    negate,
)
from mechanisms.values import Frozen
from proofs.claims.grounding import grounding
from proofs.claims.statement import Expectations, Part, Search, Start, Switch
from proofs.claims.values import values

MOST_WAYS = 512
"""Where a change may be followed by the given plans in more ways, the claim is refused."""


class Place(Frozen):
    """An information set of a player in a game in time: its period, what can follow a move there."""

    place: InformationSet
    decision: Decision
    before: Mapping[InformationSet, Event]
    on_path: bool


def no_plan_gains(payoffs: Expectations, player: Player, profile: Profile, *, strict: bool) -> tuple[Part, ...]:
    """The parts that say that no plan of a player gains on his strategy; with `strict`, that all others lose.

    `payoffs.plans` are those that he may follow off the path; what they do on it does not count. His own strategy is
    one of them.
    """
    found = places(payoffs.mechanism, player, profile)
    kept = {place.place: profile[player].move_at(place.place) for place in found if place.on_path}
    question = _Question(payoffs, player, profile, kept)
    relation = Relation.GT if strict else Relation.GE
    return tuple(
        part
        for place in found
        for part in (question.on_path(place, relation) if place.on_path else question.off_path(place))
    )


def no_plan_earns(payoffs: Expectations, player: Player, profile: Profile) -> tuple[Part, ...]:
    """The parts that say that every plan of a player that changes the play pays him at most 0 from the first state on.

    A plan changes the play if it makes another move somewhere on the path of the strategy: for each such move, the
    plans that make it are asked about.
    """
    found = places(payoffs.mechanism, player, profile)
    parts = list[Part]()
    for changed in (place for place in found if place.on_path):
        for move in changed.decision.moves:
            if move != profile[player].move_at(changed.place):
                question = _Question(payoffs, player, profile, {changed.place: move})
                parts += question.earns_nothing(f"{player} plays {move}{changed.place.where}")
                parts += (p for place in found if place is not changed for p in question.off_path(place))
    return tuple(parts)


def places(mechanism: Mechanism, player: Player, profile: Profile) -> tuple[Place, ...]:
    """The information sets of a player in all states that some play reaches."""
    assert mechanism.time is not None, "it has states"
    found, path = list[Place](), _path(mechanism, profile)
    for state in mechanism.time.reached:
        game = mechanism.in_state(state).game
        decisions = {decision.name: decision for decision in game.decisions}
        for place in information_sets(game, player):
            before = own_moves_before(game, player, place)
            kept = all(profile[player].move_at(earlier) == move for earlier, move in before.items())
            on_path = kept and state in path and _leads_to(mechanism, state, profile, place)
            found.append(Place(place, decisions[place.stage], before, on_path))
    return tuple(found)


def _path(mechanism: Mechanism, profile: Profile) -> frozenset[State]:
    """The states to which a profile leads from the first one, with a chance that is not 0 for all values."""
    assert mechanism.time is not None, "it has states"
    found, waiting = {mechanism.time.first}, [mechanism.time.first]
    while waiting:
        met = set(values(mechanism).leads(profile, waiting.pop())) - found - mechanism.time.ends
        found |= met
        waiting += met
    return frozenset(found)


def _leads_to(mechanism: Mechanism, state: State, profile: Profile, place: InformationSet) -> bool:
    """Whether a profile leads to an information set of a period, with a chance that is not 0 for all values."""
    game = mechanism.in_state(state).game
    decision = next(stage for stage in game.decisions if stage.name == place.stage)
    met = [Occurs(event) if event is not None else _nothing(game, stage) for stage, event in place.seen]
    likely = Course(game, profile).likelihood(all_of(decision.when, *met), {})
    return grounding(mechanism).term(likely) != Number(ZERO)


def _nothing(game: Game, name: str) -> Condition:
    stage = next(stage for stage in game.stages if stage.name == name)
    happens = stage.moves if isinstance(stage, Decision) else (stage.event,)
    return negate(any_of(*map(Occurs, happens)))


class _Question:
    """What is asked about the plans of one player that make the moves of `kept`: everything that the parts share."""

    def __init__(
        self, payoffs: Expectations, player: Player, profile: Profile, kept: Mapping[InformationSet, Event]
    ) -> None:
        self._mechanism, self._payoffs, self._player, self._profile = payoffs.mechanism, payoffs, player, profile
        self._own = with_moves(profile[player], kept)
        given = payoffs.plans.get(player, ())
        self._plans = tuple(dict.fromkeys((self._own, *(with_moves(plan, kept) for plan in given))))
        payoffs.asked.append(Search(player, profile, kept))

    def on_path(self, place: Place, relation: Relation) -> Iterator[Part]:
        """No other move at an information set on the path gains, followed by the best of the plans."""
        stays = self._payoffs.of(self._player, self._profile, Start(place.place.state))
        for move in place.decision.moves:
            if move != self._own.move_at(place.place):
                ways = dict.fromkeys(self._ways(place, move))
                for label, way in self._told(place, move, ways):
                    yield Part(label, Comparison(stays, relation, way), inside=True)

    def off_path(self, place: Place) -> Iterator[Part]:
        """No move at an information set pays more, followed by the best of the plans, than the best of them does."""
        worth = self._stays(place)
        for move in place.decision.moves:
            ways = [way for way in dict.fromkeys(self._ways(place, move)) if way not in worth]
            for label, way in self._told(place, move, ways):
                no_gain = any_of(*(Comparison(stays, Relation.GE, way) for stays in worth))
                yield Part(label, no_gain, auxiliary=True)

    def earns_nothing(self, label: str) -> Iterator[Part]:
        """None of the plans pays more than nothing from the first state on."""
        for number, plan in enumerate(self._plans, start=1):
            worth = self._payoffs.of(self._player, self._with(plan))
            name = label if len(self._plans) == 1 else f"{label} ({number})"
            yield Part(name, Comparison(worth, Relation.LE, Number(ZERO)))

    def _told(self, place: Place, move: Event, ways: Collection[Term]) -> Iterator[tuple[str, Term]]:
        label = f"{self._player} plays {move}{place.place.where}"
        for number, way in enumerate(ways, start=1):
            yield label if len(ways) == 1 else f"{label} ({number})", way

    def _stays(self, place: Place) -> tuple[Term, ...]:
        """What the plans pay at an information set, each once."""
        start = Start(place.place.state)
        worth = (self._worth(with_moves(plan, place.before), start, plan) for plan in self._plans)
        return tuple(dict.fromkeys(worth))

    def _worth(self, now: Strategy, start: Start, later: Strategy, switch: Switch = ()) -> Term:
        """What the player has who follows one strategy in this period, later another, or that which `switch` says."""
        switch = tuple((state, plan) for state, plan in switch if plan != later)
        same = now == later and not switch
        return self._payoffs.of(self._player, self._with(now), start, None if same else self._with(later), switch)

    def _with(self, strategy: Strategy) -> Profile:
        return {**self._profile, self._player: strategy}

    def _ways(self, place: Place, move: Event) -> Iterator[Term]:
        """What a change brings, followed by the given plans in every combination over what comes next."""
        start = Start(place.place.state)
        changed = {**place.before, place.place: move}
        after = self._after(place, move)
        count = 0
        for in_period in product(self._plans, repeat=len(after)):
            moves = dict(changed)
            for held, plan in zip(after.values(), in_period, strict=True):
                moves |= {later: plan.move_at(later) for later in held}
            now = with_moves(self._own, moves)
            states = self._next_states(place.place, now)
            count += len(self._plans) ** len(states)
            if count > MOST_WAYS:
                raise DomainError("a change may be followed by too many plans: ask about a game with fewer states")
            for then in product(self._plans, repeat=len(states)):
                yield self._worth(now, start, self._own, tuple(zip(states, then, strict=True)))

    def _after(self, place: Place, move: Event) -> dict[InformationSet, list[InformationSet]]:
        """The player's next information sets in the period behind a move, each with all of his that follow it."""
        state = place.place.state
        assert state is not None, "it is that of a period"
        game, found = self._mechanism.in_state(state).game, dict[InformationSet, list[InformationSet]]()
        for later in information_sets(game, self._player):
            steps = list(own_moves_before(game, self._player, later).items())
            if (place.place, move) in steps:
                number = steps.index((place.place, move))
                following = [*(step for step, _ in steps[number + 1 :]), later]
                found.setdefault(following[0], []).append(later)
        return found

    def _next_states(self, place: InformationSet, now: Strategy) -> Sequence[State]:
        """The states to which a period may lead in which the player follows this strategy, but for ends."""
        assert place.state is not None, "it is that of a period"
        assert self._mechanism.time is not None, "it has states"
        following = values(self._mechanism).leads(self._with(now), place.state)
        return [state for state in following if state not in self._mechanism.time.ends]
