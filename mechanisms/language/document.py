"""A YAML document as a tree of our own: text and positions, nothing converted, nothing constructed.

    Scalar     a text, and where each of its characters is
    Mark       ... where a stretch of it comes from, if a program has put it together
    Sequence   a list
    Mapping    keys and values, in order

Not here: the YAML parser (mechanisms/language/events.py), what a key means (mechanisms/language/reader.py).
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.values import Frozen


class Style(Enum):
    """How a text is written in YAML."""

    PLAIN = "plain"
    QUOTED = "in quotes"
    BLOCK = "as a block"


class Mark(Frozen):
    """Where a stretch of a text comes from; `verbatim` says that it is there as it is."""

    offset: int
    length: int
    at: Position
    verbatim: bool

    def covers(self, offset: int, length: int) -> bool:
        """Whether a stretch lies within this one."""
        return self.offset <= offset and offset + length <= self.offset + self.length

    def part(self, offset: int, length: int) -> Position:
        """Where a stretch that lies within this one comes from."""
        return self.at.part(offset - self.offset, length) if self.verbatim else self.at


class Scalar(Frozen):
    """A text. `at` is the whole of it, quotes included; `inner` is the offset in `at` at which the text is as
    it is, or None where escapes or line breaks keep it from standing anywhere; `comment` is what follows on the line.
    `marks` say where its stretches come from, a stretch before those that it lies in.
    """

    text: str
    at: Position
    style: Style = Style.PLAIN
    multiline: bool = False
    inner: int | None = 0
    comment: str = ""
    marks: tuple[Mark, ...] = ()

    def part(self, offset: int, length: int) -> Position:
        """Where a stretch of the text is in the file; the whole text if that is unknown."""
        mark = next((m for m in self.marks if m.covers(offset, length)), None)
        if mark is not None:
            return mark.part(offset, length)
        return self.at if self.inner is None else self.at.part(self.inner + offset, length)

    @property
    def empty(self) -> bool:
        """Whether nothing is written (`key:` and no value)."""
        return self.style is Style.PLAIN and not self.text


class Sequence(Frozen):
    """A list."""

    items: tuple[Tree, ...]
    at: Position


class Mapping(Frozen):
    """Keys and values, in the order of the text."""

    entries: tuple[tuple[Scalar, Tree], ...]
    at: Position

    def get(self, name: str) -> Tree | None:
        """The value of a key, or None."""
        return next((value for key, value in self.entries if key.text == name), None)

    def put(self, key: Scalar, value: Tree) -> Mapping:
        """The mapping with the value of a key replaced where it is, and the key with it."""
        return Mapping(tuple((key, value) if k.text == key.text else (k, v) for k, v in self.entries), self.at)


Tree: TypeAlias = Scalar | Sequence | Mapping


class Lines(Frozen):
    """The lines of a text, from which positions are made."""

    path: str
    lines: tuple[str, ...]

    @staticmethod
    def of(text: str, path: str) -> Lines:
        """The lines of a text; line breaks are those that YAML and editors agree on."""
        return Lines(path, tuple(re.split(r"\r\n|\r|\n", text)))

    def text(self, line: int) -> str:
        """A line, counted from 0; beyond the end there is only emptiness."""
        return self.lines[line] if line < len(self.lines) else ""

    def at(self, line: int, column: int, length: int = 1) -> Position:
        """A position; line and column are counted from 0."""
        return Position(self.path, line + 1, column + 1, max(length, 1), self.text(line))
