"""`list`, `show` and `bench` as JSON."""

from __future__ import annotations

from bondproof.report.json.exact_numbers import Json, in_unit, number
from bondproof.report.number_format import readable
from bondproof.report.rules import rules, setting
from bondproof.report.wording import shown_path
from bondproof.results import BenchResult, ListResult, ShowResult
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Interval, Parameter, Solve, Value


def browsed(result: ListResult | ShowResult | BenchResult) -> dict[str, Json]:
    """The catalogue, a spec, or benchmark data."""
    match result.kind:
        case "list":
            return _listed(result)
        case "show":
            return _shown(result)
        case "bench":
            return _bench(result)


def _listed(result: ListResult) -> dict[str, Json]:
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


def _shown(result: ShowResult) -> dict[str, Json]:
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


def _bench(result: BenchResult) -> dict[str, Json]:
    """The number, where one was asked for, and the tables."""
    found: dict[str, Json] = {}
    if result.value is not None:
        found = {**number("value", result.value), "unit": result.unit, "notes": list(result.notes)}
    found["tables"] = [
        {"title": t.title, "columns": list(t.columns), "rows": [list(row) for row in t.rows]} for t in result.tables
    ]
    return found
