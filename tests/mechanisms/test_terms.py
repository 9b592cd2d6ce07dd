"""Terms: sameness by structure, folding that keeps values, relations and their opposites."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import walk
from mechanisms.terms.rewriting import replace
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Comparison,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Term,
    Truth,
    Variable,
    add,
    all_of,
    any_of,
    choose,
    compare,
    divide,
    multiply,
    negate,
    number,
    power,
)

x, y = Variable("x"), Variable("y")
HAPPENS = Occurs(Event("stage", "cheat"))
fractions = st.fractions(min_value=-3, max_value=3, max_denominator=4)


def test_equal_trees_are_one_key_of_a_dictionary() -> None:
    assert {x + y: 1}[Variable("x") + Variable("y")] == 1


def test_trees_of_another_shape_differ() -> None:
    assert x + y != y + x
    assert Sum((x, y)) != Product((x, y))
    assert Number(Fraction(1)) != Truth(True)
    assert x != "x"


def test_terms_that_share_their_parts_are_compared_and_walked_once_a_part() -> None:
    """Written out, each of the two has 2^80 nodes."""

    def doubled() -> Term:
        term: Term = Variable("x")
        for _ in range(80):
            term = MinMax(Pick.GREATEST, (term, term + number(1)))
        return term

    one, other = doubled(), doubled()
    assert one == other
    assert other in {one}
    assert one + number(1) != other
    assert len(list(walk(one))) == 2 * 80 + 2
    assert evaluate(replace(one, {x: y}), {y: Fraction(3)}) == 83


def test_a_tree_is_equal_to_itself_at_once() -> None:
    tree = x * y
    assert tree == tree


def test_every_operator_builds_the_node_of_its_name() -> None:
    assert x + y == Sum((x, y))
    assert x - y == Sum((x, Product((number(-1), y))))
    assert x * y == Product((x, y))
    assert x / y == Quotient(x, y)
    assert -x == Product((number(-1), x))
    assert x**2 == Power(x, 2)


def test_an_operator_that_terms_do_not_have_raises() -> None:
    with pytest.raises(TypeError):
        x % y  # type: ignore[operator]
    with pytest.raises(TypeError):
        x < y  # type: ignore[operator]  # noqa: B015


def test_sums_and_products_fold_their_numbers() -> None:
    assert add(number(1), x, number(-1)) == x
    assert add() == number(0)
    assert add(x, Sum((y, number(2)))) == Sum((x, y, number(2)))
    assert multiply() == number(1)
    assert multiply(number(2), x, number(Fraction(1, 2))) == x
    assert multiply(number(2), Product((x, y))) == Product((number(2), x, y))
    assert multiply(x, number(0)) == number(0)


def test_a_division_by_a_number_is_a_product_and_by_zero_stays_a_quotient() -> None:
    assert divide(x, number(2)) == Product((number(Fraction(1, 2)), x))
    assert divide(x, number(0)) == Quotient(x, number(0))
    assert divide(x, y) == Quotient(x, y)


def test_powers_fold_where_they_can() -> None:
    assert power(x, 0) == number(1)
    assert power(x, 1) == x
    assert power(number(3), 2) == number(9)
    with pytest.raises(ValueError, match="negative"):
        power(x, -1)


def test_a_settled_choice_is_its_branch() -> None:
    assert choose(TRUE, x, y) == x
    assert choose(FALSE, x, y) == y
    assert choose(HAPPENS, x, x) == x
    assert choose(HAPPENS, x, y) == IfThenElse(HAPPENS, x, y)


def test_conditions_fold_what_is_settled() -> None:
    below = Comparison(x, Relation.LT, y)
    assert compare(number(1), Relation.LT, number(2)) == TRUE
    assert compare(x, Relation.LT, y) == below
    assert all_of() == TRUE
    assert all_of(TRUE, below) == below
    assert all_of(below, FALSE) == FALSE
    assert all_of(below, HAPPENS) == Conjunction((below, HAPPENS))
    assert any_of() == FALSE
    assert any_of(FALSE, below) == below
    assert any_of(below, TRUE) == TRUE
    assert any_of(below, HAPPENS) == Disjunction((below, HAPPENS))


def test_a_negation_of_each_kind_is_its_opposite() -> None:
    assert negate(TRUE) == FALSE
    assert negate(Comparison(x, Relation.LE, y)) == Comparison(x, Relation.GT, y)
    assert negate(HAPPENS) == Negation(HAPPENS)
    assert negate(negate(HAPPENS)) == HAPPENS


@given(st.sampled_from(Relation), fractions, fractions)
def test_the_opposite_relation_holds_exactly_where_the_relation_does_not(
    relation: Relation, left: Fraction, right: Fraction
) -> None:
    assert relation.holds(left, right) != relation.opposite.holds(left, right)
    assert relation.opposite.opposite is relation


@pytest.mark.parametrize("relation", Relation)
def test_a_relation_holds_as_its_sign_says(relation: Relation) -> None:
    pairs = [(Fraction(a), Fraction(b)) for a in (0, 1) for b in (0, 1)]
    meant = {"<": "lt", "<=": "le", "==": "eq", "!=": "ne", ">=": "ge", ">": "gt"}[relation.value]
    for a, b in pairs:
        assert relation.holds(a, b) is getattr(a, f"__{meant}__")(b)


def test_an_event_reads_as_its_name() -> None:
    assert str(Event("worker", "cheat")) == "cheat"
