"""`lint`, and commands that could not do their work, as JSON."""

from __future__ import annotations

from bondproof.report.json.exact_numbers import Json
from bondproof.report.wording import shown_path
from bondproof.results import FaultResult, LintResult
from mechanisms.diagnostics import Diagnostic


def diagnostic(found: Diagnostic) -> dict[str, Json]:
    """One fault or warning with its place."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "path": found.at.path,
        "line": found.at.line,
        "column": found.at.column,
        "help": found.help,
    }


def rendered(result: LintResult | FaultResult) -> dict[str, Json]:
    """The faults of specs that were asked for, or that stood in the way."""
    return _linted(result) if result.kind == "lint" else _failed(result)


def _failed(result: FaultResult) -> dict[str, Json]:
    """A command that could not do its work. A fault without a place has neither code nor path."""
    errors: list[Json] = [diagnostic(each) for each in result.diagnostics]
    if not errors:
        nowhere: dict[str, Json] = {"path": None, "line": None, "column": None, "help": ""}
        errors.append({"code": None, "severity": "error", "message": result.message, **nowhere})
    return {"errors": errors, "exit_code": int(result.exit_code)}


def _linted(result: LintResult) -> dict[str, Json]:
    """The diagnostics of each spec."""
    specs: list[Json] = [
        {"path": shown_path(spec.path), "diagnostics": [diagnostic(d) for d in spec.diagnostics]}
        for spec in result.specs
    ]
    return {"specs": specs, "exit_code": int(result.exit_code)}
