"""What `lint` returns: what is wrong or doubtful with specs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


SILENT = "B002"
"""The code of a spec without claims."""


@dataclass(frozen=True, slots=True)
class LintedSpec:
    """One spec and what is wrong or doubtful with it."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class LintResult:
    """The result of `lint`."""

    kind: ClassVar[Literal["lint"]] = "lint"
    specs: tuple[LintedSpec, ...]
    exit_code: int
