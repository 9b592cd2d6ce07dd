"""Exit codes, and which one wins where several apply.

Codes count verdicts that differ from what the spec expects. No exception ends in 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit code of a command."""

    OK = 0
    REFUTED = 1
    USAGE = 2
    UNDECIDED = 3
    SNAPSHOT = 4
    VACUOUS = 5
    INTERNAL = 70
    INTERRUPTED = 130


_BY_WORD = {
    "PROVED": ExitCode.REFUTED,
    "REFUTED": ExitCode.REFUTED,
    "UNDECIDED": ExitCode.UNDECIDED,
    "VACUOUS": ExitCode.VACUOUS,
    "ERROR": ExitCode.USAGE,
}
_GRAVITY = (
    ExitCode.INTERNAL,
    ExitCode.USAGE,
    ExitCode.REFUTED,
    ExitCode.VACUOUS,
    ExitCode.UNDECIDED,
    ExitCode.SNAPSHOT,
    ExitCode.OK,
)


def unexpected(word: str, *, allow_undecided: bool = False) -> ExitCode:
    """The code of a verdict that is not the expected one (PROVED where REFUTED was recorded counts as refuted)."""
    code = _BY_WORD[word]
    return ExitCode.OK if allow_undecided and code is ExitCode.UNDECIDED else code


def most_serious(codes: Iterable[ExitCode]) -> ExitCode:
    """The code that wins; OK where there is none.

    >>> most_serious([ExitCode.UNDECIDED, ExitCode.REFUTED]).name
    'REFUTED'
    """
    return min(codes, key=_GRAVITY.index, default=ExitCode.OK)
