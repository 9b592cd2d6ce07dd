"""What `lint` returns: what is wrong or doubtful with specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from mechanisms.frozen import Frozen

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


SILENT = "B002"
"""The code of a spec without claims."""


class LintedSpec(Frozen):
    """One spec and what is wrong or doubtful with it."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


class LintResult(Frozen):
    """The result of `lint`."""

    kind: ClassVar[Literal["lint"]] = "lint"
    specs: tuple[LintedSpec, ...]
    exit_code: int
