"""The most profitable plan that changes the play, in a game in time: what it does, when it strikes, what it gains.

    best_deviation(mechanism, player, profile, point)   BestDeviation; its gain is negative where honesty is best

Among all plans of one player that make another move somewhere on the path of their strategy, while all others play
theirs: for each such move the best plan that makes it is found (solvers/plans/best_plan.py), and the best of these is
the answer, at one point. `course` follows the plan along the likeliest states.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from mechanisms.game.game import Game, Player
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy, information_sets, own_moves_before
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.plans import places
from proofs.claims.statement import Expectation
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited
from solvers.plans.best_plan import best_plan

MOST_STEPS = 200
"""Periods of the likeliest course that are looked at."""


class Step(Frozen):
    """A period of the likeliest course: its state, what the player does there, and what their strategy would do."""

    state: State
    moves: tuple[str, ...]
    meant: tuple[str, ...]


class BestDeviation(Frozen):
    """A plan, what it pays from the first state on compared with the strategy, and its likeliest course.

    `ends_in` is the state in which the course ends or comes round, None where it goes on. `departs` are all periods to
    which the plan may come and in which it does something else than the strategy, on the likeliest course or not.
    """

    player: Player
    plan: Strategy
    pays: Fraction
    strategy_pays: Fraction
    course: tuple[Step, ...]
    ends_in: State | None
    departs: tuple[Step, ...]

    @property
    def gain(self) -> Fraction:
        """What the plan pays more than the strategy, in base units of money."""
        return self.pays - self.strategy_pays

    @property
    def strikes(self) -> int | None:
        """The number of the first period of the course in which the plan does something else, counted from 1."""
        return next((n for n, step in enumerate(self.course, start=1) if step.moves != step.meant), None)

    @property
    def words(self) -> str:
        """The course in words: `honest in trusted, then cheat in dirty[1] to dirty[3]`; periods without a move are left
        out.
        """
        return told(self.course) or "nothing"

    @property
    def departures(self) -> str:
        """Where the plan does something else, in words; of two moves at once both."""
        return told(self.departs)


def told(steps: Iterable[Step]) -> str:
    """Periods in words, those in a row with the same moves together; periods without a move are left out."""
    acting = [step for step in steps if step.moves]
    runs = [(moves, [step.state for step in run]) for moves, run in groupby(acting, key=lambda step: step.moves)]
    return ", then ".join(f"{' and '.join(moves)} in {_from_to(states)}" for moves, states in runs)


def _from_to(states: Sequence[State]) -> str:
    """States one after the other, those of one name by the first and the last: `trusted, dirty[1] to dirty[3]`."""
    runs = [list(run) for _, run in groupby(states, key=lambda state: state.family)]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def best_deviation(
    mechanism: Mechanism, player: Player, profile: Profile, point: Point, charge: Charge = unlimited
) -> BestDeviation | None:
    """The most profitable plan at a point; None where the player has no other move on the path of their strategy.

    `charge` counts the play-outs and the changes looked at. Raises DomainError where the game has no worth at this
    point.
    """
    played = PlayOut(mechanism, point, charge)
    stays, plan = _worth(played, player, profile), best_plan(mechanism, played, player, profile, {}, charge)
    pays = _worth(played, player, {**profile, player: plan})
    if pays <= stays:
        plans = dict.fromkeys(_others(mechanism, played, player, profile, charge))
        if not plans:
            return None
        pays, plan = max(
            ((_worth(played, player, {**profile, player: each}), each) for each in plans), key=itemgetter(0)
        )
    course, ends_in = _course(mechanism, played, player, profile, plan)
    return BestDeviation(player, plan, pays, stays, course, ends_in, _departs(mechanism, played, player, profile, plan))


def _others(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, charge: Charge
) -> Iterator[Strategy]:
    """For each other move on the path of a strategy, the best of the plans that make it."""
    for place in places(mechanism, player, profile):
        if place.on_path:
            for move in place.decision.moves:
                if move != profile[player].move_at(place.place):
                    yield best_plan(mechanism, played, player, profile, {place.place: move}, charge)


def _worth(played: PlayOut, player: Player, profile: Profile) -> Fraction:
    return played.expected(Expectation(player, profile))


def _course(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, plan: Strategy
) -> tuple[tuple[Step, ...], State | None]:
    assert mechanism.time is not None, "it has states"
    time, changed = mechanism.time, {**profile, player: plan}
    state, steps, seen = time.first, list[Step](), set[State]()
    while state not in seen and state not in time.ends:
        if len(steps) == MOST_STEPS:
            return tuple(steps), None
        seen.add(state)
        steps.append(_step(mechanism, player, profile, plan, state))
        follows = played.follows(player, changed, state)
        state = max(follows, key=lambda to: follows[to])
    return tuple(steps), state


def _departs(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, plan: Strategy
) -> tuple[Step, ...]:
    """The periods to which a plan may come here and in which it differs, in the order in which it meets them."""
    assert mechanism.time is not None, "it has states"
    time, changed = mechanism.time, {**profile, player: plan}
    found, waiting = dict.fromkeys([time.first]), deque([time.first])
    while waiting:
        for to in played.follows(player, changed, waiting.popleft()):
            if to not in found and to not in time.ends:
                found[to] = None
                waiting.append(to)
    steps = (_step(mechanism, player, profile, plan, state) for state in found)
    return tuple(step for step in steps if step.moves != step.meant)


def _step(mechanism: Mechanism, player: Player, profile: Profile, plan: Strategy, state: State) -> Step:
    game = mechanism.in_state(state).game
    return Step(state, _moves(game, player, plan), _moves(game, player, profile[player]))


def _moves(game: Game, player: Player, strategy: Strategy) -> tuple[str, ...]:
    """What a strategy does in a period, where its own moves in it lead."""
    found = list[str]()
    for place in information_sets(game, player):
        before = own_moves_before(game, player, place)
        if all(strategy.move_at(earlier) == move for earlier, move in before.items()):
            found.append(str(strategy.move_at(place)))
    return tuple(found)
