"""What belongs to one spec: the names that its methods give back, and how its texts call them.

    names = Names()                         of one Spec and all its schemes
    Owned("bond", names)                    a parameter, a unit or a chance event: by its name
    Owned("cheat", names, "worker", moves)  a move: by its name alone where it can mean no other, else `worker.cheat`
    Reader(names, moves)                    whose text is written, and the moves of the games under which it is read

A move means the same move wherever it is used. Where a scheme has a game of its own, in which another player has a
move of that name, `worker.cheat` is written, and where the scheme has no such move, the reader says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mechanisms.language.names import stage_text
from mechanisms.terms.terms import Event
from mechanisms.values import Frozen


@dataclass(eq=False, slots=True)
class Names:
    """A spec as the owner of names: the moves of its own game, then of each scheme; schemes that others are like."""

    games: list[list[Event]] = field(default_factory=list)
    taken_over: set[str] = field(default_factory=set)

    def everywhere(self) -> Reader:
        """The reader of a text that holds under every scheme."""
        return Reader(self, tuple(move for game in self.games for move in game))


class Reader(Frozen):
    """The spec whose text is written, and the moves of all games under which that text is read."""

    names: Names
    moves: Sequence[Event]


class Owned(Frozen):
    """A part of a formula that belongs to a spec; a move has a stage, and the moves of the game that declares it."""

    name: str
    names: Names
    stage: str | None = None
    moves: Sequence[Event] = ()

    def spelled(self, reader: Reader | None) -> str:
        """The text by which it is called: in the game that declares it, where no reader is given."""
        if self.stage is None:
            return self.name
        own = Event(self.stage, self.name)
        named = [move for move in (self.moves if reader is None else reader.moves) if move.name == self.name]
        return self.name if set(named) == {own} else f"{stage_text(self.stage, named)}.{self.name}"
