"""Two games in time compared: states, transitions and the weight of a period that were added, removed or changed.

    time_changes(old, new)    ("discount", "90%", "80%"), ("transition", "", "pardon -> out: when flagged"), ...

States of a name are compared together, with the ends of their indices; transitions as they are written, by the states
that they lead from and to. Where one of the two is played once, only that is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from bondproof.commands.show.in_time import all_of, parts_of
from bondproof.commands.show.source_text import SourceText
from mechanisms.game.states import Family, Time
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import Frozen


class TimeChange(Frozen):
    """What was and what is; empty where it was added or removed."""

    what: Literal["game", "state", "start", "discount", "transition"]
    old: str
    new: str


def time_changes(old: Mechanism, new: Mechanism) -> tuple[TimeChange, ...]:
    """What differs; nothing where both are played once."""
    if old.time is None or new.time is None:
        before, now = ("played once" if each.time is None else "played in time" for each in (old, new))
        return () if before == now else (TimeChange("game", before, now),)
    texts = SourceText(old), SourceText(new)
    return (
        *_states(old.time, new.time),
        *_changed("start", {"": str(old.time.first)}, {"": str(new.time.first)}),
        *_changed("discount", {"": _weight(old.time, texts[0])}, {"": _weight(new.time, texts[1])}),
        *_transitions(_rules(old.time, texts[0]), _rules(new.time, texts[1])),
    )


def _states(old: Time, new: Time) -> Iterator[TimeChange]:
    before, now = ({f.name: _family(f) for f in time.families if f.size} for time in (old, new))
    return _changed("state", before, now)


def _family(family: Family) -> str:
    return f"{all_of(family)} (end)" if family.is_end else all_of(family)


def _weight(time: Time, text: SourceText) -> str:
    return "none" if time.discount is None else text.value(time.at)


def _rules(time: Time, text: SourceText) -> dict[str, list[str]]:
    """The conditions under which play goes from one state to another, by the two."""
    found = dict[str, list[str]]()
    for rule in text.all_at(each.at for period in time.periods for each in period.transitions):
        source, target, condition = parts_of(rule)
        found.setdefault(f"{_tight(source)} -> {_tight(target)}", []).append(condition)
    return found


def _tight(state: str) -> str:
    """A state without the blanks in its brackets."""
    return "".join(state.split())


def _transitions(old: dict[str, list[str]], new: dict[str, list[str]]) -> Iterator[TimeChange]:
    """One condition that became another one is changed; where there are more, what went and what came."""
    for way in dict.fromkeys((*old, *new)):
        gone = [condition for condition in old.get(way, []) if condition not in new.get(way, [])]
        come = [condition for condition in new.get(way, []) if condition not in old.get(way, [])]
        if len(gone) == len(come) == 1:
            yield TimeChange("transition", f"{way}: {gone[0]}", f"{way}: {come[0]}")
        else:
            yield from (TimeChange("transition", f"{way}: {each}", "") for each in gone)
            yield from (TimeChange("transition", "", f"{way}: {each}") for each in come)


def _changed(
    what: Literal["state", "start", "discount"], old: dict[str, str], new: dict[str, str]
) -> Iterator[TimeChange]:
    for name in dict.fromkeys((*old, *new)):
        before, now = old.get(name, ""), new.get(name, "")
        if before != now:
            yield TimeChange(what, before, now)
