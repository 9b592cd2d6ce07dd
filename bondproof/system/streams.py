"""Standard streams that are closed, full or no longer read: none of them changes a verdict or its exit code.

settle()       at the start: a stream that is closed leads nowhere, and no file that is opened later takes its number
say(text)      a line for people on stderr, if that takes it
drop(stream)   what is left to be written goes nowhere
unread(stream) whether its reader has gone
let_go()       at the end: what cannot be written is dropped, where Python would change the exit code
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO


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
    """A line on stderr; where that cannot be written, nobody is left to hear it."""
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
    """Whether the reader of a pipe has gone; where the system does not tell, it has."""
    import select

    try:
        asked = select.poll()
        asked.register(stream.fileno(), 0)
        return any(state & select.POLLERR for _, state in asked.poll(0))
    except (AttributeError, OSError, ValueError):
        return True
