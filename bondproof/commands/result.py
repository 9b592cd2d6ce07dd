"""What every command returns: a frozen value with an exit code that can say itself in every format.

    Result        the base of all results: document(), data(), and what `print` and notebooks show
    FaultResult   a command that could not do its work

A result holds exact numbers in base units. `document` builds what it has to say (bondproof/rendering/document.py);
`data` is what JSON holds (bondproof/rendering/json.py).
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from mechanisms.values import Frozen, evolve

if TYPE_CHECKING:
    from bondproof.rendering.document import Document, Heading
    from bondproof.rendering.json import Data
    from mechanisms.diagnostics import Diagnostic
    from mechanisms.model.mechanism import Mechanism


class Printer(Protocol):
    """What IPython prints a result by, where it cannot show tables."""

    def text(self, text: str) -> None:
        """Print a text."""
        ...


class Result(Frozen):
    """The result of a command: `kind` is the name of the command, `exit_code` what the process ends with."""

    kind: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def exit_code(self) -> int:
            """What the process ends with."""

        @property
        def seconds(self) -> float | None:
            """How long the work took, where that is known."""
    else:
        seconds = None

    def reproducible(self) -> Self:
        """The same without what differs from run to run, such as times."""
        return self if self.seconds is None else evolve(self, seconds=None)  # type: ignore[call-arg]  # it has the field

    @abstractmethod
    def document(self) -> Document:
        """What there is to say, in no format."""

    @abstractmethod
    def data(self) -> Mapping[str, Data]:
        """What JSON holds, but for the exit code and what else every answer has (bondproof/rendering/formats.py)."""

    def __str__(self) -> str:
        import click

        return click.unstyle(self._rendered("text")).rstrip("\n")

    def _repr_pretty_(self, printer: Printer, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return self._rendered("html")

    def _repr_latex_(self) -> str:
        return self._rendered("latex")

    def _rendered(self, form: str) -> str:
        from bondproof.rendering.formats import render
        from bondproof.rendering.options import RenderOptions

        return render(self, form, RenderOptions(reproducible=True))


_NO_ANSWER = "bondproof could not do its work"


class FaultResult(Result):
    """A command that could not do its work: diagnostics of a spec, or one message."""

    kind: ClassVar[str] = "fault"
    diagnostics: tuple[Diagnostic, ...]
    message: str
    exit_code: int = 2

    def document(self) -> Document:
        """Each fault with its place, or the message."""
        from bondproof.rendering.document import Document, Finding, Level, faults

        if self.diagnostics:
            return Document(faults(self.diagnostics), title=_NO_ANSWER)
        said = Finding("error", "", self.message, Level.ERROR, rule="UNUSABLE", title=_NO_ANSWER)
        return Document((said,), title=_NO_ANSWER)

    def data(self) -> Mapping[str, Data]:
        """Every error; one without a place has neither code nor path."""
        nowhere = {"code": None, "severity": "error", "message": self.message}
        nowhere |= {"path": None, "line": None, "column": None, "help": ""}
        return {"errors": list(self.diagnostics) or [nowhere]}


def heading(mechanism: Mechanism, said: str = "") -> Heading:
    """The title of an answer about a spec: its name, its scheme, what was set, and what else there is to say."""
    from bondproof.rendering.document import Heading, Span, Style, Subject
    from bondproof.rendering.wording import scheme_of

    source = mechanism.source
    changed = f", with {', '.join(source.overrides)}" if source.overrides else ""
    text = (Span(mechanism.header.name, Style.NAME), f", {scheme_of(mechanism)}{changed}{said}")
    return Heading(text, 1, subject=Subject(source.path, source.sha256, source.scheme or ""))


def identity(mechanism: Mechanism) -> dict[str, Data]:
    """Which spec an answer speaks of: its name, its file and digest, its scheme, what was set."""
    from bondproof.rendering.wording import shown_path

    return {
        "spec": mechanism.header.name,
        "path": shown_path(mechanism.source.path),
        "sha256": mechanism.source.sha256,
        "scheme": mechanism.source.scheme,
        "overrides": mechanism.source.overrides,
    }
