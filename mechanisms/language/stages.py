"""The section `game`: stages in order, who moves, what they see, chance.

    - worker: [honest, cheat]                      a decision
    - challenger sees worker: [challenge, accept]  one that knows how the worker moved
    - auditor when cheat: [check, skip]            one that is passed over unless cheat
    - audited: chance audit_rate when check        chance

First all stages and their moves are read, so that every name is known; then conditions and
probabilities, which may speak of earlier stages only.

Not here: what a game is (mechanisms/game/game.py).
"""

from __future__ import annotations

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError, did_you_mean
from mechanisms.game.game import Chance, Decision, Game, Player, Stage
from mechanisms.game.ledger import PLACES
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Scalar, Sequence, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.grammar import expression
from mechanisms.language.lexer import Token
from mechanisms.language.names import Stand, listed, stage_name
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.params import Parameters
from mechanisms.language.scope import Scope
from mechanisms.language.states import bound
from mechanisms.model.syntax import Syntax
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import FALSE, TRUE, Condition, Event, Number, Term, Variable, number
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen, evolve

MOST_STAGES = 100
_EXAMPLE = "- worker: [honest, cheat]"


class Outline(Frozen):
    """A stage of which everything is known but what its formulas mean."""

    stage: Stage
    probability: Syntax | None
    when: Syntax | None


class Outlines(Frozen):
    """All stages, and whether each of them could be read."""

    stages: tuple[Outline, ...]
    complete: bool

    @property
    def events(self) -> dict[str, str]:
        """Every name that the game gives to a move or a chance event, with its stage."""
        found = dict[str, str]()
        for outline in self.stages:
            stage = outline.stage
            moves = stage.moves if isinstance(stage, Decision) else (stage.event,)
            found.update({m.name: stage.name for m in moves})
        return found


def outlines(node: Tree | None, words: Vocabulary, faults: Faults) -> Outlines:
    """The stages of a game, their names and moves; formulas are read, but have no meaning yet."""
    reading = _Outlining(words, faults)
    if node is None:
        return Outlines((), True)
    with faults.caught():
        for item in shapes.items(node, "the game", _EXAMPLE):
            before = reading.read
            with faults.caught():
                reading.stage(item)
                reading.read = before + 1
            reading.seen += 1
        return Outlines(tuple(reading.found), reading.read == reading.seen)
    return Outlines((), False)


class _Outlining:
    """The first pass over the stages."""

    def __init__(self, words: Vocabulary, faults: Faults) -> None:
        self._words, self._faults = words, faults
        self.found = list[Outline]()
        self.read = self.seen = 0
        self._taken = dict.fromkeys(words.parameters, "a parameter") | dict.fromkeys(words.units, "a unit")

    def stage(self, item: Tree) -> None:
        """Read one stage."""
        key, value = shapes.pair(item, "a stage", _EXAMPLE)
        if len(self.found) >= MOST_STAGES:
            raise fault(Code.TOO_MANY, f"the game has more than {MOST_STAGES} stages", key.at, "make it smaller")
        self.found.append(self._decision(key, value) if isinstance(value, Sequence) else self._chance(key, value))

    def _decision(self, key: Scalar, value: Sequence) -> Outline:
        cursor = Cursor(key)
        name = cursor.expect_name("the name of a player")
        if cursor.at_any("["):
            advice = "write the players of a group one by one"
            raise fault(
                Code.UNSUPPORTED, "groups of players are not supported yet", cursor.position(cursor.peek()), advice
            )
        player = self._player(cursor, name)
        sees = self._sees(cursor) if cursor.accept("sees") else ()
        when = self._when(cursor, "`sees`, `when` or the end")
        number = 1 + sum(isinstance(o.stage, Decision) and o.stage.player == player for o in self.found)
        stage = stage_name(player.name, number)
        moves = self._moves(stage, value)
        return Outline(Decision(stage, player, moves, sees, TRUE, key.at), None, when)

    def _player(self, cursor: Cursor, token: Token) -> Player:
        name = shapes.new_name(Scalar(token.text, cursor.position(token)), "a player")
        if name in PLACES:
            advice = "it is an account of every ledger; choose another name"
            raise fault(Code.RESERVED, f"a player cannot be named `{name}`", cursor.position(token), advice)
        if (taken := self._taken.get(name)) and taken != "a player":
            raise fault(Code.NAME_TAKEN, f"`{name}` is already {taken}", cursor.position(token), "choose another name")
        self._taken[name] = "a player"
        return Player(name)

    def _sees(self, cursor: Cursor) -> tuple[str, ...]:
        earlier = [o.stage.name for o in self.found]
        found = []
        while True:
            token = cursor.expect_name("the name of an earlier stage")
            if token.text not in earlier:
                raise self._unseen(token.text, cursor.position(token), earlier)
            found.append(token.text)
            if not cursor.accept(","):
                return tuple(dict.fromkeys(found))

    def _unseen(self, name: str, at: Position, earlier: list[str]) -> SpecError:
        advice = did_you_mean(name, earlier) or (
            f"the earlier stages are {listed(earlier)}" if earlier else "nothing happens before the first stage"
        )
        stages = Outlines(tuple(self.found), True).events
        if name in stages:
            advice = f"`{name}` is a move; to see it, see its stage: write `sees {stages[name]}`"
        return fault(Code.UNKNOWN_NAME, f"`{name}` is not an earlier stage", at, advice)

    def _when(self, cursor: Cursor, otherwise: str) -> Syntax | None:
        if not cursor.accept("when"):
            cursor.finish(otherwise)
            return None
        condition = expression(cursor, self._words)
        cursor.finish("an operator or the end")
        return condition

    def _moves(self, stage: str, value: Sequence) -> tuple[Event, ...]:
        if not value.items:
            raise fault(Code.STAGE, "a stage needs a move", value.at, "write at least one: `[honest, cheat]`")
        found = list[Event]()
        for item in value.items:
            move = shapes.text(item, "a move")
            name = self._new_event(move, "a move")
            if any(e.name == name for e in found):
                raise fault(Code.NAME_TAKEN, f"the move `{name}` is given twice", move.at, "remove one")
            found.append(Event(stage, name))
        self._taken.update(dict.fromkeys((e.name for e in found), "a move"))
        return tuple(found)

    def _new_event(self, key: Scalar, what: str) -> str:
        name = shapes.new_name(key, what)
        if (taken := self._taken.get(name)) and (taken != "a move" or what != "a move"):
            raise fault(Code.NAME_TAKEN, f"`{name}` is already {taken}", key.at, f"give {what} another name")
        return name

    def _chance(self, key: Scalar, value: Tree) -> Outline:
        scalar = shapes.text(value, "a stage")
        cursor = Cursor(scalar)
        if not cursor.accept("chance"):
            advice = "write a list of moves, `[honest, cheat]`, or `chance PROBABILITY [when CONDITION]`"
            raise fault(Code.STAGE, "a stage is a list of moves or a chance event", scalar.at, advice)
        if " " in key.text.strip():
            advice = "the condition follows the probability: `audited: chance 5% when check`"
            raise fault(Code.STAGE, "a chance event has one name", key.at, advice)
        name = self._new_event(key, "a chance event")
        self._taken[name] = "a chance event"
        probability = expression(cursor, self._words)
        when = self._when(cursor, "an operator, `when` or the end")
        cursor.warn_of_cut(self._faults)
        return Outline(Chance(Event(name, name), number(0), TRUE, key.at), probability, when)


class Staged(Frozen):
    """The game, the denominators in its probabilities, and the parameters whose values it rests on."""

    game: Game
    divisors: tuple[tuple[Term, Position], ...]
    rests_on: frozenset[Variable]


def game(found: Outlines, parameters: Parameters, faults: Faults, stand: Stand | None = None) -> Staged:
    """The game of these stages, each one read under the names of those before it; in a state, if there are any."""
    stages = list[Stage]()
    divisors = list[tuple[Term, Position]]()
    rests_on = set[Variable]()
    players = tuple(dict.fromkeys(o.stage.player for o in found.stages if isinstance(o.stage, Decision)))
    hidden = {
        name: f"it is decided at the stage `{stage}`; name earlier stages only" for name, stage in found.events.items()
    }
    for outline in found.stages:
        names = parameters.names(Game(players, tuple(stages)), hidden, complete=found.complete)
        if stand is not None:
            formulas = (outline.when, outline.probability)
            names = evolve(names, stand=bound(stand, formulas, names.parameters))
        scope = Scope(names, parameters.measure)
        stage = outline.stage
        with faults.caught():
            stage = evolve(stage, when=_course(scope, outline.when))
        with faults.caught():
            if isinstance(stage, Chance) and outline.probability is not None and stage.when != FALSE:
                stage = evolve(stage, probability=_probability(scope, outline.probability))
        stages.append(stage)
        divisors += scope.divisors
        rests_on |= scope.rests_on
    whole = Game(players, tuple(stages), stand.state if stand is not None else None)
    return Staged(whole, tuple(divisors), frozenset(rests_on))


def _course(scope: Scope, syntax: Syntax | None) -> Condition:
    """A condition on events alone."""
    if syntax is None:
        return TRUE
    condition = scope.settled(syntax)
    if variables(condition):
        advice = "name moves and events; what depends on parameters belongs in a probability or in the ledger"
        raise fault(Code.EVENTS_ONLY, "the course of the game cannot depend on parameters", syntax.at, advice)
    return condition


def _probability(scope: Scope, syntax: Syntax) -> Term:
    term = scope.term_of(syntax, DIMENSIONLESS, "a probability")
    if isinstance(term, Number) and not 0 <= term.value <= 1:
        advice = "a probability is a number from 0 to 1, or from 0% to 100%"
        raise fault(Code.PROBABILITY, "this probability is outside 0 to 1", syntax.at, advice)
    return term
