"""How work says what it is doing, for whoever waits.

Progress                     progress("verifying cosmos", done=3, total=31)
silent                       for work that is not watched
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears what comes next, and how much of how much is done; total 0 where nothing is counted."""

    def __call__(self, message: str, done: int = 0, total: int = 0) -> None:
        """Say it."""
        ...


def silent(message: str, done: int = 0, total: int = 0) -> None:
    """Say nothing.

    >>> silent("verifying cosmos", done=3, total=31)
    """
