"""Where in a file something is, and what is wrong there: positions and carets.

    Position     a stretch of one line of a spec
    Diagnostic   a code, a message, a position and advice; printed with a caret

Not here: finding faults (mechanisms/language/), deciding an exit code (bondproof/).
"""

from __future__ import annotations

from enum import Enum

from mechanisms.sanitize import in_one_line
from mechanisms.values import Frozen

OVERRIDE_PATH, SCHEME_PATH, CLAIM_PATH, AXIS_PATH = "--set", "--scheme", "--claim", "--over"
COMMAND_LINE = (OVERRIDE_PATH, SCHEME_PATH, CLAIM_PATH, AXIS_PATH)
"""The paths of what is given on the command line, and is in no file."""


class Position(Frozen):
    """A stretch of one line: path, line and column from 1, length in characters, and the line's text."""

    path: str
    line: int
    column: int
    length: int = 1
    text: str = ""

    def __str__(self) -> str:
        return f"{in_one_line(self.path)}:{self.line}:{self.column}"

    def part(self, offset: int, length: int) -> Position:
        """The stretch that begins `offset` characters into this one."""
        return Position(self.path, self.line, self.column + offset, max(length, 1), self.text)


class Severity(Enum):
    """Whether a spec can be used all the same."""

    ERROR = "error"
    WARNING = "warning"


class Diagnostic(Frozen):
    """One fault: a stable code such as M012, what is wrong, where, and what to do."""

    code: str
    message: str
    at: Position
    help: str = ""
    severity: Severity = Severity.ERROR

    def short(self) -> str:
        """The one-line form that editors and annotations read."""
        advice = f" ({self.help})" if self.help else ""
        return _plain(f"{self.at}: {self.severity.value}[{self.code}]: {self.message}{advice}")

    def long(self, most: int = 120) -> str:
        """The form with the line, a caret under the stretch and the advice below it.

        Of a longer line, `most` characters around the stretch are shown.

        >>> here = Position("a.mech.yaml", 3, 5, 3, "x = fee")
        >>> print(Diagnostic("M012", "unknown name `fee`", here, "add it").long())
        error[M012]: unknown name `fee`
         --> a.mech.yaml:3:5
          |
        3 | x = fee
          |     ^^^
          = help: add it
        """
        gutter = " " * len(str(self.at.line))
        shown, column = _excerpt(self.at.text, self.at.column, most)
        lines = [_plain(f"{self.severity.value}[{self.code}]: {self.message}"), f"{gutter}--> {self.at}"]
        if shown:
            carets = "^" * max(1, min(self.at.length, len(shown) - column + 1))
            lines += [f"{gutter} |", f"{self.at.line} | {shown}", f"{gutter} | {' ' * (column - 1)}{carets}"]
        if self.help:
            lines.append(_plain(f"{gutter} = help: {self.help}"))
        return "\n".join(lines)


def _excerpt(text: str, column: int, width: int) -> tuple[str, int]:
    """The part of a long line around a column, free of control characters, and the column in it."""
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    return _plain(text[start : start + width]), column - start


def _plain(text: str) -> str:
    """One line without control characters: a message may quote what a stranger typed."""
    return in_one_line(text)
