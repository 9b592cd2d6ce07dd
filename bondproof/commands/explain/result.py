"""What `explain` returns: the entry of a code or a word, or claims taken apart, or what there is to ask about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, identity
from mechanisms.diagnostics import Diagnostic
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from bondproof.report.document import Document
    from bondproof.report.json import Data


class Example(Frozen):
    """A spec that is wrong, what is said of it, and how it is right; each with an override, if one belongs to it.

    With `path`, what is wrong is the path of a file.
    """

    wrong: str
    said: tuple[Diagnostic, ...]
    right: str
    wrong_set: str = ""
    right_set: str = ""
    path: bool = False


class Entry(Frozen):
    """A code or a word: what kind of thing it is, what it means, an example, and what else to look at."""

    name: str
    kind: str
    title: str
    means: str
    example: Example | str | None = None
    see: tuple[str, ...] = ()


class Transfer(Frozen):
    """A ledger line that concerns a player: its number, its accounts, its text, and what it is expected to bring."""

    line: int
    accounts: str
    text: str
    expected: str
    with_numbers: str


class Payoff(Frozen):
    """An expectation that a claim mentions: E[player | plays], line by line, and its sum with numbers put in."""

    player: str
    plays: str
    lines: tuple[Transfer, ...]
    total: str


class Condition(Frozen):
    """One of the conditions that a claim stands for: in words, and left, relation, right with numbers put in."""

    label: str
    says: str
    formula: str


class Range(Frozen):
    """A parameter that has no single value, as it is written; `solved` where one is to be found."""

    name: str
    setting: str
    solved: bool


class ExplainedClaim(Frozen):
    """A claim, or that on the window of a solved parameter: its conditions, the payoffs in them, and their ranges."""

    claim: Claim | WindowClaim
    says: str
    ranges: tuple[Range, ...]
    assumptions: tuple[str, ...]
    conditions: tuple[Condition, ...]
    payoffs: tuple[Payoff, ...]
    unit: str
    left_out: int = 0
    """Conditions beyond those that are told."""


class Topics(Frozen):
    """Everything that has an entry, by kind."""

    by_kind: tuple[tuple[str, tuple[Entry, ...]], ...]


class ExplainResult(Result):
    """One of the three; `mechanism` is that of the claims."""

    kind: ClassVar[str] = "explain"
    subject: Entry | Topics | tuple[ExplainedClaim, ...]
    mechanism: Mechanism | None = None
    exit_code: int = 0

    def document(self) -> Document:
        """The entry, the claims or the list."""
        from bondproof.commands.explain.document import document

        return document(self.subject, self.mechanism)

    def data(self) -> Mapping[str, Data]:
        """The same as data."""
        match self.subject:
            case Entry() as entry:
                return _entry(entry)
            case Topics(by_kind):
                each = [{"name": e.name, "kind": kind, "title": e.title} for kind, found in by_kind for e in found]
                return {"topics": each}
            case claims:
                assert self.mechanism is not None
                return {**identity(self.mechanism), "claims": [_claim(claim) for claim in claims]}


def _entry(entry: Entry) -> dict[str, Data]:
    example = entry.example
    if isinstance(example, Example):
        shown: Data = {
            "wrong": example.wrong,
            "wrong_set": example.wrong_set or None,
            "diagnostics": example.said,
            "right": example.right,
            "right_set": example.right_set or None,
        }
    else:
        shown = example
    return {**_fields(entry), "example": shown}


def _claim(each: ExplainedClaim) -> dict[str, Data]:
    claim = each.claim
    return {
        "id": claim.name,
        "line": claim.at.line,
        "col": claim.at.column,
        "statement": " ".join(claim.text.split()),
        "says": each.says,
        "expected": claim.expected,
        "because": claim.because,
        "ranges": each.ranges,
        "assumptions": each.assumptions,
        "unit": each.unit,
        "conditions": each.conditions,
        "left_out": each.left_out,
        "payoffs": [{**_fields(payoff), "lines": list(map(_transfer, payoff.lines))} for payoff in each.payoffs],
    }


def _transfer(line: Transfer) -> dict[str, Data]:
    found = _fields(line)
    return {"line": found.pop("line"), "transfer": found.pop("accounts"), "amount": found.pop("text"), **found}


def _fields(value: Frozen) -> dict[str, Data]:
    names: tuple[str, ...] = type(value).__match_args__
    return {name: getattr(value, name) for name in names}
