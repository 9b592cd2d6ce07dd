"""Specs in which `lint` has found nothing, remembered: one that has not changed since is not read again.

    clean = CleanSpecs(folder, asked)
    clean.knows(spec)      whether nothing was found in it
    clean.remember(specs)  nothing was found in them just now; one that was written to meanwhile is left out

What is remembered is a digest of all that the answer rests on: the bytes of the spec, its path, the lock beside it,
the options, this bondproof, Python, the reader of YAML and Z3. A fault, a warning or what is open is never remembered,
and no verdict rests on this: `verify` reads every spec. Where nothing can be read or written, nothing is known, and
nobody is told. Unlike a verdict in the cache a digest is believed as it stands, so none is asked that could have come
with the specs: a cache within the repository of a spec, or within the one in which bondproof runs, is not asked.
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
from bondproof.repository import repository
from mechanisms.catalogue import find
from mechanisms.errors import BondproofError
from mechanisms.frozen import Frozen

FILE = "clean-v1"
MOST = 4096
"""So many specs are remembered, those of the last runs."""

_DIGEST = 64
"""Characters of a digest, each line of the file."""

_DECIDE = ("yaml", "z3")
"""Packages of others on whose word it may rest that nothing was found; all else that is proved is checked."""

_MOST_BYTES = 256 * 1024
"""Of a spec or a lock: what is longer is refused by those who read it."""


_Written = tuple[str, int, int, int]


class _Question(Frozen):
    """A spec as it was asked about; `unchanged` holds as long as neither it nor the lock is written to."""

    digest: str
    unchanged: tuple[_Written, ...]


class CleanSpecs:
    """The digests in a file of a folder; `asked` tells the options on which an answer depends."""

    def __init__(self, folder: Path, asked: str) -> None:
        self._file, self._asked = folder / FILE, asked
        self._questions: dict[str, _Question | None] = {}

    def knows(self, spec: str) -> bool:
        """Whether `lint` found nothing in the spec as it is now, when it was asked before."""
        self._questions[spec] = question = self._question(spec)
        return question is not None and question.digest in self._known

    def remember(self, specs: Iterable[str]) -> None:
        """Keep what `knows` was asked about, and `lint` has found nothing in."""
        asked = [(self._questions.get(spec), spec) for spec in specs]
        new = [question.digest for question, spec in asked if question and question == self._question(spec)]
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

    def _question(self, spec: str) -> _Question | None:
        """The question whether anything is wrong with the spec; None where it cannot be put."""
        try:
            file = find(spec)
            if self._came_with(file):
                return None
            lock = Path(os.path.abspath(file)).parent / NAME
            asked = (file, lock) if os.path.lexists(lock) else (file,)
            told = f"{file}\n{len(asked)}\n{self._asked}\n{self._edition}".encode("utf-8", "surrogateescape")
            read = [content for each in asked if (content := _content(each, _MOST_BYTES)) is not None]
            unchanged = tuple(_written(str(each)) for each in asked)
        except (BondproofError, OSError, ValueError):
            return None
        parts = b"".join(sha256(part).digest() for part in (told, *read))
        return _Question(sha256(parts).hexdigest(), unchanged) if len(read) == len(asked) else None

    def _came_with(self, spec: Path) -> bool:
        """Whether the cache could be part of what is to be linted."""
        cache = Path(os.path.realpath(self._file))
        tops = (repository(), repository(Path(os.path.realpath(spec)).parent))
        return any(cache.is_relative_to(os.path.realpath(top)) for top in tops)

    @cached_property
    def _edition(self) -> str:
        """All that a change of the programs would change: versions, and when each file of ours was written."""
        home = Path(__file__).parent
        ours = [entry for name in (home.name, *SIBLINGS) for entry in sorted(_files(home.parent / name))]
        theirs = [found and _written(found.origin or "") for found in map(find_spec, _DECIDE)]
        return "\n".join((__version__, sys.version, *map(repr, (*theirs, *ours))))


def _files(folder: Path) -> Iterator[_Written]:
    """Each file below a folder, but for compiled ones."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(Path(entry.path))
            else:
                yield _written(entry.path)


def _written(path: str) -> _Written:
    """What tells one content of a file from another: the times of its last change, of which one cannot be set back."""
    found = os.stat(path)
    return path, found.st_size, found.st_mtime_ns, found.st_ctime_ns


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
