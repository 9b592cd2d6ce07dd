"""What `snapshot` and `diff` return."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from bondproof.commands.snapshots.changes import SpecChange

if TYPE_CHECKING:
    from bondproof.report.document import Document
    from bondproof.report.json import Data


class Mode(Enum):
    """What is done with a snapshot: written anew, compared with exit code 4 where it differs, or only compared."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"


class SnapshotResult(Result):
    """What differs from the file; `first` says that there was none before."""

    kind: ClassVar[str] = "snapshot"
    file: str
    mode: Mode
    first: bool
    specs: tuple[SpecChange, ...]
    exit_code: int

    def document(self, *, reproducible: bool = False) -> Document:
        """What differs, the gravest first."""
        from bondproof.commands.snapshots.document import kept

        return kept(self)

    def data(self, *, reproducible: bool = False) -> Mapping[str, Data]:
        """What differs, spec by spec."""
        from bondproof.commands.snapshots.data import kept

        return kept(self)


class DiffResult(Result):
    """What differs between two specs, two folders of specs, or two snapshots."""

    kind: ClassVar[str] = "diff"
    old: str
    new: str
    specs: tuple[SpecChange, ...]
    exit_code: int = 0

    def document(self, *, reproducible: bool = False) -> Document:
        """What differs, the gravest first."""
        from bondproof.commands.snapshots.document import diffed

        return diffed(self)

    def data(self, *, reproducible: bool = False) -> Mapping[str, Data]:
        """What differs, spec by spec."""
        from bondproof.commands.snapshots.data import diffed

        return diffed(self)
