"""The guide in floats: whatever it says, exact interval arithmetic says as well."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Pick,
    Power,
    Relation,
    Tail,
    Term,
    Variable,
    compare,
    number,
)
from proofs.arithmetic.bounds import Bounds, exactly
from proofs.arithmetic.interval_arithmetic import bounds, slope
from solvers.engines.guide import Guide, Told

X, Y, P = map(Variable, ("x", "y", "p"))
ENDS = st.integers(-60, 60).map(lambda n: Fraction(n, 7))


def _grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, b: a + b, inner, inner),
        st.builds(lambda a, b: a - b, inner, inner),
        st.builds(lambda a, b: a * b, inner, inner),
        st.builds(lambda a, b: a / b, inner, inner),
        st.builds(lambda a, n: Power(a, n), inner, st.integers(2, 5)),
        st.builds(lambda pick, a, b: MinMax(pick, (a, b)), st.sampled_from(Pick), inner, inner),
        st.builds(Abs, inner),
        st.builds(lambda a, b: IfThenElse(compare(X, Relation.GT, Y), a, b), inner, inner),
        st.builds(lambda a, n, k: Tail(P * a, number(n), number(k)), inner, st.integers(1, 40), st.integers(0, 3)),
    )


TERMS = st.recursive(st.sampled_from([X, Y, P]) | st.builds(number, st.integers(-3, 3)), _grown, max_leaves=9)
INTERVALS = st.tuples(ENDS, ENDS, st.booleans()).map(
    lambda ends: Bounds(min(ends[:2]), None if ends[2] else max(ends[:2]))
)
CHANCES = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(
    lambda ends: Bounds(Fraction(min(ends), 20), Fraction(max(ends), 20))
)


def _within(inner: Bounds, outer: tuple[float, float]) -> bool:
    low, high = (float("-inf"), float("inf"))
    below = outer[0] == low or (inner.low is not None and outer[0] <= inner.low)
    return below and (outer[1] == high or (inner.high is not None and inner.high <= outer[1]))


@given(TERMS, INTERVALS, INTERVALS, CHANCES)
def test_exact_enclosures_lie_within_those_of_the_guide(term: Term, x: Bounds, y: Bounds, p: Bounds) -> None:
    cell = {X: x, Y: y, P: p}
    guide = Guide(cell)
    assert _within(bounds(term, cell), guide.bounds(term))
    for variable in cell:
        assert _within(slope(term, variable, cell), guide.slope(term, variable))


@given(TERMS, INTERVALS, INTERVALS, CHANCES)
def test_what_the_guide_tells_holds_exactly(term: Term, x: Bounds, y: Bounds, p: Bounds) -> None:
    cell = {X: x, Y: y, P: p}
    guide, exact = Guide(cell), bounds(term, cell)
    if guide.sign(term, strict=True) is Told.YES:
        assert exact.positive
    if guide.sign(term, strict=False) is Told.YES:
        assert exact.nowhere_negative
    told, rising = guide.direction(term, X)
    if told is Told.YES:
        change = slope(term, X, cell)
        assert change.nowhere_negative if rising else change.nowhere_positive


def test_a_bound_of_exactly_0_is_seen_or_left_open() -> None:
    cell = {X: Bounds(Fraction(0), Fraction(1, 3)), Y: exactly(Fraction(1, 3))}
    guide = Guide(cell)
    assert guide.sign(X, strict=False) is Told.YES
    assert guide.sign(X, strict=True) is not Told.YES
    assert guide.sign(Y - X, strict=False) is Told.OPEN
    assert guide.sign(X - Y - number(1), strict=False) is Told.NO


def test_a_range_without_an_end_leaves_no_sign_and_no_direction() -> None:
    guide = Guide({X: Bounds(Fraction(0), None), Y: Bounds(Fraction(0), None)})
    assert guide.sign(X - Y, strict=False) is Told.NO
    assert guide.direction(X * X - X * Y, X)[0] is Told.NO
    assert guide.direction(X * Y, X) == (Told.YES, True)


@pytest.mark.parametrize(("trials", "least"), [(100, 5), (1000, 990), (1000, 3), (40, 40)])
@pytest.mark.parametrize("chance", [Fraction(1, 200), Fraction(1, 2), Fraction(9, 10), Fraction(1, 10**12)])
def test_small_tails_are_told_to_many_digits_and_large_ones_do_not_underflow(
    trials: int, least: int, chance: Fraction
) -> None:
    ways = range(least, trials + 1)
    exact = sum(comb(trials, i) * chance**i * (1 - chance) ** (trials - i) for i in ways)
    low, high = Guide({P: exactly(chance)}).bounds(Tail(P, number(trials), number(least)))
    assert low <= exact <= high
    assert high - low <= 1e-11 * float(exact) + 1e-30
