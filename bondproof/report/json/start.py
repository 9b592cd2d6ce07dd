"""`init` as JSON."""

from __future__ import annotations

from bondproof.commands.init.first_spec import InitResult
from bondproof.report.json.exact_numbers import Json


def started(result: InitResult) -> dict[str, Json]:
    """The files, and what to type next."""
    return {
        "written": list(result.written),
        "next": [{"command": step.command, "shows": step.shows} for step in result.steps],
        "exit_code": int(result.exit_code),
    }
