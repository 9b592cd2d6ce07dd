"""What a terminal, and the environment variables about it, ask of text: how wide it is, and whether it is coloured.

width()      characters in a line
colored()    whether ANSI colours are wanted; None where that hangs on where the text goes
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

WIDEST = 116
"""Characters in a line, on terminals that are wider, too: longer lines read badly."""
_MOST = 1000
"""Characters in a line, whatever COLUMNS says."""
NARROWEST = 60
"""Characters in a line, on terminals that are narrower, too: tables need that much."""


def width(environment: Mapping[str, str] | None = None) -> int | None:
    """Characters in a line of text on stdout; None where that is no terminal, so that logs are the same everywhere.

    COLUMNS is heard, as it is set by who wants that width; else a terminal has its own, up to the widest.

    >>> [width({"COLUMNS": asked}) for asked in ("80", "20", "200")]
    [80, 60, 200]
    """
    asked = (os.environ if environment is None else environment).get("COLUMNS", "")
    if asked.isdecimal() and int(asked[:9]):
        return min(max(int(asked[:9]), NARROWEST), _MOST)
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return min(max(_terminal(), NARROWEST), WIDEST)


def _terminal() -> int:
    """The columns of the terminal behind stdout."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or WIDEST
    except (OSError, ValueError):  # a stream of Python's own that calls itself a terminal
        return WIDEST


def colored(asked: str, environment: Mapping[str, str] | None = None) -> bool | None:
    """Whether text is coloured: as `--color` says; else never with NO_COLOR, always with FORCE_COLOR.

    None: on a terminal alone.

    >>> colored("auto", {"FORCE_COLOR": "1"}), colored("auto", {"NO_COLOR": "1"}), colored("auto", {})
    (True, False, None)
    """
    heard = os.environ if environment is None else environment
    if asked != "auto":
        return asked == "always"
    if heard.get("NO_COLOR"):
        return False
    return True if heard.get("FORCE_COLOR") else None
