"""The greatest value of a term over a box, against a grid; proved where it says so."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Number, Relation, Tail, Term, Variable, number
from solvers.claims.extremes import greatest, greatest_of, least
from solvers.engines.budget import Budget

X, Y = Variable("x"), Variable("y")
BOX = {X: Interval(Fraction(-1), Fraction(2)), Y: Interval(Fraction(0), Fraction(1))}
GRID = [{X: Fraction(-1) + Fraction(3 * i, 8), Y: Fraction(j, 8)} for i, j in product(range(9), range(9))]
BUDGET = Budget(rlimit=1_000_000, seconds=10)
small = st.integers(-3, 3)


@settings(max_examples=30)
@given(small, small, small, small)
def test_no_point_of_a_grid_beats_a_proved_extreme(a: int, b: int, c: int, d: int) -> None:
    term: Term = number(a) * X + number(b) * Y + number(c) * X * Y + number(d) * X * X
    top, bottom = greatest(term, BOX, (), BUDGET), least(term, BOX, (), BUDGET)
    assert top is not None
    assert bottom is not None
    values = [evaluate(term, point) for point in GRID]
    assert evaluate(term, top.point) == top.value
    if top.proved:
        assert top.value >= max(values)
    if bottom.proved:
        assert bottom.value <= min(values)


def test_a_peak_within_the_box_is_found_by_its_counterexamples_and_proved() -> None:
    found = greatest(X - X * X, BOX, (), BUDGET)
    assert found is not None
    assert (found.value, found.point[X], found.proved) == (Fraction(1, 4), Fraction(1, 2), True)


def test_assumptions_narrow_the_box() -> None:
    half = Comparison(X + Y, Relation.LE, Number(Fraction(1, 2)))
    found = greatest(X + Y, BOX, (half,), BUDGET)
    assert found is not None
    assert found.value == Fraction(1, 2)


def test_an_open_end_is_not_attained_and_so_not_proved() -> None:
    found = greatest(X, {X: Interval(Fraction(0), Fraction(1), high_open=True)}, (), BUDGET)
    assert found is not None
    assert found.value < 1
    assert not found.proved


def test_a_tail_is_greatest_at_the_end_of_its_range() -> None:
    found = greatest(Tail(Y, number(50), number(1)), {Y: Interval(Fraction(0), Fraction(1, 100))}, (), BUDGET)
    assert found is not None
    assert found.proved
    assert found.value == 1 - Fraction(99, 100) ** 50


def test_assumptions_that_nothing_satisfies_leave_no_extreme() -> None:
    assert greatest(X, BOX, (Comparison(X, Relation.GT, Number(Fraction(5))),), BUDGET) is None


@settings(max_examples=30)
@given(st.lists(st.tuples(small, small, small), min_size=1, max_size=4))
def test_the_greatest_of_several_terms_is_the_greatest_of_all_and_the_first_of_equals(
    asked: list[tuple[int, int, int]],
) -> None:
    terms = [number(a) * X + number(b) * Y + number(c) * X * Y for a, b, c in asked]
    alone = [greatest(term, BOX, (), BUDGET) for term in terms]
    values = [each.value for each in alone if each is not None]
    found = greatest_of(terms, BOX, (), BUDGET)
    assert found is not None
    assert (found[1].value, found[1].proved) == (max(values), True)
    assert found[0] == values.index(max(values))


def test_a_term_that_no_engine_can_bound_leaves_the_greatest_of_all_open() -> None:
    unbounded = {X: Interval(Fraction(0), None), Y: Interval(Fraction(0), Fraction(1))}
    found = greatest_of((number(10**9) - Y, X), unbounded, (), BUDGET)
    assert found is not None
    assert found[1].open
