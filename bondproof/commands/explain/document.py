"""What `explain` says, as a document: an entry with its example, claims taken apart, or the list of what there is."""

from __future__ import annotations

from collections.abc import Iterator

from bondproof.commands.explain.result import Entry, Example, ExplainedClaim, Payoff, Topics
from bondproof.report.document import (
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
from bondproof.report.wording import NO_CLAIMS, plural, scheme_of, shown_path
from mechanisms.model.mechanism import Mechanism

_FEW_CONDITIONS, _FEW_PAYOFFS = 12, 4
_ASK = "`bondproof explain NAME` says more; `bondproof explain SPEC/CLAIM` takes a claim apart."


def document(subject: Entry | Topics | tuple[ExplainedClaim, ...], mechanism: Mechanism | None) -> Document:
    """The entry, the list, or the claims of a mechanism."""
    match subject:
        case Entry():
            return Document(tuple(_entry(subject)))
        case Topics():
            return Document(tuple(_topics(subject)))
        case claims:
            assert mechanism is not None
            return Document((_head(mechanism), *(b for claim in claims for b in _claim(claim)), *_none(claims)))


def _none(claims: tuple[ExplainedClaim, ...]) -> tuple[Block, ...]:
    return () if claims else (Paragraph(NO_CLAIMS),)


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
        yield Paragraph("«text × n» stands for n times the text.")


def _with(override: str) -> str:
    return f', with --set "{override}"' if override else ""


def _head(mechanism: Mechanism) -> Heading:
    changes = "".join(f", with {override}" for override in mechanism.source.overrides)
    said = f", {scheme_of(mechanism)}{changes} ({shown_path(mechanism.source.path)})"
    return Heading((Span(mechanism.header.name, Style.NAME), said), 1)


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
        yield Paragraph("≈ stands before a number that is rounded to six digits; proofs use the exact one.")


def _ranges(each: ExplainedClaim) -> Iterator[Block]:
    """The ranges and the assumptions, and what is to be found."""
    for caption, solved in (("for all values of", False), ("at a value to be found of", True)):
        if rows := tuple((r.name, r.setting) for r in each.ranges if r.solved is solved):
            yield Table(("", ""), rows, caption=caption)
    if each.assumptions:
        yield from (Paragraph("where it is assumed that"), Items(each.assumptions))


def _conditions(each: ExplainedClaim) -> Iterator[Block]:
    """Few of them by default; each with its label, where a claim stands for several."""
    said = [f"where {c.label}: {c.formula}" if c.label else c.formula for c in each.conditions]
    yield Items(tuple(said[:_FEW_CONDITIONS]))
    yield from items(said[_FEW_CONDITIONS:], Detail.VERBOSE)
    if more := len(said[_FEW_CONDITIONS:]) + each.left_out:
        yield Paragraph(f"{plural(more, 'more condition')}; -v shows up to {len(said)}")


def _payoff(payoff: Payoff, detail: Detail) -> Iterator[Block]:
    """The lines of the ledger with what each is expected to bring, in numbers; in symbols, too, where all is shown."""
    caption = f"what {payoff.player} expects from {payoff.plays}, line by line"
    rows = tuple((str(line.line), line.accounts, line.text, line.with_numbers) for line in payoff.lines)
    yield Table(("line", "transfer", "amount", "expected"), rows, right=(0,), caption=caption, detail=detail)
    yield from items([f"line {line.line}: {line.expected}" for line in payoff.lines], Detail.VERBOSE)
    yield Paragraph(f"together: {payoff.total}", detail)
