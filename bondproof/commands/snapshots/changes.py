"""Two states of a spec compared: what became looser, tighter, refuted, proved, open, and what came and went.

    changes_of(old, new)   SpecChange

*Looser* is weaker: the claim holds with less to spare, or for fewer bonds. The verdict is compared first. Where it
is the same, the bonds for which the claim holds come before the margin, because a margin is taken at the
recommended bond, which moves with the window. A claim that says something else now is *restated*, and neither
looser nor tighter. One that speaks of other ranges, assumptions, moves or intended play is never *tighter*: it is
*moved*, for people to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from bondproof.commands.snapshots.lines import Block
from bondproof.commands.snapshots.states import ClaimState, SpecState, WindowState
from mechanisms.values import Frozen


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


class SpecChange(Frozen):
    """A spec before and now: every claim, the window where it differs, the lines that changed (where both are known).

    `lines` None says that too many lines changed to be matched. `old_path` and `new_path` are what was compared.
    """

    key: str
    claims: tuple[ClaimChange, ...]
    window: WindowChange | None
    old_path: str = ""
    new_path: str = ""
    lines: tuple[Block, ...] | None = ()

    @property
    def differing(self) -> tuple[ClaimChange, ...]:
        """The claims that changed, the gravest first."""
        return tuple(c for c in self.claims if c.change is not Change.UNCHANGED)

    @property
    def drifted(self) -> bool:
        """Whether any claim or the window differs."""
        return bool(self.differing) or self.window is not None


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
        return ClaimChange(old, new, change, None if old.text != new.text else _turned(old.verdict, new.verdict))
    if restated:
        return ClaimChange(old, new, Change.RESTATED, None)
    direction = _direction(old, new, elsewhere=elsewhere)
    if direction is Direction.TIGHTER and old.premises != new.premises:
        direction = None
    if direction is not None:
        return ClaimChange(old, new, Change[direction.name], direction)
    return ClaimChange(old, new, Change.UNCHANGED if _same(old, new) else Change.MOVED, None)


def _turned(old: str, new: str) -> Direction | None:
    """What a change between two decided verdicts means."""
    return {("PROVED", "REFUTED"): Direction.LOOSER, ("REFUTED", "PROVED"): Direction.TIGHTER}.get((old, new))


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


def _same(old: ClaimState, new: ClaimState) -> bool:
    """Whether nothing that is kept of a claim differs; numbers are compared, whatever the units they are written in."""
    return _kept(old) == _kept(new)


def _kept(claim: ClaimState) -> object:
    margin = claim.margin and claim.margin.base
    worst = [(name, value.base) for name, value in claim.worst]
    return margin, worst, claim.holds and claim.holds.base, claim.premises


def _window(old: WindowState | None, new: WindowState | None) -> WindowChange | None:
    if old is None and new is None:
        return None
    if old is not None and new is not None and _told(old) == _told(new):
        return None
    return WindowChange(old, new)


def _told(window: WindowState) -> object:
    return window.verdict, window.values.base, window.taken and window.taken.base
