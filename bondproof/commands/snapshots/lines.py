"""Which lines of a spec changed, and in which section they stand. Blank lines and comments do not count.

Matching is bounded: a text of a stranger may be made so that it takes long.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from mechanisms.values import Frozen

MOST_LINES = 1000
"""Between the first and the last line that differ; where there are more, nothing is matched."""

_KEY = re.compile(r"([A-Za-z_]+):")


class Line(Frozen):
    """A line of a spec and its number, from 1."""

    number: int
    text: str


class Block(Frozen):
    """Lines that stand together and changed: what was there, what is there now, and in which section."""

    section: str
    removed: tuple[Line, ...]
    added: tuple[Line, ...]


def changed_lines(old: str, new: str) -> tuple[Block, ...] | None:
    r"""The lines that differ between two texts; None where they are too many to be matched.

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
    sections = _sections(before), _sections(now)
    return tuple(_block(a[i:j], b[k:m], sections) for word, i, j, k, m in matcher.get_opcodes() if word != "equal")


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


def _block(removed: list[Line], added: list[Line], sections: tuple[dict[int, str], dict[int, str]]) -> Block:
    section = sections[1][added[0].number] if added else sections[0][removed[0].number]
    return Block(section, tuple(removed), tuple(added))
