"""The SARIF 2.1.0 format, for code scanning: one run, a result for each finding, a rule for each kind of finding.

    rules.py   what each rule means and what to do

Paths are counted from the top of the repository. A result keeps its fingerprint when lines move. Where no line of a
file is to blame, the fault is a notification of the run, since services refuse results without a place; choices of
data are notifications, too.

Source: SARIF 2.1.0, OASIS standard, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from bondproof import __version__
from bondproof.exit_codes import ExitCode
from bondproof.report.findings import Finding, Level, findings
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json
from bondproof.report.repository_paths import Base, place
from bondproof.report.sarif.rules import rule
from bondproof.report.wording import remarks
from mechanisms.diagnostics import Position

if TYPE_CHECKING:
    from bondproof.results import Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "bondproofFinding/v1"
"""Of GitHub's own key for fingerprints its upload action complains where another tool fills it."""

_BASES = {Base.REPOSITORY: "%SRCROOT%", Base.CATALOGUE: "BONDPROOF"}
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(result: Result, manner: Manner) -> str:
    """The findings as a SARIF log with one run."""
    found = findings(result, manner)
    placed = [finding for finding in found if finding.at is not None]
    rules = sorted({finding.rule for finding in placed})
    run: dict[str, Json] = {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": "bondproof/"},  # one category: a later run replaces the findings of an earlier one
        "invocations": [_invocation(result, manner, [finding for finding in found if finding.at is None])],
        "originalUriBaseIds": {name: {"description": {"text": base.value}} for base, name in _BASES.items()},
        "columnKind": "unicodeCodePoints",
        "results": _results(placed, rules),
    }
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _driver(rules: Sequence[str]) -> dict[str, Json]:
    return {
        "name": "bondproof",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [rule(name) for name in rules],
    }


def _invocation(result: Result, manner: Manner, nowhere: Sequence[Finding]) -> dict[str, Json]:
    """How the run ended, with the faults that are in no file.

    Where there is a log, the tool ran: GitHub drops what a run found that says it was not successful.
    """
    code = int(getattr(result, "exit_code", ExitCode.OK))
    found: dict[str, Json] = {"executionSuccessful": True, "exitCode": code}
    if said := _remarks(result, manner):
        found["toolExecutionNotifications"] = said
    if nowhere:
        found["toolConfigurationNotifications"] = [
            {"level": finding.level.value, "message": {"text": message(finding.message)}} for finding in nowhere
        ]
    return found


def _remarks(result: Result, manner: Manner) -> list[Json]:
    """What a reader must know of the numbers, spec by spec."""
    if result.kind != "verify" or manner.quiet:
        return []
    return [
        {"level": "note", "message": {"text": message(f"{spec.mechanism.header.name}: {remark}")}}
        for spec in result.specs
        for remark in remarks(spec, manner)
    ]


def _results(found: Sequence[Finding], rules: Sequence[str]) -> list[Json]:
    seen: Counter[str] = Counter()
    results: list[Json] = []
    for finding in found:
        print_ = _fingerprint(finding)
        seen[print_] += 1
        results.append(_result(finding, rules.index(finding.rule), f"{print_}:{seen[print_]}"))
    return results


def _fingerprint(finding: Finding) -> str:
    """What tells a finding from others, without its line, and without the folder in which the repository lies."""
    assert finding.at is not None
    path, *rest = finding.identity
    parts = (finding.rule, place(path).path, *rest)
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _result(finding: Finding, index: int, fingerprint: str) -> dict[str, Json]:
    assert finding.at is not None
    text = f"{finding.title}: {finding.message}\n\n{finding.details}".rstrip()
    found: dict[str, Json] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level.value,
        "message": {"text": message(text)},
        "locations": [{"physicalLocation": _location(finding.at)}],
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if finding.level is Level.NOTE:
        found["suppressions"] = [{"kind": "inSource", "justification": finding.because}]
    return found


def _location(at: Position) -> dict[str, Json]:
    there = place(at.path)
    artifact: dict[str, Json] = {"uri": there.uri}
    if there.base in _BASES:
        artifact["uriBaseId"] = _BASES[there.base]
    region: dict[str, Json] = {
        "startLine": at.line,
        "startColumn": at.column,
        "endLine": at.line,
        "endColumn": at.column + at.length,
    }
    return {"artifactLocation": artifact, "region": region}


def message(text: str) -> str:
    r"""Text in which readers see neither links nor places to fill in (SARIF, 3.11.5 and 3.11.6).

    >>> print(message("fee[0](x) of {1}"))
    fee[0\](x) of {{1}}
    """
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\]", text))
