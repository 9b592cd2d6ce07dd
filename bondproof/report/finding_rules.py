"""The rules of SARIF: every kind of finding, what it means, what to do.

Verdicts and lost specs stand here, diagnostics of specs in their own table (mechanisms/spec/codes.py).
"""

from __future__ import annotations

from bondproof.commands.lint import SILENT
from bondproof.commands.verify.batch import LOST
from bondproof.report.document import UNEXPECTED
from bondproof.report.json import Json
from mechanisms.language.codes import Code
from mechanisms.values import Frozen


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
        "Nobody could tell whether a claim holds within the work that was allowed; that is no pass.",
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
        "The process that was to decide a spec ended without an answer, which is no verdict.",
        "It was killed, the machine ran out of memory, or there is a bug. Decide the spec by itself to see more: "
        "`bondproof verify SPEC`. The verdicts of all other specs stand.",
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
    {'text': 'a name that nothing has'}
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
