"""Subgames found on positions are those of the definition: here all histories of random games are listed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest

from mechanisms.language.reader import read_text
from proofs.claims.subgames import entries

History = tuple[str | None, ...]
Place = tuple[int, tuple[str | None, ...]]


@dataclass(frozen=True)
class Stage:
    """A decision of a player who knows some earlier stages, or chance, which is certain after an event."""

    name: str
    events: tuple[str, ...]
    when: tuple[str, bool] | None
    knows: tuple[int, ...] = ()
    sees: tuple[str, ...] = ()
    sure_after: str | None = None

    @property
    def text(self) -> str:
        """Its line in a spec."""
        when = "" if self.when is None else f" when {'' if self.when[1] else 'not '}{self.when[0]}"
        if len(self.events) == 1:
            likely = "q" if self.sure_after is None else f"(1 if {self.sure_after} else q)"
            return f"  - {self.name}: chance {likely}{when}\n"
        sees = f" sees {', '.join(self.sees)}" if self.sees else ""
        return f"  - {self.name}{sees}{when}: [{', '.join(self.events)}]\n"

    def outcomes(self, history: History) -> tuple[str | None, ...]:
        """What may happen after a history."""
        if self.when is not None and (self.when[0] in history) is not self.when[1]:
            return (None,)
        sure = self.sure_after is not None and self.sure_after in history
        return self.events if sure or len(self.events) > 1 else (*self.events, None)


def _random_game(seed: int) -> list[Stage]:
    """Up to six stages of three players and chance."""
    chosen, stages = Random(seed), list[Stage]()
    known = dict[str, set[int]]()
    for number in range(chosen.randint(3, 6)):
        events = [event for stage in stages for event in stage.events]
        when = (chosen.choice(events), chosen.random() < 0.6) if events and chosen.random() < 0.5 else None
        if chosen.random() < 0.4:
            sure = chosen.choice(events) if events and chosen.random() < 0.4 else None
            stages.append(Stage(f"c{number}", (f"c{number}",), when, sure_after=sure))
            continue
        player = chosen.choice(("ann", "bob", "eve"))
        seen = [n for n, s in enumerate(stages) if s.name != player and chosen.random() < 0.5]
        seen = [n for n in seen if [s.name for s in stages].count(stages[n].name) == 1]
        moves = tuple(f"m{number}{k}" for k in range(chosen.randint(2, 3)))
        knows = known.setdefault(player, set()) | set(seen)
        sees = tuple(stages[n].name for n in seen)
        stages.append(Stage(player, moves, when, tuple(sorted(knows)), sees))
        known[player] = knows | {number}
    return stages


def _subgames(stages: list[Stage]) -> dict[Place, History]:
    """For each information set the longest history that all its histories continue, and at which a subgame begins."""
    histories, held = list[History]([()]), dict[Place, list[History]]()
    for number, stage in enumerate(stages):
        for history in histories:
            if len(stage.events) > 1 and stage.outcomes(history) != (None,):
                held.setdefault((number, tuple(history[n] for n in stage.knows)), []).append(history)
        histories = [(*history, outcome) for history in histories for outcome in stage.outcomes(history)]

    def begins(start: History) -> bool:
        behind = [[history[: len(start)] == start for history in each] for each in held.values()]
        return all(all(each) or not any(each) for each in behind)

    found = dict[Place, History]()
    for place, each in held.items():
        starts = (each[0][:length] for length in range(place[0], -1, -1))
        found[place] = next(s for s in starts if begins(s) and all(h[: len(s)] == s for h in each))
    return found


@pytest.mark.parametrize("block", range(6))
def test_subgames_of_random_games_are_those_of_the_definition(block: int) -> None:
    inner = 0
    for seed in range(block * 50, block * 50 + 50):
        stages = _random_game(seed)
        meant = _subgames(stages)
        text = "mech: 1\nname: x\nparams:\n  q: 0 .. 1\ngame:\n" + "".join(stage.text for stage in stages)
        names = read_text(f"{text}ledger: []\n", "a")
        numbers = {stage.name: number for number, stage in enumerate(names.game.stages)}
        found = {
            (
                numbers[entry.place.stage],
                tuple(None if event is None else event.name for _, event in entry.place.seen),
            ): tuple(None if event is None else event.name for _, event in entry.told)
            for entry in entries(names)
        }
        assert found == meant, f"game {seed}:\n{text}"
        inner += sum(bool(start) for start in meant.values())
    assert inner > 20
