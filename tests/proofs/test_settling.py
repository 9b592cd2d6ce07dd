"""What interval arithmetic settles before a formula is split, and what it leaves."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.errors import DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Occurs,
    Pick,
    Relation,
    Sum,
    Term,
    Variable,
    number,
)
from proofs.arithmetic.bounds import Bounds
from proofs.checking.cases import cases
from proofs.checking.obligation import Obligation
from proofs.checking.settling import MOST_COMPARED, Settling

x, y, z = (Variable(name) for name in "xyz")
CELL = {
    x: Bounds(Fraction(0), Fraction(3)),
    y: Bounds(Fraction(1), Fraction(2)),
    z: Bounds(Fraction(5), None),
}
BOX = {variable: Interval(b.low or Fraction(0), b.high) for variable, b in CELL.items()}


def _max(*terms: Term) -> MinMax:
    return MinMax(Pick.GREATEST, terms)


def _min(*terms: Term) -> MinMax:
    return MinMax(Pick.LEAST, terms)


def _settled(term: Term) -> Term:
    """What is left of a term, on one side of a comparison that is not settled."""
    found = Settling(CELL).condition(Comparison(term, Relation.EQ, x))
    assert isinstance(found, Comparison)
    return found.left


@pytest.mark.parametrize(
    ("term", "left"),
    [
        (_max(x, x + number(1)), x + number(1)),
        (_min(x, x + number(1)), x),
        (_max(x, z), z),
        (_min(x, z), x),
        (_max(x, y), _max(x, y)),
        (_max(_max(x, y), x), _max(x, y)),
        (_max(_min(x, y), z), z),
        (_max(x * (x + y), x * x + x * y - number(1)), x * (x + y)),
        (_max(x**2 + number(1), x * number(2)), _max(x**2 + number(1), x * number(2))),
        (Abs(x), x),
        (Abs(x - number(4)), -(x - number(4))),
        (Abs(x - y), Abs(x - y)),
        (IfThenElse(Comparison(x, Relation.LT, z), x, y), x),
        (IfThenElse(Comparison(x, Relation.GT, z), x, y), y),
        (IfThenElse(Comparison(x, Relation.GT, y), x, y), IfThenElse(Comparison(x, Relation.GT, y), x, y)),
        (IfThenElse(Occurs(Event("s", "e")), x, y), IfThenElse(Occurs(Event("s", "e")), x, y)),
    ],
)
def test_a_special_term_is_settled_where_the_sign_of_a_difference_is_known(term: Term, left: Term) -> None:
    assert _settled(term) == left


def test_a_part_that_no_other_bounds_is_kept() -> None:
    free = {x: Bounds(None, None), y: Bounds(None, None)}
    assert Settling(free).condition(Comparison(_max(x, y), Relation.GT, number(0))) == Comparison(
        _max(x, y), Relation.GT, number(0)
    )


def test_many_parts_are_compared_by_their_bounds_alone() -> None:
    many = tuple(x + number(Fraction(i, 100)) * y for i in range(MOST_COMPARED + 1))
    left = _settled(_max(*many))
    assert isinstance(left, MinMax)
    assert len(left.terms) > 1
    assert _settled(_max(*many[:MOST_COMPARED])) == many[MOST_COMPARED - 1]


def test_a_difference_that_would_be_long_is_not_multiplied_out() -> None:
    long = (x - y + number(1)) ** 31
    quotient = x / (y + number(1))
    for term in (_max(long, long * y), _max(quotient, quotient * x), _max(x * long * long, long)):
        assert isinstance(_settled(term), MinMax)


@pytest.mark.parametrize(
    ("relation", "bound", "meant"),
    [
        (Relation.LE, 3, TRUE), (Relation.LE, -1, FALSE), (Relation.LT, 4, TRUE), (Relation.LT, 0, FALSE),
        (Relation.GE, 0, TRUE), (Relation.GE, 4, FALSE), (Relation.GT, -1, TRUE), (Relation.GT, 3, FALSE),
        (Relation.NE, 4, TRUE), (Relation.NE, -1, TRUE), (Relation.EQ, 4, FALSE), (Relation.EQ, -1, FALSE),
        (Relation.LE, 1, None), (Relation.LT, 1, None), (Relation.GE, 1, None), (Relation.GT, 1, None),
        (Relation.NE, 1, None), (Relation.EQ, 1, None),
    ],
)  # fmt: skip
def test_a_guard_is_settled_where_its_relation_holds_throughout_or_nowhere(
    relation: Relation, bound: int, meant: Condition | None
) -> None:
    guard = Comparison(x, relation, number(bound))
    assert Settling(CELL).guard(guard) == (guard if meant is None else meant)


def test_a_comparison_of_plain_terms_is_left_for_a_certificate() -> None:
    plain = Comparison(x, Relation.LE, number(7))
    assert Settling(CELL).condition(plain) == plain
    assert Settling(CELL).condition(Comparison(Abs(x - y), Relation.LE, number(7))) == TRUE


def test_conditions_are_settled_in_every_part() -> None:
    true = Comparison(Abs(x - y), Relation.LE, number(7))
    open_one = Comparison(Abs(x - y), Relation.LE, number(1))
    settle = Settling(CELL).condition
    assert settle(Conjunction((true, open_one))) == open_one
    assert settle(Disjunction((Negation(true), open_one))) == open_one
    assert settle(Negation(true)) == FALSE
    assert settle(Negation(Conjunction((true, open_one)))) == Comparison(Abs(x - y), Relation.GT, number(1))


def test_fifty_nested_definitions_are_one_case() -> None:
    term: Term = x
    for _ in range(50):
        term = _max(term, term + number(1))
    (case,) = cases(Obligation("k", BOX, (), Comparison(term, Relation.GT, number(0))))
    assert case.goal.polynomial.at({x: Fraction(0)}) == 50


def test_a_sum_of_magnitudes_within_its_bounds_is_no_case() -> None:
    gaps = tuple(Abs(x - number(i) * y) for i in range(1, 40))
    assert cases(Obligation("k", BOX, (), Comparison(Sum(gaps), Relation.LE, number(10**4)))) == ()


def test_splits_are_counted_where_no_alternative_is_left_at_the_end() -> None:
    """Each of 2^20 alternatives is refuted, but only once all magnitudes in it are gone."""
    gaps = Sum(tuple(Abs(x - number(Fraction(i, 10)) * y) for i in range(1, 21)))
    both = Conjunction((Comparison(gaps, Relation.LT, number(-1) * x + y), Comparison(gaps, Relation.LT, x)))
    with pytest.raises(DomainError, match="splits"):
        cases(Obligation("k", BOX, (), Negation(both)))
