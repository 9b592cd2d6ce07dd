"""Annotations for GitHub Actions: `::error file=..,line=..::message`, one for each finding, the worst first.

GitHub shows ten errors, ten warnings and ten notices of a step; what is beyond that is counted in a last line. No text
of a spec begins a line here, so none of it can be a command to the runner.

Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; the bounds on number
and length are those of the runner (actions/runner, ExecutionContext.cs).
"""

from __future__ import annotations

from bondproof.rendering.document import Document, Finding, Level, plain, worst_first
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.repository_paths import Base, place
from bondproof.rendering.text import taken_apart
from bondproof.rendering.wording import plural
from mechanisms.sanitize import visible

MOST = 10
"""Annotations of one kind that GitHub shows for a step."""

LONGEST = 4000
"""Characters of a message; the runner cuts at 4,096 without saying so."""

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def render(document: Document, options: RenderOptions) -> str:
    """The annotations, a line each, and what was left out."""
    lines: list[str] = []
    left: list[str] = []
    found = worst_first(document.failing(options.detail))
    for level, command in _COMMANDS.items():
        mine = [finding for finding in found if finding.level is level]
        lines += [_annotation(command, finding, options) for finding in mine[:MOST]]
        if len(mine) > MOST:
            left.append(plural(len(mine) - MOST, f"more {command}"))
    if left:
        lines.append(
            f"{' and '.join(left)} without an annotation, as GitHub shows {MOST} of a kind in a step. "
            "The formats text, markdown and sarif have them all."
        )
    return "".join(f"{line}\n" for line in lines)


def _annotation(command: str, finding: Finding, options: RenderOptions) -> str:
    properties = {"title": finding.title}
    details = "" if finding.diagnostic is not None else taken_apart(finding, options)
    text = f"{plain(finding.text)}\n{details}".rstrip()
    if finding.at is not None:
        there = place(finding.at.path)
        if there.base is Base.REPOSITORY:
            at = finding.at
            where = {"line": at.line, "endLine": at.line, "col": at.column, "endColumn": at.column + at.length}
            properties = {"file": there.path, **{key: str(value) for key, value in where.items()}, **properties}
        else:
            text = f"{there.path}:{finding.at.line}:{finding.at.column}: {text}"
    written = ",".join(f"{key}={escaped_property(value)}" for key, value in properties.items())
    return f"::{command} {written}::{escaped(_bounded(text))}"


def _bounded(text: str) -> str:
    """The text, without the lines beyond what the runner keeps; a longer line is cut within itself."""
    shown = visible(text)
    if len(shown) <= LONGEST:
        return shown
    kept = shown[:LONGEST].rpartition("\n")[0] or shown[:LONGEST]
    return f"{kept}\n(cut here: the log has the rest)"


def escaped(text: str) -> str:
    """Text as the message of a workflow command.

    >>> escaped("100%\\n::error::no")
    '100%25%0A::error::no'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Text as a property of a workflow command.

    >>> escaped_property("a,b::c")
    'a%2Cb%3A%3Ac'
    """
    return escaped(visible(text)).replace(":", "%3A").replace(",", "%2C")
