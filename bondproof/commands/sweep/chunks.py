"""The rows of a sweep in chunks, each kept in a file when it is done: a sweep that was killed goes on where it was.

    Chunks(job, rows)                 the chunks of some rows
    Folder(path, chunks)              where they are kept; raises UsageError where another sweep is kept there
    folder.found(number)              the answers of a chunk, or None

A folder has a manifest: a digest of all that answers depend on, and the versions of programs. Each chunk is written
whole or not at all. A file that cannot be read as a chunk counts as missing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from bondproof.commands.sweep.job import Job
from bondproof.system.files import require_no_link, write_whole
from bondproof.system.versions import versions
from mechanisms.errors import UsageError
from mechanisms.values import Frozen
from solvers.sweeps.cells import WORDS, Answer

ROWS = 50
"""Rows of a chunk: few enough that a kill loses little, and enough that starting a process for each costs little."""
_MANIFEST = "manifest.json"
_SAME = ("bondproof", "python", "z3-solver", "python-flint", "sympy")
"""Programs whose version may change an answer."""


class Chunks(Frozen):
    """A job and the rows to be decided, in chunks that follow each other."""

    job: Job
    rows: tuple[int, ...]

    def __len__(self) -> int:
        return -(-len(self.rows) // ROWS)

    def rows_of(self, number: int) -> tuple[int, ...]:
        """The rows of one chunk."""
        return self.rows[number * ROWS : (number + 1) * ROWS]

    def manifest(self) -> dict[str, str]:
        """What answers depend on: each part by its digest or its version."""
        job = self.job
        axes = [[axis.name, axis.unit, axis.numbers] for axis in job.axes]
        parts = {
            "spec": [job.spec, job.schemes, job.pinned, job.overrides],
            "axes": axes,
            "question": [job.ask, job.claims, job.solved, job.rlimit, job.seconds],
            "rows": [self.rows, ROWS],
        }
        return {
            name: sha256(json.dumps(part).encode()).hexdigest() for name, part in parts.items()
        } | deciding_versions()


def deciding_versions() -> dict[str, str]:
    """The versions of all programs that may change an answer."""
    known = versions()
    return {name: known[name] for name in _SAME if name in known}


class Folder:
    """Where the chunks of one sweep are kept."""

    def __init__(self, path: Path, chunks: Chunks) -> None:
        self._path, self._chunks = path, chunks
        manifest = path / _MANIFEST
        wanted = chunks.manifest()
        try:
            require_no_link(path)
            path.mkdir(exist_ok=True)
            known = _object(manifest)
            if known is None:
                if any(path.iterdir()):
                    raise UsageError(f"`{path}` holds something else than chunks of a sweep. Name another folder.")
                write_whole(manifest, json.dumps(wanted, indent=2) + "\n")
        except OSError as error:
            raise UsageError(
                f"cannot keep chunks in `{path}`: {error.strerror or error}. Name another folder."
            ) from None
        differs = [name for name in wanted if known is not None and known.get(name) != wanted[name]]
        if differs:
            which = ", ".join(differs)
            raise UsageError(
                f"`{path}` holds chunks of another sweep (different: {which}). Remove it, or name another folder."
            )

    def found(self, number: int) -> list[Answer] | None:
        """The answers of a chunk that is there and whole."""
        kept = _object(self._file(number))
        rows = self._chunks.rows_of(number)
        if kept is None or kept.get("rows") != [rows[0], rows[-1]]:
            return None
        with suppress(TypeError, KeyError):
            answers = [Answer(*each) for each in kept["answers"]]
            if len(answers) == len(rows) and all(answer.word in WORDS for answer in answers):
                return answers
        return None

    def keep(self, number: int, answers: Sequence[Answer]) -> None:
        """Write a chunk, whole or not at all; raises UsageError where that is not possible."""
        rows = self._chunks.rows_of(number)
        told = [[a.word, a.low, a.high, a.exact, a.count, a.why] for a in answers]
        try:
            write_whole(self._file(number), json.dumps({"rows": [rows[0], rows[-1]], "answers": told}) + "\n")
        except OSError as error:
            raise UsageError(f"cannot write to `{self._path}`: {error.strerror or error}.") from None

    def remove(self) -> None:
        """Remove the folder with all chunks, if nothing else is in it."""
        files = [self._path / _MANIFEST, *map(self._file, range(len(self._chunks)))]
        for file in files:
            file.unlink(missing_ok=True)
        with suppress(OSError):
            self._path.rmdir()

    def _file(self, number: int) -> Path:
        return self._path / f"chunk-{number:06}.json"


def _object(file: Path) -> dict[str, Any] | None:
    """The object that a file of ours holds; None where there is none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
