"""Bases in arrays: the same vertices as one basis at a time, with errors that are proved and ties that are decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as F
from random import Random

import numpy as np
import pytest

from mechanisms.game.normal_form import MixedProfile, NormalForm
from solvers.engines.budget import Budget
from solvers.equilibria import enumeration
from solvers.equilibria.batch import LARGEST, Batch, Polytope, error_bounds
from solvers.equilibria.blocks import solved
from solvers.equilibria.dictionary import Dictionary
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.partners import partners
from solvers.equilibria.sweep import Sweep
from solvers.equilibria.vertices import Vertices, Visits, few_vertices

Table = Sequence[Sequence[F | int]]
Make = Callable[[Table, Table], NormalForm]
Brute = Callable[[Table, Table], set[MixedProfile]]
LONG = 10**12
"""Numbers times this are too long to be exact as floats, so their bases have bounds of errors instead."""


def visits() -> Visits:
    return Visits(100_000, Budget().meter())


def positive(height: int, width: int, high: int, random: Random) -> list[list[int]]:
    return [[random.randint(1, high) for _ in range(width)] for _ in range(height)]


def swept(table: list[list[int]]) -> tuple[Sweep, Vertices]:
    sweep = Sweep(table, visits())
    sweep.run()
    return sweep, sweep.vertices()


def known(vertices: Vertices) -> dict[int, tuple[int, ...]]:
    return {tight: vertices.weights(number) for number, tight in enumerate(vertices.tight)}


@pytest.mark.parametrize("scale", [1, LONG])
@pytest.mark.parametrize("high", [2, 4, 1000])
def test_a_sweep_finds_the_vertices_that_whole_numbers_find(scale: int, high: int) -> None:
    random = Random(high)
    for _ in range(12):
        table = positive(random.randint(1, 5), random.randint(1, 5), high, random)
        scaled = [[scale * value for value in row] for row in table]
        sweep, vertices = swept(scaled)
        assert sweep.whole is (scale == 1 and high < 1000) or high == 1000
        exact = few_vertices(table, visits())
        assert known(vertices) == known(exact)
        assert (vertices.complete, vertices.simple) == (True, exact.simple)


def test_one_unit_among_1e24_decides_which_row_leaves() -> None:
    big = 10**24
    table = [[big, big + 1], [big + 1, big], [big, big]]
    _, vertices = swept(table)
    assert known(vertices) == known(few_vertices(table, visits()))


def test_numbers_beyond_floats_are_swept_as_well() -> None:
    random = Random(2)
    table = [[random.randint(1, 10**400) for _ in range(4)] for _ in range(4)]
    table[1] = [1, 1, 1, 1]
    assert known(swept(table)[1]) == known(few_vertices(table, visits()))


def test_more_than_64_variables_are_told_apart() -> None:
    random = Random(5)
    table = positive(2, 80, 3, random)
    exact = few_vertices(table, visits())
    sweep, vertices = swept(table)
    assert known(vertices) == known(exact)
    assert sweep.polytope.bits.dtype == object


def test_ties_are_decided_as_the_exact_rule_decides_them() -> None:
    random, compared = Random(11), 0
    for _ in range(10):
        sweep = Sweep(positive(6, 5, 2, random), visits())
        while sweep.waiting:
            batch = sweep.level
            leaving, tied = batch.exits(batch.errors())
            batch.settle(leaving, tied)
            for number in range(len(batch.inside)):
                inside, outside = batch.inside[number].tolist(), batch.outside[number].tolist()
                exact = Dictionary.of(sweep.polytope.table, inside, outside, sweep.polytope.order)
                assert leaving[number].tolist() == [exact.leaving(column) for column in range(5)]
                compared += int(tied[number].sum())
            sweep.step()
    assert compared > 100


def test_entries_of_the_rounded_regime_are_within_their_bounds() -> None:
    random = Random(17)
    table = positive(6, 6, 10**9, random)
    sweep = Sweep(table, visits())
    for _ in range(4):
        sweep.step()
    batch = sweep.level
    assert not sweep.whole
    with np.errstate(all="ignore"):
        bounds = batch.errors()
    scales = [max(column) for column in zip(*table, strict=True)] + [1] * 6
    for number in range(len(batch.inside)):
        inside, outside = batch.inside[number].tolist(), batch.outside[number].tolist()
        exact = Dictionary.of(table, inside, outside)
        for row, variable in enumerate(inside):
            for column, other in enumerate([*outside, -1]):
                entry = F(int(exact.rows[row][column]), int(exact.denominator)) * scales[variable] / scales[other]
                assert abs(entry - F(batch.entries[number, row, column])) <= F(bounds[number, row])
    assert bounds.max() < 1e-9, "and the bounds are of use"


def test_nothing_is_proved_of_a_wrong_solution_or_a_singular_system() -> None:
    systems = np.array([[[1.0, 0.5], [0.5, 1.0]], [[1.0, 1.0], [1.0, 1.0]]])
    right = np.broadcast_to(np.eye(2), (2, 2, 2))
    inverse = np.linalg.inv(systems[0])
    bounds = error_bounds(systems, np.array([inverse, inverse]), right)
    assert bounds[0].max() < 1e-13
    assert np.isinf(bounds[1]).all()
    assert np.isinf(error_bounds(systems[:1], inverse[None] * 1.3, right[:1])).all()


def test_a_wrong_entry_is_noticed_by_its_bound() -> None:
    """Entries are judged by the equations, not by how they were computed."""
    first = Batch.first(Polytope(positive(4, 4, 10**9, Random(3))))
    first.entries[0, 2, 1] *= 1 + 1e-6
    assert first.errors().max() > 1e-7


def test_floats_are_exact_as_long_as_numbers_are_small() -> None:
    sweep, _ = swept(positive(5, 5, 3, Random(1)))
    assert sweep.whole
    assert np.abs(sweep.level.entries).max() <= LARGEST
    assert not Sweep(positive(3, 3, 2**30, Random(1)), visits()).whole


def test_what_fits_a_simple_polytope_is_what_both_have_in_common(game: Make, brute_force: Brute) -> None:
    random, answered = Random(8), 0
    for _ in range(40):
        of_columns, of_rows = positive(4, 3, 10**9, random), positive(3, 4, random.choice([2, 10**9]), random)
        sweep = Sweep(of_columns, visits())
        sweep.run()
        found = partners(sweep, Polytope(of_rows))
        if found is None:
            continue
        answered += 1
        A, B = of_rows, [list(column) for column in zip(*of_columns, strict=True)]
        shares = {tuple(tuple(F(w, sum(weights)) for w in weights) for weights in pair) for pair in found}
        assert shares == {(p.rows, p.columns) for p in brute_force(A, B)}
    assert answered > 20


def test_where_many_partners_fit_both_polytopes_are_visited(
    game: Make, brute_force: Brute, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row player does not care: every mix of the other one's best responses fits."""
    monkeypatch.setattr(enumeration, "_FEW_CELLS", 0)
    A, B = [[1, 1], [1, 1]], [[7 * LONG, 3 * LONG + 1], [2 * LONG, 5 * LONG]]
    found = extreme_equilibria(game(A, B))
    assert set(found.profiles) == brute_force(A, B)
    assert found.degenerate


def test_arrays_find_the_equilibria_of_the_small_games_as_well(
    game: Make, brute_force: Brute, small_games: list[tuple[Table, Table]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enumeration, "_FEW_CELLS", 0)
    for number, (A, B) in enumerate(small_games):
        scale = (1, LONG, F(1, LONG), F(LONG, 7))[number % 4]
        found = extreme_equilibria(
            game([[a * scale for a in row] for row in A], [[F(b) / scale for b in row] for row in B])
        )
        assert found.complete
        assert len(found.profiles) == len(set(found.profiles))
        assert set(found.profiles) == brute_force(A, B), (A, B)


def test_a_sweep_that_is_cut_says_so_and_keeps_what_it_has() -> None:
    table = [[1 + (row == column) for column in range(6)] for row in range(6)]
    sweep = Sweep(table, Visits(10, Budget().meter()))
    sweep.run()
    cut = sweep.vertices()
    assert (cut.complete, cut.bases, len(cut.tight)) == (False, 7, 6)
    out_of_units = Sweep(table, Visits(1000, Budget(rlimit=3).meter()))
    out_of_units.run()
    assert not out_of_units.complete


def test_the_only_solution_of_a_block_is_exact_and_positive_below() -> None:
    assert solved([[1, 2, 9], [3, 1, 9]], [1, 0], [0, 1]) == ([1, 2], 5)


def test_of_two_polytopes_the_one_that_can_be_visited_is_enough(game: Make) -> None:
    """Two rows, and 90 columns none of which is worse than another: one polytope is a polygon."""
    front = [[k * k * LONG for k in range(90)], [(8000 - k * k - 5 * k) * LONG for k in range(90)]]
    random = Random(1)
    A = [[random.randint(0, LONG) for _ in range(90)] for _ in range(2)]
    found = extreme_equilibria(game(A, front), 300)
    assert found.complete
    assert found.bases < 100
    transposed = extreme_equilibria(game([*zip(*front, strict=True)], [*zip(*A, strict=True)]), 300)
    assert {(p.columns, p.rows) for p in transposed.profiles} == {(p.rows, p.columns) for p in found.profiles}
