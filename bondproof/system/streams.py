"""Standard streams, and the terminal behind them.

settle()       at the start: a stream that is closed leads nowhere, and no file that is opened later takes its number
say(text)      a line for people on stderr, if that takes it
drop(stream)   what is left to be written goes nowhere
unread(stream) whether its reader has gone
let_go()       at the end: what cannot be written is dropped, where Python would change the exit code
width()        characters in a line
colored()      whether ANSI colours are wanted; None where that hangs on where the text goes

A stream that is closed, full or no longer read changes no verdict and no exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TextIO

WIDEST = 116
"""Characters in a line, on terminals that are wider, too: longer lines read badly."""
_MOST = 1000
"""Characters in a line, whatever COLUMNS says."""
NARROWEST = 60
"""Characters in a line, on terminals that are narrower, too: tables need that much."""


def settle() -> None:
    """Open what is closed of stdin, stdout and stderr on the null device."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("r" if number == 0 else "w", encoding="utf-8"))  # noqa: SIM115  stays open


def say(text: str) -> None:
    """A line on stderr; if it cannot be written, it is lost."""
    import click

    try:
        click.echo(text, err=True)
    except OSError:
        drop(sys.stderr)


def drop(stream: TextIO) -> None:
    """Let what is left to be written go nowhere."""
    with suppress(OSError, ValueError):  # a stream that is none of the system's, as in tests
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def let_go() -> None:
    """Write what is waiting, or drop it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            drop(stream)


def unread(stream: TextIO) -> bool:
    """Whether the reader of a pipe has gone; if the system does not say, it has."""
    import select

    try:
        asked = select.poll()
        asked.register(stream.fileno(), 0)
        return any(state & select.POLLERR for _, state in asked.poll(0))
    except (AttributeError, OSError, ValueError):
        return True


def width(environment: Mapping[str, str] | None = None) -> int | None:
    """Characters in a line of text on stdout; None where that is not a terminal, so that logs are the same everywhere.

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
