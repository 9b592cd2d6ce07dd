"""Columns hold at every point what the evaluation of a term at that point gives."""

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.columns import Column, Columns, together
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Event,
    IfThenElse,
    MinMax,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
    negate,
    number,
)
from mechanisms.terms.terms import Conjunction as And
from mechanisms.terms.terms import Disjunction as Or

K, M, X = Variable("k"), Variable("m"), Variable("x")
POINTS = [{K: F(k), M: F(m), X: F(3, 7)} for k in range(-2, 4) for m in (0, 1, 5)]
VALUES = {
    K: Column.wholes([int(point[K]) for point in POINTS]),
    M: Column.wholes([int(point[M]) * 2 for point in POINTS], 2),
    X: Column.of(F(3, 7)),
}

leaves = st.sampled_from([K, M, X, number(0), number(1), number(F(-2, 3))])


def grown(below: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    pairs = st.tuples(below, below)
    compared = st.builds(Comparison, below, st.sampled_from(Relation), below)
    joined = st.tuples(compared, compared)
    asked: st.SearchStrategy[Condition] = st.one_of(
        compared, joined.map(And), joined.map(Or), compared.map(negate), st.just(Truth(True))
    )
    return st.one_of(
        pairs.map(Sum),
        pairs.map(Product),
        st.builds(Quotient, below, below),
        st.builds(Power, below, st.integers(2, 3)),
        st.builds(MinMax, st.sampled_from(Pick), pairs),
        st.builds(Abs, below),
        st.builds(IfThenElse, asked, below, below),
    )


def terms_in(term: Term) -> list[Term]:
    """The term and every term below it."""
    conditions = Comparison, And, Or, Truth
    return [node for node in walk(term) if not isinstance(node, conditions)]  # type: ignore[misc]  # what is left


@settings(max_examples=300, deadline=None)
@given(st.recursive(leaves, grown, max_leaves=8))
def test_a_column_has_at_each_point_what_evaluation_gives(term: Term) -> None:
    try:
        column = Columns(VALUES).term(term)
    except DomainError:
        nodes = [(point, node) for point in POINTS for node in terms_in(term)]
        with pytest.raises(DomainError):  # a column is worked out for all points, whatever is chosen at one
            [Evaluation(point).term(node) for point, node in nodes]
        return
    assert [column.at(place) for place in range(len(POINTS))] == [Evaluation(point).term(term) for point in POINTS]
    assert list(column.numbers) in ([column.at(0)], [column.at(place) for place in range(len(POINTS))])
    assert column.only([2, 0]).at(1) == column.at(0)


def test_binomial_tails_and_negations_in_columns() -> None:
    tail = Tail(K / number(4), M, number(1))
    columns = Columns({K: Column.wholes([0, 1, 1]), M: Column.wholes([2, 2, 2])})
    assert columns.term(tail).numbers == [F(0), F(7, 16), F(7, 16)]
    assert Columns({K: Column.of(F(1)), M: Column.of(F(2))}).term(tail).numbers == [F(7, 16)]


def test_events_hold_where_they_happened() -> None:
    cheat = Event("worker", "cheat")
    term = IfThenElse(negate(Occurs(cheat)), number(1), K)
    assert Columns({K: Column.wholes([5, 6])}, {}, frozenset([cheat])).term(term).numbers == [F(5), F(6)]
    assert Columns({K: Column.wholes([5, 6])}).term(term).numbers == [F(1)]
    held = Columns({K: Column.wholes([5, 6])}).condition(negate(Comparison(K, Relation.GT, number(5))))
    assert held == [True, False]


def test_a_definition_stands_for_its_variable() -> None:
    assert Columns({K: Column.wholes([5, 6])}, {X: K + number(1)}).term(X * X).numbers == [F(36), F(49)]


def test_a_divisor_that_is_0_at_one_point_is_refused() -> None:
    for column in (Column.wholes([1, 0]), Column.of(F(0))):
        with pytest.raises(DomainError, match="a denominator is 0"):
            Columns({K: column}).term(Quotient(Number(F(1)), K))


def test_numbers_that_are_too_long_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mechanisms.terms.columns.MOST_BITS", 100)
    for term in (Power(K, 200), Product((K,) * 50), Sum((K, X))):
        with pytest.raises(DomainError, match="too long"):
            Columns({K: Column.wholes([2, 3, 4]), X: Column.of(F(1, 2**40))}).term(term)


def test_floats_and_the_ceiling_of_a_column() -> None:
    for column in (Column([1, -7], 2, 3), Column([2, -14], [4, 4], 4), Column(-7, [-1 + 3, 2], 3), Column(7, 2, 3)):
        assert list(column.floats) == list(map(float, column.numbers))
        assert column.ceiling(10) == max(-(-number * 10 // 1) for number in column.numbers)


def test_one_condition_that_decides_is_enough() -> None:
    columns = Columns({K: Column.wholes([5, 6])})
    some, never = Comparison(K, Relation.GT, number(5)), Comparison(number(1), Relation.GT, number(2))
    assert columns.condition(And((some, never))) is False
    assert columns.condition(And((never, some))) is False
    assert columns.condition(Or((some, never))) == columns.condition(Or((never, some))) == [False, True]


def test_columns_together_have_the_least_denominator_of_each_point() -> None:
    columns = Column([1, 1], [2, 3], 1), Column.of(F(1, 4)), Column([1, 5], [6, 9], 3), Column(3, [1, 2], 2)
    over_one = together(*columns)
    assert [column.below for column in over_one] == [[12, 36]] * 4
    for column, other in zip(columns, over_one, strict=True):
        assert [column.at(place) for place in (0, 1)] == [other.at(place) for place in (0, 1)]
    assert [column.below for column in together(Column.of(F(1, 4)), Column.of(F(1, 6)))] == [12, 12]


def test_long_fractions_are_reduced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mechanisms.terms.columns.SHORT_BITS", 3)
    k = Column([2, 6], [4, 9], 3)
    assert (k * k).above == [1, 4]
    assert (k * k).below == [4, 9]
    assert (k + k).numbers == [F(1), F(4, 3)]
    assert Column.wholes(-6, 4).numbers == [F(-3, 2)]
