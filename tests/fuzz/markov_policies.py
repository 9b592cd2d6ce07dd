"""An oracle for games in time: every Markov policy is enumerated, in exact numbers, at one point.

    Oracle(game, point, possible).value(player)     what the intended play pays from the first state on
    ...worth(player, place)                         what it pays from another state on, None where no play comes there
    ...simulated(player, seed)                      the same as `value` by rolling dice: a mean, and its standard error
    ...taken()                                      the most that a course takes out of a deposit, None without a bound
    ...subgame_perfect(), nash(), strict_nash(), best_response(player), unprofitable(player), participates(player)

It shares no code with bondproof: plays of a period are listed one by one, values solve a linear system by Gaussian
elimination, policies are all combinations of moves at all places. What counts as possible is asked at several points,
as a chance that is 0 at one value of a range is still possible in the range.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from itertools import product
from math import prod
from random import Random
from statistics import mean, stdev

from tests.fuzz.games_in_time import GameInTime, Place, Play, Point, Seen, Step

F = Fraction
MOST_POLICIES = 3_000

Where = tuple[Place, str, Seen]
Local = tuple[tuple[Where, str], ...]


class TooManyPoliciesError(Exception):
    """The game has more policies than are enumerated."""


class Oracle:
    """A game at one point."""

    def __init__(self, game: GameInTime, point: Point, points: Sequence[Point] = ()) -> None:
        self._game, self._point, self._points = game, point, points or (point,)
        self._discount = game.discount(point)
        self._players = list(dict.fromkeys(step.player for step in game.steps if step.player is not None))

    # plays

    def _outcomes(self, step: Step, place: Place, play: Play) -> list[tuple[str | None, Fraction]]:
        """The outcomes of a stage that are possible at some point, each with its chance; moves count 1."""
        if not step.when[1](place, play):
            return [(None, F(1))]
        if step.player is not None:
            return [(move, F(1)) for move in step.moves]
        here = step.chance(self._point, place, play)
        known = [step.chance(point, place, play) for point in self._points]
        both: list[tuple[str | None, Fraction, bool]] = [
            (step.name, here, any(c != 0 for c in known)),
            (None, 1 - here, any(c != 1 for c in known)),
        ]
        return [(outcome, chance) for outcome, chance, possible in both if possible]

    @cache  # noqa: B019  an oracle lives for one test
    def plays(self, place: Place) -> list[tuple[dict[str, str | None], Fraction, list[Where]]]:
        """All plays of a period: outcomes, the chance that chance does its part, and the places where players move."""
        found: list[tuple[dict[str, str | None], Fraction, list[Where]]] = [({}, F(1), [])]
        for step in self._game.steps:
            longer = []
            for play, chance, moved in found:
                here = moved
                if step.player is not None and step.when[1](place, play):
                    here = [*moved, self._where(step, place, play)]
                for outcome, likely in self._outcomes(step, place, play):
                    longer.append(({**play, step.name: outcome}, chance * likely, here))
            found = longer
        return found

    def _where(self, step: Step, place: Place, play: Play) -> Where:
        return place, step.name, tuple((name, play[name]) for name in step.sees)

    @cached_property
    def reached(self) -> list[Place]:
        """The states to which some play leads."""
        found = [self._game.places[0]]
        for place in found:
            for play, _, _ in self.plays(place):
                to = self._game.follows(place, play)
                if to is not None and to not in found:
                    found.append(to)
        return found

    @cached_property
    def wheres(self) -> dict[str, list[Where]]:
        """The places at which each player moves."""
        met = {player: dict[Where, None]() for player in self._players}
        players = {step.name: step.player for step in self._game.steps}
        for place in self.reached:
            for _, _, moved in self.plays(place):
                for where in moved:
                    player = players[where[1]]
                    assert player is not None
                    met[player][where] = None
        return {player: list(each) for player, each in met.items()}

    def moves(self, where: Where) -> tuple[str, ...]:
        """What can be done at a place."""
        return next(step.moves for step in self._game.steps if step.name == where[1])

    @cached_property
    def intended(self) -> dict[Where, str]:
        """The intended play."""
        return {w: self._game.profile(*w) for each in self.wheres.values() for w in each}

    # values

    def _paid(self, player: str, place: Place, play: Play) -> Fraction:
        total = F(0)
        for line in self._game.payments:
            if player in (line.source, line.target) and line.when[1](place, play):
                amount = line.amount(self._point, place, play)
                total += amount if player == line.target else -amount
        return total

    def period(self, player: str, place: Place, policy: Mapping[Where, str]) -> tuple[Fraction, dict[Place, Fraction]]:
        """What a period brings, and where it leads."""
        brings, leads = F(0), dict[Place, Fraction]()
        for play, chance, moved in self.plays(place):
            if chance and all(play[where[1]] == policy[where] for where in moved):
                brings += chance * self._paid(player, place, play)
                to = self._game.follows(place, play)
                if to is not None:
                    leads[to] = leads.get(to, F(0)) + chance
        return brings, leads

    def values(self, player: str, policy: Mapping[Where, str]) -> dict[Place, Fraction]:
        """What each state is worth under a policy of everybody, by Gaussian elimination."""
        places = self.reached
        rows = []
        for i, place in enumerate(places):
            brings, leads = self.period(player, place, policy)
            row = [-self._discount * leads.get(to, F(0)) for to in places]
            row[i] += 1
            rows.append([*row, brings])
        for i in range(len(rows)):
            pivot = next(j for j in range(i, len(rows)) if rows[j][i] != 0)
            rows[i], rows[pivot] = rows[pivot], rows[i]
            rows[i] = [entry / rows[i][i] for entry in rows[i]]
            for j in range(len(rows)):
                if j != i and rows[j][i]:
                    factor = rows[j][i]
                    rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
        return {place: row[-1] for place, row in zip(places, rows, strict=True)}

    def value(self, player: str, policy: Mapping[Where, str] | None = None) -> Fraction:
        """What a policy pays from the first state on."""
        return self.values(player, policy or self.intended)[self._game.places[0]]

    def worth(self, player: str, place: Place) -> Fraction | None:
        """What the intended play pays from a state on; None where no play comes to it."""
        return self.values(player, self.intended).get(place)

    def simulated(self, player: str, seed: int, courses: int = 400, periods: int = 120) -> tuple[float, float]:
        """What courses of the intended play bring on average, and the standard error of that."""
        dice, found, discount = Random(seed), list[float](), float(self._discount)
        ways = {place: self._intended_ways(player, place) for place in self.reached}
        for _ in range(courses):
            place, weight, total = self._game.places[0], 1.0, 0.0
            for _ in range(periods):
                paid, to = dice.choices(*ways[place])[0]
                total, weight = total + weight * paid, weight * discount
                if to is None or weight < 1e-9:
                    break
                place = to
            found.append(total)
        return mean(found), stdev(found) / courses**0.5

    def _intended_ways(self, player: str, place: Place) -> tuple[list[tuple[float, Place | None]], list[float]]:
        """What a period may bring, where it leads then, and how likely that is."""
        ways, chances = list[tuple[float, Place | None]](), list[float]()
        for play, chance, moved in self.plays(place):
            if chance and all(play[where[1]] == self.intended[where] for where in moved):
                ways.append((float(self._paid(player, place, play)), self._game.follows(place, play)))
                chances.append(float(chance))
        return ways, chances

    def taken(self) -> Fraction | None:
        """The most that a course of play withdraws the deposit, whoever moves how; None where it comes round."""
        steps = dict[Place, dict[Place | None, Fraction]]()
        for place in self.reached:
            for play, _, _ in self.plays(place):
                to, out = self._game.follows(place, play), self._out(place, play)
                steps.setdefault(place, {})[to] = max(out, steps.get(place, {}).get(to, F(0)))
        most = dict.fromkeys(steps, F(0))
        for _ in range(len(steps) + 1):
            before = dict(most)
            for place, ways in steps.items():
                most[place] = max(out + (F(0) if to is None else most[to]) for to, out in ways.items())
            if most == before:
                return most[self._game.places[0]]
        return None

    def _out(self, place: Place, play: Play) -> Fraction:
        lines = (line for line in self._game.payments if line.held and line.when[1](place, play))
        return sum((line.amount(self._point, place, play) for line in lines), F(0))

    def policies(self, player: str) -> Iterator[dict[Where, str]]:
        """Every Markov policy of one player, the others playing what is intended."""
        own = self.wheres[player]
        if prod(len(self.moves(where)) for where in own) > MOST_POLICIES:
            raise TooManyPoliciesError
        for moves in product(*(self.moves(where) for where in own)):
            yield {**self.intended, **dict(zip(own, moves, strict=True))}

    def met(self, policy: Mapping[Where, str]) -> set[Where]:
        """The places that play comes to under a policy, with a chance above 0 at some point."""
        states, found = [self._game.places[0]], set[Where]()
        for place in states:
            for play, _, moved in self.plays(place):
                so_far = [where for where in moved if play[where[1]] == policy[where]]
                reached = moved if len(so_far) == len(moved) else moved[: self._first_off(play, moved, policy) + 1]
                found.update(reached)
                to = self._game.follows(place, play)
                if len(so_far) == len(moved) and to is not None and to not in states:
                    states.append(to)
        return found

    @staticmethod
    def _first_off(play: Play, moved: Sequence[Where], policy: Mapping[Where, str]) -> int:
        return next(n for n, where in enumerate(moved) if play[where[1]] != policy[where])

    # claims

    @cached_property
    def _outcomes_of(self) -> dict[str, list[tuple[bool, Fraction]]]:
        """For each player: does a policy change the play, and what does it pay."""
        met = self.met(self.intended)
        return {
            player: [
                (any(policy[w] != self.intended[w] for w in met), self.value(player, policy))
                for policy in self.policies(player)
            ]
            for player in self._players
        }

    def best_response(self, player: str) -> bool:
        """No policy of the player pays more."""
        meant = self.value(player)
        return all(pays <= meant for _, pays in self._outcomes_of[player])

    def nash(self) -> bool:
        """Nobody gains."""
        return all(self.best_response(player) for player in self._players)

    def strict_nash(self) -> bool:
        """Everybody loses by what changes the play."""
        return self.nash() and all(
            pays < self.value(player)
            for player in self._players
            for changes, pays in self._outcomes_of[player]
            if changes
        )

    def unprofitable(self, player: str) -> bool:
        """Nothing that changes the play pays anything."""
        return all(pays <= 0 for changes, pays in self._outcomes_of[player] if changes)

    def participates(self, player: str) -> bool:
        """The intended play pays at least nothing."""
        return self.value(player) >= 0

    def subgame_perfect(self) -> bool:
        """No change of one move gains anywhere, followed by the intended play again."""
        return all(self._no_change_gains(player, place) for player in self._players for place in self.reached)

    def _no_change_gains(self, player: str, place: Place) -> bool:
        later = self.values(player, self.intended)
        plays = self.plays(place)
        own = [w for w in self.wheres[player] if w[0] == place]
        for where in own:
            length = self._subgame(where, place)
            heads = [tuple(p.items())[:length] for p, _, moved in plays if where in moved]
            head = heads[0]
            inside = [(p, c, m) for p, c, m in plays if tuple(p.items())[:length] == head]
            before = {w: p[w[1]] for p, _, m in inside if where in m for w in m[: m.index(where)] if w in own}
            pays = dict[str, Fraction]()
            for move in self.moves(where):
                policy = {**self.intended, **before, where: move}
                total = F(0)
                for play, _, moved in inside:
                    free = [w for w in moved if self._order(w[1]) >= length]
                    if all(play[w[1]] == policy[w] for w in free):
                        chance = self._chance_behind(place, play, length)
                        to = self._game.follows(place, play)
                        future = later[to] if to is not None else F(0)
                        total += chance * (self._paid(player, place, play) + self._discount * future)
                pays[move] = total
            if any(worth > pays[self.intended[where]] for worth in pays.values()):
                return False
        return True

    def _order(self, name: str) -> int:
        return next(n for n, step in enumerate(self._game.steps) if step.name == name)

    def _chance_behind(self, place: Place, play: Play, length: int) -> Fraction:
        """The chance of what chance does in a play from its stage number `length` on."""
        total, so_far = F(1), dict[str, str | None]()
        for number, step in enumerate(self._game.steps):
            if number >= length and step.player is None and step.when[1](place, so_far):
                struck = step.chance(self._point, place, so_far)
                total *= struck if play[step.name] is not None else 1 - struck
            so_far[step.name] = play[step.name]
        return total

    def _subgame(self, where: Where, place: Place) -> int:
        """How many stages are told where the smallest subgame begins that holds a place as a whole."""
        plays = [(tuple(p.items()), m) for p, _, m in self.plays(place)]
        everything = dict.fromkeys(w for _, moved in plays for w in moved)
        for length in range(self._order(where[1]), -1, -1):
            heads = {p[:length] for p, m in plays if where in m}
            if len(heads) == 1 and all(self._whole(w, heads, length, plays) for w in everything):
                return length
        raise AssertionError("a period is a subgame")

    def _whole(
        self,
        where: Where,
        heads: Iterable[object],
        length: int,
        plays: Sequence[tuple[tuple[tuple[str, str | None], ...], list[Where]]],
    ) -> bool:
        """Whether a place lies behind a position as a whole, or not at all; those before it do not count."""
        if self._order(where[1]) < length:
            return True
        (head,) = heads
        inside = {p[:length] == head for p, m in plays if where in m}
        return len(inside) == 1
