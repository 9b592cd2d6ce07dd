"""Asks a process of its own to read specs and to decide their claims (far_side.py).

    FarSide.expect(path)    this spec will be asked for
    FarSide.read(path)      Answer: its claims with their lines, or what is wrong with it
    FarSide.decide(path)    Answer: its claims with their verdicts, or why there are none

The process finds the packages of the bondproof to which this file belongs, whatever lies in the current folder or on
PYTHONPATH. Specs that are expected are read together, since a new process costs more than reading a file.
Rests on the standard library alone.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_HOME = Path(__file__).parents[2]
_START = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from bondproof.pytest_plugin.far_side import main; sys.exit(main(sys.argv[1:]))"
)
_LONGEST_ERROR = 500
USAGE = 2
"""The code with which the process ends where its options are wrong."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim at its line; once decided, its verdict, what that means for the run, and how it was found.

    `outcome` is `passed`, `skipped` or `failed`; `text` says what did not come out as expected. `margin` is exact.
    """

    line: int
    verdict: str = ""
    outcome: str = ""
    margin: str | None = None
    engines: Sequence[str] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The claims of a spec by name, and the reader's doubts; or the fault for which there are none."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    fault: str = ""

    @staticmethod
    def of(said: Mapping[str, Any]) -> Answer:
        """The answer that JSON holds."""
        return Answer(**{**said, "claims": {name: Claim(**told) for name, told in said["claims"].items()}})


class FarSide:
    """The process that knows what claims mean, started anew for each question."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        """Paths are relative to `folder`; `arguments` are options of `bondproof verify`."""
        self._folder, self._arguments = folder, tuple(arguments)
        self._expected: list[str] = []
        self._read: dict[str, Answer] = {}

    def expect(self, path: str) -> None:
        """Read this spec together with others, when the first of them is asked for."""
        self._expected.append(path)

    def read(self, path: str) -> Answer:
        """What the spec claims. Nothing is decided."""
        if path not in self._read:
            expected, self._expected = self._expected, []
            self._read_together(list(dict.fromkeys([path, *expected])))
        return self._read[path]

    def _read_together(self, paths: list[str]) -> None:
        """Read specs in one process; where that breaks down, each in its own, so that one takes no other down."""
        answers = self._ask("read", paths)
        if isinstance(answers, _Silence):
            if answers.broke_down and len(paths) > 1:
                for path in paths:
                    self._read_together([path])
            else:
                self._read.update((path, Answer(fault=answers.why)) for path in paths)
            return
        self._read.update((path, Answer.of(answers[path])) for path in paths)

    def decide(self, path: str) -> Answer:
        """The verdict on every claim of a spec."""
        answers = self._ask("decide", [path])
        return Answer(fault=answers.why) if isinstance(answers, _Silence) else Answer.of(answers[path])

    def _ask(self, task: str, paths: list[str]) -> Any:
        """The answers by path, as JSON has them, or a _Silence."""
        command = [sys.executable, "-P", "-c", _START, str(_HOME), task, *self._arguments]
        done = subprocess.run(command, input=json.dumps(paths).encode(), cwd=self._folder, capture_output=True)
        if done.returncode == 0:
            return json.loads(done.stdout)
        said = done.stderr.decode(errors="replace").strip()
        if done.returncode == USAGE:
            return _Silence(said, broke_down=False)
        last = said.rpartition("\n")[2][:_LONGEST_ERROR]
        again = shlex.join(["bondproof", "verify", *paths, *self._arguments])
        return _Silence(
            f"No verdict: the process that was to {task} {', '.join(paths)} ended with code {done.returncode}. {last}\n"
            f"See it again with:  {again}",
            broke_down=True,
        )


@dataclass(frozen=True, slots=True)
class _Silence:
    """Why there is no answer: the options are wrong, or the process broke down."""

    why: str
    broke_down: bool
