"""The rule of a game in time in sentences: its states, what is played and paid in which of them, where play goes on.

    states(time, text)       "Play begins in trusted.", "A period weighs 99% of the one before it."
    moves(mechanism, text)   "In watched: if not leave: chance decides whether flagged, with probability ..."
    money(mechanism, text)   "In watched[k] = watched[1 .. 3]: if flagged: 2^k USD of the operator is burned."
    rules(time, text)        "In trusted, when flagged, play goes on in watched[1]."

A sentence that holds in every state names none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod
from typing import TypeAlias

from bondproof.commands.show.sentences import paid_together, stage_sentence
from bondproof.commands.show.source_text import SourceText
from bondproof.rendering.wording import joined, plural
from mechanisms.diagnostics import Position
from mechanisms.game.ledger import Deposit, Line
from mechanisms.game.reachability import Search
from mechanisms.game.states import Family, Period, State, Time
from mechanisms.language.states import ALWAYS, ANY
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import FALSE, Condition, Term
from mechanisms.values import evolve

_FEW = 4
"""States that are named one by one."""

_SHARE = re.compile(r"[0-9.]+ ?%")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

_Sentence: TypeAlias = tuple[str, Sequence[Position]]
"""A sentence, and the lines of the spec that it describes."""


def states(time: Time, text: SourceText) -> list[str]:
    """Which states there are, where play begins, which are ends, and what a period weighs."""
    families = [family for family in time.families if family.size]
    number = plural(sum(family.size for family in families), "state")
    found = [f"{number}: {joined([all_of(family) for family in families])}.", f"Play begins in {time.first}."]
    found += [f"{all_of(f)} is an end: play stops there." for f in families if f.is_end]
    return [*found, weight(time, text)]


def weight(time: Time, text: SourceText) -> str:
    """What a period weighs against the one before it."""
    if time.discount is None:
        return "Every period weighs the same."
    rate, per, length = text.value(time.at).partition(" per ")
    if per:
        return f"A period takes {length}; later ones are discounted at {rate}."
    if _SHARE.fullmatch(rate):
        return f"A period weighs {rate} of the one before it."
    return f"A period weighs {rate} times as much as the one before it."


def rules(time: Time, text: SourceText) -> list[str]:
    """A sentence for each rule of `next` that applies in some state, as it is written."""
    written = text.all_at(transition.at for period in time.periods for transition in period.transitions)
    if not written:
        return ["Play stays in its state."]
    return [*(_rule(each, time) for each in written), "Where none of these applies, play stays in its state."]


def parts_of(rule: str) -> tuple[str, str, str]:
    """The source, the target and the condition of a rule of `next`.

    >>> parts_of("watched[k] -> gone: when flagged")
    ('watched[k]', 'gone', 'when flagged')
    """
    states_named, _, condition = rule.partition(": ")
    source, _, target = (part.strip() for part in states_named.partition("->"))
    return source, target, condition


def _rule(written: str, time: Time) -> str:
    source, target, condition = parts_of(written)
    where = "any state" if source == ANY else source
    goes = (
        "ends" if target.partition("[")[0] in {family.name for family in time.families if family.is_end} else "goes on"
    )
    if condition == ALWAYS:
        return f"In {where}, play always {goes} in {target}."
    return f"In {where}, {condition}, play {goes} in {target}."


def moves(mechanism: Mechanism, text: SourceText) -> list[str]:
    """A sentence for each stage, and the states in which it is played."""

    def same(period: Period) -> object:
        return tuple(stage.when for stage in period.game.stages)

    def told(period: Mechanism) -> Iterator[_Sentence]:
        for stage in period.game.stages:
            if stage.when != FALSE:
                yield stage_sentence(period.game, stage, text), (stage.at,)

    return _by_states(mechanism, text, same, told)


def money(mechanism: Mechanism, text: SourceText) -> list[str]:
    """A sentence for all lines of the ledger that apply under the same condition, and the states in which they do."""

    def same(period: Period) -> object:
        stages = tuple(stage.when for stage in period.game.stages)
        return stages, tuple(map(_told_of, period.ledger))

    def told(period: Mechanism) -> Iterator[_Sentence]:
        search = Search(period.game)
        met = tuple(line for line in period.ledger if search.possible(line.when))
        for sentence, lines in paid_together(evolve(period, ledger=met)):
            yield sentence, tuple(line.at for line in lines)

    return _by_states(mechanism, text, same, told)


def _told_of(line: Line) -> tuple[Position, Condition, Term | None]:
    """What the sentence on a line rests on: of what a deposit loses the amount as well, since it is told as a share."""
    return line.at, line.when, line.amount if isinstance(line.source, Deposit) else None


def _by_states(
    mechanism: Mechanism,
    text: SourceText,
    same: Callable[[Period], object],
    told: Callable[[Mechanism], Iterable[_Sentence]],
) -> list[str]:
    """The sentences of all states, each once, with the states in which it holds; periods that are the same say it."""
    assert mechanism.time is not None, "it has states"
    alike, holds = dict[object, list[State]](), dict[str, tuple[list[State], dict[Position, None]]]()
    for period in mechanism.time.periods:
        alike.setdefault(same(period), []).append(period.state)
    for group in alike.values():
        for sentence, places in told(mechanism.in_state(group[0])):
            where, found = holds.setdefault(sentence, ([], {}))
            where += group
            found |= dict.fromkeys(places)
    in_order = sorted(holds.items(), key=lambda held: min((place.line, place.column) for place in held[1][1]))
    return [
        sentence
        if len(where) == len(mechanism.time.periods)
        else f"In {_where(where, _Brackets(mechanism, text, sentence, places))}: {_continued(sentence)}"
        for sentence, (where, places) in in_order
    ]


def _continued(sentence: str) -> str:
    sentence = sentence.removeprefix("Always: ")
    return sentence[0].lower() + sentence[1:]


# states in words -----------------------------------------------------------------------------


class _Brackets:
    """What is in the brackets of states in the lines that a sentence tells, where the sentence names it."""

    def __init__(self, mechanism: Mechanism, text: SourceText, sentence: str, places: Iterable[Position]) -> None:
        assert mechanism.time is not None, "it has states"
        self.families = {family.name: family for family in mechanism.time.families}
        indices = set(_NAME.findall(sentence)) - {p.name for p in mechanism.parameters}
        lines = [written for place in places for written in text.at(place)]
        self._found = dict[str, str]()
        for name in self.families:
            for said in re.findall(rf"\b{re.escape(name)}\[([^\[\]]*)\]", " ".join(lines)):
                if indices & set(_NAME.findall(said)):
                    self._found.setdefault(name, f"{name}[{said}] = ")

    def of(self, name: str) -> str:
        """`watched[k] = `, or nothing."""
        return self._found.get(name, "")


def _where(found: Iterable[State], brackets: _Brackets) -> str:
    """`trusted and watched[1 .. 2]`, or each of few states, or how many there are."""
    by_family = dict[str, list[State]]()
    for state in found:
        by_family.setdefault(state.family, []).append(state)
    return joined([f"{brackets.of(name)}{_some_of(brackets.families[name], own)}" for name, own in by_family.items()])


def _some_of(family: Family, found: Sequence[State]) -> str:
    """Some states of a family: its name, if it has no other; numbers from low to high, if it has all between."""
    if len(found) == family.size:
        return all_of(family)
    reach = [(min(numbers), max(numbers)) for numbers in zip(*(state.index for state in found), strict=True)]
    if prod(high - low + 1 for low, high in reach) == len(found):
        return f"{family.name}[{_numbers(reach)}]"
    if len(found) <= _FEW:
        return joined([str(state) for state in found])
    return f"{len(found)} of {all_of(family)}"


def all_of(family: Family) -> str:
    """All states of a name: `trusted`, `watched[1 .. 3]`."""
    return f"{family.name}[{_numbers(family.bounds)}]" if family.bounds else family.name


def _numbers(reach: Iterable[tuple[int, int]]) -> str:
    return ", ".join(str(low) if low == high else f"{low} .. {high}" for low, high in reach)
