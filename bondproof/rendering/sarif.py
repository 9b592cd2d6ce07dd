"""The SARIF 2.1.0 format, for code scanning: one run, a result for each finding, a rule for each kind of finding.

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

from bondproof import __version__
from bondproof.commands.lint import SILENT
from bondproof.commands.verify.batch import LOST
from bondproof.rendering.document import UNEXPECTED, Document, Finding, Heading, Items, Level, plain
from bondproof.rendering.json import Json
from bondproof.rendering.options import RenderOptions
from bondproof.rendering.repository_paths import Base, place
from bondproof.rendering.text import taken_apart
from mechanisms.diagnostics import Position
from mechanisms.language.codes import Code
from mechanisms.values import Frozen

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "bondproofFinding/v1"
"""Of GitHub's own key for fingerprints its upload action complains where another tool fills it."""

_BASES = {Base.REPOSITORY: "%SRCROOT%", Base.CATALOGUE: "BONDPROOF"}
_LINK = re.compile(r"\](?=\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def render(document: Document, options: RenderOptions) -> str:
    """The findings as a SARIF log with one run."""
    found = document.failing(options.detail)
    placed = [finding for finding in found if finding.at is not None]
    rules = sorted({finding.rule for finding in placed})
    run: dict[str, Json] = {
        "tool": {"driver": _driver(rules)},
        "invocations": [_invocation(document, [finding for finding in found if finding.at is None])],
        "originalUriBaseIds": {name: {"description": {"text": base.value}} for base, name in _BASES.items()},
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "bondproof/"},
        "results": _results(placed, rules, options),
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


def _invocation(document: Document, nowhere: Sequence[Finding]) -> dict[str, Json]:
    """How the run ended, with the faults that are in no file.

    Where there is a log, the tool ran: GitHub drops what a run found that says it was not successful.
    """
    found: dict[str, Json] = {"executionSuccessful": True, "exitCode": document.exit_code}
    if said := _remarks(document):
        found["toolExecutionNotifications"] = said
    if nowhere:
        found["toolConfigurationNotifications"] = [
            {"level": finding.level.value, "message": {"text": message(plain(finding.text))}} for finding in nowhere
        ]
    return found


def _remarks(document: Document) -> list[Json]:
    """What a reader must know of the numbers, spec by spec."""
    found: list[Json] = []
    title = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            title = plain(block.text) if block.subject is not None else title
        elif isinstance(block, Items):
            found += [
                {"level": "note", "message": {"text": message(f"{title}: {plain(text)}")}} for text in block.texts
            ]
    return found


def _results(found: Sequence[Finding], rules: Sequence[str], options: RenderOptions) -> list[Json]:
    seen: Counter[str] = Counter()
    results: list[Json] = []
    for finding in found:
        print_ = _fingerprint(finding)
        seen[print_] += 1
        results.append(_result(finding, rules.index(finding.rule), f"{print_}:{seen[print_]}", options))
    return results


def _fingerprint(finding: Finding) -> str:
    """What identifies a finding, without its line, and without the folder of the repository."""
    assert finding.at is not None
    path, *rest = finding.identity
    parts = (finding.rule, place(path).path, *rest)
    return sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _result(finding: Finding, index: int, fingerprint: str, options: RenderOptions) -> dict[str, Json]:
    assert finding.at is not None
    details = "" if finding.diagnostic is not None else taken_apart(finding, options)
    text = f"{finding.title}: {plain(finding.text)}\n\n{details}".rstrip()
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


# rules: every kind of finding, what it means, what to do ---------------------------------------


class Rule(Frozen):
    """What a finding of a kind means in one line, and what to do about it."""

    name: str
    meaning: str
    remedy: str


_OF_SPECS = (
    "The spec cannot be used as it is written; the message says what is wrong there and what to write instead. "
    "docs/reference/language.md describes the language, and `bondproof lint` finds such faults without deciding claims."
)

_OF_RUNS = {
    "REFUTED": Rule(
        "ClaimRefuted",
        "A claim is false for parameter values that the spec allows.",
        "The counterexample was played out exactly, line by line of the ledger. Change the rule, or narrow the ranges; "
        "a value that repairs the claim is shown where one parameter alone can. A finding that is meant to stay is "
        "recorded in the spec with `expect: refuted` and `because:`.",
    ),
    UNEXPECTED: Rule(
        "ClaimUnexpectedlyProved",
        "A claim is proved, and its spec says that it is refuted.",
        "The record is out of date: take `expect: refuted` away, or find out which change made the claim true.",
    ),
    "UNDECIDED": Rule(
        "ClaimUndecided",
        "Whether the claim holds could not be settled within the allowed work; so it does not pass.",
        "Allow more work with `--rlimit`, narrow the ranges, or state the claim more simply. "
        "`--allow-undecided` lets such claims pass.",
    ),
    "VACUOUS": Rule(
        "NothingToCheck",
        "No parameter values satisfy the ranges and assumptions, or the spec claims nothing.",
        "Everything follows from a contradiction, so nothing is proved: correct the assumptions, or add a claim.",
    ),
    "ERROR": Rule(
        "ClaimWithoutMeaning", "A claim has no meaning in its mechanism.", "The message says what is at fault in it."
    ),
    LOST: Rule(
        "SpecWithoutAnswer",
        "The process for a spec ended without an answer; this is not a verdict.",
        "It was killed, the machine ran out of memory, or there is a bug. Decide the spec by itself to see more: "
        "`bondproof verify SPEC`. All other specs keep their verdicts.",
    ),
    SILENT: Rule(
        "SpecWithoutClaims",
        "A spec claims nothing, so that nothing is checked.",
        "Write what must hold under `claims`. `bondproof verify` ends with exit code 5 until then.",
    ),
}


def rule(identifier: str) -> dict[str, Json]:
    """The rule of a verdict, of a lost spec, or of a diagnostic's code, as SARIF holds it.

    >>> rule("M012")["shortDescription"]
    {'text': 'an unknown name'}
    """
    found = _OF_RUNS.get(identifier) or _of_code(identifier)
    return {
        "id": identifier,
        "name": found.name,
        "shortDescription": {"text": found.meaning},
        "fullDescription": {
            "text": f"{found.meaning} {found.remedy}" if found.meaning.endswith(".") else found.meaning
        },
        "help": {"text": found.remedy, "markdown": found.remedy},
        "defaultConfiguration": {"level": "error"},
    }


def _of_code(identifier: str) -> Rule:
    code = next(code for code in Code if code.id == identifier)
    name = "Spec" + "".join(word.capitalize() for word in code.name.split("_"))
    return Rule(name, code.meaning, _OF_SPECS)
