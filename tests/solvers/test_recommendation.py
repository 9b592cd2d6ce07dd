"""The value to use: the least one in as few digits as stay inside, a safety margin above the least where asked for."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.units import unit
from solvers.windows.real_sets import Span, Spans
from solvers.windows.recommendation import Room, Shortfall, recommended, room, shortfall

F = Fraction
USD = unit("USD")


@pytest.mark.parametrize(
    ("spans", "wanted"),
    [
        ((), None),
        ((Span(F("22.2162"), None, True),), F("22.3")),
        ((Span(F(50), F(4000), True),), F("50.1")),
        ((Span(F("50.005"), F(4001), True),), F("50.1")),
        ((Span(F("22.2162"), F("22.25")),), F("22.22")),
        ((Span(F("22.2162"), F("22.22"), True),), F("22.22")),
        ((Span(F("22.2162"), F("22.22"), True, True),), F("22.217")),
        ((Span(F(0), None),), F(0)),
        ((Span(F(0), None, True),), F(1)),
        ((Span(F(0), F(500), True),), F(1)),
        ((Span(F(0), F(1), True),), F("0.01")),
        ((Span(F(0), F("0.00005"), True, True),), F("0.0000001")),
        ((Span(F(40), None),), F(40)),
        ((Span(F(40), F(50), True),), F("40.1")),
        ((Span(F("0.00123456"), None),), F("0.00124")),
        ((Span(F(123456), None),), F(124000)),
        ((Span(F(123456), F(123460), True),), F(123460)),
        ((Span(F(999900), None),), F(10**6)),
        ((Span(F(-1), F(0), True),), F("-0.99")),
        ((Span(F("-0.004"), F(0), True, True),), F("-0.00399")),
        ((Span(F(1, 3), F(1, 3)),), F(1, 3)),
        ((Span(F(1, 3), F(1, 3)), Span(F(2), None)), F(1, 3)),
        ((Span(F(1), F(2)), Span(F(3), None)), F(1)),
        ((Span(F(1, 3), F(1, 3) + F(1, 10**40)),), F(1, 3) + F(2, 3 * 10**40)),
    ],
)
def test_the_recommended_value_is_the_least_one_in_as_few_digits_as_stay_inside(
    spans: Spans, wanted: Fraction | None
) -> None:
    assert recommended(spans, USD) == wanted


@pytest.mark.parametrize("of", ["", "%"])
def test_a_share_is_the_least_one_too(of: str) -> None:
    assert recommended((Span(F("0.03"), F(1), True),), unit(of)) == F("0.0301")


def test_the_recommended_value_is_round_in_the_unit_that_people_read() -> None:
    assert recommended((Span(F(3601), None),), unit("h")) == F(101, 100) * 3600


@pytest.mark.parametrize(
    ("spans", "safety", "wanted"),
    [
        ((Span(F(50), F(4000), True),), F(1, 5), F(60)),
        ((Span(F(50), F(60), True),), F(1, 5), F(60)),
        ((Span(F(50), F(60), True, True),), F(1, 5), None),
        ((Span(F(50), F(60), True),), F(21, 100), None),
        ((Span(F("22.2162"), None),), F(1, 5), F("26.7")),
        ((Span(F("22.2162"), F("26.66")),), F(1, 5), F("26.66")),
        ((Span(F(1, 3), F(2)),), F(1, 3), F("0.445")),
        ((Span(F(1, 3), F(4, 9)),), F(1, 3), F(4, 9)),
        ((Span(F(0), F(9)),), F(5), F(0)),
        ((Span(F(0), F(9), True),), F(5), F("0.01")),
        ((Span(F(-10), F(9)),), F(1, 2), F(-5)),
        ((Span(F(10), F(20)), Span(F(30), F(40))), F(1), F(20)),
        ((Span(F(10), F(20)), Span(F(30), F(40))), F(3, 2), None),
        ((Span(F(10), F(20)), Span(F(30), F(40))), F(5, 2), F(35)),
        ((), F(1), None),
    ],
)
def test_with_a_safety_margin_it_is_that_far_above_the_least(
    spans: Spans, safety: Fraction, wanted: Fraction | None
) -> None:
    assert recommended(spans, USD, safety) == wanted


@pytest.mark.parametrize(
    ("spans", "safety", "greatest", "attained", "usable"),
    [
        ((Span(F(50), F(60), True),), F(1, 2), F(1, 5), True, F(1, 5)),
        ((Span(F(50), F(60), True, True),), F(1, 5), F(1, 5), False, F("0.199")),
        ((Span(F(3), F(4)),), F(2), F(1, 3), True, F("0.333")),
        ((Span(F(3), F(6), high_open=True),), F(2), F(1), False, F("0.99")),
        ((Span(F(3), F(3)),), F(1, 100), F(0), True, F(0)),
        ((Span(F(10), F(20)), Span(F(30), F(40))), F(3, 2), F(1), True, F(1)),
        ((Span(F(10), F(20)), Span(F(25), F(40), True)), F(3, 2), F(1), True, F(1)),
        ((Span(F(10), F(20)), Span(F(30), F(40))), F(4), F(3), True, F(3)),
        ((Span(F(10), F(10)), Span(F(30), F(40))), F(1, 2), F(0), True, F(0)),
        ((Span(F(-10), F(-5)),), F(1), F(1, 2), True, F(1, 2)),
    ],
)
def test_where_the_margin_leaves_the_window_the_greatest_one_below_it_is_told(
    spans: Spans, safety: Fraction, greatest: Fraction, attained: bool, usable: Fraction
) -> None:
    found = shortfall(spans, safety)
    assert found == Shortfall(safety, greatest, attained, exact=True)
    assert found.usable() == usable
    assert recommended(spans, USD, usable) is not None
    assert (recommended(spans, USD, greatest) is not None) is attained


def test_a_margin_that_the_window_allows_leaves_no_shortfall() -> None:
    assert shortfall((Span(F(50), F(60)),), F(1, 5)) is None
    assert shortfall((Span(F(50), F(60), True),), F(0)) is None
    assert shortfall((Span(F(0), F(60), True),), F(9)) is None
    assert shortfall((), F(1, 5)) is None


def test_at_an_end_that_is_enclosed_only_the_greatest_margin_is_a_lower_bound() -> None:
    found = shortfall((Span(F(50), F(60), high_exact=False),), F(1))
    assert found is not None
    assert not found.exact


def test_the_room_of_a_value_is_told_for_its_own_interval() -> None:
    spans = (Span(F(0), F(20)), Span(F(30), F(40)), Span(F(50), None))
    assert room(spans, F(33)) == Room(F(3), F(7), F(1, 10), F(7, 40))
    assert room(spans, F(0)) == Room(F(0), F(20), None, F(1))
    assert room(spans, F(60)) == Room(F(10), None, F(1, 5), None)


ENDS = st.fractions(0, 10**6, max_denominator=10**9) | st.integers(0, 40).map(lambda k: F(1, 10**k) / 7)


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    low, width = draw(ENDS), draw(ENDS)
    inside = width > 0
    return Span(low, low + width, inside and draw(st.booleans()), inside and draw(st.booleans()))


@given(_spans(), st.fractions(0, 3, max_denominator=1000))
def test_a_value_keeps_the_margin_and_none_of_fewer_digits_does(span: Span, safety: Fraction) -> None:
    value, target = recommended((span,), USD, safety), span.low * (1 + safety)
    if value is None:
        assert target not in span
        assert shortfall((span,), safety) is not None
        return
    assert value in span
    assert value >= target
    if value in (target, span.high):
        return
    place = F(10) ** 9
    while (value / place).denominator != 1:
        place /= 10
    assert value - place <= target
    if value > 1000 * place:
        assert -(-target // (place * 10)) * place * 10 not in span
