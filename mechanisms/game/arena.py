"""The arena of a game: a graph of positions in which what nothing asks for any more is forgotten.

    Position   a stage that is played: whose turn it is, what they know, the edges
    Edge       a move or an outcome of chance: how likely, the transfers that fall due on it, the position behind it
    Transfer   what a ledger line moves, once its condition and its amount are settled for good
    Arena      the way in, and the positions: every edge leads on, to a greater number, or ends the game

Two courses of a game that differ in nothing that is still asked for lead to one position. So a dispute of k rounds has
about k positions, not one for each of its plays. What an edge leads to is shared, never copied: whoever walks an arena
goes through its positions by number, backwards or forwards, and needs no recursion.

Not here: how stages become an arena (mechanisms/game/compilation.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from mechanisms.game.game import Stage
from mechanisms.game.information import InformationSet
from mechanisms.terms.terms import Event, Term
from mechanisms.values import Frozen


class Transfer(Frozen):
    """What a ledger line, known by its place in the ledger, moves on an edge; no event is left in the amount."""

    place: int
    amount: Term


class Edge(Frozen):
    """One way in which play goes on.

    `event` is the move or the chance event, None where chance says no. `likely` is its probability, None where it is
    the mover's to choose or nobody asked. `to` is the number of the position behind it, None where nothing is left
    to ask.
    """

    event: Event | None
    likely: Term | None
    due: tuple[Transfer, ...]
    to: int | None


class Position(Frozen):
    """A stage that is played. `place` is the information set of its mover, None where chance decides."""

    stage: Stage
    place: InformationSet | None
    edges: tuple[Edge, ...]


class Arena(Frozen, keeps=True):
    """The positions of a game in the order of its stages; `first` leads in, with what is due whatever happens."""

    first: Edge
    positions: tuple[Position, ...]

    @property
    def edges(self) -> Iterator[Edge]:
        """The way in, and every edge, as a walk comes to it that tries outcomes in their order; each one once."""
        waiting, seen = [self.first], set[int]()
        while waiting:
            edge = waiting.pop()
            yield edge
            if edge.to is not None and edge.to not in seen:
                seen.add(edge.to)
                waiting += reversed(self.positions[edge.to].edges)

    @property
    def places(self) -> tuple[InformationSet, ...]:
        """The information sets in the order of the stages, and at each stage as its positions are come to."""
        return tuple(dict.fromkeys(p.place for p in self.positions if p.place is not None))
