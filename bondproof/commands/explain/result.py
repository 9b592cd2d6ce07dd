"""What `explain` returns: the entry of a code or a word, or claims taken apart, or what there is to ask about.

As a document it is brief, with detail behind `-v`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, heading, identity
from bondproof.rendering.document import (
    Block,
    Code,
    Detail,
    Document,
    Heading,
    Items,
    Paragraph,
    Span,
    Style,
    Table,
    items,
)
from bondproof.rendering.wording import NO_CLAIMS, plural, shown_path
from mechanisms.diagnostics import Diagnostic
from mechanisms.model.mechanism import Claim, Mechanism, WindowClaim
from mechanisms.values import Frozen, evolve

if TYPE_CHECKING:
    from bondproof.rendering.json import Data


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
    transfer: str
    amount: str
    expected: str
    with_numbers: str


class Payoff(Frozen):
    """An expectation that a claim mentions: E[player | plays], line by line, and its sum with numbers put in."""

    player: str
    plays: str
    lines: tuple[Transfer, ...]
    total: str


class Condition(Frozen):
    """One of the conditions that make up a claim: in words, and left, relation, right with numbers put in."""

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
    """Conditions beyond those that are shown."""


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
        """The entry, the list, or the claims of a mechanism."""
        match self.subject:
            case Entry():
                return Document(tuple(_entry(self.subject)))
            case Topics():
                return Document(tuple(_topics(self.subject)))
            case claims:
                assert self.mechanism is not None
                head = evolve(heading(self.mechanism, f" ({shown_path(self.mechanism.source.path)})"), subject=None)
                none = () if claims else (Paragraph(NO_CLAIMS),)
                return Document((head, *(block for claim in claims for block in _claim(claim)), *none))

    def data(self) -> Mapping[str, Data]:
        """The same as data."""
        match self.subject:
            case Entry():
                return _entry_data(self.subject)
            case Topics(by_kind):
                return {
                    "topics": [{"name": e.name, "kind": kind, "title": e.title} for kind, es in by_kind for e in es]
                }
            case claims:
                assert self.mechanism is not None
                return {**identity(self.mechanism), "claims": [_claim_data(claim) for claim in claims]}


# As data ------------------------------------------------------------------------------------------------------------


def _entry_data(entry: Entry) -> dict[str, Data]:
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
    told = {"name": entry.name, "kind": entry.kind, "title": entry.title, "means": entry.means}
    return {**told, "example": shown, "see": entry.see}


def _claim_data(each: ExplainedClaim) -> dict[str, Data]:
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
        "payoffs": each.payoffs,
    }


# As a document ------------------------------------------------------------------------------------------------------

_FEW_CONDITIONS, _FEW_PAYOFFS = 12, 4
_ASK = "`bondproof explain NAME` says more; `bondproof explain SPEC/CLAIM` takes a claim apart."


def _topics(topics: Topics) -> Iterator[Block]:
    for kind, entries in topics.by_kind:
        yield from (Heading(kind), Table(("", ""), tuple((each.name, each.title) for each in entries)))
    yield Paragraph(_ASK)


def _entry(entry: Entry) -> Iterator[Block]:
    title = f", {entry.title}" if entry.kind == "diagnostic code" else ""
    yield Heading((Span(entry.name, Style.NAME), f"{title}  ({entry.kind})"), 1)
    yield Paragraph(entry.means)
    if isinstance(entry.example, Example):
        yield from _example(entry.example)
    elif entry.example is not None:
        yield from (Heading("example"), Code(entry.example.strip("\n")))
    if entry.see:
        yield Paragraph(f"see also: {', '.join(entry.see)}")


def _example(example: Example) -> Iterator[Block]:
    yield Heading(f"{'a path' if example.path else 'wrong'}{_with(example.wrong_set)}")
    yield Code(example.wrong.strip("\n"), "yaml")
    yield from (Code(diagnostic.long(), "text") for diagnostic in example.said[:1])
    yield Heading(f"right{_with(example.right_set)}")
    yield Code(example.right.strip("\n"), "yaml")
    if "«" in example.wrong:
        yield Paragraph("«text × n» means the text, repeated n times.")


def _with(override: str) -> str:
    return f', with --set "{override}"' if override else ""


def _claim(each: ExplainedClaim) -> Iterator[Block]:
    claim = each.claim
    yield Heading(f"{claim.name}  (line {claim.at.line}, expected verdict: {claim.expected.value.lower()})")
    yield Code(" ".join(claim.text.split()))
    yield Paragraph(each.says)
    if claim.because:
        yield Paragraph(f"because: {' '.join(claim.because.split())}")
    yield from _ranges(each)
    if each.conditions:
        yield Paragraph(f"with numbers put in{f' (in {each.unit})' if each.unit else ''}:")
        yield from _conditions(each)
    for number, payoff in enumerate(each.payoffs):
        yield from _payoff(payoff, Detail.NORMAL if number < _FEW_PAYOFFS else Detail.VERBOSE)
    if len(each.payoffs) > _FEW_PAYOFFS:
        yield Paragraph(f"{plural(len(each.payoffs) - _FEW_PAYOFFS, 'more payoff')} with -v")
    if any("≈" in formula for formula in (*(c.formula for c in each.conditions), *(p.total for p in each.payoffs))):
        yield Paragraph("≈ marks a number that is rounded to six digits; proofs use the exact one.")


def _ranges(each: ExplainedClaim) -> Iterator[Block]:
    """The ranges and the assumptions, and what is to be found."""
    for caption, solved in (("for all values of", False), ("at a value to be found of", True)):
        if rows := tuple((r.name, r.setting) for r in each.ranges if r.solved is solved):
            yield Table(("", ""), rows, caption=caption)
    if each.assumptions:
        yield from (Paragraph("where it is assumed that"), Items(each.assumptions))


def _conditions(each: ExplainedClaim) -> Iterator[Block]:
    """Few of them by default; each with its label, if a claim has several."""
    said = [f"where {c.label}: {c.formula}" if c.label else c.formula for c in each.conditions]
    yield Items(tuple(said[:_FEW_CONDITIONS]))
    yield from items(said[_FEW_CONDITIONS:], Detail.VERBOSE)
    if more := len(said[_FEW_CONDITIONS:]) + each.left_out:
        yield Paragraph(f"{plural(more, 'more condition')}; -v shows up to {len(said)}")


def _payoff(payoff: Payoff, detail: Detail) -> Iterator[Block]:
    """The lines of the ledger with what each is expected to bring, in numbers; in symbols, too, where all is shown."""
    caption = f"what {payoff.player} expects from {payoff.plays}, line by line"
    rows = tuple((str(line.line), line.transfer, line.amount, line.with_numbers) for line in payoff.lines)
    yield Table(("line", "transfer", "amount", "expected"), rows, right=(0,), caption=caption, detail=detail)
    yield from items([f"line {line.line}: {line.expected}" for line in payoff.lines], Detail.VERBOSE)
    yield Paragraph(f"together: {payoff.total}", detail)
