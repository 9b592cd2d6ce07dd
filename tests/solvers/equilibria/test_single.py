"""One equilibrium of any game, exactly: by a path, or by a linear program where the game is zero-sum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as F
from random import Random
from time import monotonic

import pytest

from mechanisms.game.normal_form import MixedProfile, NormalForm
from proofs.playout.equilibrium import check_equilibrium
from solvers.engines.budget import Budget
from solvers.equilibria.batch import Polytope
from solvers.equilibria.dictionary import scaled
from solvers.equilibria.dominance import worths_of
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.single import lemke_howson, some_equilibrium
from solvers.equilibria.zero_sum import as_zero_sum, optimal

Table = Sequence[Sequence[F | int]]
Make = Callable[[Table, Table], NormalForm]
Brute = Callable[[Table, Table], set[MixedProfile]]
Pair = tuple[tuple[int, ...], tuple[int, ...]]


def profile(pair: Pair) -> MixedProfile:
    rows, columns = (tuple(F(weight, sum(weights)) for weight in weights) for weights in pair)
    return MixedProfile(rows, columns)


def zero_sum(rows: int, columns: int, random: Random, high: int = 9) -> tuple[Table, Table]:
    A = [[random.randint(-high, high) for _ in range(columns)] for _ in range(rows)]
    return A, [[-value for value in row] for row in A]


@pytest.mark.parametrize(("rows", "columns"), [(16, 22), (64, 64)])
def test_a_zero_sum_game_that_is_too_large_for_all_ends_with_one(rows: int, columns: int, game: Make) -> None:
    table = game(*zero_sum(rows, columns, Random(rows), 1000))
    found = extreme_equilibria(table, 300)
    assert not found.complete
    assert found.single
    assert found.payoffs[0][0] == -found.payoffs[0][1]
    check_equilibrium(table, found.profiles[0])


def test_a_game_whose_enumeration_uses_up_the_time_ends_in_time_and_with_one(game: Make) -> None:
    started = monotonic()
    found = extreme_equilibria(game(*zero_sum(16, 22, Random(4), 50)), allowance=Budget(seconds=1.5))
    assert monotonic() - started < 1.5 * 1.2 + 2
    assert not found.complete
    assert found.profiles


def test_a_game_that_is_too_large_for_all_ends_with_one(game: Make) -> None:
    random = Random(4)
    A, B = ([[random.randint(-99, 99) for _ in range(50)] for _ in range(50)] for _ in "AB")
    found = extreme_equilibria(game(A, B), 1)
    assert (found.complete, found.single, len(found.profiles), found.degenerate) == (False, True, 1, None)


def test_a_path_ends_in_an_equilibrium_from_every_label(
    game: Make, brute_force: Brute, small_games: list[tuple[Table, Table]]
) -> None:
    for A, B in small_games[::2]:
        (of_rows, theirs), (of_columns, mine) = map(scaled, worths_of(game(A, B)))
        assert set(theirs) | set(mine) >= {1}
        for label in range(len(A) + len(A[0])):
            *steps, end = lemke_howson(Polytope(of_columns), Polytope(of_rows), label, Budget().meter())
            assert set(steps) <= {None}
            assert end is not None
            found = some_equilibrium(worths_of(game(A, B)), Budget().meter())
            assert {profile(pair) for pair in found} <= brute_force(A, B)


def test_the_optimum_of_a_zero_sum_game_is_one_of_its_equilibria(game: Make, brute_force: Brute) -> None:
    random = Random(12)
    for _ in range(40):
        A, B = zero_sum(random.randint(1, 4), random.randint(1, 4), random, random.choice((1, 9)))
        payoffs = as_zero_sum(worths_of(game(A, B)))
        assert payoffs is not None
        assert profile(optimal(payoffs, Budget().meter())) in brute_force(A, B)


def test_costs_and_taxes_do_not_hide_a_zero_sum_game(game: Make, brute_force: Brute) -> None:
    """Of the row player 2 A plus what a column brings them, of the column player -A/3 plus what a row brings them."""
    random = Random(6)
    for _ in range(20):
        A, _ = zero_sum(3, 3, random)
        columns, rows = ([random.randint(-50, 50) for _ in range(3)] for _ in "CR")
        mine = [[2 * a + extra for a, extra in zip(row, columns, strict=True)] for row in A]
        theirs = [[-F(a) / 3 + extra for a in row] for row, extra in zip(A, rows, strict=True)]
        payoffs = as_zero_sum(worths_of(game(mine, theirs)))
        assert payoffs is not None
        assert profile(optimal(payoffs, Budget().meter())) in brute_force(mine, theirs)


@pytest.mark.parametrize(
    ("A", "B"),
    [
        ([[1, 0], [0, 1]], [[1, 0], [0, 1]]),
        ([[1, 0], [0, 1]], [[0, 0], [0, 0]]),
        ([[0, 0], [0, 0]], [[1, 0], [0, 1]]),
        ([[1, -1, 0], [-1, 1, 0]], [[-1, 1, 0], [1, -1, 1]]),
    ],
)
def test_a_game_that_is_not_zero_sum_is_not_taken_for_one(A: Table, B: Table, game: Make) -> None:
    assert as_zero_sum(worths_of(game(A, B))) is None


def test_without_any_budget_there_is_none(game: Make) -> None:
    for tables in (([[1, 0], [0, 1]], [[1, 0], [0, 1]]), ([[1, 0], [0, 1]], [[0, 1], [1, 0]])):
        assert some_equilibrium(worths_of(game(*tables)), Budget(rlimit=1).meter()) == []


def test_columns_are_divided_by_what_their_numbers_have_in_common() -> None:
    assert scaled([[10**20, 6], [3 * 10**20, 6]]) == ([(1, 1), (2, 1)], [1, 2 * 10**20])
