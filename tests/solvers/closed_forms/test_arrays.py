"""Enclosures over arrays: the exact value of every cell lies between its two floats."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation
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
    Power,
    Relation,
    Tail,
    Term,
    Variable,
    number,
)
from solvers.closed_forms.arrays import Arrays, above, below, of_decimals

X, Y, P, D, N = map(Variable, ("x", "y", "p", "d", "n"))
FIXED = {N: Fraction(7)}
DEFINED: dict[Variable, Term] = {D: X * X - Y}
NUMBERS = st.integers(-400, 400).map(lambda n: n / 100)
CHANCES = st.integers(0, 1000).map(lambda n: n / 1000)


def _tail(term: Term, least: int) -> Term:
    return Tail(P * Abs(term) / (Abs(term) + number(1)), N, number(least))


def _grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    relations = st.sampled_from(list(Relation))
    conditions: st.SearchStrategy[Condition] = st.builds(Comparison, inner, relations, inner)
    conditions = conditions | st.builds(Negation, conditions) | st.just(TRUE) | st.just(FALSE)
    conditions = (
        conditions
        | st.builds(lambda a, b: Conjunction((a, b)), conditions, conditions)
        | st.builds(lambda a, b: Disjunction((a, b)), conditions, conditions)
    )
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a / b, inner, inner),
        st.builds(lambda a, n: Power(a, n), inner, st.integers(2, 5)),
        st.builds(lambda pick, a, b: MinMax(pick, (a, b)), st.sampled_from(Pick), inner, inner),
        st.builds(Abs, inner),
        st.builds(IfThenElse, conditions, inner, inner),
        st.builds(_tail, inner, st.integers(0, 8)),
    )


TERMS = st.recursive(
    st.sampled_from([X, Y, P, D]) | st.builds(lambda n: number(Fraction(n, 7)), st.integers(-20, 20)),
    _grown,
    max_leaves=8,
)


@given(TERMS, st.lists(st.tuples(NUMBERS, NUMBERS, CHANCES), min_size=1, max_size=4))
def test_the_exact_value_of_every_cell_lies_between_its_two_floats(
    term: Term, cells: list[tuple[float, float, float]]
) -> None:
    columns = dict(zip((X, Y, P), np.array(cells).T, strict=True))
    with np.errstate(all="ignore"):
        arrays = Arrays({v: of_decimals(column) for v, column in columns.items()}, FIXED, DEFINED)
        found = arrays.term(term)
        low, high = (np.broadcast_to(end, len(cells)) for end in (found.low, found.high))
        surely, possibly = (np.broadcast_to(b, len(cells)) for b in arrays.condition(Comparison(term, Relation.GT, X)))
    for i in range(len(cells)):
        values = {v: Fraction(repr(float(column[i]))) for v, column in columns.items()} | FIXED
        values[D] = values[X] ** 2 - values[Y]
        try:
            value = Evaluation(values).term(term)
        except DomainError:
            continue
        assert not low[i] > value
        assert not high[i] < value
        assert not surely[i] or value > values[X]
        assert possibly[i] or value <= values[X]


@pytest.mark.parametrize("trials", [1, 2, 3, 1000, 99_999])
@pytest.mark.parametrize("chance", [1e-12, 1e-5, 0.3, 1.0])
def test_any_of_many_is_enclosed_to_eleven_digits(trials: int, chance: float) -> None:
    tail = Tail(P, number(trials), number(1))
    found = Arrays({P: of_decimals(np.array([chance]))}, {}, {}).term(tail)
    miss = 1 - Fraction(repr(chance))
    value = 1 - miss**trials if trials < 2000 or miss in (0, 1) else None
    assert value is None or found.low[0] <= value <= found.high[0]
    assert found.high[0] - found.low[0] <= 1e-11 * found.high[0]


def test_a_divisor_that_may_be_0_leaves_everything_open() -> None:
    with np.errstate(all="ignore"):
        found = Arrays({X: of_decimals(np.array([0.0, 2.0]))}, {}, {}).term(number(1) / X)
    assert np.isnan(found.low[0])
    assert found.low[1] <= 0.5 <= found.high[1]


def test_numbers_beyond_all_floats_are_enclosed() -> None:
    huge = Fraction(10) ** 400
    assert (above(huge), below(huge)) == (float("inf"), np.finfo(float).max)
    assert (above(-huge), below(-huge)) == (-np.finfo(float).max, float("-inf"))


def test_an_event_is_no_condition_of_an_array() -> None:
    with pytest.raises(ValueError, match="not settled"):
        Arrays({}, {}, {}).condition(Occurs(Event("stage", "caught")))
