"""CPU time of whole commands on the flagship and on the catalogue.

spent(runs, number)   Spent, one for each command, all of them measured in turn

Each answer is compared with the first one.
"""

from __future__ import annotations

import subprocess
import sys
from resource import RUSAGE_CHILDREN

from benchmarks.performance import peers
from mechanisms.values import Frozen

COMMANDS = (
    "bond audited-inference",
    "verify audited-inference",
    "compare proof-of-sampling",
    "compare audited-inference",
    "verify --all",
)


class Spent(Frozen):
    """The CPU seconds of each run of one command, those of all its processes together."""

    command: str
    seconds: tuple[float, ...]


def spent(runs: int, number: int | None = None) -> tuple[Spent, ...]:
    """Time the first `number` commands, each `runs` times, in turn.

    AssertionError where a command fails, or answers otherwise than it did at first.
    """
    seconds: dict[str, list[float]] = {command: [] for command in COMMANDS[:number]}
    answers: dict[str, str] = {}
    for _ in range(runs):
        for command, found in seconds.items():
            started = peers.spent(RUSAGE_CHILDREN)
            answer = _answer(command)
            found.append(peers.spent(RUSAGE_CHILDREN) - started)
            assert answers.setdefault(command, answer) == answer, command
    return tuple(Spent(command, tuple(found)) for command, found in seconds.items())


def _answer(command: str) -> str:
    line = [sys.executable, "-m", "bondproof", *command.split(), "--reproducible"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout
