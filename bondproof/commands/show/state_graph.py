"""What a picture of a game in time shows: one node for all states of a name, an edge for each way between two.

    graph(time, text)        nodes and edges
    notes(mechanism, text)   what the labels leave open: the probability of each event, the weight of a period

Labels are the conditions of `next` as they are written, broken into short lines.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from bondproof.commands.show import in_time
from bondproof.commands.show.source_text import SourceText
from bondproof.rendering.layout import shortened
from mechanisms.game.game import Chance
from mechanisms.game.states import Time
from mechanisms.language.states import ALWAYS, ANY
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import flowing
from mechanisms.terms.free_variables import events
from mechanisms.values import Frozen

_MOST_LINES, _LONGEST, _LINE = 8, 120, 40  # lines of an edge, letters of a label, letters of a line of it
_LONGEST_NOTE = 140
_PART = re.compile(r" (?=(?:and|or) )")


class Node(Frozen):
    """All states of a name, or `any state`; `apart` says that no play leads there, or that it is not a state itself."""

    name: str
    words: str
    is_end: bool = False
    apart: bool = False


class Edge(Frozen):
    """A way from one node to another, by their numbers, and in lines the conditions of the rules that lead there."""

    source: int
    target: int
    labels: tuple[str, ...]


def graph(time: Time, text: SourceText) -> tuple[tuple[Node, ...], tuple[Edge, ...]]:
    """The nodes in the order of the spec, `any state` last where a rule begins there; the ways between them."""
    reached = _reached(time)
    families = [family for family in time.families if family.size]
    nodes = [Node(f.name, in_time.all_of(f), f.is_end, f.name not in reached) for f in families]
    ways = _ways(time, text)
    if any(source == ANY for source, _ in ways):
        nodes.append(Node(ANY, "any state", apart=True))
    place = {node.name: number for number, node in enumerate(nodes)}
    edges = (Edge(place[source], place[target], _lines(labels)) for (source, target), labels in ways.items())
    return tuple(nodes), tuple(edges)


def notes(mechanism: Mechanism, text: SourceText) -> list[str]:
    """The probability of each event that decides where play goes, as it is written, and what a period weighs."""
    time = mechanism.time
    assert time is not None, "it has states"
    drawn = (stage for period in time.periods for stage in period.game.stages if isinstance(stage, Chance))
    decides = {event for period in time.periods for each in period.transitions for event in events(each.when)}
    written = text.all_at(stage.at for stage in drawn if stage.event in decides)
    return [shortened(flowing(note), _LONGEST_NOTE) for note in (*written, in_time.weight(time, text))]


def _reached(time: Time) -> frozenset[str]:
    """The names of states, ends too, to which some play leads."""
    targets = (target for state in time.reached for target in time.period(state).targets)
    return frozenset({time.first.family, *(target.family for target in targets)})


def _ways(time: Time, text: SourceText) -> Mapping[tuple[str, str], Sequence[str]]:
    """The rules that lead from one name to another: those that apply in some state, as they are written."""
    found = dict[tuple[str, str], dict[str, None]]()
    places = dict.fromkeys(each.at for period in time.periods for each in period.transitions)
    for rule in text.all_at(places):
        source, target, condition = in_time.parts_of(rule)
        way = source.partition("[")[0].strip(), target.partition("[")[0].strip()
        found.setdefault(way, {})[_label(source, target, condition)] = None
    return {way: tuple(labels) for way, labels in found.items()}


def _label(source: str, target: str, condition: str) -> str:
    """`[k] → [k+1]: flagged and k < n`, `flagged`, `always`."""
    brackets = [f"[{inside}" for _, bracket, inside in (source.partition("["), target.partition("[")) if bracket]
    said = condition if condition == ALWAYS else condition.removeprefix("when ")
    return shortened(flowing(f"{' → '.join(brackets)}: {said}" if brackets else said), _LONGEST)


def _lines(labels: Sequence[str]) -> tuple[str, ...]:
    """The labels in lines, as many whole ones as there is room for, and how many are left out."""
    broken = [list(_broken(label)) for label in labels]
    if sum(map(len, broken)) <= _MOST_LINES:
        return tuple(line for lines in broken for line in lines)
    return tuple(_first(broken))


def _broken(label: str) -> Iterator[str]:
    """A label in lines, broken before `and` and `or` where that is enough."""
    line = ""
    for part in _PART.split(label):
        if line and len(line) + 1 + len(part) > _LINE:
            yield from textwrap.wrap(line, _LINE, break_on_hyphens=False)
            line = part
        else:
            line = f"{line} {part}".lstrip()
    yield from textwrap.wrap(line, _LINE, break_on_hyphens=False)


def _first(broken: Sequence[Sequence[str]]) -> Iterator[str]:
    used = 0
    for number, lines in enumerate(broken):
        used += len(lines)
        if used >= _MOST_LINES:
            yield f"… and {len(broken) - number} more"
            return
        yield from lines
