"""Places in the user's Python: the expression that is running in the nearest frame outside of this folder.

    here()                Place: of the call, or of the operator, that is being computed
    place.literal(text)   the string literal in it with this text, if there is exactly one
    folder()              the folder of the program; the current folder where it is in no file (a notebook, say)

The interpreter knows line and columns of what it runs (PEP 657); the lines come from `linecache`, which holds
those of notebook cells, too. Where there is no source (`python -c`), a place has a line and no text.
"""

from __future__ import annotations

import linecache
import os
import re
import sys
from itertools import islice
from types import FrameType

from mechanisms.diagnostics import Position
from mechanisms.values import Frozen

_OWN = os.path.join(os.path.dirname(__file__), "")
_CELLS = "ipykernel_"
"""In the name of the folder in which Jupyter keeps the text of cells, if it writes it to files at all."""

_LONGEST_PATH = 300


class Place(Frozen):
    """An expression in a Python file: its first line as a position, and all its lines."""

    at: Position
    lines: tuple[str, ...]

    def covers(self, at: Position | None) -> bool:
        """Whether a position lies in the lines of the expression."""
        return at is not None and at.path == self.at.path and 0 <= at.line - self.at.line < len(self.lines)

    def literal(self, text: str) -> Position | None:
        """Where a text is in quotes; None where it is nowhere, or twice, or holds what Python escapes."""
        if not text or len(text) > max(map(len, self.lines)):
            return None
        pattern = re.compile(rf"""(?<=")(?:{re.escape(text)})(?=")|(?<=')(?:{re.escape(text)})(?=')""")
        found = [(number, m.start()) for number, line in enumerate(self.lines) for m in pattern.finditer(line)]
        if len(found) != 1:
            return None
        number, column = found[0]
        return Position(self.at.path, self.at.line + number, column + 1, len(text), self.lines[number])


def here() -> Place:
    """The place that uses this folder now."""
    return _running(_caller())


def folder() -> str | None:
    """The folder of the program that uses this folder now, or the current one; None where that is gone."""
    frame = _caller()
    file, module = frame.f_code.co_filename, frame.f_globals.get("__file__")
    if isinstance(module, str) and os.path.basename(module) == os.path.basename(file):
        file = module  # absolute, whereto the process may have gone since it began
    is_cell = _CELLS in os.path.basename(os.path.dirname(file))
    return os.path.dirname(os.path.abspath(file)) if os.path.isfile(file) and not is_cell else _current()


def _current() -> str | None:
    """The current folder; None where it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return None


def _caller() -> FrameType:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(_OWN):
        frame = frame.f_back
    assert frame is not None, "somebody calls"
    return frame


def _running(frame: FrameType) -> Place:
    """What a frame is computing."""
    code = frame.f_code
    spans = islice(code.co_positions(), frame.f_lasti // 2, None)
    line, last, start, end = next(spans, (None, None, None, None))
    line = line or frame.f_lineno or 1
    linecache.checkcache(code.co_filename)
    numbers = range(line, max(line, last or line) + 1)
    lines = tuple(linecache.getline(code.co_filename, n, frame.f_globals).rstrip("\r\n") for n in numbers)
    first = lines[0]
    column = _characters(first, start or 0) if start is not None else len(first) - len(first.lstrip())
    stop = _characters(first, end) if end is not None and last == line else len(first)
    return Place(Position(_shown(code.co_filename), line, column + 1, max(1, stop - column), first), lines)


def _characters(line: str, bytes_before: int) -> int:
    """The column in characters of a column in bytes: Python counts bytes."""
    return len(line.encode()[:bytes_before].decode(errors="ignore")) if line else bytes_before


def _shown(file: str) -> str:
    """The path as it is reported: from the current folder, where the file lies below it."""
    path = file
    if os.path.isabs(file) and (current := _current()) is not None:
        path = file.removeprefix(os.path.join(current, ""))
    return path[:_LONGEST_PATH]
