"""`init` as text: what was written, and what to type next."""

from __future__ import annotations

import click

from bondproof.commands.init.first_spec import InitResult
from bondproof.report.formats import Manner
from bondproof.report.text.table import table, wrapped
from mechanisms.sanitize import in_one_line


def lines(result: InitResult, manner: Manner) -> list[str]:
    """The files, then the next commands with what they show; nothing is printed with --quiet."""
    if manner.quiet:
        return []
    found = [f"{click.style('wrote', fg='green', bold=True)}  {in_one_line(name)}" for name in result.written]
    return [
        *found,
        "",
        *_steps([(in_one_line(step.command), f"# {step.shows}") for step in result.steps], manner.width),
    ]


def _steps(steps: list[tuple[str, str]], width: int | None) -> list[str]:
    """Commands, which never break, as they are to be copied, each with its comment beside it or above it."""
    beside = table(steps, None)
    if width is None or max(map(len, beside)) <= width:
        return beside
    return [line for command, comment in steps for line in (*wrapped(comment, width), f"  {command}")]
