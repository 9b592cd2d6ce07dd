"""The closed form of 2 by 2 games finds what the enumeration finds, and refuses what int64 cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest

from mechanisms.errors import DomainError
from mechanisms.game.normal_form import NormalForm
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.two_by_two import MOST, two_by_two

Table = Sequence[Sequence[Fraction | int]]
Make = Callable[[Table, Table], NormalForm]


def test_every_game_with_payoffs_0_and_1_has_the_equilibria_of_the_enumeration(game: Make) -> None:
    cells = np.array(list(product((0, 1), repeat=8)), dtype=np.int64)
    A, B = cells[:, :4].reshape(-1, 2, 2), cells[:, 4:].reshape(-1, 2, 2)
    solved = two_by_two(A, B)
    for number in range(256):
        found = solved.profiles(number)
        assert len(found) == len(set(found)) > 0
        assert set(found) == set(extreme_equilibria(game(A[number].tolist(), B[number].tolist())).profiles)


@pytest.mark.parametrize("high", [3, 1000, MOST])
def test_random_games_have_the_equilibria_of_the_enumeration(high: int, game: Make) -> None:
    random = Random(high)
    tables = np.array([[random.randint(-high, high) for _ in range(8)] for _ in range(150)])
    A, B = tables[:, :4].reshape(-1, 2, 2), tables[:, 4:].reshape(-1, 2, 2)
    A[0], B[0] = [[high, -high], [-high, high]], [[-high, high], [high, -high]]
    solved = two_by_two(A, B)
    for number in range(150):
        known = extreme_equilibria(game(A[number].tolist(), B[number].tolist()))
        assert set(solved.profiles(number)) == set(known.profiles)


def test_payoffs_that_could_overflow_are_refused() -> None:
    for value in (MOST + 1, -MOST - 1, -(2**63), 0.5):
        table = np.array([[[value, 0], [0, 1]]])
        with pytest.raises(DomainError, match="whole numbers of at most 1073741824: solve other games one by one"):
            two_by_two(table, table)


def test_no_games_have_no_equilibria() -> None:
    nothing = np.zeros((0, 2, 2), dtype=np.int64)
    assert two_by_two(nothing, nothing).equilibria.shape == (0, 3, 3)
