"""What a claim says: conditions on expected payoffs, and the obligations that they become.

A `Statement` is a conjunction of parts. Each part is a condition over the parameters and over
placeholders, one for each expectation E[player | strategies] that it mentions. Two readers turn
placeholders into numbers: `obligations` puts the symbolic expectation in, proofs/playout/playout.py plays
the game out. That they agree is checked for every claim.

Not here: which parts a claim form has (proofs/claims/properties/), deciding them (solvers/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from mechanisms.errors import InternalError
from mechanisms.game.expectation import expected, expected_lines
from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet, Told
from mechanisms.game.ledger import Holder, Line
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.model.mechanism import Claim, Divisor, Mechanism
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import TRUE, Comparison, Condition, Event, Term, Variable, all_of, any_of, negate
from mechanisms.terms.units import Dimension
from mechanisms.values import Frozen, derived, evolve
from proofs.checking.obligation import Obligation
from proofs.claims.grounding import Grounding, grounding
from proofs.claims.values import values
from proofs.work import Charge, Tally, unlimited

_Strategies: TypeAlias = tuple[tuple[Player, Strategy], ...]


class Start(Frozen):
    """Where play is entered: a state of a game in time, None for the first one, and outcomes of first stages there."""

    state: State | None = None
    told: Told = ()


BEGINNING = Start()

Plans: TypeAlias = tuple[Strategy, ...]


class Search(Frozen):
    """What a claim asks of plans: one of this player that makes the moves of `kept`, if the others play a profile."""

    player: Player
    profile: Profile
    kept: Mapping[InformationSet, Event]

    def allows(self, plan: Strategy) -> bool:
        """Whether a plan makes the moves that are kept."""
        return all(plan.move_at(place) == move for place, move in self.kept.items())


Switch: TypeAlias = tuple[tuple[State, Strategy], ...]
"""The strategy that a player takes up for good if the second period is played in a state."""


class Expectation(Frozen):
    """E[player at start | strategies], and the placeholder that stands for it in a claim.

    Whoever asks for a payoff asks by this: `term` reads it symbolically, `PlayOut.expected` plays it out.

    An account that belongs to no player may stand for the player: what it receives less what it pays.

    In a game in time the strategies are played in the first period, and `later` in all that follow: the same, if None.
    The player may follow another one from the second period on: that which `switch` has for its state.
    """

    player: Holder
    profile: Profile
    start: Start = BEGINNING
    later: Profile | None = None
    switch: Switch = ()
    placeholder: Variable = Variable("E")

    def after(self, state: State) -> Profile:
        """What is played from the second period on, if it is played in this state."""
        later = self.profile if self.later is None else self.later
        changed = dict(self.switch).get(state)
        if changed is None:
            return later
        assert isinstance(self.player, Player), "accounts have no strategies"
        return {**later, self.player: changed}

    @property
    def plays(self) -> str:
        """The strategies in words: `cheat, check`."""
        return ", ".join(strategy.label for strategy in self.profile.values())

    def term(self, mechanism: Mechanism, charge: Charge = unlimited) -> Term:
        """What is expected, as a term in the parameters; in a game in time, in those that range over an interval.

        `charge` counts what values in time cost.
        """
        if mechanism.time is None:
            return expected(mechanism, self.player, self.profile, self.start.told)
        state = self.start.state or mechanism.time.first
        same = self.later is None and not self.switch
        after = None if same else self.after
        return values(mechanism).of(self.player, self.profile, state, self.start.told, after, charge)

    def lines(self, mechanism: Mechanism) -> tuple[tuple[Line, Term], ...]:
        """What each ledger line that concerns the player is expected to bring; of the first period, in a game in time.

        What the later periods are worth is not a line.
        """
        if mechanism.time is not None:
            mechanism = mechanism.in_state(self.start.state or mechanism.time.first)
        return expected_lines(mechanism, self.player, self.profile, self.start.told)


_Asked: TypeAlias = "tuple[Holder, _Strategies, Start, _Strategies | None, Switch]"


class Expectations:
    """The expected payoffs that a claim speaks of, in the order in which it comes to them.

    In a game in time `plans` are those that players may follow, and `asked` is what the claim asks of plans
    (proofs/claims/plans.py); `charge` counts what it takes to tell them apart.
    """

    def __init__(
        self,
        mechanism: Mechanism,
        plans: Mapping[Player, Plans] = MappingProxyType({}),
        charge: Charge = unlimited,
    ) -> None:
        self.mechanism, self.game, self.plans, self.charge = mechanism, mechanism.game, plans, charge
        self.asked: list[Search] = []
        self._met: dict[_Asked, Expectation] = {}

    def of(
        self,
        player: Holder,
        profile: Profile,
        start: Start = BEGINNING,
        later: Profile | None = None,
        switch: Switch = (),
    ) -> Variable:
        """The placeholder of E[player at start | profile, then later]; the same one for the same question."""
        asked = player, tuple(profile.items()), start, None if later is None else tuple(later.items()), switch
        if asked not in self._met:
            placeholder = Variable(f"E#{len(self._met)}")
            self._met[asked] = Expectation(player, profile, start, later, switch, placeholder)
        return self._met[asked].placeholder

    @property
    def met(self) -> tuple[Expectation, ...]:
        """Those that were asked for, each once."""
        return tuple(self._met.values())


def _not_again(mechanism: Mechanism, plans: Mapping[Player, Plans], charge: Charge) -> Statement:
    raise InternalError("this claim asks about no plans")


class Part(Frozen):
    """One condition of a claim; `label` says in words what it asks, for a claim that has many.

    A number in brackets at its end tells apart those that follow a move by different plans.

    An `auxiliary` one says that no plan is better than those given to the claim: where it fails, one is missing
    (proofs/claims/plans.py), and nothing is refuted. One that is `inside` speaks of a state on the path of a strategy,
    to which play may not come at some values. One that says that `some_plan` gains is refuted only by the best ones.
    `searches` are the questions about plans that it belongs to. `tempted` says whose most profitable plan against which
    strategies a refutation names, where there are no such questions.

    `premise` is the condition on parameters under which it is asked: `condition` holds wherever that does not, and
    `consequent` is what it asks for.
    """

    label: str
    condition: Condition
    auxiliary: bool = False
    inside: bool = False
    some_plan: bool = False
    searches: tuple[Search, ...] = ()
    tempted: tuple[Player, Profile] | None = None
    premise: Condition = TRUE
    consequent: Condition | None = None

    @property
    def asked(self) -> Condition:
        """What is asked where the premise holds."""
        return self.condition if self.consequent is None else self.consequent

    def under(self, premise: Condition, where: str = "") -> Part:
        """The same part, asked only where a premise holds; `where` are words for its label."""
        return evolve(
            self,
            label=", ".join(filter(None, (where, self.label))),
            condition=any_of(negate(premise), self.condition),
            premise=all_of(premise, self.premise),
            consequent=self.asked,
        )


class Statement(Frozen, apart=("again",), keeps=True):
    """A claim with its meaning; `dimension` is that of its two sides, `divisors` are the denominators in its text.

    `mixed` says that its parts compare numbers of several dimensions, so that it has no one margin. `asked` is
    what it asks of plans in a game in time, `plans` are those that it was given for it; `again` states it for a
    mechanism with other plans.
    """

    claim: Claim
    expectations: tuple[Expectation, ...]
    parts: tuple[Part, ...]
    dimension: Dimension
    divisors: tuple[Divisor, ...] = ()
    mixed: bool = False
    asked: tuple[Search, ...] = ()
    plans: Mapping[Player, Plans] = MappingProxyType({})
    again: Callable[[Mechanism, Mapping[Player, Plans], Charge], Statement] = _not_again

    def mentioned(self, part: Part) -> tuple[Expectation, ...]:
        """The expectations that a part speaks of, in the order of the text."""
        places = derived(self, _places)
        named = sorted(places[name] for name in variables(part.condition) if name in places)
        return tuple(self.expectations[place] for place in named)


def _places(statement: Statement) -> dict[Variable, int]:
    """Where the expectation of each placeholder is."""
    return {expectation.placeholder: place for place, expectation in enumerate(statement.expectations)}


def expected_payoffs(mechanism: Mechanism, statement: Statement, charge: Charge = unlimited) -> dict[Variable, Term]:
    """What each placeholder of a statement stands for, as a term in the parameters."""
    return payoff_terms(mechanism, statement.expectations, charge)


def payoff_terms(
    mechanism: Mechanism, expectations: Iterable[Expectation], charge: Charge = unlimited
) -> dict[Variable, Term]:
    """What placeholders stand for, as terms in the parameters."""
    return {expectation.placeholder: expectation.term(mechanism, charge) for expectation in expectations}


def obligations(mechanism: Mechanism, statement: Statement, charge: Charge = unlimited) -> tuple[Obligation, ...]:
    """One obligation for each part of a claim; those of each statement are kept with the mechanism.

    `charge` counts what it takes to work them out, or took when they were.
    """
    known = derived(mechanism, _known)
    if id(statement) in known:
        _, found, units = known[id(statement)]
        charge(units)
    else:
        tally = Tally(charge)
        found = _obligations(mechanism, statement, tally)
        known[id(statement)] = statement, found, tally.units
    return found


def _known(mechanism: Mechanism) -> dict[int, tuple[Statement, tuple[Obligation, ...], int]]:
    """The obligations that were worked out, by the statement, which is held so that none takes its place."""
    return {}


def _obligations(mechanism: Mechanism, statement: Statement, charge: Charge) -> tuple[Obligation, ...]:
    ground = grounding(mechanism)
    payoffs = expected_payoffs(mechanism, statement, charge)
    several = len(statement.parts) > 1
    return tuple(
        Obligation(
            name=f"{statement.claim.name}/{part.label}" if several else statement.claim.name,
            box=ground.box,
            premises=ground.premises,
            goal=_grounded(ground, part.condition, payoffs),
        )
        for part in statement.parts
    )


def _grounded(ground: Grounding, condition: Condition, payoffs: Mapping[Variable, Term]) -> Condition:
    """The condition with payoffs put in; a comparison stays one, so that its two sides can be read."""
    if isinstance(condition, Comparison):
        left, right = replace(condition.left, payoffs), replace(condition.right, payoffs)
        return Comparison(ground.term(left), condition.relation, ground.term(right))
    return ground.condition(replace_in(condition, payoffs))
