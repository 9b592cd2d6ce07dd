"""Specs in which `lint` has found nothing, remembered: one that has not changed since is not read again.

    clean = CleanSpecs(folder, asked)
    clean.knows(spec)      whether nothing was found in it
    clean.remember(specs)  nothing was found in them just now; one that was written to meanwhile is left out

What is remembered is a digest of all that the answer rests on: the bytes of the spec, its path, the lock beside it,
the options, this bondproof, Python and the reader of YAML. A fault or a warning is never remembered, and no verdict
rests on this: `verify` reads every spec. Where nothing can be read or written, nothing is known, and nobody is told.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from bondproof import __version__
from bondproof._siblings import SIBLINGS
from bondproof.pins.beside import NAME
from mechanisms.catalogue import find
from mechanisms.errors import BondproofError

FILE = "clean-v1"
MOST = 4096
"""So many specs are remembered, those of the last runs."""

_DIGEST = 64
"""Characters of a digest, each line of the file."""

_MOST_BYTES = 256 * 1024
"""Of a spec or a lock: what is longer is refused by those who read it."""


class CleanSpecs:
    """The digests in a file of a folder; `asked` tells the options on which an answer depends."""

    def __init__(self, folder: Path, asked: str) -> None:
        self._file, self._asked = folder / FILE, asked
        self._digests: dict[str, str | None] = {}

    def knows(self, spec: str) -> bool:
        """Whether `lint` found nothing in the spec as it is now, when it was asked before."""
        self._digests[spec] = digest = self._digest(spec)
        return digest is not None and digest in self._known

    def remember(self, specs: Iterable[str]) -> None:
        """Keep what `knows` was asked about, and `lint` has found nothing in."""
        new = [digest for spec in specs if (digest := self._digests.get(spec)) and digest == self._digest(spec)]
        if not new:
            return
        from bondproof.whole_file import write_whole

        kept = list(dict.fromkeys((*self._read(), *new)))[-MOST:]
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._file, "".join(f"{digest}\n" for digest in kept))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._read())

    def _read(self) -> list[str]:
        """The digests in the file, in the order in which they came to it; none where it is odd."""
        content = _content(self._file, MOST * (_DIGEST + 1))
        return [line.decode("ascii", "replace") for line in (content or b"").split(b"\n") if len(line) == _DIGEST]

    def _digest(self, spec: str) -> str | None:
        """The digest of the question whether anything is wrong with the spec; None where it cannot be put."""
        try:
            file = find(spec)
            lock = Path(os.path.abspath(file)).parent / NAME
            locked = os.path.lexists(lock)
            told = f"{file}\n{self._asked}\n{locked}\n{self._edition}".encode("utf-8", "surrogateescape")
            read = (_content(file, _MOST_BYTES), _content(lock, _MOST_BYTES) if locked else b"")
        except (BondproofError, OSError, ValueError):
            return None
        parts = [sha256(part).digest() for part in (told, *read) if part is not None]
        return sha256(b"".join(parts)).hexdigest() if len(parts) == 1 + len(read) else None

    @cached_property
    def _edition(self) -> str:
        """All that a change of the programs would change: versions, and when each file of ours was written."""
        home = Path(__file__).parent
        found = find_spec("yaml")
        files = [repr(entry) for name in (home.name, *SIBLINGS) for entry in sorted(_files(home.parent / name))]
        return "\n".join((__version__, sys.version, repr(found and _written(found.origin)), *files))


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each file below a folder, but for compiled ones."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(Path(entry.path))
            else:
                yield entry.path, entry.stat().st_size, entry.stat().st_mtime_ns


def _written(path: str | None) -> tuple[str, int] | None:
    return None if path is None else (path, os.stat(path).st_mtime_ns)


def _content(file: Path, most: int) -> bytes | None:
    """The bytes of a regular file that is not too large; None for anything else."""
    try:
        found = file.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            return None
        with file.open("rb") as opened:
            content = opened.read(most + 1)
    except (OSError, ValueError):
        return None
    return content if len(content) <= most else None
