"""What the doctor found: findings in sections, each with its state."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal

from mechanisms.values import Frozen


class State(Enum):
    """How it is with one thing."""

    OK = "ok"
    NOTE = "note"
    """Not as it could be, and no hindrance: an extra that is not installed."""
    WRONG = "wrong"
    """bondproof cannot do its work before this is mended."""


class Finding(Frozen):
    """One thing: its state, what was found, what is needed, how long it took to load, and what to do."""

    name: str
    state: State
    found: str = ""
    needed: str = ""
    advice: str = ""
    seconds: float | None = None


class Section(Frozen):
    """Findings under a title."""

    title: str
    findings: tuple[Finding, ...]


class DoctorResult(Frozen):
    """The result of `doctor`."""

    kind: ClassVar[Literal["doctor"]] = "doctor"
    sections: tuple[Section, ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be mended."""
        return tuple(f for section in self.sections for f in section.findings if f.state is State.WRONG)

    @property
    def exit_code(self) -> int:
        """2 where something has to be mended, else 0."""
        return 2 if self.wrong else 0
