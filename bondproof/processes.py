"""Processes of our own for work that goes on side by side.

    with processes(2) as pool:
        waiting = [pool.schedule(decide, (spec,)) for spec in specs]    futures, in order

A process that dies takes no other work down: its future raises pebble's ProcessExpired.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bondproof._siblings import take_own_siblings

if TYPE_CHECKING:
    from pebble import ProcessExpired, ProcessPool


@contextmanager
def processes(number: int) -> Iterator[ProcessPool]:
    """So many processes, stopped where what is done with them ends early; they start afresh and find our packages."""
    from multiprocessing import get_context

    from pebble import ProcessPool

    with ProcessPool(number, initializer=take_own_siblings, context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]  # as pebble has it
            raise


def bad_end(end: ProcessExpired) -> str:
    """What is to be said of a process that died."""
    return f"its process was stopped from outside or ran out of memory (exit code {end.exitcode})"
