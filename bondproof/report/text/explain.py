"""`explain` as text: an entry with its example, claims taken apart, or the list of what can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from bondproof.commands.explain.result import Entry, Example, ExplainedClaim, ExplainResult, Payoff, Topics
from bondproof.report.formats import Manner
from bondproof.report.text.faults import diagnostic_lines
from bondproof.report.text.table import folded, table, titled, wrapped
from bondproof.report.wording import NO_CLAIMS, plural, scheme_of, shown_path
from bondproof.system.terminal import WIDEST
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import visible

_FEW_CONDITIONS, _FEW_PAYOFFS = 12, 4
_ASK = "`bondproof explain NAME` says more; so does `bondproof explain SPEC/CLAIM` of a claim."


def lines(result: ExplainResult, manner: Manner) -> list[str]:
    """The entry, the claims or the list."""
    match result.subject:
        case Entry():
            return list(_entry(result.subject, manner.width))
        case Topics():
            return [*_topics(result.subject, manner.width), "", *folded(_ASK, manner.width, hang="")]
        case claims:
            assert result.mechanism is not None
            found = _of(result.mechanism, manner.width)
            for each in claims:
                found += ["", *_claim(each, manner)]
            return found if claims else [*found, "", f"  {NO_CLAIMS}"]


def _topics(topics: Topics, width: int | None) -> Iterator[str]:
    for number, (kind, entries) in enumerate(topics.by_kind):
        yield from ["", click.style(kind, bold=True)] if number else [click.style(kind, bold=True)]
        yield from table([[each.name, each.title] for each in entries], width or WIDEST)


def _entry(entry: Entry, width: int | None) -> Iterator[str]:
    title = f", {entry.title}" if entry.kind == "diagnostic code" else ""
    yield f"{click.style(entry.name, bold=True)}{title}  ({entry.kind})"
    yield ""
    yield from wrapped(entry.means, width, hang="")
    if isinstance(entry.example, Example):
        yield from _example(entry.example, width)
    elif entry.example is not None:
        yield from ["", "  example", *_quoted(entry.example)]
    if entry.see:
        yield from ["", *folded(f"see also: {', '.join(entry.see)}", width)]


def _example(example: Example, width: int | None) -> Iterator[str]:
    what = "a path" if example.path else "wrong"
    yield from ["", f"  {what}{_with(example.wrong_set)}", *_quoted(example.wrong), ""]
    for diagnostic in example.said[:1]:
        yield from (f"  {visible(line)}" for line in diagnostic_lines(diagnostic, width and width - 2))
    yield from ["", f"  right{_with(example.right_set)}", *_quoted(example.right)]
    if "«" in example.wrong:
        yield from ["", "  «text × n» stands for n times the text."]


def _with(override: str) -> str:
    return f', with --set "{override}"' if override else ""


def _quoted(text: str) -> list[str]:
    return [f"    {line}" for line in visible(text).strip("\n").split("\n")]


def _of(mechanism: Mechanism, width: int | None) -> list[str]:
    changes = "".join(f", with {override}" for override in mechanism.overrides)
    said = f", {scheme_of(mechanism)}{changes} ({shown_path(mechanism.path)})"
    return titled(mechanism.header.name, said, width)


def _claim(each: ExplainedClaim, manner: Manner) -> list[str]:
    claim = each.claim
    found = [f"{click.style(claim.name, bold=True)}  (line {claim.at.line}, expected: {claim.expected.value.lower()})"]
    found += wrapped(" ".join(claim.text.split()), manner.width)
    found += wrapped(f"says: {each.says}", manner.width)
    if claim.because:
        found += wrapped(f"because: {claim.because}", manner.width)
    found += _over(each, manner.width)
    if each.conditions:
        found += ["", f"  with numbers put in{_unit(each)}", *_conditions(each, manner)]
    shown = each.payoffs if manner.verbose else each.payoffs[:_FEW_PAYOFFS]
    for payoff in shown:
        found += ["", *_payoff(payoff, manner)]
    if len(shown) < len(each.payoffs):
        found += ["", f"  {plural(len(each.payoffs) - len(shown), 'payoff')} more with -v"]
    if any("≈" in line for line in found):
        found += ["", "  ≈ stands before a number that is rounded to six digits; proofs use the exact one."]
    return found


def _over(each: ExplainedClaim, width: int | None) -> list[str]:
    """The ranges and the assumptions, and what is to be found."""
    found = list[str]()
    if varying := [(r.name, r.setting) for r in each.ranges if not r.solved]:
        found += ["", "  for all values of", *_listed(varying, width)]
    if solved := [(r.name, r.setting) for r in each.ranges if r.solved]:
        found += ["", "  at a value to be found of", *_listed(solved, width)]
    if each.assumptions:
        found += [
            "",
            "  where it is assumed that",
            *(line for text in each.assumptions for line in folded(text, width, indent="    ")),
        ]
    return found


def _unit(each: ExplainedClaim) -> str:
    return f" (in {each.unit})" if each.unit else ""


def _conditions(each: ExplainedClaim, manner: Manner) -> Iterator[str]:
    shown = each.conditions if manner.verbose else each.conditions[:_FEW_CONDITIONS]
    for condition in shown:
        if condition.label:
            yield f"    where {condition.label}"
        yield from wrapped(condition.formula, manner.width, indent="      " if condition.label else "    ")
    if more := len(each.conditions) - len(shown) + each.left_out:
        yield f"    {plural(more, 'condition')} more"


def _payoff(payoff: Payoff, manner: Manner) -> list[str]:
    """The lines of the ledger with what each is expected to bring, in numbers; in symbols, too, with --verbose."""
    head = folded(f"what {payoff.player} expects from {payoff.plays}, line by line", manner.width)
    rows = [["line", "transfer", "amount", "expected"]]
    for each in payoff.lines:
        rows.append([str(each.line), each.accounts, each.text, each.with_numbers])
        if manner.verbose:
            rows.append(["", "", "", f"= {each.expected}"])
    together = wrapped(f"together: {payoff.total}", manner.width, indent="    ")
    return [*head, *table(rows, manner.width, right=[0], indent="    "), *together]


def _listed(pairs: Iterable[tuple[str, str]], width: int | None) -> list[str]:
    return table([list(pair) for pair in pairs], width, indent="    ")
