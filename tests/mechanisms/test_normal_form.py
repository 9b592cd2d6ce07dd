"""The table of a mechanism: who has a seat, which strategies there are, and that every cell is what is played out."""

from fractions import Fraction as F
from itertools import product
from textwrap import indent

import pytest

from mechanisms.errors import DomainError, UsageError
from mechanisms.game.game import Game, Player
from mechanisms.game.normal_form import MixedProfile, NormalForm, Seats, seats, values_at
from mechanisms.game.strategy import Strategy
from mechanisms.language.reader import read_text
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from mechanisms.values import evolve
from proofs.claims.payoff_table import normal_form
from proofs.playout.playout import PlayOut


def mechanism(params: str, game: str, ledger: str) -> Mechanism:
    parts = [
        f"{name}:\n{indent(text, '  ')}" for name, text in (("params", params), ("game", game), ("ledger", ledger))
    ]
    return read_text("\n".join(["mech: 1", "name: x", *parts, ""]), "x.mech.yaml")


def pairs(*cells: tuple[int, int]) -> tuple[tuple[F, F], ...]:
    return tuple((F(a), F(b)) for a, b in cells)


AUDIT = mechanism(
    "bond: solve min USD\nrate: 0 .. 1\ngain: 3 USD\ntwice: = gain * 2",
    "- worker: [honest, cheat]\n- auditor: [audit, skip]\n- caught: chance any_of(rate, 2) when cheat and audit",
    "- outside -> worker: twice when cheat\n"
    "- worker -> auditor: bond when caught\n"
    "- auditor -> outside: 1 USD when audit",
)
POINT = {Variable("bond"): F(8), Variable("rate"): F(1, 2)}


def test_every_cell_is_what_the_independent_play_out_pays() -> None:
    table, seated, played = normal_form(AUDIT, POINT), seats(AUDIT), PlayOut(AUDIT, POINT)
    assert table.strategies == (("honest", "cheat"), ("audit", "skip"))
    assert table.payoffs[1][0] == (6 - 8 * F(3, 4), 8 * F(3, 4) - 1)
    for row, column in product(range(2), range(2)):
        profile = seated.profile(row, column)
        assert table.payoffs[row][column] == tuple(played.payoff(player, profile) for player in table.players)


def test_a_mixed_profile_has_supports_and_expected_payoffs() -> None:
    table = normal_form(AUDIT, POINT)
    assert table.shape == (2, 2)
    assert (table.of_row(1, 0), table.of_column(0, 0)) == (F(0), F(-1))
    mixed = MixedProfile((F(0), F(1)), (F(1, 4), F(3, 4)))
    assert mixed.supports == ((1,), (0, 1))
    assert mixed.expected(table) == (F(9, 2), F(5, 4))


def test_a_parameter_without_a_value_is_asked_for() -> None:
    with pytest.raises(UsageError, match=r"bond: no value is given.*--set bond="):
        normal_form(AUDIT, {Variable("rate"): F(1)})


def test_formulas_have_values_too() -> None:
    chained = mechanism("a: 1 USD\nb: = c * 2\nc: = a * 2", "- w: [x, y]", "- outside -> w: b when x")
    assert values_at(chained, {}) == {Variable("a"): 1, Variable("b"): 4, Variable("c"): 2}


def test_against_nobody_a_single_player_still_has_a_table() -> None:
    alone = mechanism("a: 1 USD", "- w: [x, y]", "- outside -> w: a when x")
    table = normal_form(alone, {})
    assert table.players == (Player("w"), Player("nobody"))
    assert table.strategies == (("x", "y"), ("nothing",))
    assert table.payoffs == (pairs((1, 0)), pairs((0, 0)))


def test_a_player_called_nobody_is_somebody() -> None:
    alone = mechanism("a: 1 USD", "- nobody: [x, y]", "- outside -> nobody: a when x")
    assert normal_form(alone, {}).players == (Player("nobody"), Player("nobody else"))


def test_who_has_a_single_move_gives_his_seat_to_those_who_choose() -> None:
    three = mechanism(
        "a: 1 USD",
        "- w: [x, y]\n- clerk: [file]\n- v: [l, r]",
        "- outside -> w: a when x and l and file",
    )
    assert seats(three).players == (Player("w"), Player("v"))
    assert normal_form(three, {}).payoffs[0] == pairs((1, 0), (0, 0))
    two = mechanism("a: 1 USD", "- clerk: [file]\n- w: [x, y]", "- clerk -> w: a when x and file")
    table = normal_form(two, {})
    assert table.players == (Player("clerk"), Player("w"))
    assert table.payoffs == (pairs((-1, 1), (0, 0)),)


def test_a_player_who_never_comes_to_move_has_one_strategy() -> None:
    never = mechanism("a: 1 USD", "- w: [x, y]\n- v when x and y: [l, r]", "- outside -> v: a when x")
    table = normal_form(never, {})
    assert table.strategies == (("x", "y"), ("nothing",))
    assert table.payoffs == (pairs((0, 1)), pairs((0, 0)))


def test_a_game_in_which_nobody_moves_has_no_table() -> None:
    with pytest.raises(DomainError, match="no player moves in this game"):
        seats(evolve(AUDIT, game=Game((), ())))


def test_three_who_choose_do_not_fit_a_table() -> None:
    three = mechanism("a: 1 USD", "- w: [x, y]\n- v: [l, r]\n- u: [b, d]", "- outside -> w: a when x")
    with pytest.raises(DomainError, match=r"3 players choose \(w, v, u\); a table has two. Give all but two"):
        normal_form(three, {})


def test_strategies_answer_what_their_player_has_seen() -> None:
    game = mechanism("a: 1 USD", "- w: [x, y]\n- v sees w: [l, r]", "- outside -> v: a when x and l")
    assert normal_form(game, {}).strategies[1] == ("l", "l after x, r after y", "r after x, l after y", "r")


def test_a_table_that_is_too_large_is_refused() -> None:
    moves = ", ".join(f"m{i}" for i in range(70))
    more = ", ".join(f"n{i}" for i in range(60))
    with pytest.raises(DomainError, match="70 strategies of w times 60 of v are more than 4096 cells: make the game"):
        seats(mechanism("a: 1 USD", f"- w: [{moves}]\n- v: [{more}]", "- outside -> w: a when m1"))


def test_labels_that_read_the_same_are_numbered() -> None:
    twins = tuple(Strategy(Player("w"), (), "x") for _ in range(3))
    assert Seats((Player("w"), Player("v")), (twins, twins[:1]), {}).labels == (("x", "x (2)", "x (3)"), ("x",))


@pytest.mark.parametrize(
    ("labels", "payoffs"),
    [
        ((("a", "a"), ("c",)), (((F(0), F(0)),), ((F(0), F(0)),))),
        ((("a", "b"), ("c",)), (((F(0), F(0)),),)),
        ((("a",), ()), ((),)),
        (((), ("c",)), ()),
    ],
)
def test_a_table_that_does_not_fit_its_labels_is_refused(
    labels: tuple[tuple[str, ...], tuple[str, ...]], payoffs: tuple[tuple[tuple[F, F], ...], ...]
) -> None:
    with pytest.raises(ValueError, match=r"table|labels"):
        NormalForm((Player("p"), Player("q")), labels, payoffs)
