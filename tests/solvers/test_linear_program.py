"""Linear programs are solved exactly: every answer shows itself to be right."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from solvers.engines.budget import Budget, Exhausted
from solvers.engines.linear_program import Endless, Impossible, Least, least

Table = list[list[int]]


def solved(table: Table, right: list[int], costs: list[int]) -> Least | Impossible | Endless:
    columns = [{i: F(x) for i, x in enumerate(column)} for column in zip(*table, strict=True)]
    return least(columns, {i: F(x) for i, x in enumerate(right)}, [F(x) for x in costs], Budget().meter())


def test_a_cycle_of_the_largest_coefficient_rule_is_no_cycle() -> None:
    """E. M. L. Beale, "Cycling in the dual simplex algorithm", 1955: the least cost is -1/20."""
    table = [[1, 0, 0, 25, -6000, -4, 900], [0, 1, 0, 50, -9000, -2, 300], [0, 0, 1, 0, 0, 1, 0]]
    found = solved(table, [0, 0, 1], [0, 0, 0, -75, 15000, -2, 600])
    assert isinstance(found, Least)
    assert found.cost / 100 == F(-1, 20)


def test_an_equation_that_follows_from_others_is_left_out() -> None:
    assert solved([[1, 1], [2, 2]], [3, 6], [1, 2]) == Least({0: F(3)}, F(3))


def test_no_equation_leaves_every_number_free() -> None:
    meter = Budget().meter()
    assert least([{}], {}, [F(1)], meter) == Least({}, F(0))
    assert least([{}], {}, [F(-1)], meter) == Endless()


@st.composite
def programs(draw: st.DrawFn) -> tuple[Table, list[int], list[int]]:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    small = st.integers(-4, 4)
    table = draw(st.lists(st.lists(small, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    right = draw(st.lists(small, min_size=rows, max_size=rows))
    return table, right, draw(st.lists(small, min_size=columns, max_size=columns))


@given(programs())
def test_an_answer_is_what_it_says_and_that_of_highs(program: tuple[Table, list[int], list[int]]) -> None:
    table, right, costs = program
    found = solved(table, right, costs)
    theirs = linprog(costs, A_eq=table, b_eq=right, bounds=(0, None), method="highs")
    match found:
        case Least(numbers, cost):
            assert all(x > 0 for x in numbers.values())
            assert [sum(row[j] * x for j, x in numbers.items()) for row in table] == right
            assert sum(costs[j] * x for j, x in numbers.items()) == cost
            assert theirs.status == 0
            assert abs(theirs.fun - float(cost)) < 1e-6
        case Impossible(witness):
            products = [sum(witness.get(i, 0) * x for i, x in enumerate(c)) for c in zip(*table, strict=True)]
            assert min(products) >= 0 > sum(witness.get(i, 0) * x for i, x in enumerate(right))
        case Endless():
            assert theirs.status != 0


def test_long_numbers_are_charged_by_their_length() -> None:
    meter, long = Budget(rlimit=1_000).meter(), F(3) ** 40_000
    with pytest.raises(Exhausted):
        least([{0: long, 1: F(1)}, {0: F(1), 1: long}], {0: F(1), 1: F(1)}, [F(1), F(1)], meter)
