"""The checker on Bernstein forms, combinations of hypotheses, squares and cuts: what it accepts, what it rejects."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Tail, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Bernstein, Combination, Corners, Intervals, Split, Squares, Summand, kinds
from proofs.checking.check import check, check_case
from proofs.checking.obligation import Obligation

x, y, z = map(Variable, "xyz")
UNIT = Case({x: Interval(Fraction(0), Fraction(1))}, (), Sign(ratio(number(1) - x + x * x).numerator, strict=True))
BOX = {x: Interval(Fraction(1), Fraction(2)), y: Interval(Fraction(0), Fraction(1))}
RIGHT = Corners(0, (x, y), (Fraction(1), Fraction(0), Fraction(2), Fraction(1)))
NONE = Intervals(0, ())


def test_bernstein_coefficients_show_what_corners_cannot() -> None:
    cubic = Case(UNIT.box, (), Sign(ratio(x * x * x - x * x + x).numerator, strict=False))
    check_case(cubic, Bernstein(0))
    with pytest.raises(CertificateRejected, match="do not show the sign"):
        check_case(evolve(cubic, goal=evolve(cubic.goal, strict=True)), Bernstein(0))
    with pytest.raises(CertificateRejected, match="do not show the sign"):
        check_case(evolve(cubic, goal=cubic.goal.negated), Bernstein(0))


def test_a_short_tail_has_a_bernstein_form_and_a_long_one_has_none() -> None:
    box = {x: Interval(Fraction(0), Fraction(1), low_open=True)}

    def caught(trials: int) -> Case:
        tail = Polynomial.of(Tail(x, number(trials), number(1)))
        return Case(box, (), Sign(tail - Polynomial.of(x) * Polynomial.of(Fraction(1, 2)), strict=True))

    check_case(caught(10), Bernstein(0))
    with pytest.raises(CertificateRejected, match="too long to be written out"):
        check_case(caught(1000), Bernstein(0))


def test_a_long_tail_is_bounded_by_what_is_known_of_it() -> None:
    """any_of(x, 1000) <= 1000 x, Markov: the facts about a tail are hypotheses 3 to 7, behind the ends of the box."""
    tail = Polynomial.of(Tail(x, number(1000), number(1)))
    case = Case(UNIT.box, (), Sign(Polynomial.of(1000) * Polynomial.of(x) - tail, strict=False))
    check_case(case, Combination((Summand(Fraction(1), (0,)), Summand(Fraction(1), (5,)))))
    with pytest.raises(CertificateRejected, match="do not add up"):
        check_case(case, Combination((Summand(Fraction(1), (0,)), Summand(Fraction(1), (6,)))))


SQUARES = Combination(
    (
        Summand(Fraction(1), (0,)),
        Summand(Squares((((x, 1),), ((y, 1),)), ((Fraction(1),), (Fraction(-1), Fraction(1)))), ()),
    )
)
APART = Case({x: BOX[x], y: BOX[y]}, (), Sign(ratio((x - y) ** 2).numerator, strict=False))


def test_a_square_is_a_square() -> None:
    check_case(APART, SQUARES)
    assert SQUARES.kind == "sos"


@pytest.mark.parametrize(
    ("summand", "words"),
    [
        (Summand(Fraction(-1), (0,)), "weight of summand 0 is negative"),
        (Summand(Fraction(2), (0,)), "do not add up"),
        (Summand(Fraction(1), (0, 0)), "do not add up"),
        (Summand(Fraction(1), (5,)), "no hypothesis 5"),
        (Summand(Fraction(1), (-1,)), "no hypothesis -1"),
        (Summand(Fraction(1), ()), "do not add up"),
    ],
)
def test_a_combination_with_another_summand_is_rejected(summand: Summand, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_case(APART, Combination((summand, SQUARES.summands[1])))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (((1,), (-2, 1)), "not positive semidefinite: pivot 2"),
        (((0,), (-1, 1)), "not positive semidefinite: pivot 1"),
        (((-1,), (-1, 1)), "not positive semidefinite: pivot 1"),
        (((1,), (-1,)), "up to the diagonal"),
        (((1,),), "one row a monomial"),
        (((1,), (0, 1)), "do not add up"),
    ],
)
def test_a_matrix_with_one_number_changed_is_rejected(rows: tuple[tuple[int, ...], ...], words: str) -> None:
    squares = Squares((((x, 1),), ((y, 1),)), tuple(tuple(map(Fraction, row)) for row in rows))
    with pytest.raises(CertificateRejected, match=words):
        check_case(APART, Combination((SQUARES.summands[0], Summand(squares, ()))))


def test_summands_that_may_all_be_zero_are_no_contradiction() -> None:
    """0 <= x <= 1 and its negated goal -x >= 0 hold together at x = 0: x + (-x) = 0 proves no strict goal."""
    strict = Case(UNIT.box, (), Sign(Polynomial.of(x), strict=True))
    vain = Combination((Summand(Fraction(1), (0,)), Summand(Fraction(1), (1,))))
    with pytest.raises(CertificateRejected, match="no summand is positive"):
        check_case(strict, vain)
    check_case(evolve(strict, box={x: Interval(Fraction(0), Fraction(1), low_open=True)}), vain)
    with pytest.raises(CertificateRejected, match="no summand is positive"):
        check_case(strict, Combination(()))


def test_a_cut_needs_evidence_on_both_sides() -> None:
    check_case(APART, Split(y, Fraction(1, 2), SQUARES, SQUARES))
    for broken in (Split(y, Fraction(1, 2), Combination(()), SQUARES), Split(y, Fraction(1, 2), SQUARES, NONE)):
        with pytest.raises(CertificateRejected):
            check_case(APART, broken)


def test_an_obligation_that_speaks_of_what_has_no_range_is_rejected() -> None:
    with pytest.raises(CertificateRejected, match="speaks of z, which has no range"):
        check(Obligation("loose", BOX, (), Comparison(z, Relation.GT, number(0))), [RIGHT])


def test_the_kinds_of_evidence_are_listed_once_in_a_fixed_order() -> None:
    farkas = Combination((Summand(Fraction(1), (0,)),))
    handelman = Combination((Summand(Fraction(1), (0, 1)),))
    tree = Split(x, Fraction(1), SQUARES, Split(x, Fraction(1, 2), handelman, farkas))
    assert kinds([tree, RIGHT, NONE, Bernstein(0), RIGHT]) == (
        "split", "corners", "bernstein", "intervals", "farkas", "handelman", "sos"
    )  # fmt: skip
