"""Faults: one raised where a part of a spec cannot be read on, many collected over a phase.

    raise fault(Code.SYNTAX, "...", at, "what to do")     one fault, as a SpecError
    with faults.caught(): ...                             the same, kept, and reading goes on
    faults.settle()                                       all of them as one SpecError

A SpecError without diagnostics says that the cause has been reported elsewhere.
"""

from __future__ import annotations

from types import TracebackType

from mechanisms.diagnostics import Diagnostic, Position, Severity
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code

MOST_FAULTS = 100
"""Errors kept of one phase, and as many warnings: who has more wants the first ones. No warning displaces an error."""


def fault(code: Code, message: str, at: Position, help: str = "") -> SpecError:
    """The error of one fault, to be raised."""
    return SpecError([Diagnostic(code.id, message, at, help)])


def reported() -> SpecError:
    """The error to raise where what is needed was faulty itself, and that has been reported there."""
    return SpecError([])


class Faults:
    """The faults of one phase of reading, each kept once, in the order in which they were found."""

    def __init__(self) -> None:
        self._found = dict[Diagnostic, None]()

    def add(self, code: Code, message: str, at: Position, help: str = "") -> None:
        """Keep a fault."""
        self.extend([Diagnostic(code.id, message, at, help)])

    def warn(self, code: Code, message: str, at: Position, help: str = "") -> None:
        """Keep a warning: the spec can be used all the same."""
        self.extend([Diagnostic(code.id, message, at, help, Severity.WARNING)])

    def extend(self, diagnostics: list[Diagnostic] | tuple[Diagnostic, ...]) -> None:
        """Keep the faults that another reader has found."""
        for diagnostic in diagnostics:
            if len(self._of(diagnostic.severity)) < MOST_FAULTS:
                self._found[diagnostic] = None

    def caught(self) -> Caught:
        """Keep the fault that stops what is done inside the `with`, and go on behind it."""
        return Caught(self)

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """All that was kept."""
        return tuple(self._found)

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """The warnings alone."""
        return self._of(Severity.WARNING)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors alone."""
        return self._of(Severity.ERROR)

    def _of(self, severity: Severity) -> tuple[Diagnostic, ...]:
        return tuple(d for d in self._found if d.severity is severity)

    def settle(self) -> None:
        """Raise everything that was found, in the order of the text, where an error is among it."""
        if self.errors:
            raise SpecError(sorted(self._found, key=lambda d: (d.at.path, d.at.line, d.at.column)))


class Caught:
    """The context in which a SpecError is kept and passed over; every other error goes through."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if isinstance(error, SpecError):
            self._faults.extend(error.diagnostics)
        return isinstance(error, SpecError)
