"""The text format: for people at a terminal, in a log and in a pull request.

verify.py      claims and verdicts      refuted.py   a counterexample, taken apart
bond.py        the window               table.py     cells in columns
equilibria.py  who plays what           faults.py    lint, and what could not be done
browse.py      list, show, bench        compare.py   schemes side by side
certify.py     files of certificates    export.py    scripts of other tools
drift.py       snapshots and diffs      start.py     init
explain.py     codes, words, claims     doctor.py    the installation
"""

from __future__ import annotations

from typing import assert_never, cast

from bondproof.comparison.result import CompareResult
from bondproof.doctor.result import DoctorResult
from bondproof.drift.result import DiffResult, SnapshotResult
from bondproof.explanations.result import ExplainResult
from bondproof.report.formats import Manner
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


def render(result: Result, manner: Manner) -> str:
    """The result as lines of text."""
    lines = _lines(result, manner)
    return "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""


def plain(result: object) -> str:
    """The text of a result without colours and without what changes from run to run, as Python prints it."""
    import click

    return click.unstyle(render(cast("Result", result), Manner(reproducible=True))).rstrip("\n")


def _lines(result: Result, manner: Manner) -> list[str]:  # noqa: C901  one case a kind of result
    """The lines of a result, by its kind."""
    from bondproof.report.text import (
        bond,
        browse,
        certify,
        compare,
        doctor,
        drift,
        equilibria,
        explain,
        export,
        faults,
        start,
        verify,
    )

    match result:
        case VerifyResult():
            return verify.lines(result, manner)
        case CertifyResult():
            return certify.lines(result, manner)
        case BondResult():
            return bond.lines(result, manner)
        case EquilibriaResult():
            return equilibria.lines(result, manner)
        case CompareResult():
            return compare.lines(result, manner)
        case SnapshotResult():
            return drift.kept(result, manner)
        case DiffResult():
            return drift.diffed(result, manner)
        case ExportResult():
            return export.lines(result)
        case LintResult():
            return faults.linted(result, manner)
        case FaultResult():
            return faults.failed(result)
        case ListResult():
            return browse.listed(result)
        case ShowResult():
            return browse.shown(result)
        case BenchResult():
            return browse.bench(result)
        case DoctorResult():
            return doctor.lines(result, manner)
        case ExplainResult():
            return explain.lines(result, manner)
        case InitResult():
            return start.lines(result, manner)
        case SchemaResult():
            return result.text.splitlines()
        case _:
            assert_never(result)
