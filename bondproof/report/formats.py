"""The table of formats. A new one is a module with `render`, and a line in a table here.

render(result, name, options)   a result in one of the formats
DOCUMENTS                       formats of the whole answer: text, markdown, html, latex
FINDINGS                        formats that take findings alone: junit, sarif, github
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from bondproof.commands.result import Result
from bondproof.report.options import RenderOptions
from mechanisms.sanitize import guarded, in_json
from mechanisms.values import evolve

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
    if name == "json":
        from bondproof.report import json

        return seal(json.render(result.data(reproducible=options.reproducible)))
    document = result.document(reproducible=options.reproducible)
    seconds = None if options.reproducible else document.seconds
    document = evolve(document, seconds=seconds, exit_code=int(result.exit_code))
    return seal(import_module((DOCUMENTS | FINDINGS)[name]).render(document, options))
