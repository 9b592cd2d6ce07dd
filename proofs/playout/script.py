"""What a profile makes of a game for a play-out: the chances that are left, and what falls due on the way.

Under a profile every move is fixed, so only chance forks a play. A script holds these forks and no numbers: it is
worked out once for a profile and played at as many points as are asked for. Plays that agree on all that is still
looked at meet again at one fork, and a play ends once no ledger line is left open.

    scripts(game, lines, strategies)   the scripts of some ledger lines, together where few plays have to be told apart

It is written without the code of arenas (mechanisms/game/compilation.py) and of symbolic payoffs, so that a fault of
theirs shows where the two are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from mechanisms.errors import DomainError, InternalError
from mechanisms.game.game import Chance, Decision, Game, Stage
from mechanisms.game.information import Told
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    Negation,
    Occurs,
    Sum,
    Term,
    Truth,
)
from mechanisms.values import Frozen
from proofs.playout.route import Strategies, looked_at, route, weighed
from proofs.work import Charge, unlimited

MOST_PATHS = 4_096
"""A ledger line that needs more paths at once is refused."""

TOGETHER = 64
"""Ledger lines that need more paths at once than this are played apart."""

Happened: TypeAlias = frozenset[Event]
Outcomes: TypeAlias = dict[str, Event | None]


class Entry(Frozen):
    """An amount of a ledger line, known by its place, and when it is due."""

    place: int
    amount: Term
    when: Condition


class Due(Frozen):
    """An entry that may be due: all events are settled, and numbers decide what is left of the condition."""

    entry: Entry
    left: Condition
    happened: Happened


class Turn(Frozen):
    """What falls due until chance is asked again, and the number of that fork; None where nothing is open any more."""

    due: tuple[Due, ...]
    to: int | None


class Fork(Frozen):
    """A chance that is asked, and what its probability goes by; how play goes on where it comes true, and where not."""

    number: int
    chance: Chance
    happened: Happened
    yes: Turn
    no: Turn


class Script(Frozen):
    """A play under a profile; each fork follows those that lead to it."""

    start: Turn
    forks: tuple[Fork, ...]


def scripts(
    game: Game, lines: tuple[Entry, ...], strategies: Strategies, charge: Charge = unlimited, told: Told = ()
) -> tuple[Script, ...]:
    """The scripts of ledger lines under a profile: one for all of them, or several where that would be too large.

    `told` are outcomes of the first stages: play begins behind them.

    Raises DomainError where a single line needs more than MOST_PATHS paths at once.
    """
    try:
        return (_Rehearsal(game, lines, strategies, charge, told).script(),)
    except DomainError:
        if len(lines) == 1:
            raise
    half = len(lines) // 2
    parts = lines[:half], lines[half:]
    return tuple(script for part in parts for script in scripts(game, part, strategies, charge, told))


def entries(place: int, amount: Term, when: Condition) -> tuple[Entry, ...]:
    """A ledger line as entries: a sum that events decide is taken apart."""
    if isinstance(amount, Sum) and looked_at(amount):
        return tuple(entry for part in amount.terms for entry in entries(place, part, when))
    return (Entry(place, amount, when),)


class _Path:
    """One way in which play may go: the outcomes that are remembered, and what is open of the entries."""

    def __init__(self, outcomes: Outcomes, left: dict[int, Condition]) -> None:
        self.outcomes, self.left, self.due = outcomes, left, list[Due]()

    def copy(self) -> _Path:
        """The same path, to go on otherwise."""
        return _Path(dict(self.outcomes), dict(self.left))


class _Rehearsal:
    """The way from stages to a script."""

    def __init__(
        self, game: Game, lines: tuple[Entry, ...], strategies: Strategies, charge: Charge, told: Told
    ) -> None:
        self._begun = dict(told)
        self._answers = dict[str, dict[tuple[tuple[str, Event | None], ...], Event]]()
        for _, strategy in strategies:
            for where, move in strategy.moves:
                if where.state != game.state:
                    continue
                self._answers.setdefault(where.stage, {})[where.seen] = move
        known = {stage: frozenset(name for seen in found for name, _ in seen) for stage, found in self._answers.items()}
        steps = route(game, known, [formula for entry in lines for formula in (entry.when, entry.amount)])
        self._steps = [step for step in steps if step[0].name not in self._begun]
        self._later = [frozenset[str]()] * (len(self._steps) + 1)
        for place in reversed(range(len(self._steps))):
            self._later[place] = self._later[place + 1] | self._steps[place][1]
        self._lines, self._most = lines, TOGETHER if len(lines) > 1 else MOST_PATHS
        self._charge = charge
        self._told = [looked_at(entry.amount) | weighed(entry.when) for entry in lines]
        self._looking = dict[str, list[int]]()
        for number, entry in enumerate(lines):
            for name in looked_at(entry.when) | looked_at(entry.amount):
                self._looking.setdefault(name, []).append(number)
        self._waiting: list[dict[object, tuple[int, _Path]]] = [{} for _ in self._steps]
        self._met = self._alive = 0

    def script(self) -> Script:
        """Plays on from the start, the earliest fork first."""
        path = _Path(dict(self._begun), {number: entry.when for number, entry in enumerate(self._lines)})
        for number in range(len(self._lines)):
            self._look(path, number)
        start, forks = self._played(path, 0), list[Fork]()
        for place, (stage, _) in enumerate(self._steps):
            level, self._waiting[place] = self._waiting[place], {}
            for number, before in level.values():
                assert isinstance(stage, Chance), "moves are made on the way"
                self._alive -= 1
                yes, no = (self._gone_on(before, place, outcome) for outcome in (stage.event, None))
                forks.append(Fork(number, stage, _happened(before, looked_at(stage.probability)), yes, no))
        return Script(start, tuple(forks))

    def _gone_on(self, before: _Path, place: int, outcome: Event | None) -> Turn:
        path = before.copy()
        self._tell(path, self._steps[place][0], outcome)
        return self._played(path, place + 1)

    def _played(self, path: _Path, place: int) -> Turn:
        """Play on until chance is asked again."""
        while path.left and place < len(self._steps):
            stage = self._steps[place][0]
            if _left(stage.when, path.outcomes) != TRUE:
                self._tell(path, stage, None)
            elif isinstance(stage, Decision):
                self._tell(path, stage, self._move(stage, path))
            else:
                return Turn(tuple(path.due), self._fork(path, place))
            place += 1
        return Turn(tuple(path.due), None)

    def _fork(self, path: _Path, place: int) -> int:
        """The number of the fork at which a path is, the same for all paths that do not differ any more."""
        wanted = self._later[place].union(*(self._told[number] for number in path.left))
        path.outcomes = {name: outcome for name, outcome in path.outcomes.items() if name in wanted}
        key = frozenset(path.outcomes.items()), frozenset(path.left.items())
        if key not in self._waiting[place]:
            self._waiting[place][key] = self._met, path
            self._met, self._alive = self._met + 1, self._alive + 1
            if self._alive > self._most:
                raise DomainError(f"the play-out of a ledger line has more than {self._most} paths")
        return self._waiting[place][key][0]

    def _tell(self, path: _Path, stage: Stage, outcome: Event | None) -> None:
        path.outcomes[stage.name] = outcome
        self._charge(1)
        for number in self._looking.get(stage.name, ()):
            if number in path.left:
                self._charge(1)
                self._look(path, number)

    def _look(self, path: _Path, number: int) -> None:
        """What is open of an entry now: it stays, is due, or is out of the question."""
        entry, left = self._lines[number], _left(path.left[number], path.outcomes)
        if left == FALSE:
            del path.left[number]
        elif looked_at(left) | looked_at(entry.amount) <= path.outcomes.keys():
            del path.left[number]
            path.due.append(Due(entry, left, _happened(path, self._told[number])))
        else:
            path.left[number] = left

    def _move(self, stage: Decision, path: _Path) -> Event:
        """The move of the strategy at the information set that agrees with the path."""
        answers = self._answers.get(stage.name, {})
        names = next(iter(answers), ())
        move = answers.get(tuple((name, path.outcomes[name]) for name, _ in names))
        if move is None:
            raise InternalError(f"{stage.player} has no move at {stage.name} on one path")
        return move


def _happened(path: _Path, names: frozenset[str]) -> Happened:
    """The events of these stages that came true."""
    return frozenset(e for name in names if (e := path.outcomes[name]) is not None)


def _left(condition: Condition, outcomes: Mapping[str, Event | None]) -> Condition:
    """What outcomes leave open of a condition; TRUE and FALSE where nothing is. Numbers are not compared."""
    match condition:
        case Occurs(event):
            return Truth(outcomes[event.stage] == event) if event.stage in outcomes else condition
        case Negation(inner):
            left = _left(inner, outcomes)
            return Truth(not left.value) if isinstance(left, Truth) else Negation(left)
        case Conjunction(conditions) | Disjunction(conditions):
            decisive = isinstance(condition, Disjunction)
            parts = [_left(part, outcomes) for part in conditions]
            if Truth(decisive) in parts:
                return Truth(decisive)
            kept = tuple(part for part in parts if not isinstance(part, Truth))
            return type(condition)(kept) if kept else Truth(not decisive)
        case _:
            return condition
