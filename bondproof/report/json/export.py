"""`export` as JSON."""

from __future__ import annotations

from bondproof.report.json.exact_numbers import Json
from bondproof.results import ExportResult


def exported(result: ExportResult) -> dict[str, Json]:
    """Every obligation with its script."""
    return {
        "spec": result.mechanism.header.name,
        "scheme": result.mechanism.scheme,
        "overrides": list(result.mechanism.overrides),
        "at": list(result.taken),
        "obligations": [{"claim": o.claim, "name": o.name, "smt2": o.script} for o in result.obligations],
    }
