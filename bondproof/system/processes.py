"""Processes of our own for work that goes on side by side.

    room_for(2)    whether the system has room for two

    with processes(2) as pool:
        waiting = [pool.schedule(decide, (spec,)) for spec in specs]    futures, in order

A process that dies takes no other work down: its future raises pebble's ProcessExpired.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bondproof._siblings import take_own_siblings
from mechanisms.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures.process import BrokenProcessPool

    from pebble import ProcessExpired, ProcessPool

_OPENED, _OPENED_EACH = 16, 4
"""Files and pipes that a pool opens at once, and those that each of its processes adds (measured: 12, and 1 more)."""
_GUARD = 'A script that asks for several jobs does so below `if __name__ == "__main__":`'
"""Each process imports the program before it begins."""


@contextmanager
def processes(number: int) -> Iterator[ProcessPool]:
    """So many processes, stopped where what is done with them ends early; they start afresh and find our packages."""
    from multiprocessing import current_process, get_context

    from pebble import ProcessPool

    if getattr(current_process(), "_inheriting", False):  # it is still importing the program that started it
        raise UsageError(f"one of the processes of `jobs` runs the whole program again. {_GUARD}.")
    with ProcessPool(number, initializer=take_own_siblings, context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # as pebble has it
            raise


def room_for(number: int) -> bool:
    """Whether the system lets us open what `number` processes need. If not, work is done in this one."""
    opened: list[int] = []
    try:
        for _ in range(_OPENED + number * _OPENED_EACH):
            opened.append(os.open(os.devnull, os.O_RDONLY))  # noqa: PERF401  each has to be closed where the next fails
    except OSError:
        return False
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return True


def bad_end(end: ProcessExpired | BrokenProcessPool) -> str:
    """What is to be said of a process that died, or never began."""
    from pebble import ProcessExpired

    if not isinstance(end, ProcessExpired):
        return f"its process did not start, or was stopped from outside. {_GUARD}"
    return f"its process was stopped from outside or ran out of memory (exit code {end.exitcode})"
