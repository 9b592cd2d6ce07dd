"""Where a `mech.lock` lies, and for which specs: those in its own folder, and no others.

    lock_beside(folder)   the lock that holds for the specs in a folder, or None
    concerned(specs)      the specs, where a lock may be named in the place of those beside it

What is in a lock is read (lock.py) where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mechanisms.errors import UsageError
from mechanisms.language.catalogue import SUFFIX, specs_in

if TYPE_CHECKING:
    from bondproof.sources.lockfile.lock import Lock

NAME = "mech.lock"


def lock_beside(folder: Path) -> Lock | None:
    """The lock in a folder; None where there is none."""
    file = folder / NAME
    try:
        file.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError:
        pass  # it may be there: reading it says why it cannot be read
    from bondproof.sources.lockfile.lock import read_lock

    return read_lock(file)


def concerned(specs: Sequence[str]) -> tuple[str, ...]:
    """The specs, each once; a lock among them stands for those that lie beside it.

    Raises UsageError where none does.
    """
    found = dict[str, None]()
    for spec in specs:
        beside = [spec]
        if Path(spec).name == NAME:
            beside = [str(path) for path in specs_in(Path(spec).parent)]
            if not beside:
                raise UsageError(f"no `*{SUFFIX}` lies beside `{spec}`, so that nothing is pinned by it. Remove it.")
        found |= dict.fromkeys(beside)
    return tuple(found)
