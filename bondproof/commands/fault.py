"""What every command returns that could not do its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from mechanisms.values import Frozen

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


class FaultResult(Frozen):
    """A command that could not do its work: diagnostics of a spec, or one message."""

    kind: ClassVar[Literal["fault"]] = "fault"
    diagnostics: tuple[Diagnostic, ...]
    message: str
    exit_code: int = 2
