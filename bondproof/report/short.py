"""The short format: one line a finding, `file:line:col: ...`, as editors and annotations read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from bondproof.comparison.result import CompareResult
from bondproof.doctor.result import DoctorResult
from bondproof.drift.result import DiffResult, SnapshotResult
from bondproof.explanations.result import Entry, ExplainResult, Topics
from bondproof.numbers import Towards, decimal, quantity
from bondproof.remarks import window_remarks
from bondproof.report.changes import by_gravity, details, headline, place
from bondproof.report.changes import window as window_change
from bondproof.report.formats import Manner
from bondproof.report.play import count as how_many
from bondproof.report.play import plays, seated
from bondproof.report.words import at_point, cell, origin, shown_path, telling, threshold, unit_of, window
from bondproof.results import (
    BenchResult,
    BondResult,
    Certificates,
    CertifyResult,
    CheckedClaim,
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
from proofs.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous


def render(result: Result, manner: Manner) -> str:
    """The result, one line a finding."""
    return "".join(f"{line}\n" for line in _lines(result, manner))


def _lines(result: Result, manner: Manner) -> Iterator[str]:  # noqa: C901  one case a kind of result
    match result:
        case VerifyResult():
            yield from _verified(result, manner)
        case CertifyResult():
            yield from _certified(result, manner)
        case BondResult():
            yield _bond(result)
        case EquilibriaResult():
            yield from _equilibria(result)
        case CompareResult():
            yield from _compared(result)
        case LintResult():
            yield from (d.short() for spec in result.specs for d in spec.diagnostics)
        case FaultResult():
            yield from (d.short() for d in result.diagnostics)
            if not result.diagnostics:
                yield f"error: {result.message}"
        case SnapshotResult() | DiffResult():
            yield from _changes(result, manner)
        case ExportResult():
            yield from (f"{one.claim}: {one.name}: {one.reason or 'written'}" for one in result.obligations)
        case ListResult():
            yield from (f"{entry.name}: {entry.title}" for entry in result.mechanisms)
        case ShowResult():
            yield from _shown(result)
        case BenchResult():
            yield from _bench(result)
        case DoctorResult():
            yield from (
                f"{f.state.value}: {f.name}: {f.found}" for section in result.sections for f in section.findings
            )
        case ExplainResult():
            yield from _explained(result)
        case InitResult():
            yield from (f"{name}: written" for name in result.written)
        case SchemaResult():
            yield from result.text.splitlines()
        case _:
            assert_never(result)


def _changes(result: SnapshotResult | DiffResult, manner: Manner) -> Iterator[str]:
    for spec in by_gravity(result.specs):
        for change in spec.claims if manner.verbose else spec.differing:
            said = "; ".join(details(change))
            yield f"{place(change) or spec.key}: {headline(change)}[{change.claim}]" + (f": {said}" if said else "")
        if spec.window is not None:
            yield f"{spec.key}: WINDOW: {window_change(spec.window)}"


def _compared(result: CompareResult) -> Iterator[str]:
    for row in result.rows:
        where = ", ".join(part for part in (row.spec, row.workload, row.scheme) if part)
        yield from (f"{where}: {c.title}: {cell(row.cells[c.key])}" for c in result.columns if c.key in row.cells)


def _verified(result: VerifyResult, manner: Manner) -> Iterator[str]:
    for spec in result.specs:
        for checked in spec.claims:
            if not (manner.quiet and checked.as_expected):
                yield _claim(checked)
        if not manner.quiet:
            yield from (warning.short() for warning in spec.mechanism.warnings)
    yield from (fault.short() for fault in result.faults)
    if result.certificates is not None:
        yield from _certificates(result.certificates, manner)


def _certificates(done: Certificates, manner: Manner) -> Iterator[str]:
    if not manner.quiet:
        yield f"{done.folder}: WRITTEN: {done.written}"
    yield from (f"{done.folder}: NO CERTIFICATE[{each.spec} {each.claim}]: {each.why}" for each in done.without)
    yield from (f"{done.folder}: REMOVED: {name}" for name in done.removed)


def _certified(result: CertifyResult, manner: Manner) -> Iterator[str]:
    for file in result.files:
        if not (manner.quiet and file.accepted):
            word, where = ("ACCEPTED", origin(file)) if file.accepted else ("REJECTED", file.why)
            yield f"{shown_path(file.path)}: {word}[{file.claim}]: {where}"
    for each in result.missing:
        yield f"{each.spec}{f'.{each.scheme}' if each.scheme else ''}: MISSING[{each.claim}]"


def _claim(checked: CheckedClaim) -> str:
    claim = checked.result.statement.claim
    at = f"{shown_path(claim.at.path)}:{claim.at.line}:{claim.at.column}"
    expected = " (as expected)" if checked.as_expected and checked.word != "PROVED" else ""
    said = _said(checked)
    return f"{at}: {checked.word}{expected}[{claim.name}]" + (f": {said}" if said else "")


def _said(checked: CheckedClaim) -> str:
    unit = unit_of(checked.result.statement.dimension)
    match checked.result.verdict:
        case Proved():
            margin = checked.result.margin
            return "" if margin is None else f"margin {quantity(margin, unit, towards=Towards.DOWN)}"
        case Refuted():
            broken = checked.result.broken
            gap = "" if broken is None or broken.gap is None else f"left minus right is {quantity(broken.gap, unit)} "
            fixes = " or ".join(threshold(repair) for repair in checked.result.repairs[:1])
            where = at_point(telling(checked)) or "the values given"
            return f"{gap}at {where}" + (f" (fixed by {fixes})" if fixes else "")
        case Undecided(reason) | Vacuous(reason) | Erroneous(reason):
            return reason


def _bond(result: BondResult) -> str:
    parameter = result.window.parameter
    at = f"{shown_path(parameter.at.path)}:{parameter.at.line}:{parameter.at.column}"
    shown = " or ".join(window(span, parameter.unit) for span in result.window.spans)
    said = f"in {shown}" if shown else "; ".join(window_remarks(result.window))
    return f"{at}: {result.word}[{parameter.name}]: {said}"


def _equilibria(result: EquilibriaResult) -> Iterator[str]:
    stages = result.mechanism.game.stages if result.mechanism is not None else ()
    line, column = (stages[0].at.line, stages[0].at.column) if stages else (1, 1)
    at = f"{shown_path(result.path)}:{line}:{column}"
    for number, equilibrium in enumerate(result.solution.equilibria):
        played = ", ".join(f"{p} plays {plays(result, equilibrium.profile, seat)}" for seat, p in seated(result))
        yield f"{at}: EQUILIBRIUM[{number + 1}]: {played}" + (" (intended)" if result.honest(number) else "")
    if not result.solution.complete:
        yield f"{at}: INCOMPLETE: {how_many(result)}"
    if result.doubt:
        yield f"{at}: UNDECIDED: {result.doubt}"


def _shown(result: ShowResult) -> Iterator[str]:
    from bondproof.report.rules import rules

    for section in rules(result):
        for rule in section.rules:
            yield f"{section.title}: {rule.name + ': ' if rule.name else ''}{rule.text}"


def _explained(result: ExplainResult) -> Iterator[str]:
    match result.subject:
        case Entry(name, _, title):
            yield f"{name}: {title}"
        case Topics(by_kind):
            yield from (f"{each.name}: {each.title}" for _, entries in by_kind for each in entries)
        case claims:
            for each in claims:
                at = f"{shown_path(each.claim.at.path)}:{each.claim.at.line}:{each.claim.at.column}"
                for condition in each.conditions:
                    label = f"{condition.label}: " if condition.label else ""
                    yield f"{at}: CLAIM[{each.claim.name}]: {label}{condition.formula}"


def _bench(result: BenchResult) -> Iterator[str]:
    if result.value is not None:
        yield f"{decimal(result.value, 6)} {'' if result.unit == '1' else result.unit}".rstrip()
    for table in result.tables:
        yield from (f"{table.title}: {', '.join(row)}" for row in table.rows)
