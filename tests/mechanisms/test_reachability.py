"""Whether a play can meet a condition: found where one does, refused where none does, and never guessed."""

import pytest

from mechanisms.game.reachability import Search
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import FALSE, TRUE

DISPUTE = "mech: 1\nname: dispute\ngame:\n  - ann: [l0, r0, s0]\n" + "".join(
    f"  - ann when l{i} or r{i}: [l{i + 1}, r{i + 1}, s{i + 1}]\n" for i in range(40)
)


def test_forty_rounds_with_two_ways_on_are_searched_round_by_round() -> None:
    mechanism = read_text(DISPUTE + "ledger:\n  - ann -> burn: 1 USD when l40 and s3 or r40 and s39\n", "a.mech.yaml")
    search = Search(mechanism.game, steps=400)
    assert not search.possible(mechanism.ledger[0].when)
    assert search.possible(mechanism.ledger[0].when, may_hold=lambda condition: True)


GAME = """\
mech: 1
name: game
params:
  rate: 0% .. 10%
game:
  - worker: [honest, cheat]
  - auditor when cheat: [check, skip]
  - caught: chance rate when check
  - late: chance 5%
ledger:
  - worker -> burn: 1 USD when {condition}
"""


def game(condition: str) -> Mechanism:
    return read_text(GAME.format(condition=condition), "game.mech.yaml")


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("honest or cheat", True),
        ("honest and cheat", False),
        ("cheat and check and caught and late", True),
        ("honest and check", False),
        ("honest and caught", False),
        ("cheat and skip and caught", False),
        ("not honest and not cheat", False),
        ("check and (honest or skip)", False),
        ("late and not late", False),
        ("not caught and check", True),
        ("honest and rate > 5%", True),
    ],
)
def test_a_condition_is_possible_where_some_play_meets_it(condition: str, possible: bool) -> None:
    mechanism = game(condition)
    assert Search(mechanism.game).possible(mechanism.ledger[0].when) is possible


def test_nothing_is_impossible_that_was_not_searched_through() -> None:
    mechanism = game("honest and cheat")
    assert Search(mechanism.game, steps=1).possible(mechanism.ledger[0].when)


def test_outcomes_of_chance_that_may_not_be_are_left_out() -> None:
    mechanism = game("caught")
    when = mechanism.ledger[0].when
    search = Search(mechanism.game)
    assert not search.possible(when, may=lambda chance, outcome, play: outcome is None)
    assert search.possible(when, may=lambda chance, outcome, play: outcome is not None)


def test_what_is_said_of_parameters_is_answered_by_the_caller() -> None:
    mechanism = game("honest and rate > 5%")
    search = Search(mechanism.game)
    assert not search.possible(mechanism.ledger[0].when, may_hold=lambda condition: condition == TRUE)
    assert not search.possible(FALSE)
