"""`lint`, `list`, `show`, `bench`, `export` and faults as JSON."""

from __future__ import annotations

from bondproof.report.json.exact_numbers import Json, in_unit, number
from bondproof.report.rules import rules, setting
from bondproof.report.words import shown_path
from bondproof.results import BenchResult, ExportResult, FaultResult, LintResult, ListResult, ShowResult, readable
from mechanisms.diagnostics import Diagnostic
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Interval, Parameter, Solve, Value


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


def failed(result: FaultResult) -> dict[str, Json]:
    """A command that could not do its work. A fault without a place has neither code nor path."""
    errors: list[Json] = [diagnostic(each) for each in result.diagnostics]
    if not errors:
        nowhere: dict[str, Json] = {"path": None, "line": None, "column": None, "help": ""}
        errors.append({"code": None, "severity": "error", "message": result.message, **nowhere})
    return {"errors": errors, "exit_code": int(result.exit_code)}


def linted(result: LintResult) -> dict[str, Json]:
    """The diagnostics of each spec."""
    specs: list[Json] = [
        {"path": shown_path(spec.path), "diagnostics": [diagnostic(d) for d in spec.diagnostics]}
        for spec in result.specs
    ]
    return {"specs": specs, "exit_code": int(result.exit_code)}


def listed(result: ListResult) -> dict[str, Json]:
    """The catalogue."""
    return {
        "mechanisms": [
            {
                "name": entry.name,
                "title": entry.title,
                "scheme": entry.scheme,
                "fault": entry.fault,
                "path": shown_path(entry.path),
                "source": entry.source,
            }
            for entry in result.mechanisms
        ]
    }


def shown(result: ShowResult) -> dict[str, Json]:
    """A spec: its header, its parameters as data, its other sections as the spec writes them."""
    mechanism = result.mechanism
    header = mechanism.header
    found: dict[str, Json] = {
        "name": header.name,
        "title": header.title,
        "about": header.about,
        "fault": header.fault,
        "source": header.source,
        "path": shown_path(mechanism.path),
        "sha256": mechanism.sha256,
        "scheme": mechanism.scheme,
        "schemes": list(mechanism.schemes),
        "overrides": list(mechanism.overrides),
        "parameters": [_parameter(mechanism, parameter) for parameter in mechanism.parameters],
    }
    for section in rules(result):
        if section.title not in found:
            found[section.title] = [
                {"name": rule.name, "text": rule.text, "comment": rule.comment, "notes": list(rule.notes)}
                for rule in section.rules
            ]
    return found


def _parameter(mechanism: Mechanism, parameter: Parameter) -> dict[str, Json]:
    setting_ = parameter.setting
    found: dict[str, Json] = {
        "name": parameter.name,
        "written": setting(parameter),
        "unit": readable(parameter.unit).text,
        "kind": type(setting_).__name__.lower(),
    }
    if isinstance(setting_, Value):
        found |= number("value", in_unit(parameter, setting_.value))
    if isinstance(setting_, Solve):
        setting_ = setting_.domain
    if isinstance(setting_, Interval):
        found |= number("low", in_unit(parameter, setting_.low))
        found |= number("high", None if setting_.high is None else in_unit(parameter, setting_.high))
        found |= {"low_open": setting_.low_open, "high_open": setting_.high_open}
    if parameter.origin is not None:
        found |= {"rows": list(parameter.origin.rows), "low_confidence": parameter.origin.low_confidence}
    return found


def bench(result: BenchResult) -> dict[str, Json]:
    """The number, where one was asked for, and the tables."""
    found: dict[str, Json] = {}
    if result.value is not None:
        found = {**number("value", result.value), "unit": result.unit, "notes": list(result.notes)}
    found["tables"] = [
        {"title": t.title, "columns": list(t.columns), "rows": [list(row) for row in t.rows]} for t in result.tables
    ]
    return found


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
