"""What `snapshot` and `diff` return."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar, Literal

from bondproof.commands.snapshots.changes import SpecChange
from mechanisms.values import Frozen


class Mode(Enum):
    """What is done with a snapshot: written anew, compared with exit code 4 where it differs, or only compared."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"


class SnapshotResult(Frozen):
    """The result of `snapshot`: what differs from the file; `first` says that there was none before."""

    kind: ClassVar[Literal["snapshot"]] = "snapshot"
    file: str
    mode: Mode
    first: bool
    specs: tuple[SpecChange, ...]
    exit_code: int


class DiffResult(Frozen):
    """The result of `diff`: what differs between two specs, two folders of specs, or two snapshots."""

    kind: ClassVar[Literal["diff"]] = "diff"
    old: str
    new: str
    specs: tuple[SpecChange, ...]
    exit_code: int = 0
