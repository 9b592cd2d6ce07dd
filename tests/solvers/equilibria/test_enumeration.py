"""Extreme equilibria against a brute force, against games of the literature, with and without dominance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as F
from random import Random
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.game.game import Player
from mechanisms.game.normal_form import MixedProfile, NormalForm
from proofs.playout.equilibrium import check_equilibrium
from solvers.equilibria.components import components
from solvers.equilibria.dominance import reduced, worths_of
from solvers.equilibria.enumeration import extreme_equilibria

Table = Sequence[Sequence[F | int]]
Make = Callable[[Table, Table], NormalForm]
Brute = Callable[[Table, Table], set[MixedProfile]]
NO, HALF, ONE = F(0), F(1, 2), F(1)
IDENTITY = [[int(i == j) for j in range(4)] for i in range(4)]


def test_no_extreme_equilibrium_of_96_small_games_is_missed_and_none_is_false(
    game: Make, brute_force: Brute, small_games: list[tuple[Table, Table]]
) -> None:
    assert len(small_games) == 96
    degenerate = 0
    for A, B in small_games:
        found = extreme_equilibria(game(A, B))
        assert found.complete
        assert len(found.profiles) == len(set(found.profiles))
        assert set(found.profiles) == brute_force(A, B), (A, B)
        degenerate += found.degenerate is True
        assert found.degenerate or len(found.profiles) % 2 == 1, "a game that is not degenerate has an odd number"
    assert 20 < degenerate < 80, "both kinds are among them"


KNOWN: dict[str, tuple[Table, Table, bool, int | set[tuple[tuple[F, ...], tuple[F, ...]]]]] = {
    "N1": ([[0, 4, 1], [2, 1, 2]], [[1, 1, 2], [2, 3, 2]], False, {((HALF, HALF), (NO, F(1, 4), F(3, 4)))}),
    "N2": ([[-4, -5, 0], [-2, 1, -19]], [[18, -20, -5], [-16, 17, 6]], False, 3),
    "N3": ([[0, 0], [-3, 2]], [[0, 0], [1, 0]], True, {((ONE, NO), (F(2, 5), F(3, 5))), ((ONE, NO), (ONE, NO))}),
    "N3b": ([[2, 0], [0, 0]], [[0, 0], [2, 2]], True, 3),
    "N4": ([[0, 0], [0, 0]], [[3, 3], [0, 2]], True, 3),
    "N5": ([[1, 3], [3, 1]], [[3, 3], [0, 1]], True, 2),
    "N6": (
        [[0, 0, 0], [3, -5, -5], [8, 0, -10]],
        [[0, -1, -2], [-3, 4, 3], [-8, 0, 6]],
        True,
        {((F(6, 7), NO, F(1, 7)), (NO, ONE, NO)), ((F(8, 9), NO, F(1, 9)), (NO, ONE, NO))},
    ),
    "N12": ([[F(3, 10), F(3, 10)], [F(3, 10), 0]], [[1, 1], [1, 0]], True, 3),
    "N15": ([[100001, 5], [100000, 3]], [[1, 0], [0, 1]], False, {((ONE, NO), (ONE, NO))}),
    "matching pennies": ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]], False, {((HALF, HALF), (HALF, HALF))}),
    "coordination 2x2": ([[1, 0], [0, 1]], [[1, 0], [0, 1]], False, 3),
    "coordination 4x4": (IDENTITY, IDENTITY, False, 15),
    "all the same": ([[7, 7], [7, 7]], [[7, 7], [7, 7]], True, 4),
    "prisoners": ([[2, 0], [3, 1]], [[2, 3], [0, 1]], False, {((NO, ONE), (NO, ONE))}),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_equilibria_of_a_known_game_are_the_known_ones(name: str, game: Make, brute_force: Brute) -> None:
    A, B, degenerate, known = KNOWN[name]
    found = extreme_equilibria(game(A, B))
    assert found.complete
    assert found.degenerate is degenerate
    assert set(found.profiles) == brute_force(A, B)
    if isinstance(known, int):
        assert len(found.profiles) == known
    else:
        assert {(p.rows, p.columns) for p in found.profiles} == known


def test_one_wei_among_1e18_decides(game: Make) -> None:
    """Floats see 1e18 and 1e18 + 1 as one number."""
    big = 10**18
    found = extreme_equilibria(game([[big, big + 1], [big + 1, big]], [[big, 0], [0, big]]))
    assert found.profiles == (MixedProfile((HALF, HALF), (HALF, HALF)),)


_payoffs = st.integers(0, 4).map(F)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, Table]:
    m, n = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    table = st.lists(st.lists(_payoffs, min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(table), draw(table)


@settings(max_examples=150)
@given(tables())
def test_taking_out_dominated_strategies_changes_no_extreme_equilibrium(
    game: Make, given_: tuple[Table, Table]
) -> None:
    whole = game(*given_)
    assert extreme_equilibria(whole).profiles == extreme_equilibria(whole, reduce=False).profiles


@settings(max_examples=100)
@given(tables())
def test_every_step_of_dominance_is_a_strategy_that_is_worse_everywhere(
    game: Make, given_: tuple[Table, Table]
) -> None:
    whole = game(*given_)
    kept, steps = reduced(whole, worths_of(whole))
    assert len(steps) == sum(whole.shape) - len(kept[0]) - len(kept[1])
    out: list[set[str]] = [set(), set()]
    for step in steps:
        player = whole.players.index(step.player)
        own, other = whole.strategies[player], whole.strategies[1 - player]
        left = [k for k, label in enumerate(other) if label not in out[1 - player]]
        paid = whole.of_row if player == 0 else lambda c, r: whole.of_column(r, c)
        assert all(paid(own.index(step.strategy), k) < paid(own.index(step.by), k) for k in left)
        out[player].add(step.strategy)


def test_a_dominated_strategy_is_named_with_the_one_that_is_better(game: Make) -> None:
    prisoners = game([[2, 0], [3, 1]], [[2, 3], [0, 1]])
    (_, columns), steps = reduced(prisoners, worths_of(prisoners))
    assert columns == (1,)
    assert [str(step) for step in steps] == [
        "row never plays r0: r1 always brings more",
        "column never plays c0: c1 always brings more",
    ]


def test_beyond_its_budget_the_enumeration_says_that_it_is_incomplete(game: Make) -> None:
    identity = [[int(i == j) for j in range(5)] for i in range(5)]
    whole, cut = extreme_equilibria(game(identity, identity)), extreme_equilibria(game(identity, identity), bases=9)
    assert (whole.complete, len(whole.profiles)) == (True, 31)
    assert not cut.complete
    assert cut.bases <= 9
    assert set(cut.profiles) < set(whole.profiles)
    assert cut.degenerate is None


def test_long_numbers_in_a_large_table_shorten_the_search_and_not_its_honesty(game: Make) -> None:
    """Else one such file would keep the machine busy for an hour."""
    random = Random(3)
    A, B = ([[F(random.getrandbits(190), random.getrandbits(190)) for _ in range(24)] for _ in range(24)] for _ in "AB")
    started = perf_counter()
    found = extreme_equilibria(game(A, B))
    assert perf_counter() - started < 60
    assert not found.complete
    assert found.bases < 500


def test_equilibria_that_share_a_strategy_are_one_component(game: Make) -> None:
    segment = extreme_equilibria(game([[0, 0], [-3, 2]], [[0, 0], [1, 0]])).profiles
    assert components(segment) == ((0, 1),)
    apart = extreme_equilibria(game([[1, 0], [0, 1]], [[1, 0], [0, 1]])).profiles
    assert components(apart) == ((0,), (1,), (2,))


def test_a_game_of_ten_by_ten_is_enumerated_in_seconds(game: Make) -> None:
    random = Random(1)
    A, B = ([[random.randint(-1000, 1000) for _ in range(10)] for _ in range(10)] for _ in range(2))
    started = perf_counter()
    found = extreme_equilibria(game(A, B))
    assert perf_counter() - started < 20
    assert (found.complete, len(found.profiles)) == (True, 7)
    for profile in found.profiles:
        check_equilibrium(game(A, B), profile)


def test_players_keep_their_names(game: Make) -> None:
    assert game([[0]], [[0]]).players == (Player("row"), Player("column"))
