"""What a changed line of the checker, or of polynomials, would let through: each test here catches such a change."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Quotient, Tail, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Bernstein, Combination, Corners, End, Intervals, Split, Summand
from proofs.checking.check import check_case, halves

x, y = Variable("x"), Variable("y")
UNIT = Interval(F(0), F(1))
X, Y, ONE = Polynomial.of(x), Polynomial.of(y), Polynomial.of(1)


def test_a_rising_goal_is_taken_at_its_low_end_and_not_at_its_high_end() -> None:
    case = Case({x: UNIT}, (), Sign(X - Polynomial.of(F(1, 2)), strict=False))
    with pytest.raises(CertificateRejected, match="does not show the sign"):
        check_case(case, Intervals(0, ((x, End.LOW),)))
    check_case(evolve(case, goal=Sign(X, strict=False)), Intervals(0, ((x, End.LOW),)))


FALLING = Case({x: Interval(F(0), F(1), high_open=True)}, (), Sign(ONE - X, strict=True))


def test_a_goal_that_is_0_at_an_end_left_out_alone_is_above_0() -> None:
    check_case(FALLING, Intervals(0, ((x, End.HIGH),)))
    mirrored = Case({x: Interval(F(0), F(1), low_open=True)}, (), Sign(X, strict=True))
    check_case(mirrored, Intervals(0, ((x, End.LOW),)))


@pytest.mark.parametrize(
    "case",
    [
        evolve(FALLING, box={x: UNIT}),
        evolve(FALLING, box={x: Interval(F(0), F(1), low_open=True)}),
        evolve(FALLING, goal=Sign((ONE - X) * (ONE - X), strict=True)),  # its slope is 0 at the end
        evolve(FALLING, goal=Sign(Polynomial.of(F(99, 100)) - X, strict=True)),
    ],
)
def test_0_at_an_end_is_not_enough_where_it_belongs_to_the_range_or_may_be_met_before(case: Case) -> None:
    with pytest.raises(CertificateRejected, match="does not show the sign"):
        check_case(case, Intervals(0, ((x, End.HIGH),)))


def test_a_parameter_that_was_moved_already_makes_nothing_strict() -> None:
    """x (1 - y) is 0 at y = 1 whatever x is; at y = 0, where it is moved second, its slope in x is 1."""
    case = Case({x: Interval(F(0), F(1), low_open=True), y: UNIT}, (), Sign(X * (ONE - Y), strict=True))
    with pytest.raises(CertificateRejected, match="does not show the sign"):
        check_case(case, Intervals(0, ((x, End.LOW), (y, End.LOW), (x, End.LOW))))


def test_a_cell_is_a_point_only_where_all_that_the_goal_mentions_is_fixed() -> None:
    fixed = Interval(F(1), F(1))
    case = Case({x: UNIT, y: fixed}, (), Sign(X - Polynomial.of(F(1, 2)), strict=False))
    with pytest.raises(CertificateRejected):
        check_case(case, Intervals(0, ()))
    both = Case({x: fixed, y: fixed}, (), Sign(X * X - X, strict=False))
    check_case(both, Intervals(0, ()))


def test_the_second_premise_is_the_second_one() -> None:
    holds, fails = Sign(X, strict=False), Sign(-X - ONE, strict=False)
    case = Case({x: UNIT}, (holds, fails), Sign(-ONE, strict=False))
    check_case(case, Corners(2, (x,), (F(1), F(2))))
    check_case(case, Bernstein(2))
    with pytest.raises(CertificateRejected):
        check_case(case, Bernstein(1))


def test_weights_between_zero_and_one_count() -> None:
    case = Case({x: UNIT}, (), Sign(X, strict=False))
    check_case(case, Combination((Summand(F(1, 2), (0,)), Summand(F(1, 2), (1,)), Summand(F(0), ()))))


@pytest.mark.parametrize("at", [F(0), F(1), F(-1), F(2)])
def test_a_cut_lies_strictly_inside(at: F) -> None:
    case = Case({x: UNIT}, (), Sign(X, strict=False))
    with pytest.raises(CertificateRejected, match="a cut of x lies outside its cell"):
        check_case(case, Split(x, at, Bernstein(0), Bernstein(0)))


def test_the_halves_of_a_range_keep_its_ends_and_share_the_cut() -> None:
    case = Case({x: Interval(F(0), F(1), low_open=True, high_open=True)}, (), Sign(X, strict=True))
    below, above = halves(case, x, F(1, 2))
    assert below.box[x] == Interval(F(0), F(1, 2), low_open=True, high_open=False)
    assert above.box[x] == Interval(F(1, 2), F(1), low_open=False, high_open=True)
    check_case(case, Split(x, F(1, 2), Bernstein(0), Bernstein(0)))


def test_counts_and_probabilities_of_a_tail_may_be_quotients_of_numbers() -> None:
    three, half = Quotient(number(6), number(2)), Quotient(x, number(2))
    tail = ratio(Tail(half, three, Quotient(number(2), number(2)))).numerator
    assert tail == Polynomial.of(Tail(half, number(3), number(1)))
    one = ratio(Tail(half, Quotient(number(2), number(2)), number(1))).numerator
    assert one == X * Polynomial.of(F(1, 2))
    known = ratio(Tail(Quotient(number(1), number(4)), number(2), number(1))).numerator
    assert known == Polynomial.of(F(7, 16))
    fixed = Quotient(x - x + number(1), number(2) + x - x)
    assert ratio(Tail(fixed, number(2), number(1))).numerator == Polynomial.of(F(3, 4))


@pytest.mark.parametrize(
    ("tail", "words"),
    [
        (Tail(x, y, number(1)), "^the number of trials in a binomial tail must be fixed"),
        (Tail(x, number(3), y), "^the least number of successes in a binomial tail must be fixed"),
        (Tail(x, number(F(1, 2)), number(1)), "^the number of trials"),
        (Tail(x, number(3), number(F(1, 2))), "^the least number of successes"),
        (Quotient(x, y - y), "^a denominator is 0 whatever the parameters are$"),
    ],
)
def test_what_cannot_be_a_ratio_is_named(tail: Tail | Quotient, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        ratio(tail)


def test_a_power_of_what_is_not_in_a_polynomial_has_the_degree_zero() -> None:
    assert X.degree(y) == 0
    assert (X * X * Y).partial(x) == Polynomial.of(2) * X * Y
    assert (X * Y).partial(x) == Y
    assert Y.partial(x) == Polynomial.of(0)
