"""What the doctor found: findings in sections, each with its state."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.report.document import Block, Document
    from bondproof.report.json import Data


class State(Enum):
    """How it is with one thing."""

    OK = "ok"
    NOTE = "note"
    """Not as it could be, and no hindrance: an extra that is not installed."""
    WRONG = "wrong"
    """bondproof cannot do its work before this is mended."""


class Finding(Frozen):
    """One thing: its state, what was found, what is needed, how long it took to load, and what to do."""

    name: str
    state: State
    found: str = ""
    needed: str = ""
    advice: str = ""
    seconds: float | None = None


class Section(Frozen):
    """Findings under a title."""

    title: str
    findings: tuple[Finding, ...]


class DoctorResult(Result):
    """What was examined, section by section."""

    kind: ClassVar[str] = "doctor"
    sections: tuple[Section, ...]

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What has to be mended."""
        return tuple(f for section in self.sections for f in section.findings if f.state is State.WRONG)

    @property
    def exit_code(self) -> int:
        """2 where something has to be mended, else 0."""
        return 2 if self.wrong else 0

    def document(self, *, reproducible: bool = False) -> Document:
        """A finding for each thing, section by section; then whether all is well."""
        from bondproof.report.document import Document, Heading, Paragraph

        blocks: list[Block] = []
        for section in self.sections:
            blocks.append(Heading(section.title))
            blocks += (_finding(each, reproducible=reproducible) for each in section.findings)
        wrong = len(self.wrong)
        end = "everything that bondproof needs is there" if not wrong else f"{wrong} to be put right: see above"
        return Document((*blocks, Paragraph(end)), exit_code=self.exit_code)

    def data(self, *, reproducible: bool = False) -> Mapping[str, Data]:
        """The sections with their findings."""
        sections = [
            {"title": section.title, "findings": [_data(each, reproducible=reproducible) for each in section.findings]}
            for section in self.sections
        ]
        return {"sections": sections, "wrong": [each.name for each in self.wrong], "exit_code": self.exit_code}


def _finding(each: Finding, *, reproducible: bool) -> Block:
    from bondproof.report import document

    levels = {State.OK: document.Level.PASS, State.NOTE: document.Level.WARNING, State.WRONG: document.Level.ERROR}
    notes = [f"needs {each.needed}"] if each.needed else []
    notes += [f"loaded in {each.seconds:.2f} s"] if each.seconds is not None and not reproducible else []
    said = "  ".join(part for part in (each.found, ", ".join(notes)) if part)
    advice = (document.Paragraph(each.advice),) if each.advice else ()
    return document.Finding(each.state.value, each.name, said, levels[each.state], blocks=advice)


def _data(each: Finding, *, reproducible: bool) -> Mapping[str, Data]:
    found: dict[str, Data] = {
        "name": each.name,
        "state": each.state,
        "found": each.found,
        "needed": each.needed,
        "advice": each.advice,
    }
    return found if reproducible else {**found, "seconds": each.seconds}
