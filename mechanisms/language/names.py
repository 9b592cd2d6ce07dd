"""Names: what a name in a formula stands for, and what to say where it stands for nothing.

    number(name)     what a parameter or an index is in a formula, and its dimension
    stands(syntax)   whether the period is played in a state that a formula names
    event(name)      a move, or a chance event
    player(name)     a player
    chosen(name)     the stages at which a move may be meant

`hidden` holds names that mean something, but not here, with the reason; `broken` holds names whose own
definition is faulty: who meets one fails silently, because the cause has been reported. Where a section
that defines names could not be read, `complete` is false, and every unknown name fails silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from mechanisms.errors import SpecError, did_you_mean
from mechanisms.game.game import Decision, Game, Player
from mechanisms.game.ledger import Holder, Place
from mechanisms.game.states import Family, State
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault, reported
from mechanisms.language.likeness import Likeness
from mechanisms.language.numerals import KEYWORDS
from mechanisms.model.parameters import Parameter
from mechanisms.model.syntax import Call, Name, Syntax
from mechanisms.terms.terms import Event, Term, number
from mechanisms.terms.units import DIMENSIONLESS, UNITS, Dimension
from mechanisms.values import Frozen, evolve

FUNCTIONS = ("min", "max", "abs", "any_of", "tail")
"""The functions that formulas know."""

NOT_YET = ("count", "sum")
"""Functions of groups of players, which this version does not read."""

RESERVED = KEYWORDS | {*FUNCTIONS, *NOT_YET, "E", "solve", "bench", "chance", "like"}
"""Words that cannot be names."""


class Unbound(SpecError):
    """An index that has no number in a state; what it is in may not need it there."""


class Stand(Frozen):
    """Where a formula of a game in time is read: the states that there are, the one in which the period is played, and
    the numbers of the indices of its line. `unbound` are indices of the line that have none in this state.

    Where one state is read for all that are alike, `likeness` keeps what is asked of its numbers.
    """

    families: Mapping[str, Family]
    state: State
    indices: Mapping[str, Term] = MappingProxyType({})
    unbound: frozenset[str] = frozenset()
    likeness: Likeness | None = None

    @property
    def numbers(self) -> tuple[Term, ...]:
        """The numbers of the state; variables where it stands for others."""
        return tuple(map(number, self.state.index)) if self.likeness is None else self.likeness.indices


class Names(Frozen):
    """The names that a formula may use at one place of a spec.

    `stand` is None where the game has no states. `games` are those of all states, where the place has no state of its
    own: a strategy names moves in each of them. `accounts` are those that belong to no player, where they have a
    meaning.
    """

    parameters: Mapping[str, Parameter]
    game: Game
    hidden: Mapping[str, str]
    broken: frozenset[str] = frozenset()
    complete: bool = True
    stand: Stand | None = None
    games: tuple[Game, ...] = ()
    accounts: tuple[Place, ...] = ()

    def number(self, name: Name) -> tuple[Term, Dimension]:
        """What a name means where a number is needed: a parameter, or an index."""
        if self.stand is not None and name.owner is None and name.name not in self.parameters:
            if name.name in self.stand.indices:
                return self.stand.indices[name.name], DIMENSIONLESS
            if name.name in self.stand.unbound:
                message = f"`{name.name}` has no number in the state `{self.stand.state}`"
                advice = "name the states with this index in a condition of the line, as in `when watched[k]`"
                raise Unbound(fault(Code.NO_INDEX, message, name.at, advice).diagnostics)
        parameter = self.parameter(name)
        return parameter.term, parameter.dimension

    def family(self, syntax: Syntax) -> Family | None:
        """The states that a formula names, `watched` or `watched[2]`; None where it names none."""
        if self.stand is None or not isinstance(syntax, Name | Call):
            return None
        plain = syntax.owner is None if isinstance(syntax, Name) else syntax.square and syntax.subject is None
        return self.stand.families.get(syntax.name) if plain and syntax.name not in self.parameters else None

    def everywhere(self) -> Iterator[Names]:
        """These names in each state, if the game has any."""
        for game in self.games:
            assert self.stand is not None, "who has several games has states"
            assert game.state is not None
            yield evolve(self, game=game, games=(), stand=Stand(self.stand.families, game.state))
        if not self.games:
            yield self

    def parameter(self, name: Name) -> Parameter:
        """The parameter of a name."""
        if name.owner is None and name.name in self.parameters:
            return self.parameters[name.name]
        if self.family(name) is not None:
            advice = f"write `x if {shown(name)} else y`, or use it after `when`"
            raise fault(Code.KIND, f"`{shown(name)}` is a state, not a number", name.at, advice)
        if self.events(name):
            what = f"`{shown(name)}` is an event, not a number"
            raise fault(Code.KIND, what, name.at, f"write `x if {shown(name)} else y`, or use it after `when`")
        raise self._unknown(name)

    def event(self, name: Name) -> Event:
        """The move or the chance event of a name where a condition is needed."""
        if name.owner is None and name.name in self.parameters:
            advice = f"compare it, as in `{name.name} > 0`"
            raise fault(Code.KIND, f"`{name.name}` is a number, not a condition", name.at, advice)
        found = self.events(name)
        if not found:
            raise self._unknown(name)
        if len(found) > 1:
            choices = " or ".join(f"`{stage_text(e.stage, found)}.{e.name}`" for e in found)
            raise fault(Code.AMBIGUOUS, f"`{shown(name)}` is a move at several stages", name.at, f"write {choices}")
        return found[0]

    def events(self, name: Name) -> list[Event]:
        """Every move or chance event that a name may mean."""
        found = [event for _, event in self.chosen(name)]
        if name.owner is None:
            found += [c.event for c in self.game.chances if c.event.name == name.name]
        return found

    def chosen(self, name: Name) -> list[tuple[Decision, Event]]:
        """Every stage at which a name is a move, with the move."""
        stages = self.game.decisions if name.owner is None else self.stages_of(name.owner)
        return [(d, move) for d in stages for move in d.moves if move.name == name.name]

    def player(self, name: Name) -> Player:
        """The player of a name."""
        found = self.named_player(name.name) if name.owner is None else None
        if found is None:
            if self.excused(name.name):
                raise reported()
            advice = did_you_mean(name.name, map(str, self.game.players)) or self._players()
            raise fault(Code.UNKNOWN_NAME, f"unknown player `{shown(name)}`", name.at, advice)
        return found

    def holder(self, name: Name) -> Holder:
        """The player or the account of a name."""
        found = self.named_holder(name)
        if found is not None:
            return found
        if self.excused(name.name):
            raise reported()
        known = [*map(str, self.game.players), *map(str, self.accounts)]
        advice = did_you_mean(name.name, known) or f"the players and accounts are {listed(known)}"
        raise fault(Code.UNKNOWN_NAME, f"unknown player or account `{shown(name)}`", name.at, advice)

    def named_holder(self, name: Name) -> Holder | None:
        """The player or the account whose name this is, or None."""
        if name.owner is not None:
            return None
        return self.named_player(name.name) or next((a for a in self.accounts if a.name == name.name), None)

    def named_player(self, name: str) -> Player | None:
        """The player whose name this is, or None."""
        return next((p for p in self.game.players if p.name == name), None)

    def stages_of(self, owner: str) -> tuple[Decision, ...]:
        """The decisions of a player `worker`, or the one decision `worker#2`."""
        player, _, number = owner.partition("#")
        own = tuple(d for d in self.game.decisions if d.player.name == player)
        return tuple(d for d in own if d.name == stage_name(player, int(number))) if number else own

    def excused(self, name: str) -> bool:
        """Whether an unknown name is the consequence of a fault that has been reported."""
        return name in self.broken or not self.complete

    def _players(self) -> str:
        return (
            f"the players are {listed(map(str, self.game.players))}" if self.game.players else "the game has no players"
        )

    def _unknown(self, name: Name) -> SpecError:
        if self.excused(name.name):
            return reported()
        if reason := self.hidden.get(name.name):
            return fault(Code.NOT_KNOWN, f"`{shown(name)}` is not known here", name.at, reason)
        if name.owner is not None:
            return self.unknown_move(name, name.owner)
        if name.name in UNITS:
            advice = f"a unit follows a number: write `1 {name.name}`"
        elif self.named_player(name.name):
            advice = f"`{name.name}` is a player; a condition names a move, such as `{name.name}.MOVE`"
        else:
            advice = did_you_mean(name.name, self._all()) or "define it under `params:`"
        return fault(Code.UNKNOWN_NAME, f"unknown name `{name.name}`", name.at, advice)

    def unknown_state(self, call: Call) -> SpecError:
        """The fault of brackets behind a name that is not the name of states."""
        if self.excused(call.name):
            return reported()
        families = () if self.stand is None else self.stand.families
        advice = did_you_mean(call.name, families) or "list it under `states:`"
        return fault(Code.UNKNOWN_NAME, f"there are no states `{call.name}`", call.at, advice)

    def unknown_move(self, name: Name, owner: str) -> SpecError:
        """The fault of a move that a player, or one of their stages, does not have."""
        moves = {m.name for d in self.stages_of(owner) for m in d.moves}
        if not moves:
            advice = did_you_mean(owner, map(str, self.game.players)) or self._players()
            return fault(Code.UNKNOWN_NAME, f"unknown player `{owner}`", name.at, advice)
        advice = did_you_mean(name.name, moves) or f"the moves of `{owner}` are {listed(sorted(moves))}"
        return fault(Code.UNKNOWN_NAME, f"`{owner}` has no move `{name.name}`", name.at, advice)

    def _all(self) -> list[str]:
        moves = [m.name for d in self.game.decisions for m in d.moves]
        states = self.stand.families if self.stand is not None else ()
        return [*self.parameters, *moves, *(c.event.name for c in self.game.chances), *states]


def stage_name(player: str, number: int) -> str:
    """The name of a player's first, second, ... stage."""
    return player if number == 1 else f"{player}#{number}"


def shown(name: Name) -> str:
    """A name as it is written."""
    return name.name if name.owner is None else f"{name.owner}.{name.name}"


def listed(words: Iterable[str]) -> str:
    """Words in backticks, with commas."""
    return ", ".join(f"`{word}`" for word in words)


def stage_text(stage: str, events: list[Event]) -> str:
    """How a stage is written to tell it from the others: the first of a player's several is `player#1`."""
    several = any(e.stage != stage and e.stage.partition("#")[0] == stage.partition("#")[0] for e in events)
    return f"{stage}#1" if several and "#" not in stage else stage
