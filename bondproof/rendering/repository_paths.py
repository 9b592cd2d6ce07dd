"""Where a spec lies for a reader elsewhere: from the top of the repository, with forward slashes.

Services that show findings next to the source (code scanning, annotations) know files by their path in the
repository, and refuse paths of the machine that ran.

    place("rules/bond.mech.yaml")   Place("rules/bond.mech.yaml", Base.REPOSITORY)
"""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from urllib.parse import quote

from bondproof.rendering.wording import shown_path
from mechanisms.values import Frozen


def repository(folder: Path | None = None) -> Path:
    """The nearest folder, from the current one or another one upwards, that holds `.git`; itself where none does."""
    here = Path.cwd() if folder is None else folder
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


_HOUSE = Path(__file__).parents[2]


class Base(Enum):
    """What a path is counted from."""

    REPOSITORY = "the top folder of the repository, or, without a repository, the folder in which bondproof ran"
    CATALOGUE = "the folder in which bondproof is installed"
    ELSEWHERE = "the machine on which bondproof ran"


class Place(Frozen):
    """A path with forward slashes, and what it is counted from."""

    path: str
    base: Base

    @property
    def uri(self) -> str:
        """The path as a URI: relative to its base, or of the scheme `file` where it has none."""
        encoded = quote(self.path, errors="surrogateescape")
        if self.base is not Base.ELSEWHERE:
            return encoded
        return f"file://{'' if encoded.startswith('/') else '/'}{encoded}"


def place(path: str) -> Place:
    """The place of a file, which need not exist.

    A spec of the catalogue is counted from bondproof's own folder, unless that is the repository itself.
    """
    root = repository()
    if root != _HOUSE and (shown := shown_path(path)) != path:
        return Place(shown, Base.CATALOGUE)
    for absolute in (Path(os.path.abspath(path)), Path(os.path.realpath(path))):
        if absolute.is_relative_to(root):
            return Place(absolute.relative_to(root).as_posix(), Base.REPOSITORY)
    return Place(Path(os.path.abspath(path)).as_posix(), Base.ELSEWHERE)
