"""What the gallery says of a protocol, computed: its verdicts as written, its window, and the inference question.

The inference question is asked of every protocol in one form, its scheme `inference`: as written, would
this rule deter serving an 8B model for a 70B one? A batch is noticed with some chance, and then some
money is lost; honest service is worth it where chance times loss is at least what the cheat saves.

    entries(names)   one Entry for each name
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from benchmarks.gallery.own_fault import OwnFault, own_fault
from bondproof.commands.verify.verify import verify
from bondproof.results import CheckedClaim, VerifiedSpec
from bondproof.sources.loading import load
from mechanisms.model.mechanism import Header, Mechanism
from mechanisms.model.parameters import Solve
from mechanisms.terms.intervals import Interval
from mechanisms.values import Frozen
from proofs.claims.grounding import grounding
from solvers.claims.extremes import greatest, least
from solvers.engines.budget import Budget
from solvers.windows.repairs import Repair
from solvers.windows.window import ClaimWindow, claim_window

INFERENCE, CLAIM = "inference", "deters-serving-8b"
NOTICED, AT_STAKE = "noticed", "at_stake"


class Span(Frozen):
    """The least and the greatest value of a number over the ranges of a spec."""

    low: Fraction
    high: Fraction


class Question(Frozen):
    """The inference question: the verdict, what would repair it, and where the rule is.

    `saving` is what a cheat saves by one batch, in USD: the rule deters where noticed * at_stake is at least that.
    """

    checked: CheckedClaim
    repairs: tuple[Repair, ...]
    noticed: Span
    at_stake: Span
    saving: Fraction


class Entry(Frozen):
    """One protocol of the gallery."""

    name: str
    header: Header
    verified: VerifiedSpec
    own_fault: OwnFault
    question: Question | None


def entries(names: Iterable[str]) -> tuple[Entry, ...]:
    """The entries of these specs, in this order."""
    return tuple(_entry(name) for name in names)


def _entry(name: str) -> Entry:
    (verified,) = verify([name], repair_expected=False).specs
    mechanism = verified.mechanism
    question = _question(name) if INFERENCE in mechanism.source.schemes else None
    verdicts = {claim.claim.name: claim.word for claim in verified.claims}
    return Entry(name, mechanism.header, verified, own_fault(name, verdicts), question)


def _question(name: str) -> Question:
    (verified,) = verify([name], scheme=INFERENCE).specs
    checked = next(c for c in verified.claims if c.claim.name == CLAIM)
    mechanism = checked.mechanism
    return Question(
        checked,
        checked.result.repairs,
        _range(mechanism, NOTICED),
        _range(mechanism, AT_STAKE),
        *least_stakes(name, (Fraction(1),)),
    )


def _range(mechanism: Mechanism, name: str) -> Span:
    parameter = mechanism.parameter(name)
    assert parameter is not None, f"the scheme `inference` of {mechanism.header.name} has no parameter {name}"
    term, box = grounding(mechanism).term(parameter.variable), mechanism.intervals
    low, high = least(term, box, (), Budget()), greatest(term, box, (), Budget())
    assert low is not None
    assert high is not None
    return Span(low.value, high.value)


def least_stakes(name: str, chances: Iterable[Fraction]) -> tuple[Fraction, ...]:
    """The least loss, in USD, at which a batch that is noticed with each of these chances does not pay.

    Each is the end of a window. No chance may be 0: then no loss is enough.
    """
    loaded = load(name, scheme=INFERENCE)
    variables = {p.name: p.variable for p in loaded.mechanism.parameters}
    stake = variables[AT_STAKE]
    asked = loaded.mechanism.with_setting(stake, Solve(Interval(Fraction(0), None)))
    statement = next(s for s in loaded.statements if s.claim.name == CLAIM)
    found = []
    for chance in chances:
        window = claim_window(asked.at_value(variables[NOTICED], chance), statement, stake, Budget())
        assert isinstance(window, ClaimWindow)
        found.append(window.spans[0].low)
    return tuple(found)
