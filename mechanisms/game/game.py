"""Games: players, stages in order, who sees what, chance.

A game is a list of stages. At a `Decision` one player picks one of their moves; at a `Chance`
an event comes true with a probability. A stage with a condition (`when`) is passed over where
the condition is false: then none of its events is part of the play.

A mover knows of earlier stages those that the stage `sees`, their own moves, and what they saw when they made them
(mechanisms/game/information.py).

Not here: a game as a graph of positions (mechanisms/game/arena.py), money (mechanisms/game/ledger.py), who plays what
(mechanisms/game/strategy.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError
from mechanisms.game.states import State
from mechanisms.terms.free_variables import events
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import Condition, Event, Term, Truth
from mechanisms.values import Frozen


class Player(Frozen):
    """Someone who moves, and whose payoff is what the ledger leaves them."""

    name: str

    def __str__(self) -> str:
        return self.name


class Decision(Frozen, apart=("at",)):
    """A stage at which a player picks one of their moves, seeing the outcomes of the stages named in `sees`."""

    name: str
    player: Player
    moves: tuple[Event, ...]
    sees: tuple[str, ...]
    when: Condition
    at: Position


class Chance(Frozen, apart=("at",)):
    """A stage at which an event comes true with a probability."""

    event: Event
    probability: Term
    when: Condition
    at: Position

    @property
    def name(self) -> str:
        """The name of the stage, which is that of its event."""
        return self.event.stage


Stage: TypeAlias = Decision | Chance
Play: TypeAlias = Mapping[str, Event | None]
"""The outcome of each stage so far, by the stage's name: its event, or None (passed over, or chance said no)."""


class Game(Frozen, keeps_hash=True, keeps=True):
    """Players and stages, the stages in the order in which they are played.

    `state` is that of a period in a game in time (mechanisms/game/states.py), None where the game is played once.
    """

    players: tuple[Player, ...]
    stages: tuple[Stage, ...]
    state: State | None = None

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The stages at which a player moves."""
        return tuple(s for s in self.stages if isinstance(s, Decision))

    @property
    def chances(self) -> tuple[Chance, ...]:
        """The stages at which chance decides."""
        return tuple(s for s in self.stages if isinstance(s, Chance))

    def dependence(self, known: Callable[[Decision], Iterable[str]]) -> dict[str, frozenset[str]]:
        """For each stage, itself and all stages that its course depends on; `known` names what a mover goes by."""
        found = dict[str, frozenset[str]]()
        for name, by in self.looks(known).items():
            found[name] = frozenset({name}).union(*(found[each] for each in by))
        return found

    def looks(self, known: Callable[[Decision], Iterable[str]]) -> dict[str, frozenset[str]]:
        """For each stage, the stages that it looks back at itself: its condition, and its probability or its mover."""
        found = dict[str, frozenset[str]]()
        for stage in self.stages:
            by = {event.stage for event in events(stage.when)}
            by |= {e.stage for e in events(stage.probability)} if isinstance(stage, Chance) else set(known(stage))
            found[stage.name] = frozenset(by)
        return found

    def behind(self, names: Iterable[str]) -> frozenset[str]:
        """The named stages and all that decide whether they are reached, and how likely they are, whoever moves how."""
        found = self.dependence(lambda decision: ())
        return frozenset().union(*(found[name] for name in names))


def outcomes(stage: Stage, play: Play) -> tuple[Event | None, ...]:
    """What may happen at a stage after a play."""
    if not happens(stage.when, play):
        return (None,)
    return stage.moves if isinstance(stage, Decision) else (stage.event, None)


def happens(condition: Condition, play: Play) -> bool:
    """Whether a condition on events alone is true in a play that has passed all their stages."""
    settled = replace_in(condition, settled=lambda event: play[event.stage] == event)
    if not isinstance(settled, Truth):
        names = ", ".join(str(e) for e in sorted(events(condition), key=str))
        raise DomainError(f"a condition on the course of the game may name events only (here: {names or 'none'})")
    return settled.value
