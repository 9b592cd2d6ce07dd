"""The JUnit format, for test reports in CI: a test suite for each spec, a test case for each claim and for the window
of what is solved.

    proved, or refuted as the spec expects    passes
    refuted, or proved against expectation    failure, with the ledger as its text
    UNDECIDED, VACUOUS, ERROR                 error, and not skipped: nothing is known, which is no pass
    no value to decide it at                  skipped: the window of the parameter is a test case, and counts for it
    a spec that cannot be read                error

Suites and classes are named by the path of their spec from the top of the repository: two specs may have one name,
and GitLab takes cases of the same class and name for one.
Times and the versions of solvers change from run to run, so a reproducible report has neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import click
from junitparser import Attr, Error, Failure, IntAttr, JUnitXml, Properties, Property, Skipped, TestCase, TestSuite

from bondproof import __version__
from bondproof.commands.verify.result import Checked
from bondproof.report.findings import block
from bondproof.report.formats import Manner
from bondproof.report.repository_paths import place
from bondproof.report.text.verify import about, headline
from bondproof.report.wording import NO_CLAIMS, remarks
from bondproof.results import FaultResult, VerifiedSpec, VerifyResult
from bondproof.sources.picked_claims import COMMAND_LINE
from bondproof.system.versions import versions
from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import in_one_line, visible

if TYPE_CHECKING:
    from bondproof.results import Result


class Case(TestCase):
    """A test case that says where its claim stands."""

    file = Attr()
    line = IntAttr()


def render(result: Result, manner: Manner) -> str:
    """The result as XML.

    Raises UsageError for the result of a command that checks no claims.
    """
    match result:
        case VerifyResult():
            suites = [_spec(spec, manner) for spec in result.specs] + _unreadable(result.faults, manner)
            seconds = result.seconds
        case FaultResult():
            suites = _unreadable(result.diagnostics, manner) or [_unusable(result, manner)]
            seconds = None
        case _:
            raise UsageError(f"a {type(result).__name__} is not written as JUnit: ask for text, short or json.")
    report = JUnitXml("bondproof")
    if seconds is not None and not manner.reproducible:
        report.time = round(seconds, 3)
    report.tests = sum(suite.tests for suite in suites)
    report.failures = sum(suite.failures for suite in suites)
    report.errors = sum(suite.errors for suite in suites)
    for suite in suites:
        report.append(suite)
    return _written(report)


def _written(report: JUnitXml) -> str:
    """The report as text. junitparser would take lxml where it is installed, and other bytes would come out."""
    root = ElementTree.fromstring(report.tostring())
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(name: str, properties: Sequence[tuple[str, str]], cases: Sequence[Case], manner: Manner) -> TestSuite:
    """A suite with its counts, which junitparser would set together with a time that nobody measured."""
    suite = TestSuite(visible(name))
    suite.tests = len(cases)
    suite.failures = sum(case.is_failure for case in cases)
    suite.errors = sum(case.is_error for case in cases)
    suite.skipped = sum(case.is_skipped for case in cases)
    used = {"bondproof": __version__} if manner.reproducible else versions()
    listed = Properties()
    for key, value in (*used.items(), *properties):
        listed.add_property(Property(key, visible(value)))
    suite.append(listed)
    suite.extend(cases)
    return suite


def _spec(spec: VerifiedSpec, manner: Manner) -> TestSuite:
    mechanism = spec.mechanism
    properties = [
        ("spec", place(mechanism.path).path),
        ("sha256", mechanism.sha256),
        ("question", click.unstyle(headline(spec))),
        *(("remark", remark) for remark in remarks(spec, manner)),
    ]
    name = _named(mechanism)
    shown = [checked for checked in spec.findings if checked.fails or not manner.quiet]
    cases = [_claim(name, checked, manner) for checked in shown]
    if not spec.findings:
        nothing = _case("claims", name, Position(mechanism.path, 1, 1))
        cases.append(_errored(nothing, "VACUOUS", NO_CLAIMS, ""))
    if doubts := "\n".join(warning.short() for warning in mechanism.warnings):
        properties.append(("warning", doubts))
        for case in cases:
            case.system_err = visible(doubts)
    return _suite(name, properties, cases, manner)


def _named(mechanism: Mechanism) -> str:
    """The path of the spec, and its scheme where one was asked for."""
    return place(mechanism.path).path + (f", scheme {mechanism.scheme}" if mechanism.scheme else "")


def _claim(spec: str, checked: Checked, manner: Manner) -> Case:
    claim = checked.claim
    case = _case(claim.name, spec, claim.at)
    said = visible(about(checked))
    if not checked.counts:
        case.result = Skipped(said, checked.word)
    elif checked.as_expected:
        case.system_out = f"{checked.word}{'' if checked.word == 'PROVED' else ' as expected'}: {said}"
    elif checked.word in ("REFUTED", "PROVED"):
        failure = Failure(said, checked.word)
        failure.text = visible("\n".join(part for part in (_where(claim.at), block(checked, manner) or said) if part))
        case.result = failure
    else:
        _errored(case, checked.word, said, f"{_where(claim.at)}\n{said}")
    return case


def _case(name: str, spec: str, at: Position) -> Case:
    case = Case(visible(name), visible(spec))
    case.file = visible(place(at.path).path)
    case.line = at.line
    return case


def _errored(case: Case, word: str, message: str, text: str) -> Case:
    error = Error(visible(message), word)
    error.text = visible(text or message)
    case.result = error
    return case


def _where(at: Position) -> str:
    return f"{in_one_line(place(at.path).path)}:{at.line}:{at.column}"


def _unreadable(faults: Iterable[Diagnostic], manner: Manner) -> list[TestSuite]:
    """A suite for each spec that could not be read, with a test case that says why."""
    by_path: dict[str, list[Diagnostic]] = {}
    for fault in faults:
        by_path.setdefault(fault.at.path, []).append(fault)
    suites = []
    for path, found in by_path.items():
        name = path if path in COMMAND_LINE else place(path).path
        case = _case("the spec can be read", name, found[0].at)
        message = found[0].message + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
        _errored(case, found[0].code, message, "\n\n".join(fault.long() for fault in found))
        suites.append(_suite(name, [("spec", place(path).path)], [case], manner))
    return suites


def _unusable(result: FaultResult, manner: Manner) -> TestSuite:
    case = Case("the question can be asked", "bondproof")
    return _suite("bondproof", [], [_errored(case, "UNUSABLE", result.message, "")], manner)
