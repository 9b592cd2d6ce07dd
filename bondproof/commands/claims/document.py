"""What `claims` says: a verdict for each published claim with what follows exactly; taken apart, all behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bondproof.commands.claims.result import WORDS
from bondproof.commands.verify.refuted import taken_apart
from bondproof.rendering.document import Block, Detail, Document, Finding, Level, Paragraph, Table
from bondproof.rendering.wording import plural, shown_path
from proofs.checking.certificate import kinds

if TYPE_CHECKING:
    from bondproof.commands.claims.result import ClaimsResult, Ruling
    from bondproof.commands.verify.result import CheckedClaim
    from bondproof.rendering.json import Data
    from proofs.checking.certificate import Certificate

_KNOWN = ("PROVED", "CONDITIONAL", "REFUTED", "EMPIRICAL", "WAITING")
"""Verdicts that say something; the others fail a run."""
_TEXTS = ("says", "source", "follows", "repair", "empirical", "waiting")


def document(result: ClaimsResult) -> Document:
    """A finding for each published claim."""
    found = [_finding(ruling, explained=result.explained) for ruling in result.rulings]
    return Document(tuple(found), result.seconds, summary(result))


def summary(result: ClaimsResult) -> str:
    """`3 published claims: 1 proved, 2 conditional`."""
    words = [ruling.word for ruling in result.rulings]
    counts = ", ".join(f"{words.count(word)} {word.lower()}" for word in WORDS if word in words)
    return f"{plural(len(words), 'published claim')}" + (f": {counts}" if counts else "")


def _finding(ruling: Ruling, *, explained: bool) -> Finding:
    entry, word = ruling.entry, ruling.word
    at = entry.at
    told = [_sentence(entry.says)]
    if reason := entry.empirical or entry.waiting:
        told.append(f"{'No theorem' if entry.empirical else 'Waiting'}: {_sentence(reason)}")
    elif entry.follows:
        told.append(f"Exactly: {_sentence(entry.follows)}")
    told += [] if explained else [f"[{evidence(ruling)}]"] if ruling.claims else []
    return Finding(
        word,
        ruling.name,
        " ".join(told),
        Level.PASS if ruling.as_expected and word in _KNOWN else Level.ERROR,
        blocks=tuple(_blocks(ruling)) if explained else (),
        rule=word,
        title=f"{ruling.name}: {entry.says}",
        at=at,
        identity=(at.path, ruling.name),
        depth=Detail.NORMAL,
    )


def _sentence(text: str) -> str:
    """A text in one line, with a full stop."""
    line = " ".join(text.split())
    return line if line[-1:] in ".?!" else f"{line}."


def evidence(ruling: Ruling) -> str:
    """The spec, and the claims behind a verdict: `hostage-stake: stake-above-price-deters REFUTED`."""
    words = {each.claim.name: each.word for each in (*ruling.claims, *ruling.iff, *ruling.repaired)}
    return f"{ruling.mechanism.header.name}: " + ", ".join(f"{name} {word}" for name, word in words.items())


def _blocks(ruling: Ruling) -> Iterator[Block]:
    """Source, statement, counterexample, condition, repair, and where the certificates are."""
    entry = ruling.entry
    yield Paragraph(f"source: {_sentence(entry.source)}", under=True)
    if not ruling.claims:
        return
    parts = (("stated as", ruling.claims), ("exactly when", ruling.iff), ("holds instead", ruling.repaired))
    rows = [
        (label if number == 0 else "", checked.claim.name, checked.word, " ".join(checked.claim.text.split()))
        for label, claims in parts
        for number, checked in enumerate(claims)
    ]
    yield Table(("", "claim", "verdict", "formula"), tuple(rows))
    for checked in ruling.claims:
        if checked.word == "REFUTED" and checked.result.broken is not None:
            yield Paragraph(f"Why {checked.claim.name} fails:")
            yield from taken_apart(checked, Detail.NORMAL)
    if entry.repair:
        yield Paragraph(f"What would mend it: {_sentence(entry.repair)}")
    yield Paragraph(_certificates(ruling))


def _certificates(ruling: Ruling) -> str:
    """What proves the claims behind a verdict, and how to have it on disk."""
    path = shown_path(ruling.mechanism.source.path)
    found = [c for each in (*ruling.claims, *ruling.iff, *ruling.repaired) for c in _certificates_of(each)]
    named = f"Certificates ({', '.join(kinds(found))})" if found else "Counterexamples"
    return f"{named}: `bondproof verify {path} --certificates DIR` writes them, `bondproof certify DIR` checks them."


def _certificates_of(checked: CheckedClaim) -> Iterable[Certificate]:
    return (each for each in getattr(checked.result.verdict, "certificates", ()) if each is not None)


def data(ruling: Ruling) -> dict[str, Data]:
    """A published claim for programs."""
    entry = ruling.entry
    texts = {name: " ".join(getattr(entry, name).split()) for name in _TEXTS}
    parts = {"claims": ruling.claims, "iff": ruling.iff, "repaired": ruling.repaired}
    return {
        "name": ruling.name,
        "verdict": ruling.word,
        "as_expected": ruling.as_expected,
        **texts,
        "spec": ruling.mechanism.header.name,
        "path": shown_path(ruling.mechanism.source.path),
        "line": entry.at.line,
        **{name: [_claim(checked) for checked in found] for name, found in parts.items()},
    }


def _claim(checked: CheckedClaim) -> dict[str, Data]:
    return {
        "claim": checked.claim.name,
        "verdict": checked.word,
        "formula": " ".join(checked.claim.text.split()),
        "certified": checked.certified,
    }
