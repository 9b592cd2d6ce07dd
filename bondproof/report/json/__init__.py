"""The JSON format: stable keys in a stable order, exact numbers as strings. docs/json.md describes it.

verify.py   claims                bond.py            the window
browse.py   the other commands    equilibria.py      who plays what
compare.py  schemes compared      exact_numbers.py   how numbers are written
certify.py  files of certificates
drift.py    snapshots and diffs   doctor.py          the installation
explain.py  codes, words, claims  start.py           init
"""

from __future__ import annotations

import json
from typing import assert_never

from bondproof.comparison.result import CompareResult
from bondproof.doctor.result import DoctorResult
from bondproof.drift.result import DiffResult, SnapshotResult
from bondproof.explanations.result import ExplainResult
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json
from bondproof.results import (
    BenchResult,
    BondResult,
    CertifyResult,
    EquilibriaResult,
    ExportResult,
    FaultResult,
    LintResult,
    ListResult,
    Result,
    ShowResult,
    VerifyResult,
)
from bondproof.schema.shipped import SchemaResult
from bondproof.starting.first_spec import InitResult

VERSION = 1
"""Of the format: a key never changes its meaning within a version."""


def render(result: Result, manner: Manner) -> str:
    """The result as one JSON object."""
    return json.dumps({"bondproof": VERSION, **_object(result, manner)}, indent=2, ensure_ascii=False) + "\n"


def _object(result: Result, manner: Manner) -> dict[str, Json]:  # noqa: C901  one case a kind of result
    from bondproof.report.json import bond, browse, certify, compare, doctor, drift, equilibria, explain, start, verify

    match result:
        case VerifyResult():
            return verify.verified(result, manner)
        case CertifyResult():
            return certify.certified(result, manner)
        case BondResult():
            return bond.bond(result, manner)
        case EquilibriaResult():
            return equilibria.equilibria(result, manner)
        case CompareResult():
            return compare.compared(result, manner)
        case SnapshotResult():
            return drift.kept(result, manner)
        case DiffResult():
            return drift.diffed(result, manner)
        case ExportResult():
            return browse.exported(result)
        case LintResult():
            return browse.linted(result)
        case FaultResult():
            return browse.failed(result)
        case ListResult():
            return browse.listed(result)
        case ShowResult():
            return browse.shown(result)
        case BenchResult():
            return browse.bench(result)
        case DoctorResult():
            return doctor.examined(result, manner)
        case ExplainResult():
            return explain.explained(result)
        case InitResult():
            return start.started(result)
        case SchemaResult():
            return {"schema": json.loads(result.text), "exit_code": result.exit_code}
        case _:
            assert_never(result)
