"""`certify` as JSON."""

from __future__ import annotations

from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json, number
from bondproof.report.wording import shown_path
from bondproof.results import CertifiedFile, CertifyResult


def certified(result: CertifyResult, manner: Manner) -> dict[str, Json]:
    """Every file, and the claims of the specs given that have none."""
    files = [file for file in result.files if not (manner.quiet and file.accepted)]
    found: dict[str, Json] = {
        "files": [_file(file) for file in files],
        "missing": [{"spec": each.spec, "scheme": each.scheme, "claim": each.claim} for each in result.missing],
        "compared": result.compared,
        "exit_code": int(result.exit_code),
    }
    if not manner.reproducible and result.seconds is not None:
        found["seconds"] = round(result.seconds, 3)
    return found


def _file(file: CertifiedFile) -> dict[str, Json]:
    solved: list[Json] = [{"parameter": name, **number("value", value)} for name, value in file.solved]
    return {
        "path": file.path,
        "accepted": file.accepted,
        "reason": file.why or None,
        "spec": file.spec or None,
        "scheme": file.scheme,
        "overrides": list(file.overrides),
        "solved": solved,
        "claim": file.claim or None,
        "statement": file.text or None,
        "kinds": list(file.kinds),
        "obligations": file.obligations,
        "rederived_from": shown_path(file.derived) if file.derived else None,
    }
