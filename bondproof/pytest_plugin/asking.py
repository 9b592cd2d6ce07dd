"""Asks a process of its own to read specs and to decide their claims (far_side.py).

    FarSide.expect(path)    this spec will be asked for
    FarSide.read(path)      Contents: its claims, or what is wrong with it
    FarSide.decide(path)    Decided: a Finding for each claim, or why there is none

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
from enum import StrEnum
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


class Outcome(StrEnum):
    """What a verdict means for the run."""

    PASSED = "passed"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Contents:
    """The claims of a spec, each with its line, and the reader's doubts; where it cannot be read, the fault."""

    claims: Mapping[str, int] = field(default_factory=dict)
    fault: str = ""
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on a claim; `margin` is exact, with its unit. `text` says what did not come out as expected."""

    verdict: str
    outcome: Outcome
    margin: str | None
    engines: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Decided:
    """The verdicts on the claims of a spec, or the fault for which there are none."""

    findings: Mapping[str, Finding] = field(default_factory=dict)
    fault: str = ""


class FarSide:
    """The process that knows what claims mean, started anew for each question."""

    def __init__(self, folder: Path, arguments: Sequence[str]) -> None:
        """Paths are relative to `folder`; `arguments` are options of `bondproof verify`."""
        self._folder, self._arguments = folder, tuple(arguments)
        self._expected: list[str] = []
        self._read: dict[str, Contents] = {}

    def expect(self, path: str) -> None:
        """Read this spec together with others, when the first of them is asked for."""
        self._expected.append(path)

    def read(self, path: str) -> Contents:
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
                self._read.update((path, Contents(fault=answers.why)) for path in paths)
            return
        self._read.update((path, Contents(**answers[path])) for path in paths)

    def decide(self, path: str) -> Decided:
        """The verdict on every claim of a spec."""
        answers = self._ask("decide", [path])
        if isinstance(answers, _Silence):
            return Decided(fault=answers.why)
        found, fault = answers[path]["findings"], answers[path]["fault"]
        return Decided({name: _finding(fields) for name, fields in found.items()}, fault)

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


def _finding(fields: Mapping[str, Any]) -> Finding:
    """A finding, with the types that JSON does not have."""
    return Finding(**{**fields, "outcome": Outcome(fields["outcome"]), "engines": tuple(fields["engines"])})
