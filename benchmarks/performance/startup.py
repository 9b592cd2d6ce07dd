"""How long whole processes of bondproof take, from start to end, beside what Python itself needs to load click.

started(spec, runs, folder)   Start, one for each command, all of them measured in turn

`lint` and `verify` are asked anew, and then with what the first run has left in the cache. Each answer is compared
with the first one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.performance.timing import timed
from mechanisms.frozen import Frozen

_COMMAND = (sys.executable, "-m", "bondproof")


class Start(Frozen):
    """The seconds of each run of one command."""

    name: str
    seconds: tuple[float, ...]


def started(spec: str, runs: int, folder: Path) -> tuple[Start, ...]:
    """Each command `runs` times, one after another in turn, so that what disturbs the machine disturbs them alike.

    `folder` takes the cache. AssertionError where a command fails, or answers otherwise than it did at first.
    """
    lines = {
        "import click": (sys.executable, "-c", "import click"),
        "--help": (*_COMMAND, "--help"),
        "lint, anew": (*_COMMAND, "lint", spec, "--no-cache"),
        "lint": (*_COMMAND, "lint", spec),
        "verify, anew": (*_COMMAND, "verify", spec, "--reproducible", "--no-cache"),
        "verify": (*_COMMAND, "verify", spec, "--reproducible"),
    }
    environment = os.environ | {"BONDPROOF_CACHE_DIR": str(folder)}
    expected = {name: _answer(line, environment) for name, line in lines.items()}
    assert expected["lint"] == expected["lint, anew"]
    assert expected["verify"] == expected["verify, anew"]
    seconds: dict[str, list[float]] = {name: [] for name in lines}
    for _ in range(runs):
        for name, line in lines.items():
            took, answer = timed(partial(_answer, line, environment))
            assert answer == expected[name], name
            seconds[name].append(took)
    return tuple(Start(name, tuple(found)) for name, found in seconds.items())


def _answer(line: tuple[str, ...], environment: Mapping[str, str]) -> str:
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{' '.join(line)}: {done.stderr}"
    return done.stdout
