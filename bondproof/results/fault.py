"""What every command returns that could not do its work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class FaultResult:
    """A command that could not do its work: diagnostics of a spec, or one message."""

    kind: ClassVar[Literal["fault"]] = "fault"
    diagnostics: tuple[Diagnostic, ...]
    message: str
    exit_code: int = 2
