"""The table of formats, and how much a reader wants to see.

A new format is one module with `render(result, manner)`, and one line in FORMATS.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from mechanisms.sanitize import guarded, in_json
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.results import Result

FORMATS = {
    "text": "bondproof.report.text",
    "short": "bondproof.report.short",
    "json": "bondproof.report.json",
    "junit": "bondproof.report.junit",
    "sarif": "bondproof.report.sarif",
    "github": "bondproof.report.github",
    "markdown": "bondproof.report.markdown",
    "csv": "bondproof.report.csv_table",
    "latex": "bondproof.report.latex_table",
    "html": "bondproof.report.html_table",
}
"""The module of each format."""

_SEALS: dict[str, Callable[[str], str]] = {"json": in_json, "sarif": in_json, "github": str}
"""How an answer is made harmless to terminals and CI runners, where `guarded` would break the format; that for GitHub
consists of commands, and escapes the text in them itself."""

TELL_FAULTS = ("json", "junit", "sarif", "github")
"""The formats for programs: an answer in them also says why a command could not do its work."""


class Manner(Frozen):
    """How much is shown: everything known, only what is unexpected, and nothing that changes from run to run.

    `width`: characters in a line of text; None where it goes to no terminal (bondproof/report/text/table.py).
    """

    verbose: bool = False
    quiet: bool = False
    reproducible: bool = False
    width: int | None = None


class Format(Protocol):
    """A module that renders results."""

    def render(self, result: Result, manner: Manner) -> str:
        """The whole answer, with its last newline; empty where there is nothing to say."""
        ...


def render(result: Result, name: str, manner: Manner) -> str:
    """A result in one of the formats, in which nothing that a spec says acts on a terminal or on a CI runner.

    Text may carry colours (ANSI); whoever prints it takes them out where they are not wanted.
    """
    seal = _SEALS.get(name, guarded)
    return seal(cast("Format", import_module(FORMATS[name])).render(result, manner))
