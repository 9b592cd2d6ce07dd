"""What nashpy misses and gets wrong is said; what it finds is made exact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction as F

import nashpy
import pytest

from mechanisms.errors import InternalError
from mechanisms.game.normal_form import NormalForm
from solvers.equilibria.enumeration import Enumeration, extreme_equilibria
from solvers.equilibria.proposals import Proposals, Trouble, ask_nashpy
from solvers.equilibria.solution import EXACT, SINGLE, solve

Table = Sequence[Sequence[F | int]]
Make = Callable[[Table, Table], NormalForm]
INSPECTION: tuple[Table, Table] = ([[0, 0], [-3, 2]], [[0, 0], [1, 0]])
PENNIES: tuple[Table, Table] = ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def asked(game: NormalForm) -> tuple[Proposals, Proposals]:
    support, vertex = ask_nashpy(game, extreme_equilibria(game))
    assert (support.algorithm, vertex.algorithm) == ("support enumeration", "vertex enumeration")
    return support, vertex


def test_support_enumeration_misses_the_only_equilibrium_of_n1(game: Make) -> None:
    """Reproduced on five BLAS kernels: a forced zero comes back as -1e-17, and the support is dropped."""
    support, vertex = asked(game([[0, 4, 1], [2, 1, 2]], [[1, 1, 2], [2, 3, 2]]))
    assert (support.found, support.missed) == ((), (0,))
    assert support.trouble is Trouble.WARNED
    assert (vertex.found, vertex.missed, vertex.faultless) == ((0,), (), True)


def test_both_algorithms_miss_ends_of_the_segment_of_n3(game: Make) -> None:
    support, vertex = asked(game(*INSPECTION))
    assert len(support.found) == len(support.missed) == 1
    assert vertex.missed == (0, 1)
    assert vertex.trouble is Trouble.WARNED


def test_vertex_enumeration_misses_all_three_of_n3b(game: Make) -> None:
    support, vertex = asked(game([[2, 0], [0, 0]], [[0, 0], [2, 2]]))
    assert support.faultless
    assert (vertex.missed, vertex.faultless) == ((0, 1, 2), False)


def test_an_exception_is_an_answer(game: Make) -> None:
    _, vertex = asked(game([[0, 0], [0, 0]], [[3, 3], [0, 2]]))
    assert vertex.missed == (0, 1, 2)
    assert vertex.trouble is Trouble.FAILED


def test_a_false_profile_is_told_apart_with_its_reason(game: Make) -> None:
    """N15: the labels of vertex enumeration are compared with a tolerance relative to the payoffs."""
    _, vertex = asked(game([[100001, 5], [100000, 3]], [[1, 0], [0, 1]]))
    assert vertex.found == (0,)
    assert [wrong.why for wrong in vertex.wrong] == ["no equilibrium: row plays r1, and r0 would bring them 1 more"]


def test_payoffs_in_wei_defeat_floats_and_that_is_said(game: Make) -> None:
    big = 10**18
    support, _ = asked(game([[big, big + 1], [big + 1, big]], [[big, 0], [0, big]]))
    assert support.missed == (0,)
    assert len(support.wrong) == 2


def test_payoffs_too_large_for_a_float_are_a_failure_of_nashpy(game: Make) -> None:
    support, vertex = asked(game([[10**400, 0], [0, 1]], [[1, 0], [0, 1]]))
    assert support.trouble is Trouble.FAILED
    assert len(vertex.missed) == 3


def test_larger_games_are_not_asked_about(game: Make) -> None:
    identity = [[int(i == j) for j in range(7)] for i in range(7)]
    for proposals in ask_nashpy(game(identity, identity), extreme_equilibria(game(identity, identity))):
        assert not proposals.asked
        assert not proposals.faultless
    long = game([[1] * 12], [list(range(12))])
    assert not asked(long)[0].asked, "a single row has as many supports as all subsets of its columns"


def returning(*profiles: object) -> Callable[[object], Iterator[object]]:
    return lambda self: iter(profiles)


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        (([0.5, 0.5], [0.5, 0.5 + 1e-12]), "found"),
        (([0.5, 0.5], [0.5, 0.5 + 1e-4]), "wrong"),
        (([float("nan"), 0.5], [0.5, 0.5]), "wrong"),
        (([1.0], [0.5, 0.5]), "wrong"),
        (([0.7, 0.7], [0.5, 0.5]), "wrong"),
    ],
)
def test_each_profile_is_made_exact_and_judged(
    profile: object, kind: str, game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nashpy.Game, "support_enumeration", returning(profile))
    support, _ = asked(game(*PENNIES))
    assert [kind == "found", kind == "wrong"] == [support.found == (0,), len(support.wrong) == 1]


def test_an_equilibrium_between_the_extreme_ones_is_counted_apart(game: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nashpy.Game, "support_enumeration", returning(([1.0, 0.0], [0.75, 0.25])))
    support, _ = asked(game(*INSPECTION))
    assert (support.found, len(support.others), support.wrong) == ((), 1, ())


def test_a_profile_that_only_rounding_may_keep_from_being_one_is_left_open(
    game: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    A: Table = [[1, 1], [1, 1 - F(1, 10**12)], [0, 0]]
    B: Table = [[0, 0]] * 3
    monkeypatch.setattr(nashpy.Game, "support_enumeration", returning(([0.5, 0.5, 0.0], [0.5, 0.5])))
    support, _ = asked(game(A, B))
    assert (support.unsettled, support.wrong) == (1, ())


def test_an_equilibrium_that_a_complete_list_has_not_is_a_bug_of_ours(game: Make) -> None:
    whole = game(*PENNIES)
    with pytest.raises(InternalError, match="found an equilibrium that the full enumeration has not"):
        ask_nashpy(whole, Enumeration((), (), True, False, (), 4))


def test_who_found_an_equilibrium_is_kept_with_it(game: Make) -> None:
    solution = solve(game(*INSPECTION))
    assert [e.found_by for e in solution.equilibria] == [(EXACT, "nashpy support enumeration"), (EXACT,)]
    assert solution.components == ((0, 1),)
    assert not solution.unique
    assert solve(game(*PENNIES), nashpy=False).nashpy == ()
    assert solve(game(*PENNIES), nashpy=False).unique


def test_beyond_the_budget_the_equilibria_of_nashpy_are_kept_and_nothing_is_called_unique(game: Make) -> None:
    solution = solve(game(*PENNIES), bases=1)
    assert not solution.complete
    assert not solution.unique
    assert [e.found_by for e in solution.equilibria] == [
        (SINGLE, "nashpy support enumeration", "nashpy vertex enumeration")
    ]
