"""Do packages work? Each is imported and each engine tried in a process of its own (tiny_problems.py).

loaded(modules)    for each module how long its import took, or why it does not work; and which solvers of CVXPY do
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mechanisms.sanitize import flowing
from mechanisms.values import Frozen

SECONDS = 60.0
"""After so long without an end the process is stopped."""

_PROGRAM = Path(__file__).with_name("tiny_problems.py")


class Load(Frozen):
    """How it went with one module: the seconds, or why it does not load; `details` are the solvers of CVXPY."""

    seconds: float | None
    why: str = ""
    details: tuple[str, ...] = ()


def loaded(modules: Sequence[str], seconds: float = SECONDS) -> dict[str, Load]:
    """Each module with how its import went. A module that ends the process is named, and the rest tried again.

    >>> loaded(["json", "no_such_module"])["no_such_module"].why
    "ModuleNotFoundError: No module named 'no_such_module'"
    """
    found, waiting = dict[str, Load](), list(modules)
    while waiting:
        written, end = _tried(waiting, seconds)
        for line in written.splitlines():
            _note(found, json.loads(line), end)
        if len(rest := [name for name in waiting if name not in found]) == len(waiting):
            found |= dict.fromkeys(waiting, Load(None, f"Python does not start: {end}"))
            rest = []
        waiting = rest
    return found


def _note(found: dict[str, Load], said: list[object], end: str) -> None:
    """Take in one line; a module that has begun counts as the one that ended the process until it says more."""
    match said:
        case ["begin", str(name)]:
            found[name] = Load(None, end)
        case ["works", str(name), float(seconds), list(details)]:
            found[name] = Load(seconds, "", tuple(str(each) for each in details))
        case ["failed", str(name), str(why)]:
            found[name] = Load(None, flowing(why))
        case _:
            pass


def _tried(modules: Sequence[str], seconds: float) -> tuple[str, str]:
    """What the process wrote, and how it ended."""
    line = [sys.executable, "-P", str(_PROGRAM), *modules]
    try:
        done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("ascii"), f"it does not load within {seconds:g} s"
    except OSError as error:
        return "", str(error)
    return done.stdout.decode("ascii"), f"loading it ended Python (code {done.returncode})"
