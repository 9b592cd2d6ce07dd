"""Strategies as text: a move, or `challenge if cheat else accept`, compiled to a move for each information set.

A bare move is that move wherever its player may make it. What a rule looks at must be known to its player
at that stage; chance is never chosen, so a chance event is not a rule.

Not here: information sets (mechanisms/game/strategy.py), payoffs (mechanisms/game/expectation.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError, SpecError, did_you_mean
from mechanisms.game.game import Decision, Player, happens
from mechanisms.game.information import InformationSet, known_stages
from mechanisms.game.strategy import Profile, Strategy, information_sets
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault, reported
from mechanisms.language.formulas import Formulas
from mechanisms.language.grammar import parts
from mechanisms.language.names import Names, listed
from mechanisms.language.wording import written
from mechanisms.model.syntax import Argument, IfElse, Name, Syntax
from mechanisms.terms.free_variables import events, variables
from mechanisms.terms.terms import Condition, Event
from mechanisms.values import Frozen


class Rule(Frozen):
    """What a player does at some of their stages; the moves that `tree` names exist at each of them."""

    player: Player
    stages: tuple[str, ...]
    tree: Syntax


def profile(names: Names, arguments: Sequence[Argument], at: Position) -> Profile:
    """One strategy for every player who moves, out of rules that name their player or leave them to be found.

    Raises SpecError where a player has no rule, and the error names the player.
    """
    rules = [_argument_rule(names, argument) for argument in arguments]
    movers = tuple(dict.fromkeys(d.player for d in names.game.decisions))
    if not names.complete:
        raise reported()
    missing = [p for p in movers if all(rule.player != p for rule in rules)]
    if missing:
        player = missing[0]
        moves = listed(m.name for d in names.game.decisions if d.player == player for m in d.moves)
        message = f"no strategy for the player `{player}`"
        raise fault(Code.MISSING_PLAYER, message, at, f"add one of their moves: {moves}")
    return {p: compiled(names, p, [r for r in rules if r.player == p], at) for p in movers}


def strategy(names: Names, player: Player, rules: Sequence[Syntax], at: Position) -> Strategy:
    """The strategy of one player that follows these rules."""
    return compiled(names, player, [rule(names, syntax, player.name) for syntax in rules], at)


def _argument_rule(names: Names, argument: Argument) -> Rule:
    if argument.label is None:
        return rule(names, argument.value)
    player = names.player(Name(argument.label.partition("#")[0], None, argument.at))
    if not names.stages_of(argument.label):
        own = listed(d.name for d in names.stages_of(player.name))
        message = f"`{player}` has no stage `{argument.label}`"
        raise fault(Code.UNKNOWN_NAME, message, argument.at, f"their stages are {own}")
    return rule(names, argument.value, argument.label)


def rule(names: Names, syntax: Syntax, owner: str | None = None) -> Rule:
    """The rule that a formula states; `owner` is the player or the stage that it is meant for."""
    offered = [_offers(names, leaf, owner) for leaf in leaves(syntax)]
    movers = list(dict.fromkeys(d.player for offer in offered for d in offer))
    able = [p for p in movers if all(any(d.player == p for d in offer) for offer in offered)]
    if not able:
        advice = "a rule chooses between moves of one player"
        raise fault(Code.RULE, f"`{written(syntax)}` has moves of several players", syntax.at, advice)
    if len(able) > 1:
        advice = f"write {' or '.join(f'`{p}.{leaves(syntax)[0].name}`' for p in able)}"
        raise fault(Code.AMBIGUOUS, f"`{written(syntax)}` is a move of several players", syntax.at, advice)
    stages = tuple(d.name for d in names.game.decisions if d.player == able[0] and all(d in o for o in offered))
    if not stages:
        message = f"`{able[0]}` has no stage with all moves of `{written(syntax)}`"
        raise fault(Code.RULE, message, syntax.at, "a rule chooses between moves of one stage")
    return Rule(able[0], stages, syntax)


def leaves(syntax: Syntax) -> list[Name]:
    """The moves that a rule names."""
    match syntax:
        case Name():
            return [syntax]
        case IfElse(_, then, otherwise):
            return [*leaves(then), *leaves(otherwise)]
        case _:
            advice = "write a move, or `move if event else move`"
            raise fault(Code.RULE, f"`{written(syntax)}` is not a strategy", syntax.at, advice)


def _offers(names: Names, leaf: Name, owner: str | None) -> list[Decision]:
    """The stages at which a move may be made."""
    found = [d for d, _ in names.chosen(leaf)]
    if owner is not None:
        found = [d for d in found if d in names.stages_of(owner)]
    if not found:
        raise _no_move(names, leaf, owner)
    return found


def _no_move(names: Names, leaf: Name, owner: str | None) -> SpecError:
    if names.excused(leaf.name):
        return reported()
    if any(c.event.name == leaf.name for c in names.game.chances):
        advice = "name moves only; payoffs are averages over chance"
        return fault(Code.RULE, f"`{leaf.name}` is a chance event, not a move", leaf.at, advice)
    if leaf.name in names.parameters:
        return fault(Code.RULE, f"`{leaf.name}` is a parameter, not a move", leaf.at, "name moves only")
    if whom := owner or leaf.owner:
        return names.unknown_move(leaf, whom)
    moves = list(dict.fromkeys(m.name for d in names.game.decisions for m in d.moves))
    advice = did_you_mean(leaf.name, moves) or (f"the moves are {listed(moves)}" if moves else "the game has no moves")
    return fault(Code.UNKNOWN_NAME, f"unknown move `{leaf.name}`", leaf.at, advice)


def compiled(names: Names, player: Player, rules: Sequence[Rule], at: Position) -> Strategy:
    """A move for each information set of a player.

    Raises SpecError where no rule, or rules that differ, speak of a stage.
    """
    moves = list[tuple[InformationSet, Event]]()
    for here in names.everywhere():
        try:
            places = information_sets(here.game, player)
        except DomainError as error:
            raise fault(Code.GAME_SIZE, str(error), at) from None
        stages = {d.name: d for d in here.game.decisions}
        choosers = [(_Chooser(here, r), r) for r in rules]
        for place in places:
            stage = stages[place.stage]
            picked = {chooser.at(stage, place): r for chooser, r in choosers if place.stage in r.stages}
            moves.append((place, _only(player, place, stage, list(picked.items()), rules[-1].tree.at if rules else at)))
    return Strategy(player, tuple(moves), ", ".join(written(r.tree) for r in rules))


def _only(
    player: Player, place: InformationSet, stage: Decision, picked: list[tuple[Event, Rule]], at: Position
) -> Event:
    where = f"the stage `{stage.name}`" + (f" in the state `{place.state}`" if place.state is not None else "")
    if not picked:
        message = f"the strategy of `{player}` names no move for {where}"
        raise fault(Code.MISSING_RULE, message, at, f"add one of {listed(m.name for m in stage.moves)}")
    if len(picked) > 1:
        first, second = picked[0][0], picked[1][0]
        message = f"`{player}` is given two moves for {where}: `{first}` and `{second}`"
        raise fault(Code.TWO_RULES, message, picked[1][1].tree.at, "name one move for each stage")
    return picked[0][0]


class _Chooser:
    """A rule whose conditions are read once for each stage at which it applies."""

    def __init__(self, names: Names, rule: Rule) -> None:
        self._formulas = Formulas(names)
        self._rule = rule
        self._names = names
        self._conditions: dict[tuple[str, int], Condition] = {}

    def at(self, stage: Decision, place: InformationSet) -> Event:
        """The move at an information set."""
        node = self._rule.tree
        seen = dict(place.seen)
        while isinstance(node, IfElse):
            node = node.then if happens(self._condition(stage, node), seen) else node.otherwise
        assert isinstance(node, Name), "the leaves of a rule are moves"
        return next(m for m in stage.moves if m.name == node.name)

    def _condition(self, stage: Decision, node: IfElse) -> Condition:
        key = (stage.name, id(node))
        if key not in self._conditions:
            self._conditions[key] = self._seen(stage, node.condition)
        return self._conditions[key]

    def _seen(self, stage: Decision, syntax: Syntax) -> Condition:
        condition = self._formulas.condition(syntax)
        if self._names.stand is not None:
            condition = self._formulas.fixed.condition(condition)
        known = known_stages(self._names.game, stage)
        if unseen := sorted((e for e in events(condition) if e.stage not in known), key=str):
            event = unseen[0]
            at = next(name.at for name in named(syntax) if name.name == event.name)
            message = f"`{stage.player}` does not know `{event}` when they move at the stage `{stage.name}`"
            raise fault(Code.NOT_KNOWN, message, at, self._how_to_know(stage, event))
        if variables(condition):
            advice = "name events that the player has seen"
            raise fault(Code.EVENTS_ONLY, "a strategy cannot depend on parameters", syntax.at, advice)
        return condition

    def _how_to_know(self, stage: Decision, event: Event) -> str:
        names = [s.name for s in self._names.game.stages]
        if names.index(event.stage) < names.index(stage.name):
            return f"if they do, write `{stage.name} sees {event.stage}` in the game"
        return "it is decided at that stage or later"


def named(syntax: Syntax) -> Iterator[Name]:
    """The names in a formula, from left to right but for calls."""
    if isinstance(syntax, Name):
        yield syntax
    for part in parts(syntax):
        yield from named(part)
