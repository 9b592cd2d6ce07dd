"""Text of strangers made safe to show: what would act instead of being seen is written out.

Terminals obey control characters, XML refuses them, and marks of direction show a line in another
order than it is in. Paths may hold bytes that are no text at all.

    visible(text)      for any format
    in_one_line(text)  the same, where a line feed would begin a line of its own
    code(text)         a stretch of code in Markdown: no mention, no link, no HTML comes of it
    fenced(text)       a block of code in Markdown that its content cannot end
"""

from __future__ import annotations

import re
from unicodedata import category

_TICKS = re.compile(r"`+")


def visible(text: str) -> str:
    r"""The text, with control characters, marks of direction and half characters written out.

    Line feeds, tabs and blanks of every width stay.

    >>> visible("bond\x1b[31m")
    'bond\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(c if _harmless(c) else _written(c) for c in text)


def _harmless(character: str) -> bool:
    return character.isprintable() or character in "\n\t" or category(character) == "Zs"


def _written(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def in_one_line(text: str) -> str:
    r"""The visible text with its line feeds written out, too: none of it begins a line.

    >>> in_one_line("a\n::error::b")
    'a\\n::error::b'
    """
    return visible(text).replace("\n", r"\n")


def code(text: str) -> str:
    """Text as it is, also in a cell of a table: no mention, no link, no HTML comes of it.

    >>> code("E[a | b] < 0")
    '`E[a \\\\| b] < 0`'
    """
    seen = "".join(c if c.isprintable() else "?" for c in text)
    ticks = "`" * (1 + max((len(row) for row in _TICKS.findall(seen)), default=0))
    pad = " " if len(ticks) > 1 else ""
    return f"{ticks}{pad}{seen}{pad}{ticks}".replace("|", "\\|")


def fenced(text: str) -> str:
    """The text between fences that are longer than any row of backticks in it.

    >>> print(fenced("a ``` b"))
    ````text
    a ``` b
    ````
    """
    shown = visible(text)
    fence = "`" * max(3, 1 + max((len(row) for row in _TICKS.findall(shown)), default=0))
    return f"{fence}text\n{shown}\n{fence}"
