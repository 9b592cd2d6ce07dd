"""Two states of a spec compared: what became looser, tighter, refuted, proved, open; and which lines did it.

    changes_of(old, new, key)   SpecChange
    changed_lines(old, new)     the lines that differ between two texts

*Looser* is weaker: the claim holds with less to spare, or for fewer bonds. The verdict is compared first. Where it
is the same, the bonds for which the claim holds come before the margin, because a margin is taken at the
recommended bond, which moves with the window. A claim that says something else now is *restated*, and neither
looser nor tighter. One that speaks of other ranges, assumptions, moves or intended play is never *tighter*: it is
*moved*, for people to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import Enum

from bondproof.commands.snapshots.states import ClaimState, SpecState, WindowState
from bondproof.commands.snapshots.time_changes import TimeChange
from mechanisms.values import Frozen

MOST_LINES = 1000
"""Between the first and the last line that differ; where there are more, nothing is matched."""

_KEY = re.compile(r"([A-Za-z_]+):")


class Change(Enum):
    """What became of a claim; the gravest first."""

    REFUTED = "newly refuted"
    ERROR = "erroneous now"
    VACUOUS = "vacuous now"
    UNDECIDED = "undecided now"
    GONE = "gone"
    LOOSER = "looser"
    RESTATED = "restated"
    MOVED = "moved"
    NEW = "new"
    TIGHTER = "tighter"
    PROVED = "newly proved"
    UNCHANGED = "unchanged"


class Direction(Enum):
    """Whether a claim protects less than before, or more."""

    LOOSER = "looser"
    TIGHTER = "tighter"


class ClaimChange(Frozen):
    """A claim before and now; `direction` is None where neither word is known to be true."""

    old: ClaimState | None
    new: ClaimState | None
    change: Change
    direction: Direction | None

    @property
    def claim(self) -> str:
        """The name of the claim."""
        found = self.new or self.old
        assert found is not None
        return found.claim


class WindowChange(Frozen):
    """The window of a spec before and now; None where there is none."""

    old: WindowState | None
    new: WindowState | None


class Line(Frozen):
    """A line of a spec and its number, from 1."""

    number: int
    text: str


class Block(Frozen):
    """Adjacent lines that changed: what was there, what is there now, and in which section."""

    section: str
    removed: tuple[Line, ...]
    added: tuple[Line, ...]


class SpecChange(Frozen):
    """A spec before and now: every claim, the window where it differs, the lines that changed (where both are known).

    `lines` None says that too many lines changed to be matched. `old_path` and `new_path` are what was compared.
    `time` is what became of states and transitions, where both games are known.
    """

    key: str
    claims: tuple[ClaimChange, ...]
    window: WindowChange | None
    old_path: str = ""
    new_path: str = ""
    lines: tuple[Block, ...] | None = ()
    time: tuple[TimeChange, ...] = ()

    @property
    def differing(self) -> tuple[ClaimChange, ...]:
        """The claims that changed, the gravest first."""
        return tuple(c for c in self.claims if c.change is not Change.UNCHANGED)

    @property
    def drifted(self) -> bool:
        """Whether any claim or the window differs."""
        return bool(self.differing) or self.window is not None


_TURNED = {("PROVED", "REFUTED"): Direction.LOOSER, ("REFUTED", "PROVED"): Direction.TIGHTER}
"""What a change between two decided verdicts means."""


def changes_of(old: SpecState | None, new: SpecState | None, key: str) -> SpecChange:
    """What differs between two states of a spec, one of which may be missing."""
    before = {claim.claim: claim for claim in old.findings} if old else {}
    now = {claim.claim: claim for claim in new.findings} if new else {}
    elsewhere = _elsewhere(old, new)
    found = [_claim(before.get(name), now.get(name), elsewhere=elsewhere) for name in sorted({*before, *now})]
    order = list(Change)
    claims = sorted(found, key=lambda each: order.index(each.change))
    return SpecChange(key, tuple(claims), _window(old.window if old else None, new.window if new else None))


def total(specs: Iterable[SpecChange]) -> dict[Change, int]:
    """How many claims changed in which way, the gravest first."""
    found = [claim.change for spec in specs for claim in spec.claims]
    return {change: found.count(change) for change in Change if change in found}


def _claim(old: ClaimState | None, new: ClaimState | None, *, elsewhere: bool) -> ClaimChange:
    if old is None or new is None:
        return ClaimChange(old, new, Change.NEW if old is None else Change.GONE, None)
    restated = (old.text, old.expected) != (new.text, new.expected)
    if old.verdict != new.verdict:
        change = Change[new.verdict]
        return ClaimChange(old, new, change, None if old.text != new.text else _TURNED.get((old.verdict, new.verdict)))
    if restated:
        return ClaimChange(old, new, Change.RESTATED, None)
    direction = _direction(old, new, elsewhere=elsewhere)
    if direction is Direction.TIGHTER and old.premises != new.premises:
        direction = None
    if direction is not None:
        return ClaimChange(old, new, Change[direction.name], direction)
    return ClaimChange(old, new, Change.UNCHANGED if _kept(old) == _kept(new) else Change.MOVED, None)


def _direction(old: ClaimState, new: ClaimState, *, elsewhere: bool) -> Direction | None:
    """Looser or tighter; None where nothing differs by size, or the two measure different things.

    Margins that were taken `elsewhere`, at another value of the solved parameter, are not compared.
    """
    before, now = old.holds, new.holds
    if before is not None and now is not None and before.parameter == now.parameter and before.base != now.base:
        if before.kind is not None and now.kind is not None and before.kind != now.kind:
            return None
        return Direction.TIGHTER if now.covers(before) else Direction.LOOSER
    if elsewhere or old.margin is None or new.margin is None or old.margin.base == new.margin.base:
        return None
    (less, kind), (more, other) = new.margin.base, old.margin.base
    if kind != other:
        return None
    return Direction.LOOSER if less < more else Direction.TIGHTER


def _elsewhere(old: SpecState | None, new: SpecState | None) -> bool:
    """Whether the claims were decided at different values of the solved parameter."""
    taken = [state.window.taken for state in (old, new) if state is not None and state.window is not None]
    return len(taken) == 2 and taken[0] is not None and taken[1] is not None and taken[0].base != taken[1].base


def _kept(claim: ClaimState) -> object:
    """All that is kept of a claim; numbers are compared, whatever the units they are written in."""
    worst = [(name, value.base) for name, value in claim.worst]
    return claim.margin and claim.margin.base, worst, claim.holds and claim.holds.base, claim.premises


def _window(old: WindowState | None, new: WindowState | None) -> WindowChange | None:
    before, now = (
        None if each is None else (each.verdict, each.values.base, each.taken and each.taken.base)
        for each in (old, new)
    )
    return None if before == now else WindowChange(old, new)


# lines -----------------------------------------------------------------------------------------


def changed_lines(old: str, new: str) -> tuple[Block, ...] | None:
    r"""The lines that differ between two texts, without comments and blank lines; None where too many differ.

    Matching is bounded: a text of a stranger may be made so that it takes long.

    >>> changed_lines("params:\n  bond: 31 USD\n", "params:\n  # less\n  bond: 20 USD\n")[0].added
    (Line(number=3, text='  bond: 20 USD'),)
    """
    before, now = _telling(old), _telling(new)
    start = _shared([line.text for line in before], [line.text for line in now])
    end = _shared([line.text for line in before[start:][::-1]], [line.text for line in now[start:][::-1]])
    a, b = before[start : len(before) - end], now[start : len(now) - end]
    if max(len(a), len(b)) > MOST_LINES:
        return None
    matcher = SequenceMatcher(None, [line.text for line in a], [line.text for line in b])
    was, is_ = _sections(before), _sections(now)
    return tuple(
        Block(is_[b[k].number] if m > k else was[a[i].number], tuple(a[i:j]), tuple(b[k:m]))
        for word, i, j, k, m in matcher.get_opcodes()
        if word != "equal"
    )


def _telling(text: str) -> list[Line]:
    """The lines that say something."""
    numbered = enumerate(text.replace("\r\n", "\n").split("\n"), 1)
    lines = (Line(number, line.rstrip().replace("\t", " ")) for number, line in numbered)
    return [line for line in lines if line.text and not line.text.lstrip().startswith("#")]


def _shared(one: list[str], other: list[str]) -> int:
    """How many lines two lists begin with together."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _sections(lines: list[Line]) -> dict[int, str]:
    """The section of each line, by its number."""
    found: dict[int, str] = {}
    section = ""
    for line in lines:
        key = _KEY.match(line.text)
        section = key[1] if key else section
        found[line.number] = section
    return found
