"""The answer on a spec in a sentence, the bad news first.

lead(verified)    Lead: a mark, the sentence, what is quantified over, and what to be careful of
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from bondproof.commands.verify.document import total
from bondproof.commands.verify.result import Checked, CheckedClaim, VerifiedSpec, VerifyResult
from bondproof.commands.window_words import window_remarks
from bondproof.rendering.number_format import quantity
from bondproof.rendering.wording import at_point, joined, named, plural, room, telling, unit_of
from mechanisms.values import Frozen

THIN = Fraction(5, 100)
"""A margin to the nearer end of the window below this share is called thin."""


class Lead(Frozen):
    """The mark is a word and a shape: holds, fails or is open. `notes` are sentences to be read with it."""

    mark: Literal["holds", "fails", "open"]
    sentence: str
    notes: tuple[str, ...]


def lead(spec: VerifiedSpec) -> Lead:
    """What a reader should know if they read one sentence."""
    unexpected = [checked for checked in spec.findings if checked.fails]
    counted = total(VerifyResult((spec,), 0, None, (), undecided_passes=False))
    if not spec.findings:
        return Lead("open", "The spec makes no claims, so nothing was checked.", ())
    for word, say in (("REFUTED", _fails), ("VACUOUS", _open), ("ERROR", _open), ("UNDECIDED", _open)):
        failing = next((checked for checked in unexpected if checked.word == word), None)
        if failing is not None:
            return Lead("fails" if word == "REFUTED" else "open", say(spec, failing), (f"{counted}.",))
    if unexpected:
        names = joined([checked.claim.name for checked in unexpected])
        return Lead("open", f"Proved, though the spec expects otherwise: {names}.", (f"{counted}.",))
    return Lead("holds", _holds(spec), (f"{counted}.", *_thin(spec)))


def _holds(spec: VerifiedSpec) -> str:
    proved = [claim for claim in spec.claims if claim.word == "PROVED"]
    refuted = [claim for claim in spec.claims if claim.word == "REFUTED"]
    taken = joined([named(chosen.parameter, chosen.value) for chosen in spec.chosen])
    with_value = f"With {taken}, " if taken else ""
    quantifier = "for every value in the ranges, not only for samples"
    said = f"{with_value}{plural(len(proved), 'claim')} {'holds' if len(proved) == 1 else 'hold'} {quantifier}"
    said = said[:1].upper() + said[1:]
    if not refuted:
        return f"{said}."
    return f"{said}; {plural(len(refuted), 'claim')} {'fails' if len(refuted) == 1 else 'fail'}, as the spec expects."


def _fails(spec: VerifiedSpec, failing: Checked) -> str:
    """Which claim fails, by how much and where."""
    if not isinstance(failing, CheckedClaim):
        found = failing.found
        told = window_remarks(found)
        return f"No value of {found.parameter.name} satisfies all claims{': ' + '; '.join(told) if told else ''}."
    broken = failing.result.broken
    by = ""
    if broken is not None and broken.gap:
        by = f" by {quantity(abs(broken.gap), unit_of(failing.result.statement.dimension))}"
    where = at_point(telling(failing))
    return f"{failing.claim.name} fails{by}{f' at {where}' if where else ''}."


def _open(spec: VerifiedSpec, failing: Checked) -> str:
    """Why nothing is known of a claim."""
    doubt = failing.result.verdict if isinstance(failing, CheckedClaim) else failing.doubt
    reason = getattr(doubt, "reason", "") or getattr(doubt, "message", "")
    return f"Whether {failing.claim.name} holds is open: {reason}." if reason else f"{failing.claim.name} is open."


def _thin(spec: VerifiedSpec) -> tuple[str, ...]:
    """That the value to use is close to an end of its window, and how far from both."""
    found = list[str]()
    for chosen in spec.chosen:
        distances = None if chosen.window is None else chosen.window.room(chosen.value)
        if distances is None:
            continue
        told = room(distances, chosen.parameter.unit)
        shares = [share for share in (distances.above_share, distances.below_share) if share is not None]
        thin = any(share < THIN for share in shares)
        found.append(f"{'The margin is thin: ' if thin else ''}{named(chosen.parameter, chosen.value)} is {told}.")
    return tuple(found)
