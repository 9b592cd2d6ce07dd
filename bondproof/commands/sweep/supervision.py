"""Children that decide cells, each row within its time and memory: what goes wrong costs one row.

    with Child(text, limits) as child:
        answers = child.answers(rows)       one for each row, in order
    answers_of(text, rows, limits)          the same in one call, for a worker of a cluster

A child that dies, or does not answer in time, is ended; its row is an ERROR, and a new child goes on with the next one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self

from mechanisms.values import Frozen
from solvers.sweeps.cells import Answer

PROGRAM = Path(__file__).with_name("child.py")
_ENDED = ""
"""What a child that has ended is read as."""


class Limits(Frozen):
    """What one cell may take: seconds by the clock, and the memory of its process in megabytes."""

    seconds: float = 600.0
    megabytes: int = 4096


class Stopped(Exception):
    """The child was closed from outside: nobody waits for its answers any more."""


class Child:
    """A process that decides rows of one job; it is started when it is first needed, and again after it died."""

    def __init__(self, job: str, limits: Limits, program: Path = PROGRAM) -> None:
        self._job, self._limits, self._program = job, limits, program
        self._process: subprocess.Popen[str] | None = None
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def answers(self, rows: Sequence[int], told: Callable[[], None] = lambda: None) -> list[Answer]:
        """The answer of each row; `told` is called after each. Raises Stopped where the child is closed meanwhile."""
        found = []
        for row in rows:
            found.append(self._answer(row))
            told()
        return found

    def close(self) -> None:
        """End the process, whatever it does."""
        self._closed = True
        self._end()

    def _answer(self, row: int) -> Answer:
        try:
            line = self._asked(row)
        except Empty:
            self._end()
            return Answer("ERROR", why=f"no answer within {self._limits.seconds:g} s: its process was ended")
        if self._closed:
            raise Stopped
        if line == _ENDED:
            code = self._end()
            cause = "it ran out of memory, or was ended from outside"
            return Answer("ERROR", why=f"its process died (exit code {code}): {cause}")
        return Answer(*json.loads(line))

    def _asked(self, row: int) -> str:
        """The line that the child answers with; raises Empty where none comes in time."""
        process = self._process or self._started()
        assert process.stdin is not None, "it is a pipe"
        try:
            process.stdin.write(f"{row}\n")
            process.stdin.flush()
        except OSError:
            return _ENDED
        return self._lines.get(timeout=self._limits.seconds)

    def _started(self) -> subprocess.Popen[str]:
        if self._closed:
            raise Stopped
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(self._program), str(self._limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        self._lines = SimpleQueue()
        Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        assert self._process.stdin is not None, "it is a pipe"
        with suppress(OSError):  # it may have ended already, which is seen where it is read
            self._process.stdin.write(self._job + "\n")
        return self._process

    def _end(self) -> int | None:
        """End the process that is there; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        code = process.wait()
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        return code


def _read(process: subprocess.Popen[str], lines: SimpleQueue[str]) -> None:
    """Pass on each line that a process writes, and that it has ended."""
    assert process.stdout is not None, "it is a pipe"
    with process.stdout as written:
        for line in written:
            lines.put(line)
    lines.put(_ENDED)


def answers_of(job: str, rows: Sequence[int], limits: Limits) -> list[Answer]:
    """The answers of some rows, by a child that is started for them."""
    with Child(job, limits) as child:
        return child.answers(rows)
