"""States: where a game in time is between two periods, and what each period is.

A game with `states` is played again and again. One pass through its stages is a *period*, played in one state; then
the state moves, as the rules of `next` say, and the next period counts for `discount` times as much. In an end nothing
is played or paid any more.

    State       `trusted`, `watched[2]`
    Family      all states of one name, and the numbers that their indices go through
    Transition  where the play goes when the period is over, and under which condition
    Period      the game and the ledger of one state, and its transitions
    Time        every period, the ends, and the discount

A period is an ordinary game: what depends on the state is settled in it. Where no transition applies, the state stays.

Not here: the sections `states`, `next` and `discount` (mechanisms/language/states.py), what play is worth in a state
(proofs/claims/values.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from mechanisms.diagnostics import Position
from mechanisms.terms.terms import Condition, Term
from mechanisms.values import Frozen, derived

if TYPE_CHECKING:
    from mechanisms.game.game import Game
    from mechanisms.game.ledger import Line

MOST_STATES = 10_000
"""A spec with more states than this is refused."""


class State(Frozen, keeps_hash=True):
    """A state of a game in time: a name, and the numbers in its brackets.

    >>> str(State("watched", (2,))), str(State("trusted"))
    ('watched[2]', 'trusted')
    """

    family: str
    index: tuple[int, ...] = ()

    def __str__(self) -> str:
        return f"{self.family}[{', '.join(map(str, self.index))}]" if self.index else self.family


class Family(Frozen, apart=("at",)):
    """The states of one name: the lowest and the highest number of each index; none where there is one state alone."""

    name: str
    bounds: tuple[tuple[int, int], ...]
    is_end: bool
    at: Position

    @property
    def size(self) -> int:
        """How many states it has."""
        found = 1
        for low, high in self.bounds:
            found *= max(0, high - low + 1)
        return found

    def __iter__(self) -> Iterator[State]:
        return (State(self.name, index) for index in product(*(range(low, high + 1) for low, high in self.bounds)))

    def __contains__(self, state: object) -> bool:
        return (
            isinstance(state, State)
            and state.family == self.name
            and len(state.index) == len(self.bounds)
            and all(low <= number <= high for number, (low, high) in zip(state.index, self.bounds, strict=True))
        )


class Transition(Frozen, apart=("at",)):
    """The state that follows a period in which a condition on its course holds.

    Where a period stands for those of other states (mechanisms/game/blocks.py), `numbers` are those of the target as
    terms in the indices.
    """

    target: State
    when: Condition
    at: Position
    numbers: tuple[Term, ...] = ()


class Period(Frozen):
    """What is played and paid in one state, and where the play goes then; at most one transition applies."""

    state: State
    game: Game
    ledger: tuple[Line, ...]
    transitions: tuple[Transition, ...]

    @property
    def targets(self) -> tuple[State, ...]:
        """The states to which its transitions lead, each once."""
        return tuple(dict.fromkeys(transition.target for transition in self.transitions))


class Time(Frozen, apart=("at",), keeps=True):
    """The periods of a game in time, that of the first state first.

    `discount` is what a period weighs against the one before it, None where all weigh the same; `at` is its place.
    """

    families: tuple[Family, ...]
    periods: tuple[Period, ...]
    discount: Term | None
    at: Position

    @property
    def reached(self) -> tuple[State, ...]:
        """The states, but for ends, to which some play leads from the first one, in the order in which they are met."""
        return derived(self, _reached)

    @property
    def first(self) -> State:
        """Where play begins."""
        return self.periods[0].state

    @property
    def ends(self) -> frozenset[State]:
        """The states in which nothing is played any more."""
        return derived(self, _ends)

    def period(self, state: State) -> Period:
        """The period of a state that is not an end; KeyError for any other."""
        return derived(self, _by_state)[state]


def _reached(time: Time) -> tuple[State, ...]:
    found, waiting = dict.fromkeys([time.first]), [time.first]
    while waiting:
        for target in time.period(waiting.pop()).targets:
            if target not in found and target not in time.ends:
                found[target] = None
                waiting.append(target)
    return tuple(found)


def _ends(time: Time) -> frozenset[State]:
    return frozenset(state for family in time.families if family.is_end for state in family)


def _by_state(time: Time) -> dict[State, Period]:
    return {period.state: period for period in time.periods}
