"""What `export` returns: obligations in another tool's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from mechanisms.values import Frozen

if TYPE_CHECKING:
    from mechanisms.model.mechanism import Mechanism


class Exported(Frozen):
    """An obligation in another tool's language, and the claim that it is a part of.

    `text` is complete by itself; where it is empty, `reason` says why the obligation cannot be written.
    """

    claim: str
    name: str
    text: str
    reason: str = ""


class ExportResult(Frozen):
    """The result of `export`: the implicit claims, then the claims, each at the value at which `verify` decides it."""

    kind: ClassVar[Literal["export"]] = "export"
    mechanism: Mechanism
    obligations: tuple[Exported, ...]
    exit_code: int
