"""How likely conditions are: independent events multiply, and each probability occurs once."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from time import perf_counter

import pytest

from mechanisms.errors import DomainError
from mechanisms.game import likelihood
from mechanisms.game.expectation import expected, expected_lines
from mechanisms.game.game import Player
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import Product, Term, Variable, multiply, number, power
from proofs.claims import escrow
from proofs.claims.escrow import Withdrawals
from proofs.playout import script
from proofs.playout.playout import PlayOut

F = Fraction
P, BOND = Variable("p"), Variable("bond")
AT = {P: F(1, 10), BOND: F(100)}
CHECKS = 40
EVERY = [f"c{i}" for i in range(CHECKS)]


def _checked(ledger: str, *, when: str = " when cheat", stages: str = "", deposits: str = "") -> Mechanism:
    chances = "".join(f"  - {name}: chance p{when}\n" for name in EVERY)
    head = "mech: 1\nname: x\nparams:\n  bond: 1 USD .. 200 USD\n  p: 5% .. 10%\ngame:\n  - w: [cheat, honest]\n"
    return read_text(f"{head}{stages}{chances}{deposits}ledger:\n{ledger}honest: [cheat]\n", "x")


def _worth(mechanism: Mechanism) -> Term:
    return expected(mechanism, Player("w"), mechanism.intended)


def _counted(condition: str, *, stages: str = "", when: str = " when cheat") -> tuple[Term, Fraction]:
    """The chance of a condition, symbolic, and played out."""
    mechanism = _checked(f"  - outside -> w: 1 USD when {condition}\n", stages=stages, when=when)
    return _worth(mechanism), PlayOut(mechanism, AT).payoff(Player("w"), mechanism.intended)


MISS = F(9, 10)


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (" or ".join(EVERY), 1 - MISS**CHECKS),
        (" and ".join(EVERY), F(1, 10) ** CHECKS),
        ("not (" + " or ".join(EVERY) + ")", MISS**CHECKS),
        ("not (" + " and ".join(EVERY) + ")", 1 - F(1, 10) ** CHECKS),
        ("(" + " or ".join(EVERY[:20]) + ") and not (" + " or ".join(EVERY[20:]) + ")", (1 - MISS**20) * MISS**20),
        (" or ".join(f"({a} and {b})" for a, b in zip(EVERY[:20], EVERY[20:], strict=True)), 1 - F(99, 100) ** 20),
        (" or ".join(f"(c0 and {name})" for name in EVERY[1:]), F(1, 10) * (1 - MISS**39)),
        (" and ".join(f"(c0 or {name})" for name in EVERY[1:]), F(1, 10) + MISS * F(1, 10) ** 39),
    ],
)
def test_forty_events_are_weighed_without_counting_plays(condition: str, value: Fraction) -> None:
    began = perf_counter()
    term, played = _counted(condition)
    assert evaluate(term, AT) == value == played
    assert perf_counter() - began < 20  # counting 2^40 plays would not end


def test_neighbours_that_share_events_are_told_apart_by_those_alone() -> None:
    chain = " or ".join(f"({a} and {b})" for a, b in pairwise(EVERY))
    term, played = _counted(chain)
    before, none = F(1), F(1)  # chances of no pair so far, and of no pair with a miss at the end
    for _ in EVERY:
        before, none = MISS * before + F(1, 10) * none, MISS * before
    assert evaluate(term, AT) == played == 1 - before


def _dispute(rounds: int, line: str) -> Mechanism:
    """Ann and bob answer each other; each answer comes too late with chance p, and that ends it."""
    stages = ["  - ann: [go0, stop0]", "  - late0: chance p when go0"]
    for i in range(1, rounds):
        player, other = ("ann", "bob") if i % 2 == 0 else ("bob", "ann")
        before = other if i < 3 else f"{other}#{(i + 1) // 2}"
        stages.append(f"  - {player} sees {before}, late{i - 1} when go{i - 1} and not late{i - 1}: [go{i}, stop{i}]")
        stages.append(f"  - late{i}: chance p when go{i}")
    lines = "\n".join(line.format(i=i) for i in range(rounds))
    moves = ", ".join(f"go{i}" for i in range(rounds))
    head = "mech: 1\nname: x\nparams:\n  bond: 1 USD .. 200 USD\n  p: 5% .. 10%\ngame:\n"
    return read_text(f"{head}{chr(10).join(stages)}\nledger:\n{lines}\nhonest: [{moves}]\n", "x")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("when go{i}", lambda i: MISS**i),
        ("when late{i}", lambda i: MISS**i / 10),
        ("when go{i} and not late{i}", lambda i: MISS ** (i + 1)),
        ("when late{i} and go{i}", lambda i: MISS**i / 10),
        ("when stop{i} or late{i}", lambda i: MISS**i / 10),
    ],
)
def test_a_dispute_costs_a_step_a_round_and_tells_no_outcome(
    line: str, value: Callable[[int], Fraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likelihood, "MOST_COURSES", 0)
    mechanism = _dispute(40, "  - outside -> ann: 1 USD " + line)
    found = expected_lines(mechanism, Player("ann"), mechanism.intended)
    assert [evaluate(term, AT) for _, term in found] == [value(i) for i in range(40)]


def test_a_chance_of_every_round_is_one_factor() -> None:
    mechanism = _dispute(20, "  - outside -> ann: bond when go{i}")
    *_, (_, last) = expected_lines(mechanism, Player("ann"), mechanism.intended)
    assert last == multiply(power(number(1) - P, 19), BOND)


def test_a_miss_that_the_rest_does_not_imply_is_told() -> None:
    mechanism = _dispute(3, "  - outside -> ann: 1 USD when not late{i} and not (go2 and late1)")
    lines = expected_lines(mechanism, Player("ann"), mechanism.intended)
    played = PlayOut(mechanism, AT).lines(Player("ann"), mechanism.intended)
    assert (
        [evaluate(term, AT) for _, term in lines] == [x for _, x in played] == [MISS, 1 - MISS / 10, 1 - MISS**2 / 10]
    )


def test_a_move_that_the_profile_never_makes_rules_out_what_depends_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "MOST_COURSES", 0)
    mechanism = _checked("  - outside -> w: 1 USD when c0 or c1 and honest\n", when=" when honest")
    assert _worth(mechanism) == number(0)


def test_an_event_that_all_chances_depend_on_is_shared() -> None:
    stages = "  - rain: chance p\n"
    term, played = _counted(" or ".join(EVERY), stages=stages, when=" when rain and cheat")
    assert evaluate(term, AT) == played == F(1, 10) * (1 - MISS**CHECKS)
    chance = "(1 if rain else p)"
    mechanism = read_text(
        "mech: 1\nname: x\nparams:\n  bond: 1 USD\n  p: 5% .. 10%\ngame:\n  - w: [a]\n  - rain: chance p\n"
        + "".join(f"  - {name}: chance {chance}\n" for name in EVERY)
        + f"ledger:\n  - outside -> w: 1 USD when {' and '.join(EVERY)}\nhonest: [a]\n",
        "x",
    )
    value = F(1, 10) + MISS * F(1, 10) ** CHECKS
    assert evaluate(_worth(mechanism), AT) == value
    assert PlayOut(mechanism, AT).payoff(Player("w"), mechanism.intended) == value


def test_a_disjunction_is_one_less_a_product() -> None:
    mechanism = _checked("  - outside -> w: 1 USD when c0 or c1 or c2\n")
    ((_, term),) = expected_lines(mechanism, Player("w"), mechanism.intended)
    assert Product((number(-1), *(number(1) - P,) * 3)) in set(walk(term))


def test_amounts_that_add_up_over_events_are_taken_apart() -> None:
    total = " + ".join(f"(1 if {name} else 0)" for name in EVERY)
    mechanism = _checked(f"  - w -> burn: bond * ({total}) when cheat\n")
    assert evaluate(_worth(mechanism), AT) == -100 * F(CHECKS, 10)


def test_what_depends_on_too_much_at_once_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "MOST_COURSES", 500)
    monkeypatch.setattr(script, "MOST_PATHS", 500)
    most = "max(" + ", ".join(f"(1 USD if {name} else 0 USD)" for name in EVERY) + ")"
    mechanism = _checked(f"  - outside -> w: {most}\n")
    with pytest.raises(DomainError, match="more than 500 courses"):
        _worth(mechanism)
    with pytest.raises(DomainError, match="more than 500 paths"):
        PlayOut(mechanism, AT).payoff(Player("w"), mechanism.intended)


ESCROW = "escrow:\n  - bond of w\n"


def test_the_escrow_of_independent_withdrawals_is_their_sum() -> None:
    lines = "".join(f"  - bond of w -> burn: bond / 40 when {name}\n" for name in EVERY)
    mechanism = _checked(lines, deposits=ESCROW)
    (deposit,) = mechanism.deposits
    (total,) = Withdrawals(mechanism).totals(deposit)
    assert evaluate(total, AT) == 100
    assert len(Withdrawals(mechanism).drawn(deposit)) == CHECKS


def test_the_escrow_of_a_long_dispute_is_that_of_its_positions() -> None:
    """40 rounds of two ways on: 2^40 plays, and at the end one of two shares of the bond, beside a fee for a stop."""
    stages = ["  - ann: [left0, right0, stop0]"]
    stages += [f"  - ann when left{i} or right{i}: [left{i + 1}, right{i + 1}, stop{i + 1}]" for i in range(40)]
    lines = [f"  - bond of ann -> burn: bond * {i + 1} / 100 when stop{i}" for i in range(41)]
    lines += ["  - bond of ann -> burn: bond * 90% when left40", "  - bond of ann -> burn: bond when right40"]
    text = "mech: 1\nname: x\nparams:\n  bond: 1 USD .. 200 USD\ngame:\n{}\nescrow:\n  - bond of ann\nledger:\n{}\n"
    mechanism = read_text(text.format("\n".join(stages), "\n".join(lines)), "x")
    (deposit,) = mechanism.deposits
    assert [evaluate(total, AT) for total in Withdrawals(mechanism).totals(deposit)] == [100]
    assert len(Withdrawals(mechanism).drawn(deposit)) == 43


def test_withdrawals_that_exclude_each_other_are_not_added_up() -> None:
    lines = "".join(
        f"  - bond of w -> burn: bond / 40 when {n}\n  - bond of w -> burn: bond / 50 when not {n}\n" for n in EVERY
    )
    mechanism = _checked(lines, deposits=ESCROW)
    (deposit,) = mechanism.deposits
    assert [evaluate(total, AT) for total in Withdrawals(mechanism).totals(deposit)] == [100]


def test_alternatives_of_which_none_is_always_the_greater_stand_as_the_greater_of_both() -> None:
    pairs = (("bond * p", ""), ("bond * (15% - p)", "not "))
    lines = "".join(f"  - bond of w -> burn: {a} when {b}{name}\n" for name in EVERY for a, b in pairs)
    mechanism = _checked(lines, deposits=ESCROW)
    (deposit,) = mechanism.deposits
    totals = Withdrawals(mechanism).totals(deposit)
    for share, most in ((F(1, 20), 10), (F(3, 40), F(15, 2)), (F(1, 10), 10)):
        assert max(evaluate(total, {P: share, BOND: F(100)}) for total in totals) == 40 * most


def test_withdrawals_that_depend_on_too_much_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escrow, "MOST_COURSES", 500)
    sums = " + ".join(f"(1 if {name} else 0)" for name in EVERY)
    mechanism = _checked(f"  - bond of w -> burn: bond * ({sums}) / 40\n", deposits=ESCROW)
    (deposit,) = mechanism.deposits
    with pytest.raises(DomainError, match="more than 500 courses"):
        Withdrawals(mechanism).totals(deposit)
