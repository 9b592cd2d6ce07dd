"""The page of the gallery, as Markdown: a table of all protocols, then a section for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from benchmarks.gallery.entries import Entry, Question, Span
from benchmarks.gallery.own_fault import OwnFault
from bondproof.commands.window_words import needed, window_remarks
from bondproof.rendering.markdown import escaped
from bondproof.rendering.number_format import Towards, quantity
from bondproof.rendering.wording import fix, unit_of
from bondproof.results import CheckedClaim
from mechanisms.terms.units import MONEY, Unit, unit

if TYPE_CHECKING:
    from solvers.windows.window import Window

_HEAD = """# The catalogue

Each protocol below is a spec with sourced numbers. Each verdict is computed from its spec. REFUTED is a finding, and
the spec states its reason. Numbers without a source are marked as stylised in the spec. This page is generated
(`python tests/docs/test_catalogue.py`), and the tests keep it true.

**Does the protocol deter its own fault?** Yes means that every claim named is proved: the fault does not pay if the
others play as intended, for example if a watcher reports it. Whether reporting pays is a claim of its own. *In part*
means that some of the claims are refuted: either some faults pay, or the fault pays less than honest play and still
earns money.

**Games in time.** Where the rule lives in time (strikes, jail, locked income, unbonding), the spec has states. A payoff
`E[...]` is then the discounted sum over all periods, and `best_response` is asked against every plan. Where a verdict
differs from that of a single round, the spec says why.

**Would it deter serving Llama-3.1-8B for 70B?** The last column applies the rule, as written, to an inference service
on H100 at measured costs, for a batch of 1,000 requests. Honest service pays if the chance that the batch is noticed,
times the loss, is at least the saving. The plots show that region exactly, and where the rule lies in it: a point, or
a line or rectangle if its numbers are ranges. The strip on the left marks rules under which a batch may never be
noticed; there no loss deters. A loss of 0 is drawn at the lower edge.
"""
_MONEY, _SHARE = unit_of(MONEY), unit("%")


def page(entries: Sequence[Entry], picture: str = "catalogue/{}.svg") -> str:
    """The whole page; `picture` is where the picture of an entry lies, by its name."""
    parts = [_HEAD, _overview(entries), *(_section(entry, picture) for entry in entries)]
    return "\n".join(parts)


def _overview(entries: Sequence[Entry]) -> str:
    heads = ("protocol", "its own fault", "deters its own fault?", "scheme", "claims", "deters serving 8B for 70B?")
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|"]
    for entry in entries:
        answer = entry.question.checked.word if entry.question else "–"
        link = f"[{escaped(entry.name)}](#{entry.name})"
        cells = [link, _told(entry.header.fault), entry.own_fault.answer, _told(entry.header.scheme), _count(entry)]
        lines.append(f"| {' | '.join([*cells, _answer(answer)])} |")
    return "\n".join(lines) + "\n"


def _own_fault(found: OwnFault) -> str:
    """The answer, and the claims that give it."""
    words = (("PROVED", found.proved), ("REFUTED", found.refuted), ("UNDECIDED", found.undecided))
    named = "; ".join(f"{word}: {', '.join(map(escaped, claims))}" for word, claims in words if claims)
    return f"**Deters its own fault:** {found.answer}. {named}."


def _told(text: str) -> str:
    return escaped(text) or "–"


def _answer(word: str) -> str:
    return {"PROVED": "yes, PROVED", "REFUTED": "no, REFUTED"}.get(word, word)


def _count(entry: Entry) -> str:
    words = [claim.word for claim in entry.verified.claims]
    return ", ".join(f"{words.count(word)} {word.lower()}" for word in dict.fromkeys(words))


def _section(entry: Entry, picture: str) -> str:
    header = entry.header
    lines = [f"## {entry.name}", "", _own_fault(entry.own_fault), ""]
    title = f"**{escaped(header.title)}.** " if header.title else ""
    lines += [title + escaped(header.about), ""]
    lines += [
        f"Fault: {_told(header.fault)}. Scheme: {_told(header.scheme)}. Source: {_told(header.source)}.",
        "",
    ]
    lines += [*_window(entry), "| claim | verdict | |", "|---|---|---|"]
    lines += [_claim(claim) for claim in entry.verified.claims]
    if entry.question is not None:
        lines += ["", *_question(entry.question), "", f"![safe region]({picture.format(entry.name)})"]
    return "\n".join(lines) + "\n"


def _window(entry: Entry) -> Iterator[str]:
    window = entry.verified.window
    if window is None:
        yield "The rule states its amounts; no parameter is solved for."
    elif window.found.spans:
        shown = "; ".join(_needed(window.found))
        yield f"Window: {escaped(shown)}."
    else:
        yield from (f"{escaped(remark)}." for remark in window_remarks(window.found))
    yield ""


def _needed(window: Window) -> list[str]:
    """What each claim needs of the solved parameter, in words."""
    return [f"{needed(claim.spans, window.parameter)} for {claim.statement.claim.name}" for claim in window.claims]


def _claim(claim: CheckedClaim) -> str:
    because = claim.claim.because
    text = because if claim.word == "REFUTED" else claim.claim.text
    name = claim.claim.name
    return f"| {escaped(name)} | {claim.word} | {escaped(text)} |"


def _question(question: Question) -> Iterator[str]:
    saving = quantity(question.saving, _MONEY, towards=Towards.UP)
    word = question.checked.word
    reason = question.checked.claim.because
    said = f"**Serving 8B for 70B:** {_answer(word)}"
    yield said + (f", because {escaped(reason)}." if reason else ".")
    stands = f"chance of notice {_span(question.noticed, _SHARE)}, loss {_span(question.at_stake, _MONEY)}"
    yield f"Under this rule: {stands}; a cheat saves {saving} per batch."
    if word == "REFUTED":
        fixes = " · ".join(fix(repair) for repair in question.repairs)
        yield f"Any one of these changes repairs it: {escaped(fixes)}." if fixes else "No single parameter repairs it."


def _span(span: Span, measure: Unit) -> str:
    low, high = quantity(span.low, measure), quantity(span.high, measure)
    return low if low == high else f"{low} .. {high}"
