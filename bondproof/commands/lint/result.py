"""What `lint` returns: what is wrong or doubtful with specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from bondproof.exit_codes import ExitCode
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from mechanisms.diagnostics import Diagnostic


SILENT = "B002"
"""The code of a spec without claims."""

OPEN = "B003"
"""The code of a spec whose implicit claims nobody could decide."""


class LintedSpec(Frozen):
    """One spec and what is wrong or doubtful with it."""

    path: str
    diagnostics: tuple[Diagnostic, ...]


class LintResult(Frozen):
    """The result of `lint`."""

    kind: ClassVar[Literal["lint"]] = "lint"
    specs: tuple[LintedSpec, ...]

    @property
    def exit_code(self) -> ExitCode:
        """USAGE where a spec has an error, VACUOUS where there is no spec."""
        from mechanisms.diagnostics import Severity

        if any(d.severity is Severity.ERROR for spec in self.specs for d in spec.diagnostics):
            return ExitCode.USAGE
        return ExitCode.OK if self.specs else ExitCode.VACUOUS
