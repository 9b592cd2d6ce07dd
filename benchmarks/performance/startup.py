"""How long whole processes of bondproof take, from start to end, compared with what Python itself needs to load click.

started(spec, runs)   Start, one for each command, all of them measured in turn

Each answer is compared with the first one.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from benchmarks.performance.timing import timed
from mechanisms.values import Frozen

_COMMAND = (sys.executable, "-m", "bondproof")


class Start(Frozen):
    """The seconds of each run of one command."""

    name: str
    seconds: tuple[float, ...]


def started(spec: str, runs: int) -> tuple[Start, ...]:
    """Each command `runs` times, one after another in turn, so that what disturbs the machine disturbs them alike.

    AssertionError where a command fails, or answers otherwise than it did at first.
    """
    lines = {
        "import click": (sys.executable, "-c", "import click"),
        "--help": (*_COMMAND, "--help"),
        "lint": (*_COMMAND, "lint", spec),
        "verify": (*_COMMAND, "verify", spec, "--reproducible"),
    }
    expected = {name: _answer(line) for name, line in lines.items()}
    seconds: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(runs):
        for name, line in lines.items():
            took, answer = timed(partial(_answer, line))
            assert answer == expected[name], name
            seconds[name].append(took)
    return tuple(Start(name, tuple(found)) for name, found in seconds.items())


def _answer(line: tuple[str, ...]) -> str:
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{' '.join(line)}: {done.stderr}"
    return done.stdout
