"""From stages to an arena: play goes forwards, and what nothing asks for any more is forgotten on the way.

    Asked                    what a reader wants to know: transfers, what movers go by, probabilities
    compiled(game, asked)    the arena that answers it
    arena(game, ledger)      the arena in which every mover goes by all that they know, and every line falls due

A position is known by what is still open at it, and by nothing else:

    conditions of later stages, as far as they are settled: a stage that is out of reach asks for nothing
    transfers that are neither due nor ruled out, as far as they are settled
    outcomes that the probability of a later stage, or the mover there, goes by

A transfer falls due on the edge on which its condition and its amount are settled for good, whatever comes later. A
sum in an amount is taken apart, so that each of its terms falls due for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.arena import Arena, Edge, Position, Transfer
from mechanisms.game.game import Chance, Decision, Game, Player, Stage
from mechanisms.game.information import InformationSet, known_stages
from mechanisms.game.ledger import Line
from mechanisms.terms.free_variables import below, events
from mechanisms.terms.rewriting import Rewriting, replace
from mechanisms.terms.terms import FALSE, TRUE, ZERO, Condition, Event, Number, Occurs, Sum, Term, choose, complement
from mechanisms.values import Frozen

MOST_POSITIONS = 100_000
"""A game with more positions than this is refused: a spec must not exhaust the machine."""

Outcome: TypeAlias = Event | None
Moves: TypeAlias = Callable[[InformationSet], Event]
"""What is played at each information set."""


class Question(Frozen):
    """An amount and the condition under which it is due; `place` is that of its ledger line."""

    place: int
    when: Condition
    amount: Term


class Asked(Frozen):
    """What a reader wants to know of a game.

    `knowledge` names the stages that a mover goes by, at each decision at which that matters. `weighed` asks for the
    probabilities of chance. A stage that answers nothing of all this has no position. A player with more information
    sets than `most` is refused.
    """

    questions: tuple[Question, ...]
    knowledge: Mapping[str, tuple[str, ...]]
    weighed: bool
    most: int = MOST_POSITIONS


def arena(game: Game, ledger: Iterable[Line]) -> Arena:
    """The arena of a game and its ledger, in which every mover goes by all that they know.

    Raises DomainError where it has more than MOST_POSITIONS.
    """
    return compiled(game, Asked(questions(ledger), {d.name: known_stages(game, d) for d in game.decisions}, True))


def questions(ledger: Iterable[Line]) -> tuple[Question, ...]:
    """What a ledger asks: one question for each line, and for each term of a sum that events decide."""
    return tuple(
        Question(place, line.when, amount)
        for place, line in enumerate(ledger)
        for amount in (line.amount.terms if isinstance(line.amount, Sum) and events(line.amount) else (line.amount,))
    )


def compiled(game: Game, asked: Asked, moves: Moves | None = None) -> Arena:
    """The arena of a game for these questions; under `moves`, no other move than theirs is made where one is known.

    Raises DomainError where it has more than MOST_POSITIONS, or where the condition of a stage names more than events.
    """
    return _Compilation(game, asked, moves).arena()


_Left: TypeAlias = tuple[Condition, Term]
"""What is left of a question: its condition and its amount."""


class _Open(Frozen):
    """What is open at one point of a play: the outcomes that are remembered, and what differs from the beginning.

    `whens` are conditions of later stages, by the place of the stage; `left` is what is left of questions, by their
    number, None where they are settled.
    """

    told: Mapping[str, Outcome]
    whens: Mapping[int, Condition]
    left: Mapping[int, _Left | None]

    @property
    def key(self) -> tuple[frozenset[object], ...]:
        """Equal where all that is open is the same."""
        return frozenset(self.told.items()), frozenset(self.whens.items()), frozenset(self.left.items())


_Way: TypeAlias = tuple[Outcome, Term | None, tuple[Transfer, ...], int | None]
"""An edge before its position has a number: the last part says where that will be found."""


class _Compilation:
    """One arena in the making. Stages are known by their place in the game, questions by their number."""

    def __init__(self, game: Game, asked: Asked, moves: Moves | None) -> None:
        self._state, self._stages, self._asked, self._moves = game.state, game.stages, asked, moves
        self._place = {stage.name: place for place, stage in enumerate(game.stages)}
        named = [_named(q.when) | _named(q.amount) for q in asked.questions]
        self._last = [max((self._place[name] for name in names), default=-1) for names in named]
        self._questions = _index(enumerate(named))
        self._conditions = _index((place, _named(stage.when)) for place, stage in enumerate(game.stages))
        self._readers = _index((place, self._read(stage)) for place, stage in reversed([*enumerate(game.stages)]))
        self._places = dict[Player, set[InformationSet]]()
        self._settling = _Settling()
        self._levels: list[dict[object, tuple[int, _Open]]] = [{} for _ in game.stages]
        self._found = 0

    def arena(self) -> Arena:
        """Goes through the stages in their order; what is open at a stage in one way is one position there."""
        first = self._at_first()
        numbers, made = dict[int, int](), list[tuple[Stage, InformationSet | None, list[_Way]]]()
        for place, stage in enumerate(self._stages):
            level, self._levels[place] = self._levels[place], {}
            for slot, state in level.values():
                numbers[slot] = len(made)
                where = self._information(stage, state)
                ways = [
                    self._way(event, likely, *self._told(state, stage.name, event), place + 1)
                    for event, likely in self._outcomes(stage, state, where)
                ]
                made.append((stage, where, ways))

        def edge(way: _Way) -> Edge:
            event, likely, due, slot = way
            return Edge(event, likely, due, None if slot is None else numbers[slot])

        return Arena(edge(first), tuple(Position(stage, at, tuple(map(edge, ways))) for stage, at, ways in made))

    def _at_first(self) -> _Way:
        """The way into the game, on which everything is due that asks for no event."""
        settled = [number for number, last in enumerate(self._last) if last < 0]
        due = tuple(_transfer(self._asked.questions[number]) for number in settled)
        start = _Open({}, {}, dict.fromkeys(settled))
        for stage in self._stages:
            if stage.when == FALSE:
                more, start = self._told(start, stage.name, None)
                due += more
        return self._way(None, None, due, start, 0)

    def _way(self, event: Outcome, likely: Term | None, due: tuple[Transfer, ...], state: _Open, place: int) -> _Way:
        """The edge that leads to the first stage from a place on that is played and answers something."""
        while place < len(self._stages) and not self._matters(place, state):
            place += 1
        if place == len(self._stages):
            return event, likely, due, None
        kept = self._remembered(state, place)
        level, key = self._levels[place], kept.key
        if key not in level:
            if self._found == MOST_POSITIONS:
                raise DomainError(f"the game has more than {MOST_POSITIONS:,} positions: make it smaller")
            level[key] = self._found, kept
            self._found += 1
        return event, likely, due, level[key][0]

    def _matters(self, place: int, state: _Open) -> bool:
        """Whether a stage is played, and its mover's knowledge or its outcome is asked for."""
        stage = self._stages[place]
        when = state.whens.get(place, stage.when)
        if when == FALSE:
            return False
        if when != TRUE:
            raise DomainError("a condition on the course of the game may name events only")
        return stage.name in self._asked.knowledge or self._is_asked(stage.name, state)

    def _is_asked(self, name: str, state: _Open) -> bool:
        """Whether anything that is open asks for the outcome of a stage."""
        conditions = (state.whens.get(place, self._stages[place].when) for place in self._conditions.get(name, ()))
        left = (self._left(number, state) for number in self._questions.get(name, ()))
        return (
            self._is_read(name, state)
            or any(name in self._settling.named(condition) for condition in conditions)
            or any(name in self._settling.named(formula) for each in left if each is not None for formula in each)
        )

    def _left(self, number: int, state: _Open) -> _Left | None:
        if number in state.left:
            return state.left[number]
        question = self._asked.questions[number]
        return question.when, question.amount

    def _read(self, stage: Stage) -> frozenset[str]:
        """The stages whose outcomes are needed as they were where a stage is played."""
        if isinstance(stage, Decision):
            return frozenset(self._asked.knowledge.get(stage.name, ()))
        return _named(stage.probability) if self._asked.weighed else frozenset()

    def _is_read(self, name: str, state: _Open, first: int = 0) -> bool:
        """Whether a stage from `first` on that may be played goes by the outcome of another one."""
        readers = self._readers.get(name, ())
        return any(place >= first and state.whens.get(place) is not FALSE for place in readers)

    def _remembered(self, state: _Open, place: int) -> _Open:
        """What is open from a stage on."""
        told = {name: outcome for name, outcome in state.told.items() if self._readers[name][0] >= place}
        if FALSE in state.whens.values():
            told = {name: outcome for name, outcome in told.items() if self._is_read(name, state, place)}
        whens = {later: when for later, when in state.whens.items() if later > place}
        return _Open(told, whens, {n: left for n, left in state.left.items() if self._last[n] >= place})

    def _told(self, state: _Open, stage: str, event: Outcome) -> tuple[tuple[Transfer, ...], _Open]:
        """What falls due once a stage has its outcome, and what is open then.

        A stage that this puts out of reach has its outcome with it: none.
        """
        told, whens, left = dict(state.told), dict(state.whens), dict(state.left)
        due, waiting = list[Transfer](), [(stage, event)]
        while waiting:
            name, outcome = waiting.pop()
            if name in self._readers:
                told[name] = outcome
            for place in self._conditions.get(name, ()):
                before = whens.get(place, self._stages[place].when)
                whens[place] = self._settling.condition(before, name, outcome)
                if whens[place] is FALSE is not before:
                    waiting.append((self._stages[place].name, None))
            for number in self._questions.get(name, ()):
                open_still = left[number] if number in left else self._left(number, state)
                if open_still is not None:
                    left[number] = self._answered(number, open_still, name, outcome, due)
        return tuple(sorted(due, key=lambda transfer: transfer.place)), _Open(told, whens, left)

    def _answered(self, number: int, left: _Left, name: str, outcome: Outcome, due: list[Transfer]) -> _Left | None:
        """What an outcome leaves of a question; what that makes due is put with the rest of it."""
        when, amount = self._settling.condition(left[0], name, outcome), self._settling.term(left[1], name, outcome)
        if when is FALSE:
            return None
        if self._settling.named(when) or self._settling.named(amount):
            return when, amount
        due.append(_transfer(Question(self._asked.questions[number].place, when, amount)))
        return None

    def _outcomes(self, stage: Stage, state: _Open, where: InformationSet | None) -> list[tuple[Outcome, Term | None]]:
        if isinstance(stage, Decision):
            made = stage.moves if where is None or self._moves is None else (self._moves(where),)
            return [(move, None) for move in made]
        if not self._asked.weighed:
            return [(stage.event, None), (None, None)]
        likely = replace(stage.probability, settled=lambda event: state.told[event.stage] == event)
        return [(stage.event, likely), (None, complement(likely))]

    def _information(self, stage: Stage, state: _Open) -> InformationSet | None:
        if isinstance(stage, Chance) or stage.name not in self._asked.knowledge:
            return None
        where = InformationSet(
            stage.name,
            tuple((name, state.told[name]) for name in self._asked.knowledge[stage.name]),
            self._state,
        )
        met = self._places.setdefault(stage.player, set())
        met.add(where)
        if len(met) > self._asked.most:
            raise DomainError(
                f"{stage.player} has more than {self._asked.most} information sets: make the game smaller"
            )
        return where


class _Settling:
    """Formulas as outcomes leave them; what many formulas share is worked out once."""

    def __init__(self) -> None:
        self._rewritings: dict[tuple[str, Outcome], Rewriting] = {}
        self._conditions: dict[tuple[Condition, str, Outcome], Condition] = {}
        self._names: dict[Term | Condition, frozenset[str]] = {}

    def named(self, formula: Term | Condition) -> frozenset[str]:
        """The stages that a formula names."""
        if formula not in self._names:
            if isinstance(formula, Occurs):
                self._names[formula] = frozenset({formula.event.stage})
            else:
                self._names[formula] = frozenset[str]().union(*map(self.named, below(formula)))
        return self._names[formula]

    def condition(self, condition: Condition, name: str, outcome: Outcome) -> Condition:
        """What the outcome of a stage leaves of a condition; what never holds is the one FALSE."""
        asked = condition, name, outcome
        if asked not in self._conditions:
            left = self._rewriting(name, outcome).condition(condition)
            self._conditions[asked] = FALSE if left == FALSE else left
        return self._conditions[asked]

    def term(self, term: Term, name: str, outcome: Outcome) -> Term:
        """What the outcome of a stage leaves of an amount."""
        return self._rewriting(name, outcome).term(term)

    def _rewriting(self, name: str, outcome: Outcome) -> Rewriting:
        known = self._rewritings.get((name, outcome))
        if known is None:
            known = Rewriting(settled=lambda event: event == outcome if event.stage == name else None)
            self._rewritings[name, outcome] = known
        return known


def _transfer(question: Question) -> Transfer:
    """What is due once no event is left in a question; parameters may still decide."""
    return Transfer(question.place, choose(question.when, question.amount, Number(ZERO)))


def _named(formula: Term | Condition) -> frozenset[str]:
    return frozenset(event.stage for event in events(formula))


def _index(entries: Iterable[tuple[int, frozenset[str]]]) -> dict[str, list[int]]:
    """Who names a stage, by the stage."""
    found = dict[str, list[int]]()
    for entry, names in entries:
        for name in names:
            found.setdefault(name, []).append(entry)
    return found
