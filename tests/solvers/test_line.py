"""Sets on a line: the numbers at which conditions hold, compared with a search over a grid."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError, InternalError
from mechanisms.terms.intervals import Interval
from solvers.windows import real_sets
from solvers.windows.real_sets import Coefficients, Span, Spans, intersection, roots, where, without

ROOT_2 = (Fraction(-2), Fraction(0), Fraction(1))
DOMAINS = [
    Interval(Fraction(-3), Fraction(3)),
    Interval(Fraction(-3), Fraction(3), low_open=True, high_open=True),
    Interval(Fraction(0), None),
    Interval(Fraction(0), None, low_open=True),
    Interval(Fraction(1), Fraction(1)),
]
GRID = [Fraction(i, 8) for i in range(-40, 41)]
half = st.integers(-6, 6).map(lambda i: Fraction(i, 2))


def _value(polynomial: Coefficients, x: Fraction) -> Fraction:
    return sum((c * x**i for i, c in enumerate(polynomial)), Fraction(0))


def _times(a: Coefficients, b: Coefficients) -> Coefficients:
    found = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, c in enumerate(a):
        for j, d in enumerate(b):
            found[i + j] += c * d
    return tuple(found)


@st.composite
def polynomials(draw: st.DrawFn) -> Coefficients:
    """Products of factors with rational, double and irrational roots, and of none at all."""
    found: Coefficients = (Fraction(draw(st.sampled_from([-1, 1, 2]))),)
    for _ in range(draw(st.integers(0, 2))):
        factors = [(-draw(half), Fraction(1)), ROOT_2, (Fraction(1), Fraction(0), Fraction(1)), (Fraction(0),)]
        factor = draw(st.sampled_from(factors))
        found = _times(found, factor)
        if draw(st.booleans()):
            found = _times(found, factor)
    return found


def _sign(polynomials: list[Coefficients], strict: bool) -> Callable[[Fraction], bool]:
    def holds(x: Fraction) -> bool:
        values = [_value(p, x) for p in polynomials]
        return all(v > 0 if strict else v >= 0 for v in values)

    return holds


def _ordered(spans: Spans) -> bool:
    """Whether spans are disjoint, rising, and none could be joined to the next."""
    for left, right in pairwise(spans):
        if left.high is None or left.high > right.low:
            return False
        if left.high == right.low and not (left.high_open and right.low_open):
            return False
    return True


@given(st.lists(polynomials(), min_size=1, max_size=2), st.booleans(), st.sampled_from(DOMAINS))
def test_a_number_lies_in_the_set_exactly_where_the_conditions_hold(
    found: list[Coefficients], strict: bool, domain: Interval
) -> None:
    """The grid has every rational root on it, and none of its numbers lies within an enclosure of the root of 2."""
    holds = _sign(found, strict)
    spans = where(found, holds, domain)
    assert _ordered(spans)
    for x in [g for g in GRID if g in domain] + [Fraction(10**9)] * (domain.high is None):
        assert any(x in span for span in spans) == holds(x)


@given(st.lists(st.tuples(half, half, st.booleans(), st.booleans()), max_size=3), st.data())
def test_an_intersection_holds_what_both_sets_hold(
    ends: list[tuple[Fraction, Fraction, bool, bool]], data: st.DataObject
) -> None:
    def spans(raw: list[tuple[Fraction, Fraction, bool, bool]]) -> Spans:
        found: list[Span] = []
        for low, width, low_open, high_open in sorted(raw):
            if width > 0 and (not found or (found[-1].high or Fraction(99)) < low):
                found.append(Span(low, low + width, low_open, high_open))
        return tuple(found)

    first = spans(ends)
    second = data.draw(
        st.sampled_from([first, (Span(Fraction(-1), None, True),), (Span(Fraction(0), Fraction(2)),), ()])
    )
    both = intersection(first, second)
    assert both == intersection(both, both)
    for x in GRID:
        assert any(x in s for s in both) == (any(x in s for s in first) and any(x in s for s in second))


def test_an_irrational_end_is_left_out_with_its_enclosure_on_the_safe_side() -> None:
    (span,) = where([ROOT_2], lambda x: x * x >= 2, Interval(Fraction(0), None))
    assert not span.low_exact
    assert span.low**2 > 2
    assert (span.low - Fraction(1, 10**20)) ** 2 < 2
    (below,) = where([ROOT_2], lambda x: x * x <= 2, Interval(Fraction(0), None))
    assert not below.high_exact
    assert below.high is not None
    assert below.high**2 < 2


def test_a_rational_root_beside_an_irrational_one_is_exact() -> None:
    found = roots(_times(ROOT_2, (Fraction(-3, 2), Fraction(1))))
    assert [m.exact for m in sorted(found, key=lambda m: m.low)] == [False, False, True]
    assert [m.low for m in found if m.exact] == [Fraction(3, 2)]


def test_an_irrational_root_next_to_a_rational_one_is_not_lost() -> None:
    """x = 1 and x = +-sqrt(1 + 10^-60): closer together than any enclosure is wide."""
    near = (-1 - Fraction(1, 10**60), Fraction(0), Fraction(1))
    found = roots(_times(near, (Fraction(-1), Fraction(1))))
    assert len(found) == 3


@given(st.fractions(), st.fractions(), st.fractions().filter(bool))
def test_the_roots_of_a_quadratic_are_where_its_sign_changes(a: Fraction, b: Fraction, c: Fraction) -> None:
    found = roots((a, b, c))
    discriminant = b * b - 4 * a * c
    assert len(found) == (0 if discriminant < 0 else 1 if discriminant == 0 else 2)
    for mark in found:
        if mark.exact:
            assert _value((a, b, c), mark.low) == 0
        else:
            assert mark.high - mark.low < Fraction(1, 10**20)
            assert _value((a, b, c), mark.low) * _value((a, b, c), mark.high) < 0


@pytest.mark.parametrize("constant", [(), (Fraction(0),), (Fraction(3),), (Fraction(3), Fraction(0))])
def test_a_constant_has_no_roots(constant: Coefficients) -> None:
    assert roots(constant) == []
    domain = Interval(Fraction(0), Fraction(1), low_open=True)
    assert where([constant], lambda x: True, domain) == (Span(Fraction(0), Fraction(1), low_open=True),)
    assert where([constant], lambda x: False, domain) == ()


def test_a_double_root_is_a_single_number_or_a_hole() -> None:
    square = _times((Fraction(-1), Fraction(1)), (Fraction(-1), Fraction(1)))
    domain = Interval(Fraction(0), Fraction(2))
    one = Fraction(1)
    assert where([square], lambda x: x == 1, domain) == (Span(one, one),)
    assert where([square], lambda x: x != 1, domain) == (
        Span(Fraction(0), one, high_open=True),
        Span(one, Fraction(2), low_open=True),
    )


def test_enclosures_that_overlap_are_one_and_hide_what_lies_between() -> None:
    other = (-2 - Fraction(1, 10**30), Fraction(0), Fraction(1))
    spans = where([ROOT_2, other], lambda x: 2 <= x * x <= 2 + Fraction(1, 10**30), Interval(Fraction(0), None))
    assert spans == ()


def test_a_span_knows_a_number_well_inside_itself() -> None:
    assert Span(Fraction(1), Fraction(3)).inside() == 2
    assert Span(Fraction(40), None).inside() == 80
    assert Span(Fraction(0), None).inside() == 1
    assert Span(Fraction(1), None, low_open=True).interval() == Interval(Fraction(1), None, low_open=True)


def test_the_open_end_of_two_equal_ends_wins() -> None:
    closed, opened = Span(Fraction(0), Fraction(1)), Span(Fraction(0), Fraction(1), True, True)
    assert intersection((closed,), (opened,)) == intersection((opened,), (closed,)) == (opened,)
    assert intersection((Span(Fraction(1), None),), (Span(Fraction(2), None, True),)) == (
        Span(Fraction(2), None, True),
    )
    assert intersection((closed,), (Span(Fraction(1), None, True),)) == ()


@given(polynomials(), st.sampled_from(DOMAINS), st.booleans())
def test_the_outer_set_leaves_out_no_number_at_which_the_condition_holds(
    polynomial: Coefficients, domain: Interval, strict: bool
) -> None:
    def holds(x: Fraction) -> bool:
        return _value(polynomial, x) > 0 or (_value(polynomial, x) == 0 and not strict)

    inner, outer = where([polynomial], holds, domain), where([polynomial], holds, domain, outer=True)
    for x in [*GRID, *(end for mark in roots(polynomial) for end in (mark.low, (mark.low + mark.high) / 2))]:
        if x in domain and holds(x):
            assert any(x in span for span in outer)
        if any(x in span for span in inner):
            assert any(x in span for span in outer)
        assert x in domain or not any(x in span for span in outer)


@given(st.sampled_from([True, False]), st.sampled_from([True, False]), st.integers(-8, 8), st.integers(0, 6))
def test_without_leaves_what_is_outside(low_open: bool, high_open: bool, low: int, width: int) -> None:
    whole = (Span(Fraction(-2), Fraction(0), high_open=True), Span(Fraction(1), None, low_open=True))
    gone = Span(Fraction(low, 2), Fraction(low + width, 2), low_open and width > 0, high_open and width > 0)
    left = without(whole, gone)
    for x in GRID:
        assert any(x in s for s in left) is (any(x in s for s in whole) and x not in gone)
    assert without(whole, Span(Fraction(-9), None)) == without((), gone) == ()


@pytest.mark.parametrize(
    ("coefficients", "near"),
    [
        ((-2, 0, 0, 1), [1.259921]),
        ((6, -3, -2, 1), [-1.732051, 1.732051, 2.0]),
        ((1, 0, 0, 1), [-1.0]),
        ((1, 0, 0, 0, 1), []),
        ((-(10**30), 0, 0, 1), [10**10]),
        ((-2 * 10**30, 0, 0, 1), [1.259921 * 10**10]),
        ((4, 0, -4, 0, 1), [-1.414214, 1.414214]),
        ((-1, 3, 0, -4, 0, 0, 9), [-0.7476092702, 0.4118258219]),
    ],
)
def test_roots_of_any_degree_are_exact_or_closely_enclosed(coefficients: tuple[int, ...], near: list[float]) -> None:
    polynomial = tuple(map(Fraction, coefficients))
    found = sorted(roots(polynomial), key=lambda mark: mark.low)
    assert [float(mark.low) for mark in found] == pytest.approx(near, rel=1e-6)
    for mark in found:
        below, above = (sum(c * x**n for n, c in enumerate(polynomial)) for x in (mark.low, mark.high))
        assert (below == above == 0) if mark.exact else (mark.high - mark.low < Fraction(2, 10**24))


def test_roots_that_no_number_of_bits_encloses_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_sets, "_PRECISIONS", (64,))
    with pytest.raises(DomainError, match="too large to be enclosed"):
        roots((Fraction(-2), Fraction(0), Fraction(0), Fraction(1)))


def test_an_enclosure_in_which_nothing_changes_sign_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere,) = roots((Fraction(-3), Fraction(0), Fraction(0), Fraction(1)))
    monkeypatch.setattr(real_sets, "_around", lambda root: elsewhere)
    with pytest.raises(InternalError, match="where there is none"):
        roots((Fraction(-2), Fraction(0), Fraction(0), Fraction(1)))
