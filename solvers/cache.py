"""A cache of verdicts in files: what was proved with certificates or refuted by a point is not searched for twice.

The name of a file is the digest of the question: box, premises and goal, the work allowed, the edition of
bondproof. Its text is evidence (proofs/record/verdicts.py), which is checked exactly before it is believed. What is
odd, unreadable or beyond a bound is as good as nothing: the question is decided anew.

Many processes may use one folder: a file is written under another name and then takes its own. Where
nothing can be written (a full disk, a folder of somebody else) there is no cache, and nobody is told.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from mechanisms.errors import CertificateRejected
from proofs.obligation import Obligation
from proofs.record.obligations import canonical
from proofs.record.verdicts import VERSION, read_verdict, write_verdict
from proofs.verdict import Verdict
from solvers.recall import Recall

MOST_BYTES = 200 * 1024 * 1024
"""Of the whole folder: beyond it the oldest files are removed."""

MOST_FILE_BYTES = 1024 * 1024
_BLOCK_BYTES = 4096
"""What a file takes at least on a usual disk."""

_BETWEEN_LOOKS_BYTES = 8 * 1024 * 1024
"""After so much was written the folder is measured again."""

_ODD = (OSError, ValueError, LookupError, ArithmeticError, RecursionError)
"""What unreadable or strange content may raise; CertificateRejected and DomainError are among it."""


class FileRecall(Recall):
    """Verdicts in the files of a folder; `edition` names the program whose search found them."""

    def __init__(self, folder: Path, edition: str, most_bytes: int = MOST_BYTES) -> None:
        self._folder, self._edition, self._most_bytes = folder, edition, most_bytes
        self._found: set[str] = set()
        self._kept: set[str] = set()
        self._writable = True
        self._unmeasured = _BETWEEN_LOOKS_BYTES

    def find(self, obligation: Obligation, rlimit: int) -> Verdict | None:
        """The verdict in the file of this question, where its evidence stands."""
        try:
            key = self._key(obligation, rlimit)
            verdict = read_verdict(obligation, _text(self._file(key)))
        except _ODD:
            return None
        if key not in self._kept:
            self._found.add(key)
        return verdict

    def keep(self, obligation: Obligation, rlimit: int, verdict: Verdict) -> None:
        """Write the file of this question, where there is evidence to write."""
        if not self._writable:
            return
        try:
            text = write_verdict(obligation, verdict)
            if text is None or len(text) > MOST_FILE_BYTES:
                return
            key = self._key(obligation, rlimit)
            _write(self._file(key), text)
        except CertificateRejected:
            return
        except OSError:
            self._writable = False
            return
        self._kept.add(key)
        self._unmeasured += max(len(text), _BLOCK_BYTES)
        if self._unmeasured >= _BETWEEN_LOOKS_BYTES:
            self._unmeasured = 0
            self._trim()

    def from_earlier(self, obligation: Obligation, rlimit: int) -> bool:
        """Whether an earlier run wrote what `find` answered."""
        if not self._found:
            return False
        try:
            return self._key(obligation, rlimit) in self._found
        except CertificateRejected:
            return False

    def _key(self, obligation: Obligation, rlimit: int) -> str:
        question = f"{VERSION}\n{self._edition}\n{rlimit}\n{canonical(obligation)}"
        return sha256(question.encode()).hexdigest()

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key[2:]}.json"

    def _trim(self) -> None:
        """Remove the oldest files until three quarters of the bound are left."""
        files = sorted(_measured(self._folder))
        total = sum(size for _, size, _ in files)
        if total <= self._most_bytes:
            return
        for _, size, path in files:
            with suppress(OSError):
                os.unlink(path)
            total -= size
            if total <= self._most_bytes * 3 // 4:
                return


def _text(file: Path) -> str:
    """The text of a regular file that is not too large. Raises OSError or ValueError for anything else."""
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_FILE_BYTES:
        raise ValueError("no file of this cache")
    with file.open("rb") as opened:
        return opened.read(MOST_FILE_BYTES).decode("ascii")


def _write(file: Path, text: str) -> None:
    """Put a text into a file, whole or not at all. After a crash it may be empty: that is odd, and ignored."""
    from tempfile import mkstemp

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = mkstemp(prefix=".", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii", newline="\n") as part:
            part.write(text)
        os.replace(name, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _measured(folder: Path) -> Iterator[tuple[float, int, str]]:
    """When each file was written, what it takes, and its path; what has gone meanwhile is left out."""
    for inner in _entries(folder):
        for entry in _entries(inner.path) if inner.is_dir(follow_symlinks=False) else ():
            with suppress(OSError):
                found = entry.stat(follow_symlinks=False)
                yield found.st_mtime, max(found.st_size, _BLOCK_BYTES), entry.path


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    """What is in a folder, read at once, so that nothing stays open; nothing where it is gone."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []
