"""The JSON format: stable keys in a stable order, exact numbers as strings. docs/json.md describes it.

verify.py   claims                bond.py            the window
faults.py   lint, faults          equilibria.py      who plays what
browse.py   list, show, bench     compare.py         schemes compared
certify.py  files of certificates export.py          scripts of other tools
drift.py    snapshots and diffs   doctor.py          the installation
explain.py  codes, words, claims  start.py           init
solved.py   what was solved for   exact_numbers.py   how numbers are written
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, assert_never

from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json

if TYPE_CHECKING:
    from bondproof.results import Result

VERSION = 1
"""Of the format: a key never changes its meaning within a version."""


def render(result: Result, manner: Manner) -> str:
    """The result as one JSON object."""
    return json.dumps({"bondproof": VERSION, **_object(result, manner)}, indent=2, ensure_ascii=False) + "\n"


def _object(result: Result, manner: Manner) -> dict[str, Json]:  # noqa: C901  one case a kind of result
    match result.kind:
        case "verify":
            from bondproof.report.json import verify

            return verify.verified(result, manner)
        case "certify":
            from bondproof.report.json import certify

            return certify.certified(result, manner)
        case "bond":
            from bondproof.report.json import bond

            return bond.bond(result, manner)
        case "equilibria":
            from bondproof.report.json import equilibria

            return equilibria.equilibria(result, manner)
        case "compare":
            from bondproof.report.json import compare

            return compare.compared(result, manner)
        case "snapshot" | "diff":
            from bondproof.report.json import drift

            return drift.compared(result, manner)
        case "export":
            from bondproof.report.json import export

            return export.exported(result)
        case "lint" | "fault":
            from bondproof.report.json import faults

            return faults.rendered(result)
        case "list" | "show" | "bench":
            from bondproof.report.json import browse

            return browse.browsed(result)
        case "doctor":
            from bondproof.report.json import doctor

            return doctor.examined(result, manner)
        case "explain":
            from bondproof.report.json import explain

            return explain.explained(result)
        case "init":
            from bondproof.report.json import start

            return start.started(result)
        case "schema":
            return {"schema": json.loads(result.text), "exit_code": result.exit_code}
        case _:
            assert_never(result)
