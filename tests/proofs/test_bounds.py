"""Interval arithmetic: every value lies within the bounds, every change within the slope."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import binomial_tail, evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    IfThenElse,
    MinMax,
    Number,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Variable,
    number,
)
from proofs.arithmetic.bounds import ANYTHING, EXACTLY_ONE, EXACTLY_ZERO, Bounds, closure, exactly
from proofs.arithmetic.interval_arithmetic import bounds, slope

NAMES = [Variable(name) for name in "xy"]
x, y = NAMES
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
shares = st.fractions(min_value=0, max_value=1, max_denominator=6)


@st.composite
def _bounds(draw: st.DrawFn) -> Bounds:
    low = draw(st.one_of(st.none(), numbers))
    width = draw(st.one_of(st.none(), st.fractions(min_value=0, max_value=4, max_denominator=3)))
    if low is None:
        return Bounds(None, draw(st.one_of(st.none(), numbers)))
    return Bounds(low, None if width is None else low + width)


def _at(interval: Bounds, share: Fraction) -> Fraction:
    """A number of an interval; beyond an infinite end, up to 100 away."""
    if interval.low is not None and interval.high is not None:
        return interval.low + share * (interval.high - interval.low)
    if interval.low is not None:
        return interval.low + 100 * share
    return (interval.high or Fraction(0)) - 100 * share


def _inside(interval: Bounds, value: Fraction) -> bool:
    return (interval.low is None or interval.low <= value) and (interval.high is None or value <= interval.high)


def _grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    comparison = st.builds(Comparison, inner, st.sampled_from(Relation), inner)
    return st.one_of(
        several.map(Sum),
        several.map(Product),
        st.builds(Quotient, inner, inner),
        st.builds(Power, inner, st.integers(2, 4)),
        st.builds(MinMax, st.sampled_from(Pick), several),
        inner.map(Abs),
        st.builds(IfThenElse, comparison, inner, inner),
        st.builds(Tail, inner, st.integers(0, 4).map(number), st.integers(0, 5).map(number)),
    )


terms: st.SearchStrategy[Term] = st.recursive(
    st.one_of(numbers.map(number), st.sampled_from(NAMES)), _grown, max_leaves=8
)
cells = st.fixed_dictionaries({name: _bounds() for name in NAMES})


@given(_bounds(), _bounds(), shares, shares)
def test_sum_and_product_of_intervals_contain_those_of_their_numbers(
    a: Bounds, b: Bounds, s: Fraction, t: Fraction
) -> None:
    left, right = _at(a, s), _at(b, t)
    assert _inside(a + b, left + right)
    assert _inside(a * b, left * right)
    assert _inside(-a, -left)
    assert _inside(a.hull(b), left)
    assert _inside(a.hull(b), right)


@given(_bounds(), shares, st.integers(0, 5))
def test_a_power_of_an_interval_contains_those_of_its_numbers(a: Bounds, s: Fraction, exponent: int) -> None:
    assert _inside(a**exponent, _at(a, s) ** exponent)


def test_a_power_of_an_interval_is_that_of_its_ends_however_high_it_is() -> None:
    f = Fraction
    assert Bounds(f(-1), f(2)) ** 3 == Bounds(f(-1), f(8))
    assert Bounds(f(-3), f(2)) ** 2 == Bounds(f(0), f(9))
    assert Bounds(f(-3), f(-2)) ** 2 == Bounds(f(4), f(9))
    assert Bounds(None, f(2)) ** 2 == Bounds(f(0), None)
    assert Bounds(None, f(-2)) ** 3 == Bounds(None, f(-8))
    high = Bounds(f(1, 997), f(1, 2)) ** 1_000_000
    assert high.low is not None
    assert high.high is not None
    assert high.low.denominator.bit_length() > 2**20 > high.low.numerator.bit_length()
    assert f(1, 2**1_000_000) == high.high


@given(terms, cells, st.tuples(shares, shares))
def test_the_value_of_a_term_lies_within_its_bounds(
    term: Term, cell: dict[Variable, Bounds], at: tuple[Fraction, Fraction]
) -> None:
    point = {name: _at(cell[name], share) for name, share in zip(NAMES, at, strict=True)}
    try:
        value = evaluate(term, point)
        found = bounds(term, cell)
    except DomainError:
        reject()
    assert _inside(found, value)


@given(terms, cells, shares, shares, shares)
def test_a_change_along_one_variable_lies_within_the_slope(
    term: Term, cell: dict[Variable, Bounds], at: Fraction, start: Fraction, end: Fraction
) -> None:
    first = {x: _at(cell[x], start), y: _at(cell[y], at)}
    second = {**first, x: _at(cell[x], end)}
    width = second[x] - first[x]
    assume(width > 0)
    try:
        change = evaluate(term, second) - evaluate(term, first)
        found = slope(term, x, cell)
    except DomainError:
        reject()
    assert found.low is None or found.low * width <= change
    assert found.high is None or change <= found.high * width


@given(shares, shares, st.sampled_from([1, 2, 7, 40, 1000]), st.integers(0, 5) | st.just(30))
def test_the_bounds_of_a_long_tail_contain_its_exact_value(p: Fraction, q: Fraction, n: int, k: int) -> None:
    tail = Tail(x, number(n), number(k))
    cell = {x: Bounds(min(p, q), max(p, q))}
    for share in (p, q, (p + q) / 2):
        assert _inside(bounds(tail, cell), binomial_tail(share, Fraction(n), Fraction(k)))
    assert _inside(bounds(tail, {x: exactly(p)}), binomial_tail(p, Fraction(n), Fraction(k)))


@given(shares, shares, st.sampled_from([1, 3, 1000]), st.integers(0, 4))
def test_the_slope_of_a_long_tail_contains_its_change(p: Fraction, q: Fraction, n: int, k: int) -> None:
    assume(p < q)
    found = slope(Tail(x, number(n), number(k)), x, {x: Bounds(p, q)})
    change = binomial_tail(q, Fraction(n), Fraction(k)) - binomial_tail(p, Fraction(n), Fraction(k))
    assert found.low is not None
    assert found.high is not None
    assert found.low * (q - p) <= change <= found.high * (q - p)


def test_bounds_of_a_tail_of_a_thousand_trials_are_short_and_tight() -> None:
    cell = {x: exactly(Fraction(1, 1000))}
    found = bounds(Tail(x, number(1000), number(1)), cell)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low < Fraction(1, 2**100)
    assert found.low.denominator.bit_length() < 300


@given(st.integers(-(10**90), 10**90), st.integers(1, 10**90))
def test_a_long_end_is_rounded_outwards(above: int, below: int) -> None:
    value = Fraction(above, below)
    rounded = exactly(value).rounded()
    assert rounded.low is not None
    assert rounded.high is not None
    assert rounded.low <= value <= rounded.high
    assert rounded.high - rounded.low <= abs(value) / 2**120
    assert max(rounded.low.denominator, rounded.high.denominator).bit_length() <= 1024


@pytest.mark.parametrize(("low", "high", "end"), [(2, 3, EXACTLY_ONE), (-2, -1, EXACTLY_ZERO)])
def test_what_lies_outside_the_range_of_a_probability_counts_as_its_end(low: int, high: int, end: Bounds) -> None:
    assert bounds(Tail(x, number(3), number(1)), {x: Bounds(Fraction(low), Fraction(high))}) == end


def test_a_term_without_a_slope_has_no_bound_on_it() -> None:
    cell = {x: Bounds(Fraction(0), Fraction(1)), y: EXACTLY_ONE}
    assert slope(Abs(x), x, cell) == ANYTHING
    assert slope(MinMax(Pick.LEAST, (x, y)), x, cell) == ANYTHING
    assert slope(IfThenElse(Comparison(x, Relation.LT, y), x, y), x, cell) == ANYTHING
    assert slope(Tail(y, number(3), number(1)), x, cell) == EXACTLY_ZERO


def test_a_divisor_that_may_be_zero_bounds_nothing() -> None:
    cell = {x: Bounds(Fraction(-1), Fraction(1))}
    assert bounds(Quotient(Number(Fraction(1)), x), cell) == ANYTHING
    assert bounds(Quotient(Number(Fraction(1)), x), {x: Bounds(Fraction(2), None)}) == Bounds(
        Fraction(0), Fraction(1, 2)
    )
    assert bounds(Quotient(Number(Fraction(1)), x), {x: Bounds(None, Fraction(-2))}) == Bounds(
        Fraction(-1, 2), Fraction(0)
    )


def test_signs_of_an_interval_are_those_of_all_its_numbers() -> None:
    assert Bounds(Fraction(1), None).positive
    assert Bounds(None, Fraction(-1)).negative
    assert EXACTLY_ZERO.nowhere_negative
    assert EXACTLY_ZERO.nowhere_positive
    known = [ANYTHING.positive, ANYTHING.negative, ANYTHING.nowhere_negative, ANYTHING.nowhere_positive]
    assert True not in known


def test_the_closure_of_a_box_forgets_which_ends_are_open() -> None:
    box = {x: Interval(Fraction(0), Fraction(1), low_open=True), y: Interval(Fraction(2), None)}
    assert closure(box) == {x: Bounds(Fraction(0), Fraction(1)), y: Bounds(Fraction(2), None)}


@pytest.mark.parametrize("least", [0, 4])
def test_a_tail_that_is_certain_has_no_slope(least: int) -> None:
    assert slope(Tail(x, number(3), number(least)), x, {x: Bounds(Fraction(0), Fraction(1))}) == EXACTLY_ZERO
