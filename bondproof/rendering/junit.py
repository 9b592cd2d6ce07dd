"""The JUnit format, for test reports in CI: a test suite for each spec, a test case for each claim.

    proved, or refuted as the spec expects    passes
    refuted, or proved against expectation    failure, with the ledger as its text
    UNDECIDED, VACUOUS, ERROR                 error, and not skipped: nothing is known, which is not a pass
    no value to decide it at                  skipped: the window of the parameter is a test case, and counts for it
    a spec that cannot be read                error

Suites and classes are named by the path of their spec from the top of the repository: two specs may have one name,
and GitLab takes cases of the same class and name for one.
Times and the versions of solvers change from run to run, so a reproducible report has neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree import ElementTree

from junitparser import Attr, Error, Failure, IntAttr, JUnitXml, Properties, Property, Skipped, TestCase, TestSuite

from bondproof import __version__
from bondproof.rendering.document import Block, Document, Finding, Heading, Items, Level, Subject, plain
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.repository_paths import place
from bondproof.rendering.text import taken_apart
from bondproof.system.versions import versions
from mechanisms.diagnostics import Position
from mechanisms.sanitize import in_one_line, visible


class Case(TestCase):
    """A test case that says where its claim is."""

    file = Attr()
    line = IntAttr()


def render(document: Document, options: RenderOptions) -> str:
    """The findings as XML."""
    suites = [suite for section in _sections(document) for suite in _suites(section, options)]
    report = JUnitXml("bondproof")
    if document.seconds is not None:
        report.time = round(document.seconds, 3)
    report.tests = sum(suite.tests for suite in suites)
    report.failures = sum(suite.failures for suite in suites)
    report.errors = sum(suite.errors for suite in suites)
    for suite in suites:
        report.append(suite)
    return _written(report)


def _sections(document: Document) -> Iterator[tuple[Heading | None, list[Block]]]:
    """The blocks that speak of each spec, with the heading that names it; before the first, and of none, None."""
    heading: Heading | None = None
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading) and (block.subject is not None or block.level <= 1):
            yield heading, blocks
            heading, blocks = block if block.subject is not None else None, []
        else:
            blocks.append(block)
    yield heading, blocks


def _suites(section: tuple[Heading | None, list[Block]], options: RenderOptions) -> Iterator[TestSuite]:
    """The suite of a spec; where a section is of none, one for each file that has a fault."""
    heading, blocks = section
    found = [block for block in blocks if isinstance(block, Finding)]
    verdicts = [finding for finding in found if finding.diagnostic is None]
    faults = [finding for finding in found if finding.diagnostic is not None]
    if heading is not None and heading.subject is not None:
        yield _spec(heading, heading.subject, blocks, options)
        return
    if verdicts:
        yield _suite("bondproof", [], [_case_of("bondproof", each, options) for each in verdicts], options)
    for path, group in groupby(faults, key=lambda finding: finding.identity[0]):
        yield _unreadable(path, list(group), options)


def _spec(heading: Heading, subject: Subject, blocks: Sequence[Block], options: RenderOptions) -> TestSuite:
    """A suite for a spec; its warnings are repeated in each case."""
    path = place(subject.path).path
    name = path + (f", scheme {subject.scheme}" if subject.scheme else "")
    remarks = [plain(text) for block in blocks if isinstance(block, Items) for text in block.texts]
    found = [block for block in blocks if isinstance(block, Finding)]
    warnings = "\n".join(f.diagnostic.short() for f in found if f.diagnostic is not None)
    properties = [("spec", path), ("sha256", subject.sha256), ("question", plain(heading.text))]
    properties += [("remark", remark) for remark in remarks] + ([("warning", warnings)] if warnings else [])
    cases = [_case_of(name, each, options) for each in found if each.diagnostic is None]
    for case in cases if warnings else ():
        case.system_err = visible(warnings)
    return _suite(name, properties, cases, options)


def _case_of(suite: str, finding: Finding, options: RenderOptions) -> Case:
    case = _case(finding.name or finding.title, suite, finding.at)
    said = visible(plain(finding.text))
    if not finding.counted:
        case.result = Skipped(said, finding.word)
        return case
    where = f"{_where(finding.at)}\n" if finding.at is not None else ""
    if finding.level in (Level.PASS, Level.NOTE):
        case.system_out = f"{finding.word}{f' {finding.mark}' if finding.mark else ''}: {said}"
    elif finding.word in ("REFUTED", "PROVED"):
        failure = Failure(said, finding.word)
        failure.text = visible(where + (taken_apart(finding, options) or said))
        case.result = failure
    else:
        _errored(case, finding.rule or finding.word, said, where + said)
    return case


def _written(report: JUnitXml) -> str:
    """The report as text. junitparser would take lxml where it is installed, and other bytes would come out."""
    root = ElementTree.fromstring(report.tostring())
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suite(
    name: str, properties: Sequence[tuple[str, str]], cases: Sequence[Case], options: RenderOptions
) -> TestSuite:
    """A suite with its counts, which junitparser would set together with a time that was not measured."""
    suite = TestSuite(visible(name))
    suite.tests = len(cases)
    suite.failures = sum(case.is_failure for case in cases)
    suite.errors = sum(case.is_error for case in cases)
    suite.skipped = sum(case.is_skipped for case in cases)
    used = {"bondproof": __version__} if options.reproducible else versions()
    listed = Properties()
    for key, value in (*used.items(), *properties):
        listed.add_property(Property(key, visible(value)))
    suite.append(listed)
    suite.extend(cases)
    return suite


def _case(name: str, suite: str, at: Position | None) -> Case:
    case = Case(visible(name), visible(suite))
    if at is not None:
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


def _unreadable(path: str, found: Sequence[Finding], options: RenderOptions) -> TestSuite:
    """A suite for a spec that could not be read, with a test case that says why."""
    elsewhere = found[0].at is None
    name = path if elsewhere else place(path).path
    case = _case("the spec can be read", name, found[0].at)
    message = plain(found[0].text) + (f" (and {len(found) - 1} more)" if len(found) > 1 else "")
    _errored(case, found[0].rule, message, "\n\n".join(taken_apart(each, options) for each in found))
    return _suite(name, [("spec", name)], [case], options)
