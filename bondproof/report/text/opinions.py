"""What every engine says of every claim, as a table, and the share of proofs that need no solver's word."""

from __future__ import annotations

from collections.abc import Iterable

from bondproof.report.text.table import folded, table, wrapped
from bondproof.report.wording import plural
from bondproof.results import CheckedClaim, VerifiedSpec
from proofs.checking.verdict import Proved

LEGEND = "proof: a certificate was checked · word: the engine says so · point: a counterexample was replayed · –: open"
_OPEN = "–"


def lines(verified: VerifiedSpec, width: int | None) -> list[str]:
    """The table of one spec; nothing where nobody was asked."""
    asked = [claim for claim in verified.claims if claim.opinions]
    if not asked:
        return []
    engines = [opinion.engine for opinion in asked[0].opinions]
    rows = [["engines", *engines]]
    for claim in asked:
        said = [_OPEN if opinion.says.value == "open" else opinion.says.value for opinion in claim.opinions]
        rows.append([claim.claim.name, *said])
    return ["", *table(rows, width)]


def reasons(verified: VerifiedSpec, width: int | None) -> list[str]:
    """Why engines could not tell, claim by claim."""
    found = [
        f"{claim.claim.name}: {opinion.engine}: {opinion.reason}"
        for claim in verified.claims
        for opinion in claim.opinions
        if opinion.reason
    ]
    return ["", *(line for text in found for line in wrapped(text, width))] if found else []


def summary(specs: Iterable[VerifiedSpec], width: int | None) -> list[str]:
    """`no two engines disagree; 3 of 3 proved claims ...`; nothing where nobody was asked."""
    claims = [claim for verified in specs for claim in verified.claims]
    if not any(claim.opinions for claim in claims):
        return []
    proved = [claim for claim in claims if claim.word == "PROVED"]
    share = f"{sum(map(certified, proved))} of {plural(len(proved), 'proved claim')}"
    agreed = f"no two engines disagree; {share} with a certificate that needs no solver"
    return [line for text in (LEGEND, agreed) for line in folded(text, width, indent="")]


def certified(claim: CheckedClaim) -> bool:
    """Whether every case of a proved claim has a certificate."""
    return isinstance(claim.result.verdict, Proved) and None not in claim.result.verdict.certificates
