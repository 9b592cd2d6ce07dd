"""What a player expects at every position of an arena under a profile: each position once, the last first.

    Worths(graph, ledger, player, moves).at(number)   what they still expect at a position
    Worths(graph, ledger, player, moves).on(edge)     the same on the way to it, what is due there included

What two positions lead to is one term for both, so the terms of all positions together are about as many as its edges.

Not here: the payoffs of a whole game, line by line, in which independent events multiply
(mechanisms/game/expectation.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.game.arena import Arena, Edge, Position
from mechanisms.game.compilation import Moves
from mechanisms.game.game import Player
from mechanisms.game.ledger import Line
from mechanisms.terms.terms import ONE, ZERO, Number, Term, add, multiply


class Worths:
    """The worth of every position for one player. The arena must ask for probabilities, and for all who move."""

    def __init__(self, graph: Arena, ledger: Sequence[Line], player: Player, moves: Moves) -> None:
        self._signs = [Number(ONE * line.sign_for(player)) for line in ledger]
        self._moves = moves
        self._after: list[Term] = [Number(ZERO)] * len(graph.positions)
        for number in reversed(range(len(graph.positions))):
            self._after[number] = self._worth(graph.positions[number])

    def at(self, number: int) -> Term:
        """What the player expects from a position on."""
        return self._after[number]

    def on(self, edge: Edge) -> Term:
        """What is due to the player on an edge, and what they expect behind it."""
        due = (multiply(self._signs[transfer.place], transfer.amount) for transfer in edge.due)
        return add(*due, Number(ZERO) if edge.to is None else self._after[edge.to])

    def _worth(self, position: Position) -> Term:
        if position.place is not None:
            move = self._moves(position.place)
            return self.on(next(edge for edge in position.edges if edge.event == move))
        weighed = [(edge.likely, self.on(edge)) for edge in position.edges]
        if all(worth == weighed[0][1] for _, worth in weighed):
            return weighed[0][1]
        return add(*(multiply(likely, worth) for likely, worth in weighed if likely is not None))
