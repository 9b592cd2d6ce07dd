"""Does any plan of a player gain, in a game in time? What they would do off the path of their strategy is free.

In every state the player picks a pure strategy of the period, and what the others do is given. A strategy is a best
response if no plan, however long it waits, pays more from the first state on. That is proved without counting plans.
With W(s) what the strategy pays from a state on its path, and the most that some given plans pay from any other, all of
them keeping to the strategy on its path, it is enough that

    on the path    no choice in a state, followed by the best of the plans, pays more than the strategy does
    off the path   no choice in a state, followed by the best of the plans, pays more than W

for then W is worth at least what any plan pays (it is superharmonic), and on the path W is what the strategy pays. The
first kind is necessary as well: a choice that gains is a plan that gains. A part of the second kind that fails says
that a better plan is missing, and refutes nothing; the search adds it (solvers/plans/planned.py) and asks again.

On the path is here what the strategy leads to at all values, by chances above 0 and with a later period that counts;
the rest is free, as at some values it may not count. Where all others must lose, and for what changes the play, it is
all that the strategy leads to (proofs/claims/paths.py).

    no_plan_gains(payoffs, player, profile)   the parts of both kinds
    no_plan_earns(payoffs, player, profile)   the same for: no plan that changes the play earns anything
    some_plan_gains(payoffs, players, profile)   the one part of the contrary, which one of the given plans proves

Source: M. Puterman, "Markov Decision Processes", 1994, chapter 6, for the discounted case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from math import prod

from mechanisms.errors import DomainError
from mechanisms.game.game import Decision, Player
from mechanisms.game.information import InformationSet
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import (
    Profile,
    Strategy,
    information_sets,
    own_moves_before,
    plan_of,
    pure_strategies,
    with_moves,
)
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import (
    ONE,
    ZERO,
    Comparison,
    Condition,
    Event,
    Number,
    Relation,
    Term,
    any_of,
    multiply,
)
from mechanisms.values import Frozen
from proofs.claims.paths import leads_to, path, weights
from proofs.claims.statement import Expectations, Part, Search, Start, Switch
from proofs.claims.values import values

MOST_WAYS = 512
"""Where a choice may be followed by the given plans in more ways, the claim is refused."""


class Place(Frozen):
    """An information set of a player in a game in time, and whether their strategy leads to it."""

    place: InformationSet
    decision: Decision
    on_path: bool


def no_plan_gains(payoffs: Expectations, player: Player, profile: Profile, *, strict: bool) -> tuple[Part, ...]:
    """The parts that say that no plan of a player gains on their strategy; with `strict`, that all others lose.

    Of `payoffs.plans`, those that keep to the strategy on its path are those that they may follow off it. The own
    strategy is one of them.
    """
    mechanism = payoffs.mechanism
    led = path(mechanism, profile, sure=not strict)
    found = [place for place in places(mechanism, player, profile, sure=not strict) if place.on_path]
    kept = {place.place: profile[player].move_at(place.place) for place in found}
    question = _Question(payoffs, player, profile, kept)
    relation = Relation.GT if strict else Relation.GE
    return tuple(
        part
        for state in _time(mechanism).reached
        for part in (question.onpath(state, relation, kept) if state in led else question.offpath(state))
    )


def no_plan_earns(payoffs: Expectations, player: Player, profile: Profile) -> tuple[Part, ...]:
    """The parts that say that every plan of a player that changes the play pays them at most 0 from the first state on.

    A plan changes the play if it makes another move somewhere on the path of the strategy: for each such move, the
    plans that make it are asked about.
    """
    parts = list[Part]()
    for changed in (place for place in places(payoffs.mechanism, player, profile) if place.on_path):
        for move in changed.decision.moves:
            if move != profile[player].move_at(changed.place):
                question = _Question(payoffs, player, profile, {changed.place: move})
                parts += question.earns_nothing(f"{player} plays {move}{changed.place.where}")
                parts += (part for state in _time(payoffs.mechanism).reached for part in question.offpath(state))
    return tuple(parts)


def some_plan_gains(payoffs: Expectations, players: Collection[Player], profile: Profile) -> Part:
    """The part that says that one of the given plans of a player pays more than their strategy from the first state on.

    Which of them does may differ from point to point. Where none does, a better one may be missing.
    """
    found, searches = list[Condition](), list[Search]()
    for player in players:
        searches.append(Search(player, profile, {}))
        stays = payoffs.of(player, profile)
        for plan in payoffs.plans.get(player, ()):
            if plan.moves != profile[player].moves:
                leaves = payoffs.of(player, {**profile, player: plan})
                found.append(Comparison(leaves, Relation.GT, stays))
    payoffs.asked += searches
    return Part("", any_of(*found), some_plan=True, searches=tuple(searches))


def places(mechanism: Mechanism, player: Player, profile: Profile, *, sure: bool = False) -> tuple[Place, ...]:
    """The information sets of a player in all states that some play reaches.

    With `sure`, those alone are on the path of their strategy to which it leads at all values, and which count there.
    """
    found, led = list[Place](), path(mechanism, profile, sure=sure)
    for state in _time(mechanism).reached:
        game = mechanism.in_state(state).game
        decisions = {decision.name: decision for decision in game.decisions}
        for place in information_sets(game, player):
            before = own_moves_before(game, player, place)
            kept = all(profile[player].move_at(earlier) == move for earlier, move in before.items())
            on_path = kept and state in led and leads_to(mechanism, profile, place, sure=sure)
            found.append(Place(place, decisions[place.stage], on_path))
    return tuple(found)


def _time(mechanism: Mechanism) -> Time:
    assert mechanism.time is not None, "it has states"
    return mechanism.time


class _Question:
    """What is asked about the plans of one player that make the moves of `kept`: everything that the parts share."""

    def __init__(
        self, payoffs: Expectations, player: Player, profile: Profile, kept: Mapping[InformationSet, Event]
    ) -> None:
        self._mechanism, self._payoffs, self._player, self._profile = payoffs.mechanism, payoffs, player, profile
        self._time, self._kept = _time(payoffs.mechanism), kept
        self._own, self._search = with_moves(profile[player], kept), Search(player, profile, kept)
        given = payoffs.plans.get(player, ())
        self._plans = tuple(dict.fromkeys((self._own, *(plan for plan in given if self._search.allows(plan)))))
        self._apart: dict[State, tuple[Strategy, ...]] = {}
        payoffs.asked.append(self._search)

    def onpath(self, state: State, relation: Relation, led: Collection[InformationSet]) -> Iterator[Part]:
        """No other choice in a state on the path gains, followed by the best of the plans.

        Where others must lose, a choice that differs nowhere where the strategy leads changes nothing; and one in a
        later state loses only if play comes there and a later period counts, which is asked as well.
        """
        weight = self._weights[state] if relation is Relation.GT else Number(ONE)
        game = self._mechanism.in_state(state).game
        stays = self._payoffs.of(self._player, self._profile, Start(state))
        for choice in pure_strategies(game, self._player):
            changes = any(self._own.move_at(place) != move for place, move in choice.moves if place in led)
            if changes or relation is Relation.GE:
                ways = [way for way in self._ways(state, choice) if way != stays]
                for label, way in self._told(state, choice, ways):
                    condition = Comparison(multiply(weight, stays), relation, multiply(weight, way))
                    yield Part(label, condition, inside=relation is Relation.GT, searches=(self._search,))

    def offpath(self, state: State) -> Iterator[Part]:
        """No choice in a state pays more, followed by the best of the plans, than the best of them does."""
        worth = [self._worth(plan, Start(state), plan) for plan in self._differing(state)]
        game = self._mechanism.in_state(state).game
        for choice in pure_strategies(game, self._player):
            if all(self._kept.get(place, move) == move for place, move in plan_of(game, choice).items()):
                ways = [way for way in self._ways(state, choice) if way not in worth]
                for label, way in self._told(state, choice, ways):
                    no_gain = any_of(*(Comparison(stays, Relation.GE, way) for stays in worth))
                    yield Part(label, no_gain, auxiliary=True)

    @cached_property
    def _weights(self) -> Mapping[State, Term]:
        return weights(self._mechanism, self._profile)

    def earns_nothing(self, label: str) -> Iterator[Part]:
        """None of the plans pays more than nothing from the first state on."""
        plans = self._differing(self._time.first)
        for number, plan in enumerate(plans, start=1):
            worth = self._payoffs.of(self._player, self._with(plan))
            name = label if len(plans) == 1 else f"{label} ({number})"
            yield Part(name, Comparison(worth, Relation.LE, Number(ZERO)))

    def _told(self, state: State, choice: Strategy, ways: Collection[Term]) -> Iterator[tuple[str, Term]]:
        label = f"{self._player} plays {choice.label} in {state}"
        for number, way in enumerate(ways, start=1):
            yield label if len(ways) == 1 else f"{label} ({number})", way

    def _differing(self, state: State) -> tuple[Strategy, ...]:
        """The plans, less those that are worth the same from a state on as another one."""
        if len(self._plans) == 1:
            return self._plans
        if state not in self._apart:
            each = {self._value(plan, state): plan for plan in reversed(self._plans)}
            self._apart[state] = tuple(reversed(each.values()))
        return self._apart[state]

    def _value(self, plan: Strategy, state: State) -> Term:
        charge = self._payoffs.charge
        return values(self._mechanism).of(self._player, self._with(plan), state, (), None, charge)

    def _worth(self, now: Strategy, start: Start, later: Strategy, switch: Switch = ()) -> Term:
        """What the player has who follows one strategy in this period, later another, or that which `switch` says."""
        switch = tuple((state, plan) for state, plan in switch if plan != later)
        same = now == later and not switch
        return self._payoffs.of(self._player, self._with(now), start, None if same else self._with(later), switch)

    def _with(self, strategy: Strategy) -> Profile:
        return {**self._profile, self._player: strategy}

    def _ways(self, state: State, choice: Strategy) -> Sequence[Term]:
        """What a choice brings, followed by the given plans in every combination over the states that may follow."""
        own = self._own.within(state)
        changed = with_moves(own, plan_of(self._mechanism.in_state(state).game, choice))
        now = self._own if changed is own else changed  # in the first period nothing else of it is played
        following = [to for to in values(self._mechanism).leads(self._with(now), state) if to not in self._time.ends]
        plans = [self._differing(to) for to in following]
        if prod(map(len, plans)) > MOST_WAYS:
            raise DomainError("a choice may be followed by too many plans: ask about a game with fewer states")
        ways = (tuple(zip(following, then, strict=True)) for then in product(*plans))
        return tuple(dict.fromkeys(self._worth(now, Start(state), self._own, way) for way in ways))
