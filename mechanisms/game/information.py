"""Information: what a mover can tell apart when they move.

    InformationSet                       a decision stage, and what its mover has seen
    known_stages(game, decision)         the stages whose outcome they know
    information_set(game, decision, play)

A player knows what the stage `sees`, and what they saw and did before (perfect recall).
"""

from __future__ import annotations

from typing import TypeAlias

from mechanisms.game.game import Decision, Game, Play, Player
from mechanisms.game.states import State
from mechanisms.terms.terms import Event
from mechanisms.values import Frozen, derived

Told: TypeAlias = tuple[tuple[str, Event | None], ...]
"""Outcomes of stages, by the name of the stage, in the order of the game."""


class InformationSet(Frozen, keeps_hash=True):
    """A decision stage and what its mover knows there: the outcome of each stage they have seen, and the state."""

    stage: str
    seen: Told
    state: State | None = None

    @property
    def where(self) -> str:
        """Where it is, as it follows the name of a move: ` in watched[1] after cheat`.

        A decision of the mover's own that was passed over is left out.
        """
        own = self.stage.partition("#")[0]
        told = [(stage, event) for stage, event in self.seen if event is not None or stage.partition("#")[0] != own]
        seen = [str(event) if event is not None else f"no {stage}" for stage, event in told]
        after = f" after {', '.join(seen)}" if seen else ""
        return after if self.state is None else f" in {self.state}{after}"


def known_stages(game: Game, decision: Decision) -> tuple[str, ...]:
    """The earlier stages whose outcome the mover knows: those they see, and what they saw and did before.

    So every player has perfect recall.
    """
    return derived(game, _knowledge)[decision.name]


def _knowledge(game: Game) -> dict[str, tuple[str, ...]]:
    """What every mover knows, by the name of the decision."""
    found = dict[str, tuple[str, ...]]()
    kept = dict[Player, set[str]]()
    earlier = list[str]()
    for stage in game.stages:
        if isinstance(stage, Decision):
            known = kept.setdefault(stage.player, set())
            known |= set(stage.sees)
            found[stage.name] = tuple(name for name in earlier if name in known)
            known.add(stage.name)
        earlier.append(stage.name)
    return found


def information_set(game: Game, decision: Decision, play: Play) -> InformationSet:
    """Where the mover of a decision is after a play."""
    return InformationSet(decision.name, tuple((name, play[name]) for name in known_stages(game, decision)), game.state)
