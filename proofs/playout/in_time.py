"""The play-out of a game in time: the value of each state at one parameter point, by an exact linear solve in numbers.

One period is played out like any game. The values solve one equation a state, V[s] = u[s] + d * sum of p[s, t] V[t];
these are put into each other until none is left. It shares no code with the symbolic values (proofs/claims/values.py):
numbers, one list of equations whatever leads where, its own order.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.game.information import Told
from mechanisms.game.ledger import Holder
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.values import Frozen

ZERO, ONE = Fraction(0), Fraction(1)


class Round(Frozen):
    """What one period comes to: what it brings the player, and the chance of each state that follows."""

    brings: Fraction
    follows: dict[State, Fraction]


class InTime:
    """A game in time at one point. `play` plays one period out: player, profile, state, and what is told of it."""

    def __init__(self, time: Time, discount: Fraction, play: Callable[[Holder, Profile, State, Told], Round]) -> None:
        self._time, self._discount, self._play = time, discount, play
        self._values: dict[tuple[Holder, tuple[tuple[Player, Strategy], ...]], dict[State, Fraction]] = {}

    def worth(
        self, player: Holder, profile: Profile, state: State, told: Told, after: Callable[[State], Profile]
    ) -> Fraction:
        """What a player gets who enters a period behind what is told of it; `after` is played from the next one on."""
        if state in self._time.ends:
            return ZERO
        now, total = self._play(player, profile, state, told), ZERO
        for to, chance in now.follows.items():
            total += chance * self._solved(player, after(to), [to])[to]
        return now.brings + self._discount * total

    def _solved(self, player: Holder, profile: Profile, starts: list[State]) -> dict[State, Fraction]:
        known = self._values.setdefault((player, tuple(profile.items())), dict.fromkeys(self._time.ends, ZERO))
        equations, met = dict[State, tuple[Fraction, dict[State, Fraction]]](), list[State]()
        waiting = [state for state in starts if state not in known]
        while waiting:
            state = waiting.pop(0)
            if state in equations:
                continue
            now = self._play(player, profile, state, ())
            constant, open_still = now.brings, dict[State, Fraction]()
            for to, chance in now.follows.items():
                if to in known:
                    constant += self._discount * chance * known[to]
                else:
                    open_still[to] = self._discount * chance
            equations[state] = constant, open_still
            met.append(state)
            waiting += [to for to in open_still if to not in equations]
        self._put_in(equations, met)
        for state in met:
            constant, left = equations[state]
            known[state] = constant + sum((weight * known[to] for to, weight in left.items()), ZERO)
        return known

    @staticmethod
    def _put_in(equations: dict[State, tuple[Fraction, dict[State, Fraction]]], met: list[State]) -> None:
        """Put each equation into those of states met before it, the last one first; each is left with earlier ones."""
        mentioning = dict[State, set[State]]()
        for state, (_, weights) in equations.items():
            for to in weights:
                mentioning.setdefault(to, set()).add(state)
        place = {state: number for number, state in enumerate(met)}
        for state in reversed(met):
            constant, weights = equations[state]
            left = ONE - weights.pop(state, ZERO)
            if left == 0:
                raise DomainError(f"the state `{state}` is never left at this point, and no discount bounds it")
            constant, weights = constant / left, {to: weight / left for to, weight in weights.items()}
            equations[state] = constant, weights
            for other in mentioning.get(state, set()):
                if place[other] >= place[state]:
                    continue
                others_constant, others = equations[other]
                through = others.pop(state)
                for to, weight in weights.items():
                    others[to] = others.get(to, ZERO) + through * weight
                    mentioning.setdefault(to, set()).add(other)
                equations[other] = others_constant + through * constant, others
