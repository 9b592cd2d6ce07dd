"""The table of formats. A new one is a module with `render`, and a line in a table here.

render(result, name, options)   a result in one of the formats
DOCUMENTS                       formats of the whole answer: text, markdown, html, latex
FINDINGS                        formats that take findings alone: junit, sarif, github
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from bondproof.commands.result import Result
from bondproof.report.options import RenderOptions
from bondproof.system.versions import versions
from mechanisms.sanitize import guarded, in_json
from mechanisms.values import evolve

if TYPE_CHECKING:
    from bondproof.report.json import Data

DOCUMENTS = {
    "text": "bondproof.report.text",
    "short": "bondproof.report.short",
    "markdown": "bondproof.report.markdown",
    "html": "bondproof.report.html",
    "latex": "bondproof.report.latex",
    "csv": "bondproof.report.csv",
}
"""The module of each format that renders a document: `render(document, options)`."""

FINDINGS = {
    "junit": "bondproof.report.junit",
    "sarif": "bondproof.report.sarif",
    "github": "bondproof.report.github",
}
"""The module of each format that renders findings: `render(document, options)`, too."""

FOR_TERMINALS = ("text", "short")
"""Formats of which `--quiet` prints only what needs attention. What is written to a file is always whole."""

FOR_PROGRAMS = ("json", *FINDINGS)
"""An answer in these also says why a command could not do its work."""

_SEALS: dict[str, Callable[[str], str]] = {"json": in_json, "sarif": in_json, "github": str}
"""How an answer is made harmless to terminals and CI runners, where `guarded` would break the format; that for GitHub
consists of commands, and escapes the text in them itself."""


def render(result: Result, name: str, options: RenderOptions) -> str:
    """A result in one of the formats, in which nothing that a spec says acts on a terminal or on a CI runner.

    Text may carry colours (ANSI); whoever prints it takes them out where they are not wanted.
    """
    seal = _SEALS.get(name, guarded)
    if options.reproducible:
        result = result.reproducible()
    if name == "json":
        from bondproof.report import json

        return seal(json.render(_whole(result, options)))
    document = evolve(result.document(), seconds=result.seconds, exit_code=int(result.exit_code))
    return seal(import_module((DOCUMENTS | FINDINGS)[name]).render(document, options))


def _whole(result: Result, options: RenderOptions) -> Mapping[str, Data]:
    """The data of a result with what every answer has: how it ends, what computed it, how long that took."""
    found = {**result.data(), "exit_code": int(result.exit_code)}
    if not options.reproducible:
        found["versions"] = versions()
    return found if result.seconds is None else {**found, "seconds": round(result.seconds, 3)}
