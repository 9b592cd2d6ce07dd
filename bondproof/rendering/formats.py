"""The table of formats. A new one is a module with `render(document, options)`, and a line in a table here.

render(result, name, options)   a result in one of the formats
DOCUMENTS                       formats of the whole answer, which every command has: text, markdown, html, latex
EXCERPTS                        formats of a part of it, for commands that name them: short, csv
FINDINGS                        formats that take findings alone, likewise: junit, sarif, github

Command lines read the tables, so this module loads nothing until something is rendered.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bondproof.commands.result import Result
    from bondproof.rendering.json import Data
    from bondproof.rendering.options import RenderOptions

DOCUMENTS = {
    "text": "bondproof.rendering.text",
    "markdown": "bondproof.rendering.markdown",
    "html": "bondproof.rendering.html",
    "latex": "bondproof.rendering.latex",
}
"""The module of each format that shows every kind of block."""

EXCERPTS = {
    "short": "bondproof.rendering.short",
    "csv": "bondproof.rendering.csv",
}
"""The module of each format that shows findings, or tables, for people."""

FINDINGS = {
    "junit": "bondproof.rendering.junit",
    "sarif": "bondproof.rendering.sarif",
    "github": "bondproof.rendering.github",
}
"""The module of each format that hands findings to a tool."""

USUAL = (*DOCUMENTS, "json")
"""The formats of every command; JSON is made of the data of a result, not of its document."""

FOR_TERMINALS = ("text", "short")
"""Formats of which `--quiet` prints only what needs attention. What is written to a file is always whole."""

FOR_PROGRAMS = ("json", *FINDINGS)
"""An answer in these also says why a command could not do its work."""


def render(result: Result, name: str, options: RenderOptions) -> str:
    """A result in one of the formats, in which nothing that a spec says acts on a terminal or on a CI runner.

    Text may carry colours (ANSI); whoever prints it takes them out where they are not wanted.
    """
    from mechanisms.values import evolve

    if options.reproducible:
        result = result.reproducible()
    if name == "json":
        from bondproof.rendering import json

        return _sealed(json.render(_whole(result, options)), name)
    document = evolve(result.document(), seconds=result.seconds, exit_code=int(result.exit_code))
    return _sealed(import_module((DOCUMENTS | EXCERPTS | FINDINGS)[name]).render(document, options), name)


def _sealed(text: str, name: str) -> str:
    """The answer, harmless to terminals and CI runners; that for GitHub consists of commands, and escapes itself."""
    from mechanisms.sanitize import guarded, in_json

    if name == "github":
        return text
    return in_json(text) if name in ("json", "sarif") else guarded(text)


def _whole(result: Result, options: RenderOptions) -> Mapping[str, Data]:
    """The data of a result with what every answer has: how it ends, what computed it, how long that took."""
    found = {**result.data(), "exit_code": int(result.exit_code)}
    if not options.reproducible:
        from bondproof.system.versions import versions

        found["versions"] = versions()
    return found if result.seconds is None else {**found, "seconds": round(result.seconds, 3)}
