"""A game in time as a whole: does every course end, and what may a course take out of a deposit?

    keeps_off_ends(mechanism)           states that play can keep to for ever, whatever the parameters are
    check_ends(mechanism)               raises SpecError where play can keep to states for ever at all values
    exits(mechanism)                    chances that must not be 0 if no play is to stay for ever
    drawn_over_time(mechanism, deposit) the greatest sums that courses take out of a deposit; or where they come round

Here all players may do what they like together, and chance may do what it does with a chance above 0 at some values in
the ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import product
from math import prod
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.ledger import Deposit
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import pure_strategies
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import ZERO, Condition, Number, Term, all_of, any_of, negate
from mechanisms.values import Frozen, derived, evolve
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.components import components
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.claims.escrow import Withdrawals
from proofs.claims.grounding import grounding

MOST_PROFILES = 4_096
"""A period in which all players together can do more than this is refused."""

_NOTHING = Number(ZERO)


class Exit(Frozen):
    """What players do in a state, and the chance that play leaves some states then; 0 where it surely stays."""

    state: State
    played: str
    chance: Term


_Stays: TypeAlias = Callable[[Term], bool]


def check_ends(mechanism: Mechanism) -> None:
    """Raises SpecError where nothing is discounted and play can go on for ever at all values."""
    time = _time(mechanism)
    if time.discount is None:
        for stays in derived(mechanism, keeps_off_ends):
            advice = "lead every course of play to an end, or write a discount below 1"
            raise fault(Code.ENDLESS, never_ending(stays), time.at, advice)


def never_ending(way: Exit) -> str:
    """In words: what a course does that never ends."""
    return f"play can go on for ever (in `{way.state}`: {way.played or 'as chance has it'}), and nothing is discounted"


def keeps_off_ends(mechanism: Mechanism) -> tuple[Exit, ...]:
    """States, and what is played there, between which play goes on for ever at all values; empty if there are none."""
    return tuple(_closed(mechanism, lambda chance: chance == _NOTHING))


def exits(mechanism: Mechanism) -> tuple[Exit, ...]:
    """The chances of leaving states that, if all of them were 0, would keep play off the ends for ever.

    Intervals do not show that they are above 0; where each of them is, every course ends.
    """
    cell = closure(grounding(mechanism).box)
    return tuple(_closed(mechanism, lambda chance: not bounds(chance, cell).positive))


def _closed(mechanism: Mechanism, stays: _Stays) -> Iterator[Exit]:
    """The greatest set of states of which each has moves that may stay inside; each such move of each state.

    A state is looked at again when one that it may lead to has turned out to be outside.
    """
    time, ways = _time(mechanism), derived(mechanism, _Ways)
    inside, before = dict.fromkeys(time.reached), dict[State, list[State]]()
    for state in inside:
        for target in time.period(state).targets:
            before.setdefault(target, []).append(state)
    waiting = list(inside)
    while waiting:
        state = waiting.pop()
        if state in inside and not any(stays(way.chance) for way in ways.out_of(inside, state)):
            del inside[state]
            waiting += before.get(state, ())
    for state in inside:
        yield from (way for way in ways.out_of(inside, state) if stays(way.chance))


class _Ways:
    """What all players can do together in each state, and the chance that play leaves a set of states then."""

    def __init__(self, mechanism: Mechanism) -> None:
        self._mechanism, self._time = mechanism, _time(mechanism)
        self._courses: dict[State, tuple[tuple[str, Course], ...]] = {}
        self._exits: dict[tuple[State, frozenset[State]], tuple[Exit, ...]] = {}

    def out_of(self, inside: Container[State], state: State) -> tuple[Exit, ...]:
        """One exit for each way to play a state."""
        transitions = self._time.period(state).transitions
        outside = frozenset(t.target for t in transitions if t.target not in inside)
        if (state, outside) not in self._exits:
            leaves, ground = any_of(*(t.when for t in transitions if t.target in outside)), grounding(self._mechanism)
            self._exits[state, outside] = tuple(
                Exit(state, played, ground.term(course.likelihood(leaves, {})))
                for played, course in self._played(state)
            )
        return self._exits[state, outside]

    def _played(self, state: State) -> tuple[tuple[str, Course], ...]:
        if state not in self._courses:
            game = self._mechanism.in_state(state).game
            each = [list(pure_strategies(game, player)) for player in game.players]
            if prod(map(len, each)) > MOST_PROFILES:
                raise DomainError(f"in `{state}` players have more than {MOST_PROFILES} ways to play: make it smaller")
            self._courses[state] = tuple(
                (
                    ", ".join(strategy.label for strategy in strategies if strategy.moves),
                    Course(game, dict(zip(game.players, strategies, strict=True))),
                )
                for strategies in product(*each)
            )
        return self._courses[state]


def _time(mechanism: Mechanism) -> Time:
    assert mechanism.time is not None, "it has states"
    return mechanism.time


class Recurring(Frozen):
    """A deposit that a course takes out of again and again: the states between which it goes round."""

    states: tuple[State, ...]


def drawn_over_time(mechanism: Mechanism, deposit: Deposit) -> tuple[Term, ...] | Recurring:
    """Sums of which the greatest is the most that a course takes out of a deposit, or of one stay in its states.

    Raises DomainError where they are too many to be told apart, SpecError where a state without the deposit takes it.
    """
    time = _time(mechanism)
    held = dict.fromkeys(state for state in time.reached if not deposit.during or state in deposit.during)
    steps = {state: _steps(mechanism, time, deposit, state) for state in time.reached}
    if outside := [s for s in time.reached if s not in held and any(sums != (_NOTHING,) for _, sums in steps[s])]:
        message = f"`{deposit}` is withdrawn in `{outside[0]}`, where it is not deposited"
        raise fault(Code.GAME_SIZE, message, deposit.at, "add the state after `while`, or withdraw it elsewhere")
    graph = {state: [to for to, _ in steps[state] if to in held] for state in held}
    parts = components(graph)
    for part in parts:
        inside = set(part)
        if any(to in inside and sums != (_NOTHING,) for state in part for to, sums in steps[state]):
            return Recurring(tuple(state for state in time.reached if state in inside))
    most = dict[State, tuple[Term, ...]]()
    known = Withdrawals(mechanism.in_state(time.first))
    for part in parts:
        inside, sums = set(part), dict[Term, None]({_NOTHING: None})
        for state in part:
            for to, taken in steps[state]:
                after = most.get(to, (_NOTHING,)) if to in held and to not in inside else (_NOTHING,)
                sums |= dict.fromkeys(known.after(taken, after))
        largest = known.largest(tuple(sums))
        most |= dict.fromkeys(part, largest)
    entries = held if deposit.during else {time.first}
    return known.largest(
        tuple(dict.fromkeys(each for state in time.reached if state in entries for each in most[state]))
    )


def _steps(mechanism: Mechanism, time: Time, deposit: Deposit, state: State) -> list[tuple[State, tuple[Term, ...]]]:
    """Where a period may lead, and what it may take out of the deposit on that way."""
    period = mechanism.in_state(state)
    transitions = time.period(state).transitions
    stays = negate(any_of(*(transition.when for transition in transitions)))
    ways = [*((t.target, t.when) for t in transitions), (state, stays)]
    if not any(line.source == deposit for line in period.ledger):
        return [(target, (_NOTHING,)) for target, _ in ways]
    return [(target, _under(period, deposit, when)) for target, when in ways]


def _under(period: Mechanism, deposit: Deposit, when: Condition) -> tuple[Term, ...]:
    """What a period may take out of a deposit in the courses that meet a condition; 0 where intervals show it."""
    lines = tuple(evolve(line, when=all_of(line.when, when)) for line in period.ledger if line.source == deposit)
    ground = grounding(period)
    cell, sums = closure(ground.box), map(ground.term, Withdrawals(period, lines).totals(deposit))
    known = (_NOTHING if bounds(taken, cell).nowhere_positive else taken for taken in sums)
    return tuple(dict.fromkeys(known)) or (_NOTHING,)
