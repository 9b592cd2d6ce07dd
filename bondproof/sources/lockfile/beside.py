"""Where a `mech.lock` lies, and for which specs: those in its own folder, and no others.

    lock_beside(folder)   the lock that holds for the specs in a folder, or None
    concerned(specs)      the specs, where a lock stands for those beside it, and a folder for those below it

What is in a lock is read (lock.py) where there is one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mechanisms.errors import UsageError
from mechanisms.language.catalogue import SUFFIX, names, specs_below, specs_in

if TYPE_CHECKING:
    from bondproof.sources.lockfile.lock import Lock

NAME = "mech.lock"
MOST_SPECS = 2000
"""Below a folder."""


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
    """The specs, each once; a lock among them stands for those that lie beside it, a folder for all below it.

    Raises UsageError where there are none, or more than MOST_SPECS.
    """
    found = dict[str, None]()
    for spec in specs:
        found |= dict.fromkeys(_beside(spec) if Path(spec).name == NAME else _below(spec))
    return tuple(found)


def _beside(lock: str) -> list[str]:
    beside = [str(path) for path in specs_in(Path(lock).parent)]
    if not beside:
        raise UsageError(f"no `*{SUFFIX}` lies beside `{lock}`, so that nothing is pinned by it. Remove it.")
    return beside


def _below(spec: str) -> list[str]:
    """The specs below a folder, or what was named; a name of the catalogue is no folder."""
    if "\0" in spec or spec in names() or not os.path.isdir(spec):
        return [spec]
    below = [str(path) for path in specs_below(Path(spec))]
    if not below:
        raise UsageError(f"no file `*{SUFFIX}` in `{spec}` or below it. Give a folder that holds specs.")
    if len(below) > MOST_SPECS:
        raise UsageError(f"`{spec}` holds more than {MOST_SPECS} specs. Name its folders one by one.")
    return below
