"""Polynomials: ring laws, values, derivatives, and the guards against formulas that grow."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import TRUE, Abs, IfThenElse, MinMax, Pick, Tail, Term, Variable, number
from proofs.arithmetic.polynomial import MOST_MONOMIALS, Generator, Monomial, Polynomial, ratio

x, y, z = (Variable(name) for name in "xyz")
NAMES = (x, y, z)
numbers = st.fractions(min_value=-3, max_value=3, max_denominator=4)
points = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))


def _monomial(powers: dict[Variable, int]) -> Monomial:
    return tuple(sorted(powers.items(), key=lambda item: item[0].name))


monomials = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 2), max_size=2).map(_monomial)
polynomials = st.dictionaries(monomials, numbers.filter(bool), max_size=4).map(Polynomial)


@given(polynomials, polynomials, polynomials)
def test_polynomials_are_a_commutative_ring(a: Polynomial, b: Polynomial, c: Polynomial) -> None:
    zero, one = Polynomial.of(0), Polynomial.of(1)
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a * b == b * a
    assert (a * b) * c == a * (b * c)
    assert a * (b + c) == a * b + a * c
    assert a - a == zero
    assert a + zero == a == a * one
    assert a * zero == zero
    assert hash(a + b) == hash(b + a)


@given(polynomials, polynomials, points, st.integers(0, 3))
def test_evaluation_is_a_homomorphism(
    a: Polynomial, b: Polynomial, point: dict[Variable, Fraction], exponent: int
) -> None:
    assert (a + b).at(point) == a.at(point) + b.at(point)
    assert (a * b).at(point) == a.at(point) * b.at(point)
    assert (a**exponent).at(point) == a.at(point) ** exponent
    assert (-a).at(point) == -a.at(point)
    assert a.evaluate(dict(point.items())) == a.at(point) == evaluate(a.term(), point)


@given(polynomials)
def test_a_polynomial_is_the_ratio_of_its_term(a: Polynomial) -> None:
    found = ratio(a.term())
    assert (found.numerator, found.denominator) == (a, Polynomial.of(1))


@given(polynomials, st.sampled_from(NAMES))
def test_sorting_by_powers_takes_a_polynomial_apart(a: Polynomial, name: Variable) -> None:
    powers = a.by_powers(name)
    assert all(name not in part.generators for part in powers)
    assert len(powers) == a.degree(name) + 1
    assert sum((part * Polynomial.of(name) ** i for i, part in enumerate(powers)), Polynomial.of(0)) == a


@given(polynomials, st.sampled_from(NAMES), points, numbers)
def test_the_partial_derivative_is_what_a_change_brings_for_each_power(
    a: Polynomial, name: Variable, point: dict[Variable, Fraction], step: Fraction
) -> None:
    """Degree 2 at most, so the middle slope is the mean slope exactly."""
    there = {**point, name: point[name] + step}
    middle = {**point, name: point[name] + step / 2}
    quadratic = Polynomial({m: c for m, c in a.coefficients.items() if dict(m).get(name, 0) <= 2})
    assert quadratic.at(there) - quadratic.at(point) == step * quadratic.partial(name).at(middle)


@given(polynomials, polynomials, st.sampled_from(NAMES))
def test_the_partial_derivative_of_a_product_follows_leibniz(a: Polynomial, b: Polynomial, name: Variable) -> None:
    assert (a * b).partial(name) == a.partial(name) * b + a * b.partial(name)


@given(polynomials, polynomials, polynomials, points)
def test_a_ratio_has_the_value_of_its_term(
    a: Polynomial, b: Polynomial, c: Polynomial, point: dict[Variable, Fraction]
) -> None:
    if b.at(point) == 0 or c.at(point) == 0:
        return
    term = (a.term() / b.term() + x / c.term()) * y - (x / c.term()) ** 2
    found = ratio(term)
    assert found.numerator.at(point) / found.denominator.at(point) == evaluate(term, point)


def test_multilinear_means_degree_one_in_every_variable_and_no_tail() -> None:
    assert ratio(x * y - z).numerator.multilinear
    assert not ratio(x * x).numerator.multilinear
    assert not Polynomial.of(Tail(x, number(100), number(1))).multilinear
    assert Polynomial.of(0).multilinear


def test_constants_are_told_from_what_varies() -> None:
    assert Polynomial.of(0).constant == 0
    assert Polynomial.of(Fraction(1, 2)).constant == Fraction(1, 2)
    assert Polynomial.of(x).constant is None
    assert (Polynomial.of(x) + Polynomial.of(1)).constant is None
    assert not Polynomial.of(0)
    assert Polynomial.of(0) != 0


def test_generators_come_in_one_order_variables_before_tails() -> None:
    tail = Tail(x, number(100), number(1))
    assert (Polynomial.of(tail) * Polynomial.of(z) + Polynomial.of(y)).generators == (y, z, tail)


def test_a_polynomial_with_too_many_monomials_is_refused() -> None:
    def wide(count: int) -> Polynomial:
        return Polynomial({((Variable(f"v{i}"), 1),): Fraction(1) for i in range(count)})

    with pytest.raises(DomainError, match=f"more than {MOST_MONOMIALS} monomials"):
        _ = wide(210) * wide(210)
    with pytest.raises(DomainError, match="grows beyond"):
        _ = wide(210) * wide(2000)


def test_a_denominator_that_is_zero_everywhere_is_refused() -> None:
    with pytest.raises(DomainError, match="denominator is 0"):
        ratio(x / (y - y))


@pytest.mark.parametrize("term", [MinMax(Pick.LEAST, (x, y)), Abs(x), IfThenElse(TRUE, x, y)])
def test_a_term_that_must_be_split_is_no_ratio(term: Term) -> None:
    with pytest.raises(DomainError, match="split into cases"):
        ratio(term)


@pytest.mark.parametrize(
    ("tail", "value"),
    [
        (Tail(x, number(3), number(0)), Polynomial.of(1)),
        (Tail(x, number(3), number(4)), Polynomial.of(0)),
        (Tail(x, number(0), number(1)), Polynomial.of(0)),
        (Tail(number(Fraction(1, 2)), number(2), number(1)), Polynomial.of(Fraction(3, 4))),
        (Tail(x, number(1), number(1)), Polynomial.of(x)),
        (Tail(x / number(2), number(1), number(1)), Polynomial.of(x) * Polynomial.of(Fraction(1, 2))),
    ],
)
def test_a_tail_that_needs_no_atom_is_written_out(tail: Tail, value: Polynomial) -> None:
    assert ratio(tail).numerator == value


def test_a_tail_of_a_probability_that_cancels_out_is_a_number() -> None:
    half: Term = x - x + number(Fraction(1, 2))
    assert ratio(Tail(half, number(3), number(1))).numerator == Polynomial.of(Fraction(7, 8))


def test_the_counts_of_a_tail_are_worked_out() -> None:
    tail = Tail(x, number(2) + y - y, number(1))
    (generator,) = ratio(tail).numerator.generators
    assert generator == Tail(x, number(2), number(1))


@pytest.mark.parametrize("trials", [y, number(1) / y])
def test_a_tail_with_a_count_that_varies_is_refused(trials: Term) -> None:
    with pytest.raises(DomainError, match="must be fixed"):
        ratio(Tail(x, trials, number(1)))


@pytest.mark.parametrize("trials", [Fraction(5, 2), Fraction(-1)])
def test_a_tail_with_a_count_that_is_no_count_is_refused(trials: Fraction) -> None:
    with pytest.raises(DomainError, match="whole number"):
        ratio(Tail(x, number(trials), number(1)))


def test_a_tail_evaluates_at_a_point_with_its_probability_there() -> None:
    tail: Generator = Tail(x, number(2), number(1))
    twice = Polynomial.of(tail) * Polynomial.of(y) + Polynomial.of(tail) ** 2
    assert twice.at({x: Fraction(1, 2), y: Fraction(4)}) == 3 + Fraction(9, 16)
