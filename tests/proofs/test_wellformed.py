"""Implicit claims: what must hold before any other claim has a meaning, with the place that it guards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mechanisms.errors import SpecError
from mechanisms.game import compilation
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Comparison, Truth, number
from proofs.claims.escrow import Withdrawals
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import Implicit, implicit_claims

Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
GAME = {"game": "- w: [good, bad]"}


def _claims(spec: Spec, **sections: str) -> list[Implicit]:
    mechanism, statements = spec(**sections)
    return list(implicit_claims(mechanism, tuple(statements.values())))


def _names(found: list[Implicit]) -> list[str]:
    return [implicit.obligation.name for implicit in found]


def test_a_chance_within_its_range_in_every_branch_asks_for_each_of_them(spec: Spec) -> None:
    found = _claims(spec, params="p: 0 .. 1\nq: 0 .. 2", game="- w: [good, bad]\n- c: chance (p if good else q)")
    assert _names(found) == ["well-formed/chance/c"] * 2
    assert str(found[0].at) == "a.mech.yaml:8:5"
    assert "`c` is not within [0, 1]" in found[0].message


def test_a_chance_is_asked_about_only_in_plays_in_which_it_is_drawn(spec: Spec) -> None:
    game = "- w: [good, bad]\n- c: chance (p if good else 2 * p) when good"
    (found,) = _claims(spec, params="p: 0 .. 1", game=game)
    (anyway,) = _claims(spec, params="p: 0 .. 1", game="- w: [good, bad]\n- c: chance p")
    assert found.obligation.goal == anyway.obligation.goal


def test_a_chance_that_is_a_number_is_checked_at_once(spec: Spec) -> None:
    assert _claims(spec, game="- w: [good, bad]\n- c: chance (1/2 if good else 1/3)") == []
    (found,) = _claims(spec, params="p: 3/2", game="- w: [good, bad]\n- c: chance p")
    assert found.obligation.goal == Truth(False)


@pytest.mark.parametrize(
    "sections",
    [
        {"game": "- w: [good, bad]\n- c: chance any_of(p, 2)"},
        {**GAME, "ledger": "- w -> burn: any_of(p, 2) * 1 USD"},
        {**GAME, "ledger": "- w -> burn: 1 USD when any_of(p, 2) > 1/2"},
        {**GAME, "assume": "- any_of(p, 2) > 0"},
        {**GAME, "claims": "k: any_of(p, 2) > 0"},
        {**GAME, "claims": "k: E[w | good] < any_of(p, 2) * 1 USD"},
    ],
)
def test_the_probability_of_a_tail_is_checked_wherever_it_stands(spec: Spec, sections: dict[str, str]) -> None:
    names = _names(_claims(spec, params="p: 0 .. 2", **sections))
    assert "well-formed/tail" in names


def test_the_probability_of_a_tail_in_a_definition_is_checked(spec: Spec) -> None:
    assert "well-formed/tail" in _names(_claims(spec, params="p: 0 .. 2\nq: = any_of(p, 2)", **GAME))


@pytest.mark.parametrize(
    "sections",
    [
        {"params": "p: 0 .. 2\nq: = 1 / p", **GAME},
        {"params": "p: 0 .. 2", "game": "- w: [good, bad]\n- c: chance 1 / p"},
        {"params": "p: 0 .. 2", **GAME, "ledger": "- w -> burn: 1 USD / p"},
        {"params": "p: 0 .. 2", **GAME, "assume": "- 1 / p > 0"},
        {"params": "p: 0 .. 2", **GAME, "claims": "k: 1 / p > 0"},
    ],
)
def test_a_divisor_is_checked_wherever_it_stands(spec: Spec, sections: dict[str, str]) -> None:
    assert "well-formed/divisor" in _names(_claims(spec, **sections))


def test_a_divisor_that_depends_on_events_is_checked_for_each_outcome(spec: Spec) -> None:
    ledger = "- w -> burn: 1 USD / (p if good else 1 - p)"
    found = _claims(spec, params="p: '(0 .. 1)'", **GAME, ledger=ledger)
    assert _names(found) == ["well-formed/divisor"] * 2
    assert "division by 0" in found[0].message


def test_a_divisor_that_is_a_payoff_is_checked_as_the_payoff_that_it_is(spec: Spec) -> None:
    (found,) = _claims(spec, params="r: 1 .. 2 USD", **GAME, ledger="- w -> burn: r", claims="k: r / E[w | bad] < 0")
    assert isinstance(found.obligation.goal, Comparison)
    assert "E#" not in repr(found.obligation.goal)


ESCROW = {"params": "bond: 1 .. 2 USD\np: 0 .. 1", "escrow": "- bond of w"}
TWO_CATCHES = "- w: [good, bad]\n- c: chance p when bad\n- d: chance p when bad"


def test_a_bond_that_may_burn_twice_is_asked_about(spec: Spec) -> None:
    ledger = "- bond of w -> burn: bond when c\n- bond of w -> burn: bond / 2 when d"
    found = _claims(spec, **ESCROW, game=TWO_CATCHES, ledger=ledger)
    sums = [f for f in found if "more from `bond of w`" in f.message]
    assert "escrow/bond of w" in _names(sums)


def test_lines_that_exclude_each_other_never_take_the_bond_twice(spec: Spec) -> None:
    ledger = "- bond of w -> burn: bond when c\n- bond of w -> burn: bond when d and not c"
    taken = [f for f in _claims(spec, **ESCROW, game=TWO_CATCHES, ledger=ledger) if f.obligation.name.startswith("esc")]
    assert all("Sum" not in repr(f.obligation.goal) for f in taken)


def test_a_play_that_chance_rules_out_takes_nothing(spec: Spec) -> None:
    game = "- w: [good, bad]\n- c: chance 0 when bad\n- d: chance 1 when good"
    mechanism, _ = spec(**ESCROW, game=game, ledger="- bond of w -> burn: 2 * bond when c")
    (deposit,) = mechanism.deposits
    assert Withdrawals(mechanism).totals(deposit) == (number(0),)
    assert Withdrawals(mechanism).drawn(deposit) == ()
    assert [f for f in implicit_claims(mechanism) if "2" in repr(f.obligation.goal)] == []


def test_each_implicit_claim_is_asked_once(spec: Spec) -> None:
    found = _claims(spec, params="p: 0 .. 1\nq: 1 .. 2", **GAME, claims="k: 1/q + 2/q > p / q")
    assert len(found) == len({(f.obligation.goal, f.at) for f in found})


@pytest.mark.parametrize("count", ["n", "n / 2", "1/2", "-1", "m"])
def test_the_counts_of_a_tail_are_fixed_whole_numbers(spec: Spec, count: str) -> None:
    sections = {"params": "p: 0 .. 1\nn: 1 .. 3\nm: 5/2", **GAME}
    for tail in (f"any_of(p, {count})", f"tail(3, {count}, p)"):
        found = _claims(spec, **sections, claims=f"k: {tail} >= 0")
        assert [f.obligation.goal for f in found if f.obligation.name == "well-formed/count"] == [Truth(False)]


@pytest.mark.parametrize(
    ("tail", "refused"),
    [
        ("any_of(p, 100000)", False),
        ("any_of(p, 100001)", True),
        ("any_of(1/2, 10^60)", True),
        ("tail(1000, 1000, p)", False),
        ("tail(1000, 10^60, p)", False),
        ("tail(10000, 101, p)", True),
        ("tail(n, n / 2, p)", True),
    ],
)
def test_a_tail_too_large_for_exact_numbers_is_refused_before_it_is_computed(
    spec: Spec, tail: str, refused: bool
) -> None:
    found = _claims(spec, params="p: 0 .. 1/2\nn: 100000000", **GAME, ledger=f"- w -> burn: {tail} * 1 USD")
    assert [i.message for i in found if i.plainly_false] == [
        "the counts in this `any_of` or `tail` are too large for exact numbers"
    ] * refused


def test_a_count_may_depend_on_moves_where_each_outcome_is_fixed(spec: Spec) -> None:
    ledger = "- w -> burn: any_of(p, 3 if good else n) * 1 USD"
    assert _claims(spec, params="p: 0 .. 1/2\nn: 4", **GAME, ledger=ledger)[0].obligation.name == "well-formed/tail"
    assert "well-formed/count" not in _names(_claims(spec, params="p: 0 .. 1/2\nn: 4", **GAME, ledger=ledger))


def test_the_probability_of_a_tail_may_be_a_share_of_payoffs(spec: Spec) -> None:
    claim = "k: any_of(E[w | good] / E[w | bad], 2) > 0"
    found = _claims(
        spec, params="r: 1 .. 2 USD", **GAME, ledger="- outside -> w: r\n- outside -> w: r when bad", claims=claim
    )
    assert set(_names(found)) == {"well-formed/tail", "well-formed/divisor"}
    assert "E#" not in repr([f.obligation.goal for f in found])


def test_a_line_that_may_take_less_than_nothing_out_of_a_deposit_is_asked_about(spec: Spec) -> None:
    """Else a negative withdrawal could hide that the bond burns twice."""
    ledger = "- bond of w -> burn: 2 * bond when c and d\n- bond of w -> burn: -1 * bond when d"
    found = _claims(spec, **ESCROW, game=TWO_CATCHES, ledger=ledger)
    assert "escrow/bond of w/paid-in" in _names(found)
    plain = _claims(spec, **ESCROW, game=TWO_CATCHES, ledger="- bond of w -> burn: bond when c")
    goals = [f.obligation.goal for f in plain if f.obligation.name.endswith("paid-in")]
    assert all(isinstance(goal, Comparison) for goal in goals)


def _premises(found: list[Implicit]) -> list[tuple[str, int]]:
    return [(implicit.obligation.name, len(implicit.obligation.premises)) for implicit in found]


def test_a_divisor_in_an_assumption_may_use_the_assumptions_above_it_alone(spec: Spec) -> None:
    found = _claims(spec, params="x: 0 .. 10", **GAME, assume="- x > 1\n- 1/(x - 1/3) != 5\n- 1/(x - 1/2) != 5")
    assert _premises(found) == [("well-formed/divisor", 1), ("well-formed/divisor", 2)]
    assert [str(implicit.at) for implicit in found] == ["a.mech.yaml:9:10", "a.mech.yaml:10:10"]


def test_a_tail_in_an_assumption_may_use_the_assumptions_above_it_alone(spec: Spec) -> None:
    found = _claims(
        spec, params="p: 0 .. 2", **GAME, assume="- any_of(p, 3) < 1/2\n- p <= 1", claims="k: any_of(p, 2) < 1"
    )
    assert _premises(found) == [("well-formed/tail", 0), ("well-formed/tail", 2)]


def test_a_definition_that_an_assumption_uses_may_use_the_assumptions_above_it_alone(spec: Spec) -> None:
    params = "x: 0 .. 10\ny: = 1 / (x - 1/3)\nz: = any_of(y, 2)\nv: = 1 / x"
    found = _claims(spec, params=params, **GAME, assume="- x >= 1/2\n- z != 5\n- x < 9")
    assert _premises(found) == [("well-formed/divisor", 1), ("well-formed/tail", 1), ("well-formed/divisor", 3)]
    assert str(found[0].at) == "a.mech.yaml:5:15"


def test_a_chance_that_depends_on_too_much_is_refused_at_its_place(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "MOST_POSITIONS", 50)
    chances = "\n".join(f"- c{i}: chance 1/2" for i in range(7))
    size = " + ".join(f"(1 / {3**i} if c{i} else 0)" for i in range(7))
    mechanism, _ = spec(
        params="p: 0 .. 1", game=f"- w: [go]\n{chances}\n- d: chance p * ({size})", ledger="- w -> burn: 1 USD"
    )
    with pytest.raises(SpecError, match=r"M064.*more than 50 positions"):
        implicit_claims(mechanism)


def test_equal_sums_of_events_are_one_position(spec: Spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "MOST_POSITIONS", 50)
    chances = "\n".join(f"- c{i}: chance 1/2" for i in range(7))
    count = " + ".join(f"(1/7 if c{i} else 0)" for i in range(7))
    mechanism, _ = spec(
        params="p: 0 .. 1", game=f"- w: [go]\n{chances}\n- d: chance p * ({count})", ledger="- w -> burn: 1 USD"
    )
    assert len([i for i in implicit_claims(mechanism) if i.obligation.name == "well-formed/chance/d"]) == 7


def test_a_divisor_under_a_condition_counts_as_any_other(spec: Spec) -> None:
    found = _claims(spec, params="x: 0 .. 10", **GAME, assume="- (1/(x - 1/3) if x > 5 else 1) < 2\n- x > 1")
    assert _premises(found) == [("well-formed/divisor", 0)]
