"""What a fault costs, the bond that costs as much, and the time to recover, in games with answers on paper."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from proofs.checking.verdict import Undecided
from solvers.claims.measured_faults import as_amount, is_amount, measured_fault
from solvers.engines.budget import Budget
from solvers.plans.fault import Fault, equivalent, fault

NAME = """\
mech: 1
name: name
accounts: [client]
params:
  bond:      {bond}
  price:     10 USD
  entry:     {entry} USD
  seen:      {seen}
  slander:   {slander}
states:
  - known
  - burnt
  - gone: end
discount: 9/10
game:
  - operator when burnt:     [rejoin, quit]
  - operator when not quit:  [honest, cheat, shirk]
  - flagged:                 chance (slander if honest else seen) when not quit
ledger:
  - operator -> outside:  entry     when rejoin
  - client -> operator:   price     when not quit
  - operator -> outside:  6 USD     when honest
  - operator -> outside:  1 USD     when cheat
  - operator -> outside:  2 USD     when shirk
  - operator -> outside:  bond      when flagged
next:
  - burnt -> gone:   when quit
  - burnt -> known:  when rejoin and not flagged
  - known -> burnt:  when flagged
honest: [{burnt}, honest]
"""
OPERATOR = Player("operator")


def game(
    bond: str = "0 USD", *, entry: object = 0, seen: object = 1, slander: object = 0, burnt: str = "rejoin"
) -> Mechanism:
    text = NAME.format(bond=bond, entry=entry, seen=seen, slander=slander, burnt=burnt)
    return read_text(text, "name.mech.yaml")


def found(mechanism: Mechanism) -> Fault:
    answer = fault(mechanism, OPERATOR, mechanism.intended, {})
    assert answer is not None
    return answer


def test_the_fault_is_the_move_that_pays_most_at_once() -> None:
    assert found(game()).words == "cheat in known"


def test_a_name_that_is_lost_for_good_costs_what_it_would_earn_less_what_the_fault_saves() -> None:
    """Margin 4, weight 9/10: 36 from the next period on, less a saving of 5. Returning is too dear."""
    answer = found(game(entry=1000, burnt="quit"))
    assert (answer.costs, answer.returns, answer.away) == (F(31), F(0), None)


def test_a_free_name_makes_the_fault_pay_for_ever() -> None:
    """The best plan cheats for ever: 5 a period, weighed 10 in all."""
    assert found(game()).costs == -50


def test_a_bond_that_costs_as_much_as_a_name_does_deter_alike() -> None:
    """Exclusion costs 31; so does a bond of 36 with free names, at which cheating once and then honesty is best."""
    lost = found(game(entry=1000, burnt="quit")).costs
    assert equivalent(game("solve min USD"), Variable("bond"), OPERATOR, game().intended, {}, lost) == 36
    assert found(game("36 USD")).costs == 31


def test_a_fault_that_pays_is_worth_no_bond() -> None:
    assert equivalent(game("solve min USD"), Variable("bond"), OPERATOR, game().intended, {}, F(-51)) == 0


def test_a_cost_that_no_bond_of_the_range_reaches_has_no_equivalent() -> None:
    low = game("solve min USD on 0 .. 20 USD")
    assert equivalent(low, Variable("bond"), OPERATOR, low.intended, {}, F(31)) is None
    lost_by_both = game("solve min USD", seen="10%", slander="10%")
    assert equivalent(lost_by_both, Variable("bond"), OPERATOR, lost_by_both.intended, {}, F(31)) is None


def test_an_equivalent_is_sought_of_amounts_alone() -> None:
    """What a plan is worth is not a line in a chance; a line through two of its values leads beyond the answer."""
    chance = game(entry=1000, seen="solve min on 0 .. 1", burnt="quit")
    with pytest.raises(DomainError, match="no line in seen"):
        equivalent(chance, Variable("seen"), OPERATOR, chance.intended, {}, F(20))


@pytest.mark.parametrize(("seen", "slander"), [("1", "0"), ("1/2", "0"), ("9/10", "1/10")])
def test_a_period_in_burnt_is_what_recovery_takes(seen: str, slander: str) -> None:
    """From `known` to `burnt` with chance p; from there on with chance f once more, and again: p/(1 - f)."""
    answer = found(game(entry=1, seen=seen, slander=slander))
    assert (answer.returns, answer.away) == (F(1), F(seen) / (1 - F(slander)))


def test_recovery_is_never_where_a_lost_name_ends_play() -> None:
    answer = found(game(entry=1000, seen="9/10", burnt="quit"))
    assert (answer.returns, answer.away) == (F(1, 10), None)


def test_a_game_that_is_played_once_has_no_fault() -> None:
    once = read_text("mech: 1\nparams:\n  x: 1 USD\ngame:\n  - a: [b, c]\nledger:\n  - a -> outside: x when b\n", "x")
    assert measured_fault(once, OPERATOR, Budget()) is None


def test_a_first_period_without_another_move_has_no_fault() -> None:
    idle = """\
mech: 1
states:
  - start
  - later
discount: 1/2
game:
  - a when later: [b, c]
ledger:
  - outside -> a: 1 USD when b
next:
  - start -> later: always
honest: [b]
"""
    mechanism = read_text(idle, "x")
    assert fault(mechanism, Player("a"), mechanism.intended, {}) is None
    with_amount = read_text(idle.replace("1 USD", "x").replace("states", "params:\n  x: solve min USD\nstates"), "x")
    assert equivalent(with_amount, Variable("x"), Player("a"), with_amount.intended, {}, F(1)) is None


def test_what_the_budget_does_not_allow_is_open() -> None:
    mechanism = game("solve min USD on 0 .. 100 USD", entry="1 .. 2", seen="1/2 .. 1")
    little = Budget(rlimit=10)
    assert isinstance(measured_fault(mechanism.at_value(Variable("bond"), F(1)), OPERATOR, little), Undecided)
    bond = mechanism.parameter("bond")
    assert bond is not None
    assert "work allowed" in str(as_amount(mechanism, bond, OPERATOR, F(3), little))


def test_ranges_without_an_upper_end_have_no_middle() -> None:
    open_ended = measured_fault(game("0 .. inf USD"), OPERATOR, Budget())
    assert isinstance(open_ended, Undecided)
    assert "no upper end" in open_ended.reason


@pytest.mark.parametrize(
    ("slash", "amount"),
    [
        ("bond", True),
        ("seen * bond / 2 + 1 USD", True),
        ("(bond if known else 2 * bond)", True),
        ("max(bond, 5 USD)", False),
        ("min(bond, 5 USD)", False),
        ("bond * bond / 1 USD", False),
        ("(1 USD if bond > 5 USD else bond)", False),
    ],
)
def test_only_a_parameter_to_which_payments_are_affine_is_an_amount(slash: str, amount: bool) -> None:
    """With `max(bond, 5 USD)`, a line from a bond of 0 would say that no bond helps."""
    text = NAME.format(bond="solve min USD", entry=0, seen="1/2", slander=0, burnt="rejoin")
    written = text.replace("outside:  bond      when flagged", f"outside:  {slash}   when flagged")
    mechanism = read_text(written, "name.mech.yaml")
    assert is_amount(mechanism, Variable("bond")) == amount
    bond = mechanism.parameter("bond")
    assert bond is not None
    assert isinstance(as_amount(mechanism, bond, OPERATOR, F(3), Budget()), Undecided) != amount


def test_a_chance_is_no_amount() -> None:
    assert not is_amount(game(seen="solve min on 0 .. 1"), Variable("seen"))
