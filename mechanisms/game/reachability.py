"""Can any play meet a condition? A search through the stages that the condition depends on.

    Search(game).possible(condition)                 by the rules of the game alone, whatever chance decides
    Search(game).possible(condition, may, may_hold)  the same, without outcomes of chance that have probability 0,
                                                     and with an answer for what the condition says of parameters

What was searched in vain is not searched again where all that is still looked at is the same. Many questions share one
count of steps. Where it runs out the answer is yes: nothing is called impossible that was not searched through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mechanisms.game.game import Chance, Game, Play, Stage, outcomes
from mechanisms.terms.free_variables import events
from mechanisms.terms.rewriting import replace_in
from mechanisms.terms.terms import FALSE, Condition, Event

MOST_STEPS = 20_000
"""Outcomes that are tried, for all conditions of a spec together."""

May: TypeAlias = Callable[[Chance, Event | None, Play], bool]
"""Whether an outcome of chance is possible after a play."""


class Search:
    """A search through the plays of a game."""

    def __init__(self, game: Game, steps: int = MOST_STEPS) -> None:
        self._game, self._left = game, steps
        self._looked: list[frozenset[str]] = []
        self._vain = set[tuple[Condition, int, frozenset[tuple[str, Event | None]]]]()

    def possible(
        self,
        condition: Condition,
        may: May = lambda chance, outcome, play: True,
        may_hold: Callable[[Condition], bool] = lambda condition: condition != FALSE,
    ) -> bool:
        """Whether some play meets a condition; True, too, where the steps run out.

        >>> from mechanisms.diagnostics import Position
        >>> from mechanisms.game.game import Decision, Player
        >>> from mechanisms.terms.terms import TRUE, Occurs, all_of
        >>> moves = Event("worker", "honest"), Event("worker", "cheat")
        >>> stage = Decision("worker", Player("worker"), moves, (), TRUE, Position("", 1, 1))
        >>> both = all_of(*map(Occurs, moves))
        >>> Search(Game((stage.player,), (stage,))).possible(both)
        False
        """
        return self.course(condition, may, may_hold) is not None

    @property
    def exhausted(self) -> bool:
        """Whether the steps ran out, so that what was called possible may not be."""
        return self._left < 0

    def course(
        self,
        condition: Condition,
        may: May = lambda chance, outcome, play: True,
        may_hold: Callable[[Condition], bool] = lambda condition: condition != FALSE,
    ) -> Play | None:
        """A play of what decides the condition that meets it, or None; where the steps run out, how far it came."""
        behind = self._game.behind({event.stage for event in events(condition)})
        stages = [stage for stage in self._game.stages if stage.name in behind]
        self._looked, looks = [frozenset[str]()], self._game.looks(lambda decision: ())
        for stage in reversed(stages):
            self._looked.append(self._looked[-1] | looks[stage.name])
        self._vain.clear()
        return self._met(condition, stages, {}, may, may_hold)

    def _met(
        self,
        condition: Condition,
        stages: Sequence[Stage],
        play: Play,
        may: May,
        may_hold: Callable[[Condition], bool],
    ) -> Play | None:
        if not events(condition):
            return play if may_hold(condition) else None
        kept = frozenset((name, play[name]) for name in self._looked[len(stages)] if name in play)
        position = condition, len(stages), kept
        if position in self._vain:
            return None
        stage, *later = stages
        for outcome in outcomes(stage, play):
            self._left -= 1
            if self._left < 0:
                return play
            if isinstance(stage, Chance) and not may(stage, outcome, play):
                continue
            left = _after(condition, stage.name, outcome)
            met = self._met(left, later, {**play, stage.name: outcome}, may, may_hold)
            if met is not None:
                return met
        self._vain.add(position)
        return None


def _after(condition: Condition, stage: str, outcome: Event | None) -> Condition:
    """What is left of a condition once a stage has its outcome."""
    return replace_in(condition, settled=lambda event: event == outcome if event.stage == stage else None)
