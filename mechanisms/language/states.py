"""The sections `states`, `next` and `discount`: games in time.

    states:
      - trusted                      # play begins in the first one
      - watched[1 .. patience]       # a family; its bounds are fixed whole numbers
      - gone: end                    # nothing is played or paid any more
    discount: 99%                    # a formula, a rate `10 %/year per 1 day`, or none
    next:
      - trusted -> watched[1]:           when flagged
      - watched[k] -> watched[k+1]:      when flagged and k < patience
      - watched[patience] -> gone:       when flagged
      - any -> gone:                     when leave

An index is bound by the brackets of its line, to the number of the state in which the period is played. The rules of
`next` name events, states, indices and fixed whole numbers, so everything about them is settled here, state by state:
that they lead to states that there are, and that no two apply at once.

Not here: what a period is (mechanisms/game/states.py), the game of a state (mechanisms/language/stages.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.game.blocks import MOST_IN_BLOCKS
from mechanisms.game.game import Chance, Decision, Play, Stage, happens
from mechanisms.game.reachability import Search
from mechanisms.game.states import Family, State, Time, Transition
from mechanisms.language import shapes
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Mapping as Document
from mechanisms.language.document import Scalar, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.formulas import Formulas
from mechanisms.language.grammar import expression, parts
from mechanisms.language.names import Names, Stand
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.state_names import no_state
from mechanisms.model.parameters import Parameter
from mechanisms.model.syntax import Binary, Call, Name, Syntax
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Condition,
    Event,
    Number,
    Relation,
    Term,
    Variable,
    all_of,
    compare,
    divide,
)
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen, evolve

ANY, END, ALWAYS, NONE = "any", "end", "always", "none"
WORDS = frozenset({ANY, END, ALWAYS, NONE, "at", "while", "others"})
"""Words that have a meaning in games in time, and cannot be names in them."""

MORE = "; `bondproof values` reads more, for bounds at one point"
MOST_RULES = 500
MOST_INDICES = 3
_STATE = "- trusted"
_DISCOUNT = "write a number from 0 to less than 1, or `none` where every course ends"
_NEXT = "- trusted -> gone: when flagged"


def families(
    node: Tree, names: Names, words: Vocabulary, faults: Faults, most: int
) -> tuple[dict[str, Family], set[Variable]]:
    """The section `states`: families by name, `most` states at most, and the parameters that their bounds rest on."""
    formulas = Formulas(names)
    found, before = dict[str, Family](), len(faults.errors)
    with faults.caught():
        for item in shapes.items(node, "the section `states`", _STATE):
            with faults.caught():
                family = _family(item, formulas, words)
                if family.name in found:
                    raise fault(Code.NAME_TAKEN, f"the state `{family.name}` is given twice", family.at, "remove one")
                if family.size + sum(each.size for each in found.values()) > most:
                    advice = "let one state stand for several" + MORE * (most < MOST_IN_BLOCKS)
                    raise fault(Code.TOO_MANY, f"the game has more than {most} states", family.at, advice)
                found[family.name] = family
        first = next((family for family in found.values() if family.size), None)
        if len(faults.errors) > before:
            return {}, formulas.fixed.rests_on
        if first is None:
            raise fault(Code.STATES, "the game has no initial state", node.at, f"write one: `{_STATE}`")
        if first.is_end:
            raise fault(Code.STATES, "play cannot begin in an end", first.at, "put the state in which it begins first")
    return found, formulas.fixed.rests_on


def _family(item: Tree, formulas: Formulas, words: Vocabulary) -> Family:
    end: Tree | None = None
    if isinstance(item, Document):
        item, end = shapes.pair(item, "a state", "- gone: end")
    scalar = shapes.text(item, "a state")
    if end is not None and shapes.text(end, "what follows a state").text.strip() != END:
        raise fault(Code.STATES, "only `end` may follow the name of a state", end.at, "write `- gone: end`")
    cursor = Cursor(scalar)
    token = cursor.expect_name("the name of a state")
    name = _new_name(Scalar(token.text, cursor.position(token)), formulas.names)
    bounds = list[tuple[int, int]]()
    if cursor.accept("["):
        while True:
            low = formulas.whole(expression(cursor, words), _no_bound)
            cursor.expect("..", " (as in `watched[1 .. 3]`)")
            bounds.append((low, formulas.whole(expression(cursor, words), _no_bound)))
            if not cursor.accept(","):
                break
        cursor.expect("]", " to close the bracket")
    cursor.finish("`[` or the end")
    if len(bounds) > MOST_INDICES:
        raise fault(Code.STATES, f"a state has at most {MOST_INDICES} indices", scalar.at, "write fewer")
    return Family(name, tuple(bounds), end is not None, scalar.at)


def _new_name(key: Scalar, names: Names) -> str:
    name = shapes.new_name(key, "a state")
    if name in WORDS:
        raise fault(Code.RESERVED, f"a state cannot be named `{name}`", key.at, "choose another name")
    taken = Name(name, None, key.at)
    if name in names.parameters or names.events(taken) or names.named_player(name):
        raise fault(Code.NAME_TAKEN, f"`{name}` is already used as a name", key.at, "choose another name")
    return name


def check_words(parameters: Iterable[Parameter], stages: Iterable[Stage], faults: Faults) -> None:
    """Report names of parameters, players, moves and events that are words of games in time."""
    named = [(parameter.variable.name, parameter.at) for parameter in parameters]
    for stage in stages:
        events = (stage.event,) if isinstance(stage, Chance) else stage.moves
        names = [event.name for event in events] + ([stage.player.name] if isinstance(stage, Decision) else [])
        named += [(name, stage.at) for name in names]
    for name, at in dict.fromkeys(named):
        if name in WORDS:
            message = f"`{name}` is reserved in a game with states"
            faults.add(Code.RESERVED, message, at, "choose another name")


def _no_bound(at: Position) -> SpecError:
    advice = "write a number, or a parameter that has one value: no range, nothing to solve for"
    return fault(Code.STATES, "the bound of a family is a fixed whole number", at, advice)


def discount(node: Tree, names: Names, words: Vocabulary, faults: Faults) -> tuple[Term | None, Formulas]:
    """The section `discount`: what a period weighs against the one before it, None where all weigh the same."""
    formulas = Formulas(names)
    scalar = shapes.text(node, "the discount")
    if scalar.text.strip() == NONE:
        return None, formulas
    cursor = Cursor(scalar)
    rate = expression(cursor, words)
    if not cursor.accept("per"):
        cursor.finish("an operator, `per` or the end")
        cursor.warn_of_cut(faults)
        return _weight(formulas.term_of(rate, DIMENSIONLESS, "the discount"), rate.at), formulas
    length = expression(cursor, words)
    cursor.finish("an operator or the end")
    (a_time, of_rate), (period, of_period) = formulas.term(rate), formulas.term(length)
    if of_rate * of_period != DIMENSIONLESS:
        message = f"a discount is a rate per time and the length of a period, not {of_rate} and {of_period}"
        raise fault(Code.UNITS, message, scalar.at, "write `10 %/year per 1 day`")
    below = Number(ONE) + a_time * period
    if below == Number(ZERO):
        raise fault(Code.PROBABILITY, "a rate of -100% a period makes the discount infinite", scalar.at, _DISCOUNT)
    if not isinstance(below, Number):
        formulas.divisors.append((below, scalar.at))
    return _weight(divide(Number(ONE), below), scalar.at), formulas


def _weight(term: Term, at: Position) -> Term:
    if isinstance(term, Number) and not 0 <= term.value < 1:
        raise fault(Code.PROBABILITY, "this discount is not within [0, 1)", at, _DISCOUNT)
    return term


def bound(stand: Stand, formulas: Iterable[Syntax | None], parameters: Mapping[str, Parameter]) -> Stand:
    """Where a line is read whose brackets bind indices to the numbers of the state."""
    indices, mentioned = dict[str, Term](), set[str]()
    for syntax in formulas:
        for call in _brackets(syntax, stand.families) if syntax is not None else ():
            same = call.name == stand.state.family and len(call.arguments) == len(stand.state.index)
            for place, argument in enumerate(call.arguments):
                if isinstance(argument.value, Name) and argument.value.name not in parameters:
                    mentioned.add(argument.value.name)
                    if same:
                        indices.setdefault(argument.value.name, stand.numbers[place])
    return evolve(stand, indices=indices, unbound=frozenset(mentioned - indices.keys()))


def fixed_names(syntax: Syntax, known: Mapping[str, Family]) -> Iterator[str]:
    """The names in a formula that must have one value for it to be read: in exponents, and in brackets of states."""
    for node in _nodes(syntax):
        if isinstance(node, Binary) and node.operator == "^":
            yield from (each.name for each in _nodes(node.right) if isinstance(each, Name))
        elif isinstance(node, Call) and node.square and node.name in known:
            yield from (n.name for a in node.arguments for n in _nodes(a.value) if isinstance(n, Name))


def _brackets(syntax: Syntax, known: Mapping[str, Family]) -> Iterator[Call]:
    return (node for node in _nodes(syntax) if isinstance(node, Call) and node.square and node.name in known)


def _nodes(syntax: Syntax) -> Iterator[Syntax]:
    waiting = [syntax]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(parts(node)))


class Rule(Frozen):
    """A rule of `next` as it is written: `source` is None for `any`, `when` for `always`."""

    source: Syntax | None
    target: Syntax
    when: Syntax | None
    at: Position


def next_rules(node: Tree, words: Vocabulary, faults: Faults) -> tuple[Rule, ...]:
    """The section `next`, read as syntax."""
    found = list[Rule]()
    with faults.caught():
        for item in shapes.items(node, "the section `next`", _NEXT):
            with faults.caught():
                found.append(_rule(item, words))
                if len(found) > MOST_RULES:
                    raise fault(
                        Code.TOO_MANY, f"more than {MOST_RULES} rules", found[-1].at, "write fewer rules, with indices"
                    )
    return tuple(found)


def _rule(item: Tree, words: Vocabulary) -> Rule:
    key, value = shapes.pair(item, "a rule of `next`", _NEXT)
    cursor = Cursor(key)
    source = None if cursor.accept(ANY) else _reference(cursor, words)
    cursor.expect("->", " (as in `trusted -> gone`)")
    target = _reference(cursor, words)
    cursor.finish("the end, or `: ` and a condition")
    scalar = shapes.text(value, "the condition of a rule of `next`")
    cursor = Cursor(scalar)
    if cursor.accept(ALWAYS):
        cursor.finish()
        return Rule(source, target, None, key.at)
    cursor.expect("when", f" or `{ALWAYS}`")
    condition = expression(cursor, words)
    cursor.finish("an operator or the end")
    return Rule(source, target, condition, key.at)


def _reference(cursor: Cursor, words: Vocabulary) -> Syntax:
    syntax = expression(cursor, words)
    if not isinstance(syntax, Name | Call):
        raise fault(Code.STATES, "a rule leads from one state to another", syntax.at, f"write `{_NEXT}`")
    return syntax


class Transitions:
    """The rules of `next`, given their meaning state by state."""

    def __init__(self, rules: Sequence[Rule], faults: Faults) -> None:
        self._rules, self._faults = rules, faults
        self.rests_on = set[Variable]()
        self.used = set[int]()

    def of(self, names: Names) -> tuple[Transition, ...]:
        """The transitions of the state that `names` are in; faults are kept."""
        assert names.stand is not None, "there are states"
        found = list[Transition]()
        check = _Meeting(names)
        for number, rule in enumerate(self._rules):
            with self._faults.caught():
                unused = number not in self.used
                self.used.add(number)  # a rule that is faulty is not idle as well
                if (transition := self._meant(rule, names)) is None:
                    self.used -= {number} if unused else set()
                    continue
                met = check.course(transition.when, rule.at)
                if met is None:
                    self.used -= {number} if unused else set()
                    continue
                family = names.stand.families[transition.target.family]
                likeness = names.stand.likeness
                if not (likeness.within(family, transition) if likeness else transition.target in family):
                    reason = no_state(transition.target, family, rule.at).diagnostics[0]
                    to = f"`{transition.target}`, which does not exist ({_told(met)})"
                    message = f"from `{names.stand.state}`, this rule leads to {to}"
                    raise fault(Code.NO_STATE, message, rule.at, reason.help)
                self._check_alone(transition, found, check, names.stand.state)
                found.append(transition)
        return tuple(found)

    def _check_alone(self, new: Transition, found: Sequence[Transition], check: _Meeting, state: State) -> None:
        for other in found:
            if (met := check.course(all_of(other.when, new.when), new.at)) is not None:
                message = f"in `{state}` this rule and the one in line {other.at.line} can both apply ({_told(met)})"
                advice = "make their conditions mutually exclusive, as in `when flagged and not leave`"
                raise fault(Code.TWO_NEXT, message, new.at, advice)

    def _meant(self, rule: Rule, names: Names) -> Transition | None:
        """What a rule means in a state; None where it does not speak of it, or never applies there."""
        assert names.stand is not None, "there are states"
        stand = bound(names.stand, (rule.source, rule.when), names.parameters)
        formulas = Formulas(evolve(names, stand=stand))
        if not self._speaks_of(rule.source, formulas, names):
            return None
        condition = TRUE if rule.when is None else formulas.fixed.condition(formulas.condition(rule.when))
        if variables(condition):
            advice = "name events, states, indices and parameters that have one value"
            assert rule.when is not None, "it names something"
            raise fault(Code.EVENTS_ONLY, "the next state cannot depend on parameters", rule.when.at, advice)
        if condition == FALSE:
            return None
        target, numbers = formulas.states.target(rule.target)
        self.rests_on |= formulas.fixed.rests_on
        return Transition(target, condition, rule.at, numbers)

    def _speaks_of(self, source: Syntax | None, formulas: Formulas, names: Names) -> bool:
        if source is None:
            return True
        family = names.family(source)
        if family is None or family.is_end:
            message = "a rule cannot start from an end" if family else f"`{_name(source)}` is not a state"
            raise fault(Code.STATES, message, source.at, "start from a state in which something is played")
        return formulas.condition(source) == TRUE

    def warn_of_unused(self) -> None:
        """Warn of rules that apply in no state."""
        for number, rule in enumerate(self._rules):
            if number not in self.used:
                self._faults.warn(Code.IMPOSSIBLE, "this rule applies in no state", rule.at, "correct or remove it")


def warn_of_unreached(time: Time, faults: Faults) -> None:
    """Warn of states to which no play leads: of a family, where none of it is reached.

    Beside an error there is no such warning: what could not be read may be the rule that leads there.
    """
    if faults.errors:
        return
    leading = (time.first, *(t.target for state in time.reached for t in time.period(state).transitions))
    met = {state.family for state in leading}
    for family in time.families:
        if family.size and family.name not in met:
            advice = "write a rule under `next:` that leads to it, or remove it"
            faults.warn(Code.IMPOSSIBLE, f"no play leads to the state `{family.name}`", family.at, advice)


class _Meeting:
    """Courses of one period in which a condition comes true."""

    def __init__(self, names: Names) -> None:
        self._formulas, self._search = Formulas(names), Search(names.game)

    def course(self, condition: Condition, at: Position) -> Play | None:
        """A course that meets a condition, with chance that is possible at some values; None where there is none.

        Raises SpecError at the rule where the search comes to no end.
        """
        met = self._search.course(condition, self._may)
        if self._search.exhausted:
            message = "a period of the game has too many courses to compare the rules of `next`"
            raise fault(Code.GAME_SIZE, message, at, "make the period smaller, or the conditions shorter")
        return met

    def _may(self, chance: Chance, outcome: Event | None, play: Play) -> bool:
        def happened(event: Event) -> bool | None:
            return play.get(event.stage) == event

        if not happens(chance.when, play):
            return True
        probability = replace(chance.probability, settled=happened)
        impossible = Number(ONE) if outcome is None else Number(ZERO)
        return self._formulas.fixed.condition(compare(probability, Relation.EQ, impossible)) != TRUE


def _told(course: Play) -> str:
    events = [str(event) for event in course.values() if event is not None]
    return "course of play: " + ", ".join(events) if events else "in every course of play"


def _name(syntax: Syntax) -> str:
    return syntax.name if isinstance(syntax, Name | Call) else "this"


def played(known: Mapping[str, Family]) -> Iterator[State]:
    """The states in which something is played, the first one first."""
    return (state for family in known.values() if not family.is_end for state in family)
