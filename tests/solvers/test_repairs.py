"""One-knob repairs: each one, applied, proves the claim, and just before its threshold the claim is refuted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Interval, Value
from proofs.statement import Statement
from proofs.verdict import Proved, Refuted, Verdict
from solvers.budget import Budget
from solvers.claims import decide_claim
from solvers.repairs import Repair, repairs

Read = tuple[Mechanism, dict[str, Statement]]
BUDGET = Budget(rlimit=2_000_000)


def _verdict(mechanism: Mechanism, statement: Statement, repair: Repair, value: Fraction) -> Verdict:
    changed = mechanism.with_setting(repair.parameter.variable, Value(value))
    return decide_claim(changed, statement, BUDGET).verdict


def _check(mechanism: Mechanism, statement: Statement, repair: Repair) -> None:
    step = abs(repair.threshold) / 10**7 or Fraction(1, 10**7)
    inwards = step if repair.above else -step
    at_end = _verdict(mechanism, statement, repair, repair.threshold)
    assert isinstance(at_end, Refuted if repair.strict else Proved)
    assert isinstance(_verdict(mechanism, statement, repair, repair.threshold + inwards), Proved)
    if repair.exact:
        assert isinstance(_verdict(mechanism, statement, repair, repair.threshold - inwards), Refuted)


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
    assert str(found["bond"]) == "bond > 58984/2655"
    assert str(found["audit_rate"]) == "audit_rate > 6005/108332"
    assert str(found["reward"]) == "reward < 75070/69423"


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
        assert found["bond"].threshold == 20


def test_a_value_exactly_at_the_threshold_of_a_strict_claim_has_the_repair_beside_it(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 20 USD\np: 10% .. 20%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: E[w | bad] < 0"
    )
    found = {r.parameter.name: r for r in repairs(mechanism, statements["k"], BUDGET)}
    assert [str(found[name]) for name in ("bond", "p", "gain")] == ["bond > 20", "p > 1/10", "gain < 2"]
    for repair in found.values():
        _check(mechanism, statements["k"], repair)


def test_an_end_that_the_range_leaves_out_already_is_no_repair(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: '(10% .. 20%]'\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: p > 10% and p < 15%"
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    assert str(repair) == "p < 3/20"


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
    assert str(repair) == "cost > 0"
    assert repair.change == 10**9


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
    assert (str(up), str(down)) == ("cost > 2", "gain < -1")
    _check(mechanism, statements["k"], up)
    assert isinstance(up.parameter.setting, Value)
    assert isinstance(down.parameter.setting, Interval)


def test_a_threshold_that_is_irrational_is_rounded_to_the_safe_side(spec: Callable[..., Read]) -> None:
    mechanism, statements = spec(
        params="bond: 1 USD\np: 10%\ngain: 2 USD\ncost: 0 USD", **GAME, claims="k: bond * bond > 2 * 1 USD * 1 USD"
    )
    (repair,) = repairs(mechanism, statements["k"], BUDGET)
    assert not repair.exact
    assert repair.threshold**2 > 2
    step = Fraction(1, 10**6)
    assert isinstance(_verdict(mechanism, statements["k"], repair, repair.threshold + step), Proved)
    assert isinstance(_verdict(mechanism, statements["k"], repair, repair.threshold - step), Refuted)
