"""`export` as JSON."""

from __future__ import annotations

from bondproof.report.json.exact_numbers import Json
from bondproof.report.wording import shown_path
from bondproof.results import ExportResult


def exported(result: ExportResult) -> dict[str, Json]:
    """Each obligation as a text of its own; null where it cannot be written, with the reason."""
    mechanism = result.mechanism
    return {
        "spec": mechanism.header.name,
        "path": shown_path(mechanism.path),
        "sha256": mechanism.sha256,
        "scheme": mechanism.scheme,
        "overrides": list(mechanism.overrides),
        "obligations": [
            {"claim": one.claim, "name": one.name, "smt2": one.text or None, "reason": one.reason or None}
            for one in result.obligations
        ],
        "exit_code": int(result.exit_code),
    }
