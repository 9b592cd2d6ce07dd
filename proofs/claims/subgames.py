"""Subgames: where each information set is entered with the least told, and all that is told is known later on.

A subgame begins at a history, the outcomes of the first stages, if everybody who moves from there on knows it: no
information set holds histories behind it and others. Each information set belongs to the last such history before it;
there alone a move in it has to be asked about.

    entries(mechanism)   every information set that some play reaches, with the history at which its subgame begins

Histories are not listed. Those that differ in nothing that a later stage looks at end in one position of an arena, so
that a period of any number of hidden coins has few. A position to which one history leads is known by it; where several
lead, all of them share the history of the last position that each of them passes (the dominator).

What is possible is so at some values in the ranges (proofs/claims/paths.py). So a subgame behind a chance that is 0 at
one value is asked about at that value, too.

Source: R. Selten, "Reexamination of the perfectness concept for equilibrium points in extensive games", International
Journal of Game Theory 4, 1975.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from mechanisms.game.arena import Arena, Edge, Position
from mechanisms.game.compilation import Asked, Question, compiled
from mechanisms.game.game import Chance
from mechanisms.game.information import InformationSet, Told, known_stages
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import ONE, ZERO, Event, Number, Occurs
from mechanisms.values import Frozen
from proofs.claims.grounding import Grounding, grounding
from proofs.work import Charge, unlimited

_ONCE = Number(ONE)


class Entry(Frozen):
    """An information set, and what is told at the beginning of the smallest subgame that holds all of it."""

    place: InformationSet
    told: Told


def entries(mechanism: Mechanism, charge: Charge = unlimited) -> tuple[Entry, ...]:
    """Every information set that some play reaches by moves of any kind and chance that is not 0, in their order.

    Raises DomainError where the game has too many positions (mechanisms/game/compilation.py), and what `charge` raises.
    """
    game = mechanism.game
    drawn = tuple(Question(n, Occurs(chance.event), _ONCE) for n, chance in enumerate(game.chances))
    graph = compiled(game, Asked(drawn, {d.name: known_stages(game, d) for d in game.decisions}, weighed=True))
    charge(1 + len(graph.positions))
    return _Histories(graph, grounding(mechanism)).entries([stage.name for stage in game.stages])


class _Histories:
    """The positions to which one history leads: a tree, as each continues the history of the one above it.

    `shared[n]` is the last of them that every way to position n passes: n itself, if it is one.
    """

    def __init__(self, graph: Arena, ground: Grounding) -> None:
        self._positions = graph.positions
        self._edges = [_possible(position, ground) for position in graph.positions]
        self._first = graph.first.to
        self._above = dict[int, tuple[int, Event | None]]()
        self._depth = dict[int, int]()
        self._shared = dict[int, int]()
        self._find()

    def _find(self) -> None:
        """Goes through the positions by number, to which every edge leads on."""
        leading = dict[int, list[tuple[int, Event | None]]]()
        for number, edges in enumerate(self._edges):
            ways = leading.pop(number, [])
            if number == self._first:
                self._depth[number], self._shared[number] = 0, number
            elif len(ways) == 1 and self._shared[ways[0][0]] == ways[0][0]:
                self._above[number], self._shared[number] = ways[0], number
                self._depth[number] = self._depth[ways[0][0]] + 1
            elif ways:
                self._shared[number] = self._meeting(self._shared[before] for before, _ in ways)
            else:
                continue
            for edge in edges:
                if edge.to is not None:
                    leading.setdefault(edge.to, []).append((number, edge.event))

    def _meeting(self, numbers: Iterable[int]) -> int:
        """The last position that the histories of all these share."""
        return reduce(self._meet, numbers)

    def _meet(self, one: int, other: int) -> int:
        while one != other:
            if self._depth[one] < self._depth[other]:
                one, other = other, one
            one = self._above[one][0]
        return one

    def entries(self, stages: list[str]) -> tuple[Entry, ...]:
        """The information sets in the order of the stages; at one stage, as plays come to them."""
        held = dict[InformationSet, list[int]]()
        for number in self._walk():
            place = self._positions[number].place
            if place is not None:
                held.setdefault(place, []).append(self._shared[number])
        met = {place: self._meeting(numbers) for place, numbers in held.items()}
        open_from = self._open_from(met)
        order = {name: number for number, name in enumerate(stages)}
        found = list[Entry]()
        for place in sorted(met, key=lambda place: order[place.stage]):
            number = met[place]
            while open_from[number] < self._depth[number]:
                number = self._above[number][0]
            found.append(Entry(place, self._told(number, stages)))
        return tuple(found)

    def _walk(self) -> Iterable[int]:
        """The positions as plays come to them that try outcomes in their order."""
        waiting, seen = [self._first], set[int]()
        while waiting:
            number = waiting.pop()
            if number is not None and number not in seen:
                seen.add(number)
                yield number
                waiting += [edge.to for edge in reversed(self._edges[number])]

    def _open_from(self, met: dict[InformationSet, int]) -> list[int]:
        """For each position the least depth at which a set that it leads to begins to be told apart.

        A set that begins above the position holds histories that are not behind it: no subgame begins there.
        """
        least = [len(self._positions)] * len(self._positions)
        for number in range(len(self._positions) - 1, -1, -1):
            behind = [least[edge.to] for edge in self._edges[number] if edge.to is not None]
            place = self._positions[number].place
            own = [self._depth[met[place]]] if place in met else []
            least[number] = min([least[number], *own, *behind])
        return least

    def _told(self, number: int, stages: list[str]) -> Told:
        """The history that leads to a position: an outcome for each stage before it, None where it is passed over."""
        outcomes, last = dict[str, Event | None](), self._positions[number].stage.name
        while number in self._above:
            number, outcome = self._above[number]
            outcomes[self._positions[number].stage.name] = outcome
        return tuple((name, outcomes.get(name)) for name in stages[: stages.index(last)])


def _possible(position: Position, ground: Grounding) -> tuple[Edge, ...]:
    """The edges of a position, less those of a chance that is 0 at all values."""
    if not isinstance(position.stage, Chance):
        return position.edges
    happens, fails = position.edges
    assert happens.likely is not None, "chance is weighed"
    likely = ground.term(happens.likely)
    if likely == Number(ZERO):
        return (fails,)
    return (happens,) if likely == Number(ONE) else position.edges
