"""Files of ours that people read in a review and git merges: JSON, one thing a line, exact and within bounds.

    content(file, most)        the text of a file
    each_line(text, take)      every line given to `take`, as an Item with its number
    plain(item)                a text that no terminal and no CI log obeys

Whatever is wrong is a BrokenLine, which knows its line. The snapshot and `mech.lock` are such files.
"""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

from mechanisms.errors import CertificateRejected
from mechanisms.sanitize import acts
from proofs.files.tree import Item, parsed

MOST_LINE = 256 * 1024
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class BrokenLine(Exception):
    """What is wrong with a file, and in which line; `conflict` where two sides of a merge are there."""

    def __init__(self, line: int, why: str, *, conflict: bool = False) -> None:
        super().__init__(why)
        self.line, self.why, self.conflict = line, why, conflict


def content(file: Path, most: int) -> str:
    """The text of a file of at most `most` bytes. Raises BrokenLine if it cannot be read, or is not text."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise BrokenLine(1, "not a regular file")
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise BrokenLine(1, f"cannot be read: {error.strerror or error}") from None
    if len(data) > most:
        raise BrokenLine(1, f"more than {most} bytes")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BrokenLine(line, f"byte 0x{data[error.start]:02X} is not UTF-8") from None


def each_line(text: str, take: Callable[[int, Item], None]) -> None:
    """Give each line that is not blank to `take`, with its number.

    Raises BrokenLine where a line is not JSON, or `take` rejects it.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            raise BrokenLine(number, "an unresolved merge conflict", conflict=True)
        if len(line) > MOST_LINE:
            raise BrokenLine(number, "the line is too long")
        try:
            if line:
                take(number, parsed(line))
        except CertificateRejected as error:
            why = str(error).removeprefix("the file: ").removeprefix("line 1, ")
            raise BrokenLine(number, why) from None


def plain(found: Item, most: int = 20_000) -> str:
    """A text of at most `most` characters, without anything that a terminal or a CI log obeys."""
    text = found.text(most)
    if acts(text):
        raise found.wrong("text that a CI log does not obey")
    return text
