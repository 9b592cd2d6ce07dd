"""Games in time that are too large, or have no worth, are refused with the reason; and what no course comes to."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mechanisms.errors import DomainError
from mechanisms.game.states import State
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Number, Variable, number
from proofs.claims.course import exits
from proofs.claims.formulation import formulate
from proofs.claims.values import solved, values
from proofs.playout.in_time import InTime, Round

HERE, THERE = State("here", ()), State("there", ())


def test_a_system_without_a_discount_in_which_play_stays_has_no_solution() -> None:
    with pytest.raises(DomainError, match="the state `here` is never left, and no discount bounds what it is worth"):
        solved([HERE], {HERE: {HERE: number(1)}}, {HERE: number(1)})
    leads = {HERE: {THERE: number(1)}, THERE: {HERE: number(1)}}
    with pytest.raises(DomainError, match="is never left"):
        solved([HERE, THERE], leads, {HERE: number(1), THERE: number(0)})


def test_states_that_lead_to_each_other_are_solved_together() -> None:
    leads = {HERE: {THERE: number(F(1, 2))}, THERE: {HERE: number(F(1, 2))}}
    assert solved([HERE, THERE], leads, {HERE: number(3), THERE: number(0)}) == {HERE: number(4), THERE: number(2)}


def _time(game: str = "  - ann: [stay, go]\n", discount: str = "1/2", more: str = "honest: [go]\n") -> Mechanism:
    return read_text(
        f"mech: 1\nname: x\nstates:\n  - here\n  - there\n  - gone: end\ndiscount: {discount}\ngame:\n{game}"
        f"ledger:\n  - outside -> ann: 1 USD when stay\nnext:\n  - here -> there: when go\n  - there -> gone: when go\n"
        f"{more}",
        "a",
    )


def test_nothing_is_paid_at_an_end() -> None:
    mechanism = _time()
    ((ann, _),) = mechanism.intended.items()
    assert values(mechanism).of(ann, mechanism.intended, State("gone", ()), (), None) == Number(F(0))
    assert mechanism.time is not None
    never = lambda *_: Round(F(1), {})  # noqa: E731  nothing is played there
    played = InTime(mechanism.time, F(1, 2), never)
    assert played.worth(ann, mechanism.intended, State("gone", ()), (), lambda _: mechanism.intended) == 0


def test_a_play_out_that_never_leaves_a_state_has_no_worth() -> None:
    mechanism = _time()
    ((ann, _),) = mechanism.intended.items()
    assert mechanism.time is not None
    played = InTime(mechanism.time, F(1), lambda _player, _profile, state, _told: Round(F(1), {state: F(1)}))
    with pytest.raises(DomainError, match="the state `here` is never left at this point"):
        played.worth(ann, mechanism.intended, State("here", ()), (), lambda _: mechanism.intended)


def test_a_play_out_solves_states_that_lead_to_each_other() -> None:
    """From either state one half leads to the other: 3 + v/2 and u/2 are 4 and 2."""
    mechanism = _time()
    ((ann, _),) = mechanism.intended.items()
    assert mechanism.time is not None
    here, there = State("here", ()), State("there", ())
    rounds = {here: Round(F(3), {there: F(1, 2), here: F(0)}), there: Round(F(0), {here: F(1, 2), there: F(0)})}
    played = InTime(mechanism.time, F(1), lambda _player, _profile, state, _told: rounds[state])
    assert played.worth(ann, mechanism.intended, here, (), lambda _: mechanism.intended) == 4


def test_a_period_of_a_hundred_million_plays_has_subgames_to_ask_about() -> None:
    coins = "".join(f"  - c{n}: chance 1/2\n" for n in range(27))
    (claim,) = formulate(
        _time(game=f"{coins}  - ann: [stay, go]\n", more="honest: [go]\nclaims:\n  c: subgame_perfect()\n")
    )
    assert [part.label for part in claim.parts] == ["ann plays stay in here", "ann plays stay in there"]


def test_a_period_in_which_players_can_do_too_much_together_is_refused() -> None:
    moves = "".join(f"  - {name}: [{name}{n}, not_{name}{n}]\n" for n in range(7) for name in ("bob", "eve"))
    mechanism = _time(game=f"{moves}  - ann: [stay, go]\n", discount="none", more="")
    with pytest.raises(DomainError, match="in `there` players have more than 4096 ways to play"):
        exits(mechanism)


def test_values_of_a_long_row_are_brought_to_normal_form_on_the_way() -> None:
    """Sixty periods of 1 USD, discounted: (1 - d^60) / (1 - d)."""
    mechanism = read_text(
        "mech: 1\nname: row\nparams:\n  d: 0 .. 9/10\nstates:\n  - row[1 .. 60]\n  - gone: end\ndiscount: d\n"
        "game:\n  - ann: [stay]\nledger:\n  - outside -> ann: 1 USD\nnext:\n  - row[k] -> row[k+1]: when k < 60\n"
        "  - row[60] -> gone: always\nhonest: [stay]\n",
        "a",
    )
    ((ann, _),) = mechanism.intended.items()
    worth = values(mechanism).of(ann, mechanism.intended, State("row", (1,)), (), None)
    assert evaluate(worth, {Variable("d"): F(1, 2)}) == 2 - F(1, 2**59)
    assert evaluate(worth, {Variable("d"): F(0)}) == 1


def test_a_play_out_comes_to_a_state_by_two_ways() -> None:
    """Half of the time straight on, else by way of another state, which brings 2: 1/2 * 2 + 3."""
    mechanism = _time()
    ((ann, _),) = mechanism.intended.items()
    assert mechanism.time is not None
    begin, start, aside, last = (State(name, ()) for name in ("begin", "start", "aside", "last"))
    rounds = {
        begin: Round(F(0), {start: F(1)}),
        start: Round(F(0), {aside: F(1, 2), last: F(1, 2)}),
        aside: Round(F(2), {last: F(1)}),
        last: Round(F(3), {}),
    }
    played = InTime(mechanism.time, F(1), lambda _player, _profile, state, _told: rounds[state])
    assert played.worth(ann, mechanism.intended, begin, (), lambda _: mechanism.intended) == 4
