"""From which value of a parameter on a claim holds, also where the parameter is inside a tail."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bondproof.sources.loading import Loaded
from mechanisms.language.reader import read_text
from mechanisms.terms.intervals import Interval
from proofs.checking.verdict import Undecided
from proofs.claims.formulation import formulate
from proofs.playout.playout import PlayOut
from solvers.claims import thresholds
from solvers.claims.thresholds import Threshold, threshold
from solvers.engines.budget import Budget

BUDGET = Budget()
SHARE = Interval(Fraction(0), Fraction(1), low_open=True, high_open=True)
TEXT = """\
mech: 1
params:
  rate:   1%
  recall: 50% .. 100%
  jobs:   20
  fine:   10 USD
  gain:   4 .. 5 USD
  other:  1 .. 2 USD
game:
  - worker: [honest, cheat]
  - caught: chance CHANCE when cheat
ledger:
  - outside -> worker: gain when cheat
  - worker -> burn: fine when caught
claims:
  deters: E[worker | honest] >= E[worker | cheat]
"""


def _threshold(chance: str, name: str = "rate", **changes: str) -> Threshold | Undecided | object:
    text = TEXT.replace("CHANCE", chance)
    for old, new in changes.items():
        text = text.replace(f"  {old}:", f"  {old}_was:").replace("params:\n", f"params:\n  {old}: {new}\n")
    mechanism = read_text(text, "x")
    loaded = Loaded(mechanism, formulate(mechanism))
    parameter = loaded.mechanism.parameter(name)
    assert parameter is not None
    return threshold(loaded.mechanism, loaded.statements[0], parameter, SHARE, BUDGET)


def test_a_polynomial_gives_the_exact_threshold_at_the_worst_corner() -> None:
    found = _threshold("rate * recall")
    assert isinstance(found, Threshold)
    assert found.spans == ()  # 10 * 1/2 * rate >= 5 needs rate = 1, which the domain leaves out
    found = _threshold("rate")
    assert isinstance(found, Threshold)
    assert [(s.low, s.low_exact) for s in found.spans] == [(Fraction(1, 2), True)]


def test_inside_a_tail_the_threshold_is_enclosed_on_the_safe_side() -> None:
    """1 - (1 - rate/2)^20 >= 1/2 at the worst corner."""
    found = _threshold("any_of(rate * recall, jobs)")
    assert isinstance(found, Threshold)
    (span,) = found.spans
    assert not span.low_exact
    detected = 1 - (1 - span.low / 2) ** 20
    assert detected >= Fraction(1, 2)
    below = span.low * (1 - Fraction(1, 10**4))
    assert 1 - (1 - below / 2) ** 20 < Fraction(1, 2)


def test_the_claim_fails_just_below_the_threshold_when_it_is_played_out() -> None:
    found = _threshold("any_of(rate * recall, jobs)")
    assert isinstance(found, Threshold)
    low = found.spans[0].low
    for value, good in ((low, True), (low * Fraction(999, 1000), False)):
        mechanism = read_text(TEXT.replace("CHANCE", "any_of(rate * recall, jobs)").replace("1%", str(value)), "x")
        (statement,) = formulate(mechanism)
        worst = {v: (i.high if v.name == "gain" else i.low) for v, i in mechanism.intervals.items()}
        played = PlayOut(mechanism, {v: x for v, x in worst.items() if x is not None})
        assert played.holds(statement, statement.parts[0]) is good


def test_a_parameter_that_does_not_matter_is_told_apart_from_one_that_never_helps() -> None:
    idle = _threshold("rate", "other")
    assert isinstance(idle, Threshold)
    assert not idle.matters
    never = _threshold("rate / 4")
    assert isinstance(never, Threshold)
    assert never.matters
    assert never.spans == ()


@pytest.mark.parametrize(
    "chance", ["any_of(rate * recall, jobs) / 4", "any_of(rate, jobs) * 0.499", "tail(jobs, 3, rate * recall) / 3"]
)
def test_that_no_value_is_enough_is_proved_at_one_corner_inside_a_tail_too(chance: str) -> None:
    found = _threshold(chance)
    assert isinstance(found, Threshold)
    assert found.matters
    assert found.spans == ()


def test_what_fails_at_every_value_tried_and_is_not_proved_to_fail_has_no_known_threshold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(thresholds, "decide", lambda *asked: Undecided("too much work"))
    found = _threshold("any_of(rate * recall, jobs) / 4")
    assert isinstance(found, Undecided)
    assert found.reason == "it fails at every value of rate that was tried"


def test_an_end_that_the_range_leaves_out_is_no_threshold() -> None:
    """With half of the fines the claim holds at a rate of 1 alone."""
    found = _threshold("any_of(rate, jobs) / 2")
    assert isinstance(found, Undecided)
    assert "not in the range of rate" in found.reason


def test_a_claim_that_holds_between_two_values_alone_is_known_to_hold_there_inside_a_tail_too() -> None:
    """At a rate of 1 nobody is ever fined, so the upper end of the range tells nothing."""
    found = _threshold("any_of(rate * recall, jobs) * (1 - rate)", fine="40 USD")
    assert isinstance(found, Threshold)
    (span,) = found.spans
    assert not found.to_the_end
    assert span.high is not None
    assert 0 < span.low < span.high < 1
    assert not span.low_exact
    assert not span.high_exact


def test_where_the_spec_has_no_meaning_at_some_values_no_threshold_is_known() -> None:
    """Twice the rate is not a probability beyond one half."""
    found = _threshold("2 * rate")
    assert isinstance(found, Undecided)
    assert "not within [0, 1]" in found.reason


def test_a_claim_that_holds_up_to_a_value_alone_has_no_value_from_which_it_holds() -> None:
    found = _threshold("rate * (1 - rate)", fine="40 USD")
    assert isinstance(found, Threshold)
    assert not found.to_the_end
