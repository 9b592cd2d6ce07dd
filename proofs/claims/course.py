"""A game in time as a whole: does every course end, and what may a course take out of a deposit?

    keeps_off_ends(mechanism)           states that play can keep to for ever, whatever the parameters are
    exits(mechanism)                    chances that must not be 0 if no play is to stay for ever
    drawn_over_time(mechanism, deposit) the greatest sums that courses take out of a deposit; or where they come round

Here all players may do what they like together, and chance may do what it does with a chance above 0 at some values in
the ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.ledger import Deposit
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import Profile, pure_strategies
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import ZERO, Condition, Number, Term, add, all_of, any_of, negate
from mechanisms.values import Frozen, evolve
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
_Moves: TypeAlias = Mapping[State, tuple[tuple[str, Profile], ...]]


def keeps_off_ends(mechanism: Mechanism) -> tuple[Exit, ...]:
    """States, and what is played there, between which play goes on for ever at all values; empty if there are none."""
    time, moves = _time(mechanism), _moves(mechanism)
    return tuple(_closed(mechanism, time, moves, lambda chance: chance == _NOTHING))


def exits(mechanism: Mechanism) -> tuple[Exit, ...]:
    """The chances of leaving states that, if all of them were 0, would keep play off the ends for ever.

    Intervals do not show that they are above 0; where each of them is, every course ends.
    """
    time, moves, cell = _time(mechanism), _moves(mechanism), closure(grounding(mechanism).box)
    return tuple(_closed(mechanism, time, moves, lambda chance: not bounds(chance, cell).positive))


def _closed(mechanism: Mechanism, time: Time, moves: _Moves, stays: _Stays) -> Iterator[Exit]:
    """The greatest set of states of which each has moves that may stay inside; each such move of each state."""
    inside = set(time.reached)
    while True:
        ways = {state: _exits_of(mechanism, time, state, moves, inside) for state in inside}
        found = {state: [way for way in each if stays(way.chance)] for state, each in ways.items()}
        kept = {state for state, each in found.items() if each}
        if kept == inside:
            break
        inside = kept
    for state in time.reached:
        yield from found.get(state, ())


def _exits_of(mechanism: Mechanism, time: Time, state: State, moves: _Moves, inside: set[State]) -> Iterator[Exit]:
    leaves = any_of(*(t.when for t in time.period(state).transitions if t.target not in inside))
    game, ground = mechanism.in_state(state).game, grounding(mechanism)
    for played, profile in moves[state]:
        yield Exit(state, played, ground.term(Course(game, profile).likelihood(leaves, {})))


def _moves(mechanism: Mechanism) -> _Moves:
    """What all players can do together in each state."""
    found = dict[State, tuple[tuple[str, Profile], ...]]()
    for state in _time(mechanism).reached:
        game = mechanism.in_state(state).game
        each = [list(pure_strategies(game, player)) for player in game.players]
        count = 1
        for strategies in each:
            count *= len(strategies)
        if count > MOST_PROFILES:
            raise DomainError(f"in `{state}` players have more than {MOST_PROFILES} ways to play: make it smaller")
        profiles = (dict(zip(game.players, strategies, strict=True)) for strategies in product(*each))
        found[state] = tuple((", ".join(s.label for s in p.values() if s.moves), p) for p in profiles)
    return found


def _time(mechanism: Mechanism) -> Time:
    assert mechanism.time is not None, "it has states"
    return mechanism.time


class Recurring(Frozen):
    """A deposit that a course takes out of again and again: the states between which it goes round."""

    states: tuple[State, ...]


def drawn_over_time(mechanism: Mechanism, deposit: Deposit) -> tuple[Term, ...] | Recurring:
    """Sums of which the greatest is the most that a course takes out of a deposit, or of one stay in its states.

    Raises DomainError where they are too many to be told apart.
    """
    time = _time(mechanism)
    held = dict.fromkeys(state for state in time.reached if not deposit.during or state in deposit.during)
    steps = {state: _steps(mechanism, time, deposit, state) for state in time.reached}
    if outside := [s for s in time.reached if s not in held and any(sums != (_NOTHING,) for _, sums in steps[s])]:
        raise DomainError(
            f"`{deposit}` is taken out of in `{outside[0]}`, where it does not lie: name it behind `while`"
        )
    graph = {state: [to for to, _ in steps[state] if to in held] for state in held}
    parts = components(graph)
    for part in parts:
        inside = set(part)
        if any(to in inside and sums != (_NOTHING,) for state in part for to, sums in steps[state]):
            return Recurring(tuple(state for state in time.reached if state in inside))
    most = dict[State, tuple[Term, ...]]()
    largest = Withdrawals(mechanism.in_state(time.first)).largest
    for part in parts:
        inside, sums = set(part), dict[Term, None]({_NOTHING: None})
        for state in part:
            for to, taken in steps[state]:
                after = most.get(to, (_NOTHING,)) if to in held and to not in inside else (_NOTHING,)
                sums |= dict.fromkeys(add(now, later) for now in taken for later in after)
        for state in part:
            most[state] = largest(tuple(sums))
    entries = held if deposit.during else {time.first}
    return largest(tuple(dict.fromkeys(each for state in time.reached if state in entries for each in most[state])))


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
    """What a period may take out of a deposit in the courses that meet a condition."""
    lines = tuple(evolve(line, when=all_of(line.when, when)) for line in period.ledger if line.source == deposit)
    sums = Withdrawals(evolve(period, ledger=lines)).totals(deposit)
    return sums or (_NOTHING,)
