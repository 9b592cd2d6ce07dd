"""One-knob repairs: each one, applied, proves the claim, and just before its threshold the claim is refuted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Value
from mechanisms.terms.intervals import Interval
from proofs.checking.verdict import Proved, Refuted, Verdict
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement
from solvers.claims.decide_claim import decide_claim, with_joint_repairs
from solvers.engines.budget import Budget
from solvers.windows.repairs import Repair, repairs

Read = tuple[Mechanism, dict[str, Statement]]
BUDGET = Budget(rlimit=2_000_000)


def _verdict(mechanism: Mechanism, statement: Statement, repair: Repair, value: Fraction) -> Verdict:
    changed = mechanism.with_setting(repair.parameter.variable, Value(value))
    return decide_claim(changed, statement, BUDGET).verdict


def _text(repair: Repair) -> str:
    """`bond > 20`, `2 <= fee <= 5`: the set of a repair, without what its domain says already."""
    (span,) = repair.spans
    low = "" if span.low == repair.domain.low and not span.low_open else f"{span.low} {'<' if span.low_open else '<='} "
    if span.low == repair.domain.low == 0 and repair.domain.low_open:
        low = ""
    ends_with_domain = span.high == repair.domain.high and not span.high_open
    high = "" if span.high is None or ends_with_domain else f" {'<' if span.high_open else '<='} {span.high}"
    return f"{low}{repair.parameter.name}{high}"


def _check(mechanism: Mechanism, statement: Statement, repair: Repair) -> None:
    """Near each end the claim is proved inside and refuted outside, unless the domain ends there."""
    for span in repair.spans:
        end: Fraction | None
        for end, left_out, sign in ((span.low, span.low_open, 1), (span.high, span.high_open, -1)):
            if end is None:
                continue
            width = Fraction(1) if span.high is None else span.high - span.low
            step = sign * (abs(end) or width) / 10**7
            assert isinstance(_verdict(mechanism, statement, repair, end + step), Proved)
            if end in repair.domain:
                assert isinstance(_verdict(mechanism, statement, repair, end), Refuted if left_out else Proved)
            if end - step in repair.domain:
                assert isinstance(_verdict(mechanism, statement, repair, end - step), Refuted)


@pytest.mark.parametrize(
    ("bond", "claim"),
    [("20", "cheating-loses"), ("5", "cheating-loses"), ("5", "honesty-is-best"), ("300", "honesty-pays")],
)
def test_each_repair_of_the_worked_example_works_from_its_threshold_on(
    catalogue: Callable[..., Read], bond: str, claim: str
) -> None:
    mechanism, statements = catalogue("commit-reveal-audit", f"bond={bond} USD")
    result = decide_claim(mechanism, statements[claim], BUDGET)
    assert isinstance(result.verdict, Refuted)
    assert "bond" in [repair.parameter.name for repair in result.repairs]
    assert [r.change for r in result.repairs] == sorted(r.change for r in result.repairs)
    for repair in result.repairs:
        _check(mechanism, statements[claim], repair)


def test_the_repairs_of_a_bond_of_twenty_are_the_known_ones(catalogue: Callable[..., Read]) -> None:
    """The known answers of the example, recomputed independently of this tool."""
    mechanism, statements = catalogue("commit-reveal-audit", "bond=20 USD")
    found = {r.parameter.name: r for r in repairs(mechanism, statements["cheating-loses"], BUDGET)}
    assert _text(found["bond"]) == "58984/2655 < bond"
    assert _text(found["audit_rate"]) == "6005/108332 < audit_rate"
    assert _text(found["reward"]) == "reward < 75070/69423"
    assert found["bond"].factor == Fraction(58984, 2655) / 20
    assert found["audit_rate"].factor is None, "it has a range"


GAME = {
    "game": "- w: [good, bad]\n- caught: chance p when bad",
    "ledger": "- outside -> w: gain when bad\n- w -> burn: bond when caught\n- w -> outside: cost when good",
}


def test_every_kind_of_knob_is_turned(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 2 USD\np: 10% .. 20%\ngain: 1 .. 2 USD\ncost: 0 USD",
        **GAME,
        claims="k: E[w | bad] < 0\nl: E[w | bad] <= 0 and E[w | good] >= 0",
    )
    for name in "kl":
        found = {r.parameter.name: r for r in repairs(mechanism, statements[name], BUDGET)}
        assert set(found) == {"bond", "gain"}  # p = 1 alone would do for `l`: a repair without room is none
        for repair in found.values():
            _check(mechanism, statements[name], repair)
        assert found["bond"].spans[0].low == 20


def test_a_value_exactly_at_the_threshold_of_a_strict_claim_has_the_repair_beside_it(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 20 USD\np: 10% .. 20%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: E[w | bad] < 0"
    )
    found = {r.parameter.name: r for r in repairs(mechanism, statements["k"], BUDGET)}
    assert [_text(found[name]) for name in ("bond", "p", "gain")] == ["20 < bond", "1/10 < p", "gain < 2"]
    for repair in found.values():
        _check(mechanism, statements["k"], repair)


def test_an_end_that_the_range_leaves_out_already_is_no_repair(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: '(10% .. 20%]'\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: p > 10% and p < 15%"
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    assert _text(repair) == "1/10 < p < 3/20"


def test_a_share_cannot_be_repaired_beyond_one(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: E[w | bad] < 0"
    )
    assert {r.parameter.name for r in repairs(mechanism, statements["k"], BUDGET)} == {"bond", "gain"}


def test_a_knob_that_is_zero_is_the_largest_change(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: E[w | good] < 0 and cost <= 5 USD"
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    assert _text(repair) == "0 < cost <= 5"
    assert repair.change == 10**9
    assert repair.factor is None


def test_a_claim_that_no_single_knob_repairs_has_no_repairs(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 0 USD\np: 0%\ngain: 2 .. 3 USD\ncost: 1 USD", **GAME, claims="k: E[w | bad] < -1 USD and p < 1/2"
    )
    assert repairs(mechanism, statements["k"], BUDGET) == ()


def test_a_knob_below_zero_may_stay_there(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: 10%\ngain: -3 .. 2 USD\ncost: -1 USD",
        **GAME,
        claims="k: cost > 2 USD\nl: gain < -1 USD",
    )
    (up,) = repairs(mechanism, statements["k"], BUDGET)
    (down,) = repairs(mechanism, statements["l"], BUDGET)
    assert (_text(up), _text(down)) == ("2 < cost", "gain < -1")
    _check(mechanism, statements["k"], up)
    assert isinstance(up.parameter.setting, Value)
    assert isinstance(down.parameter.setting, Interval)


def test_a_threshold_that_is_irrational_is_rounded_to_the_safe_side(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: bond * bond > 2 * 1 USD * 1 USD"
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    (span,) = repair.spans
    assert not span.low_exact
    assert span.low**2 > 2
    step = Fraction(1, 10**6)
    assert isinstance(_verdict(mechanism, statements["k"], repair, span.low + step), Proved)
    assert isinstance(_verdict(mechanism, statements["k"], repair, span.low - step), Refuted)


TRADE = {
    "game": "- seller: [serve, leave]\n- buyer: [pay, decline]",
    "ledger": (
        "- seller -> outside: work when serve and pay\n- buyer -> seller: fee when serve and pay\n"
        "- outside -> buyer: worth when serve and pay"
    ),
    "honest": "[serve, pay]",
}


@pytest.mark.parametrize(("work", "worth"), [("2", "5"), ("3", "4"), ("7/2", "11/2")])
def test_a_repair_is_the_whole_set_where_both_ends_count(spec: Callable[..., Read], work: str, worth: str) -> None:
    """The seller wants the fee to cover the work, the buyer that it is no more than the service is worth."""
    mechanism, statements = spec(
        params=f"fee: 1 .. 6 USD\nwork: {work} USD\nworth: {worth} USD", **TRADE, claims="trade: nash()"
    )
    found = {repair.parameter.name: repair for repair in repairs(mechanism, statements["trade"], BUDGET)}
    assert _text(found["fee"]) == f"{work} <= fee <= {worth}"
    _check(mechanism, statements["trade"], found["fee"])


def test_a_set_of_two_intervals_is_shown_as_both(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 3 USD\np: 10%\ngain: 2 USD\ncost: 0 USD",
        **GAME,
        claims="k: (bond - 2 USD) * (bond - 4 USD) >= 0 and bond <= 9 USD",
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    assert [(span.low, span.high) for span in repair.spans] == [(Fraction(0), Fraction(2)), (Fraction(4), Fraction(9))]
    _check(mechanism, statements["k"], repair)
    assert repair.factor == Fraction(2, 3)


def test_values_at_which_nothing_is_left_to_hold_repair_nothing(spec: Callable[..., Read]) -> None:
    """Below 2 USD no point satisfies the assumption: VACUOUS is not a repair."""
    mechanism, statements = spec(
        params="bond: 3 USD\np: 10% .. 20%\ngain: 2 USD\ncost: 0 USD",
        **GAME,
        assume="- bond >= 2 USD",
        claims="k: E[w | bad] < 0",
    )
    found = {repair.parameter.name: repair for repair in repairs(mechanism, statements["k"], BUDGET)}
    assert _text(found["bond"]) == "20 < bond"
    _check(mechanism, statements["k"], found["bond"])


def test_repairs_of_all_refuted_claims_come_first_and_name_them(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 3 USD\np: 10% .. 20%\ngain: 2 USD\ncost: 0 USD",
        **GAME,
        claims="k: E[w | bad] < 0\nl: bond >= 30 USD\nm: bond <= 3 USD or bond >= 25 USD\nn: bond <= 90 USD",
    )
    results = with_joint_repairs([decide_claim(mechanism, statements[name], BUDGET) for name in "klmn"])
    first = [result.repairs[0] if result.repairs else None for result in results]
    assert first[0] is not None
    assert (first[0].claims, _text(first[0])) == (("k", "l"), "30 <= bond")
    assert first[1] == first[0]
    assert first[2] is first[3] is None
    assert [_text(repair) for repair in results[0].repairs[1:] if repair.parameter.name == "bond"] == ["20 < bond"]
    assert [repair.claims for repair in results[1].repairs] == [("k", "l")], "its own set is the joint one"


def test_sets_that_share_nothing_repair_no_two_claims(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 3 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: bond > 5 USD\nl: bond < 2 USD"
    )
    results = with_joint_repairs([decide_claim(mechanism, statements[name], BUDGET) for name in "kl"])
    assert [[repair.claims for repair in result.repairs] for result in results] == [[("k",)], [("l",)]]


def test_a_claim_that_is_refuted_as_expected_has_no_part_in_joint_repairs(spec: Callable[..., Read]) -> None:
    claims = "k: bond > 5 USD\nl:\n  claim: bond < 2 USD\n  expect: refuted\n  because: why\nm: bond > 4 USD"
    mechanism, statements = spec(params="bond: 3 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims=claims)
    results = with_joint_repairs([decide_claim(mechanism, statements[name], BUDGET) for name in "klm"])
    assert [repair.claims for repair in results[0].repairs] == [("k", "m")]
    assert [repair.claims for repair in results[1].repairs] == [("l",)]


COUNTED = """
mech: 1
name: counted
params:
  n:     3
  rate:  1/10
  bond:  5 USD
states:
  - working
discount: 1/2
game:
  - worker: [honest, cheat]
  - caught: chance any_of(rate, n) when cheat
ledger:
  - outside -> worker: 2 USD when cheat
  - worker -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < 0
"""


def test_what_counts_trials_is_no_knob_of_a_game_in_time() -> None:
    """The number of trials must be fixed while values are worked out; the bond is found all the same."""
    mechanism = read_text(COUNTED, "counted.mech.yaml")
    (statement,) = formulate(mechanism)
    result = decide_claim(mechanism, statement, BUDGET)
    assert isinstance(result.verdict, Refuted)
    assert {repair.parameter.name for repair in result.repairs} == {"bond"}
