"""Code in Markdown: text of a spec that stays text.

code(text)     a stretch of code: no mention, no link, no HTML comes of it
fenced(text)   a block of code that its content cannot end
"""

from __future__ import annotations

import re

from mechanisms.sanitize import in_one_line, visible

_TICKS = re.compile(r"`+")


def code(text: str) -> str:
    """Text as a stretch of code, also in a cell of a table.

    >>> code("E[a | b] < 0")
    '`E[a \\\\| b] < 0`'
    """
    seen = in_one_line(text)
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
