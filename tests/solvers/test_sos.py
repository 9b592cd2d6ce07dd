"""What the search for sums of squares finds is a proof, and it finds what corners and Bernstein coefficients cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Tail, Variable, number
from proofs.arithmetic.polynomial import Monomial, Polynomial
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Combination, Squares
from proofs.checking.check import check_case
from solvers.engines.budget import Budget
from solvers.engines.solver import Attempt, Proof, Unknown
from solvers.engines.sums_of_squares.sos import SumsOfSquares

F = Fraction
ENDLESS = Interval(F(0), None)
UNIT = Interval(F(0), F(1))
WIDE = Interval(F(-1000), F(1000))
OPEN = Interval(F(0), F(1), low_open=True, high_open=True)
x, y, z, p, q, c = sympy.symbols("x y z p q c")


def polynomial(formula: Any) -> Polynomial:
    """A formula of SymPy, in which these tests are easier to read, as a polynomial."""
    symbols = sorted(sympy.sympify(formula).free_symbols, key=str)
    if not symbols:
        return Polynomial.of(Fraction(int(sympy.Rational(formula).p), int(sympy.Rational(formula).q)))
    found: dict[Monomial, Fraction] = {}
    for exponents, coefficient in sympy.Poly(formula, *symbols).terms():
        monomial = tuple((Variable(str(s)), int(e)) for s, e in zip(symbols, exponents, strict=True) if e)
        if coefficient:
            found[monomial] = Fraction(int(coefficient.p), int(coefficient.q))
    return Polynomial(found)


def case(goal: Any, box: Mapping[Any, Interval], *premises: Any, strict: bool = False) -> Case:
    assumed = tuple(Sign(polynomial(premise), strict=False) for premise in premises)
    ranges = {Variable(str(symbol)): interval for symbol, interval in box.items()}
    return Case(ranges, assumed, Sign(polynomial(goal), strict))


def attempted(question: Case) -> Attempt:
    return SumsOfSquares().attempt(question, Budget())


def found(question: Case) -> Combination:
    """The certificate, after the checker has accepted it."""
    attempt = attempted(question)
    assert isinstance(attempt, Proof), attempt
    assert isinstance(attempt.certificate, Combination)
    check_case(question, attempt.certificate)
    return attempt.certificate


# Squares alone ------------------------------------------------------------------------------------------------------

SQUARES = {
    "Parrilo's example": (2 * x**4 + 2 * x**3 * y - x**2 * y**2 + 5 * y**4, {x: WIDE, y: WIDE}),
    "a square": ((x - y) ** 2, {x: WIDE, y: ENDLESS}),
    "a square that is 0 at no rational number": ((x**2 - 2) ** 2, {x: WIDE}),
    "means of three": (x**2 + y**2 + z**2 - x * y - y * z - z * x, {x: WIDE, y: WIDE, z: ENDLESS}),
    "the best audit rate": (4 * p**2 - F(2, 5) * p + F(1, 100), {p: UNIT}),
    "a guess and a check": (F(1, 2) - 2 * c * (1 - c), {c: UNIT}),
    "a price and its inverse": (x**2 - 2 * x + 1, {x: Interval(F(0), None, low_open=True)}),
    "degree 8": (x**8 - x**4 + F(1, 4) + (y - x**2) ** 2, {x: WIDE, y: WIDE}),
}


@pytest.mark.parametrize("goal", SQUARES)
def test_what_is_a_sum_of_squares_needs_no_hypothesis(goal: str) -> None:
    certificate = found(case(*SQUARES[goal]))
    assert [summand.factors for summand in certificate.summands] == [(0,), ()]


def test_the_goal_that_is_0_everywhere_is_proved_by_its_negation_alone() -> None:
    assert len(found(case(x - x, {x: UNIT})).summands) == 1


# Squares and hypotheses ---------------------------------------------------------------------------------------------

WEIGHTED = {
    "two checked jobs": (F(8, 3) * (2 * p - p**2) - 2, {p: Interval(F(1, 2), F(1))}),
    "0 inside the box": ((3 * p - 1) ** 2 + q * (1 - q), {p: UNIT, q: UNIT}),
    "0 inside and at an end": ((3 * p - 1) ** 2 * q + q * (1 - q) * p, {p: UNIT, q: UNIT}),
    "0 at a corner": (p**2 * q + (p - q) ** 2, {p: UNIT, q: UNIT}),
    "a cubic that touches 0": (x**3 - 3 * x + 2, {x: Interval(F(-2), None)}),
    "means of three cubes": (x**3 + y**3 + z**3 - 3 * x * y * z, {x: ENDLESS, y: ENDLESS, z: ENDLESS}),
    "a cost times a square": (x * (y + z) ** 2 - 4 * x * y * z, {x: ENDLESS, y: ENDLESS, z: ENDLESS}),
    "a narrow range far out": (x * (2001 - x) - 1001000, {x: Interval(F(1000), F(1001))}),
    "no rational zero": (x**4 - 4 * x**2 + 4 + y**2 * (1 - y), {x: WIDE, y: UNIT}),
    "three checked jobs": ((1 - (1 - p) ** 3) * F(24, 7) * x - 3 * x, {p: Interval(F(1, 2), F(1)), x: ENDLESS}),
}


@pytest.mark.parametrize("goal", WEIGHTED)
def test_squares_times_hypotheses_prove_what_touches_0_in_the_box(goal: str) -> None:
    certificate = found(case(*WEIGHTED[goal]))
    assert any(summand.factors not in ((0,), ()) for summand in certificate.summands)
    assert len(certificate.summands) <= 4, "what a lean solution does not need is left out"


def test_the_polynomial_of_motzkin_is_proved_though_no_sum_of_squares() -> None:
    motzkin = x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1
    certificate = found(case(motzkin, {x: WIDE, y: WIDE}))
    assert any(s.factors == (0,) and isinstance(s.weight, Squares) for s in certificate.summands)


# Premises -----------------------------------------------------------------------------------------------------------


def test_a_premise_is_multiplied_by_a_square() -> None:
    certificate = found(case(x**3 - x**2 * y, {x: WIDE, y: WIDE}, x - y))
    assert (1,) in [summand.factors for summand in certificate.summands]


def test_a_premise_is_multiplied_by_ends_of_the_ranges() -> None:
    found(case((x**2 - y**2) * p, {x: ENDLESS, y: ENDLESS, p: UNIT}, x - y))


def test_a_premise_that_is_a_disc_bounds_a_product() -> None:
    found(case(1 - x * y, {x: WIDE, y: WIDE}, 2 - x**2 - y**2))


def test_an_equation_is_two_premises() -> None:
    found(case(1 - 2 * x * y, {x: WIDE, y: WIDE}, 1 - x**2 - y**2, x**2 + y**2 - 1))


def test_premises_that_contradict_each_other_prove_anything() -> None:
    found(case(-1 - x, {x: UNIT, y: UNIT}, x - y - 1, y - x))


# Strict goals -------------------------------------------------------------------------------------------------------


def test_a_strict_goal_with_slack_has_a_positive_number_among_its_summands() -> None:
    goal = x**2 + y**2 - x * y - x - y + 1 + F(1, 1000)
    certificate = found(case(goal, {x: WIDE, y: WIDE}, strict=True))
    assert any(s.factors == () and isinstance(s.weight, Fraction) for s in certificate.summands)


def test_a_strict_goal_that_is_0_somewhere_has_no_certificate() -> None:
    goal = x**2 + y**2 - x * y - x - y + 1  # 0 at (1, 1)
    assert isinstance(attempted(case(goal, {x: WIDE, y: WIDE}, strict=True)), Unknown)


def test_a_strict_goal_rests_on_ends_that_are_left_out() -> None:
    found(case(p**2 * q + p * (1 - q) ** 2, {p: OPEN, q: OPEN}, strict=True))
    assert isinstance(attempted(case(p**2 * q + p * (1 - q) ** 2, {p: UNIT, q: UNIT}, strict=True)), Unknown)


# Sizes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [F(1, 10**7), F(1), F(10**6)])
def test_parameters_of_very_different_sizes_are_proved_alike(scale: Fraction) -> None:
    """x is some dollars a token, or some million requests; the zero at x = scale/3 stays rational."""
    goal = (3 * x - scale * y) ** 2 + scale**2 * y * (1 - y)
    found(case(goal, {x: Interval(F(0), 2 * scale), y: UNIT}))


def test_an_endless_range_is_scaled_by_the_goal() -> None:
    found(case((x - 10**9 * p) ** 2 + x * p, {x: ENDLESS, p: UNIT}))


def test_a_binomial_tail_is_one_more_unknown() -> None:
    rate, other = Variable("rate"), Variable("other")
    tail = Polynomial.of(Tail(rate, number(100), number(3)))
    goal = (tail - Polynomial.of(other)) ** 2 + Polynomial.of(rate)
    found(Case({rate: UNIT, other: WIDE}, (), Sign(goal, strict=False)))


def test_what_is_too_large_is_said() -> None:
    many = sympy.symbols("v:9")
    goal = sum(v**4 for v in many) - 3 * many[0] ** 2 * many[1] + 10**6
    attempt = attempted(case(goal, dict.fromkeys(many, ENDLESS)))
    assert isinstance(attempt, Unknown)
    assert "too large to be tried" in attempt.reason


# What is false, and what is random ----------------------------------------------------------------------------------

FALSE = {
    "at an end": (x**2 - x, {x: Interval(F(0), F(2))}),
    "by a millionth": ((3 * x - 1) ** 2 - F(1, 10**6), {x: UNIT}),
    "by less than floating point can see": ((3 * x - 1) ** 2 - F(1, 10**12), {x: UNIT}),
    "between two zeros": (x**4 - 4 * x**2 + F(399, 100), {x: WIDE}),
    "in two parameters": (1 + p**4 - p * q - p**2 * q, {p: UNIT, q: UNIT}),
}


@pytest.mark.parametrize("goal", FALSE)
def test_a_false_goal_gets_no_certificate(goal: str) -> None:
    assert isinstance(attempted(case(*FALSE[goal])), Unknown)


def test_a_false_goal_with_true_premises_gets_no_certificate() -> None:
    assert isinstance(attempted(case(F(99, 100) - x * y, {x: WIDE, y: WIDE}, 2 - x**2 - y**2)), Unknown)


small = st.integers(-3, 3).map(Fraction)
ranges = st.sampled_from(
    [UNIT, ENDLESS, OPEN, Interval(F(-1), F(2)), Interval(F(1, 2), F(3)), Interval(F(-2), None), Interval(F(1), F(1))]
)


@st.composite
def quadratics(draw: st.DrawFn) -> Polynomial:
    """A polynomial of degree 2 at most in x and y."""
    a, b, e, f = (draw(small) for _ in range(4))
    return polynomial(a * x * y + b * x + e * y + f + draw(small) * x**2)


@st.composite
def holding(draw: st.DrawFn) -> Case:
    """A case that holds: squares, some of them times ends of the box, and perhaps a positive number."""
    box = {Variable("x"): draw(ranges), Variable("y"): draw(ranges)}
    goal = draw(quadratics()) ** 2
    for variable, interval in box.items():
        weight = Polynomial.of(abs(draw(small)))
        goal = goal + weight * (Polynomial.of(variable) - Polynomial.of(interval.low))
    slack = draw(st.integers(0, 2))
    return Case(box, (), Sign(goal + Polynomial.of(slack), strict=slack > 0))


def inside(interval: Interval) -> list[Fraction]:
    high = interval.low + 3 if interval.high is None else interval.high
    steps = [interval.low + (high - interval.low) * F(i, 6) for i in range(7)]
    return [value for value in steps if value in interval]


def grid(question: Case) -> list[dict[Variable, Fraction]]:
    values = product(*map(inside, question.box.values()))
    return [dict(zip(question.box, point, strict=True)) for point in values]


@settings(max_examples=40)
@given(holding())
def test_random_sums_of_squares_are_proved_exactly(question: Case) -> None:
    """By construction they have a certificate of low degree; the search finds one for each of these."""
    found(question)
    assert all(question.goal.allows(question.goal.polynomial.at(point)) for point in grid(question))


@settings(max_examples=40)
@given(quadratics(), quadratics(), ranges, ranges, st.booleans())
def test_whatever_gets_a_certificate_is_true_on_a_grid(
    first: Polynomial, second: Polynomial, one: Interval, other: Interval, strict: bool
) -> None:
    question = Case({Variable("x"): one, Variable("y"): other}, (Sign(second, strict=False),), Sign(first, strict))
    attempt = attempted(question)
    if isinstance(attempt, Proof):
        assert attempt.certificate is not None
        check_case(question, attempt.certificate)
        for point in grid(question):
            if question.premises[0].allows(second.at(point)):
                assert question.goal.allows(first.at(point))


# The way it works ---------------------------------------------------------------------------------------------------


def test_the_same_question_gets_the_same_answer() -> None:
    question = case(*WEIGHTED["no rational zero"])
    assert found(question) == found(question)


def test_the_solver_of_programs_is_loaded_when_it_is_needed_only() -> None:
    lines = "import sys; import solvers.engines.sums_of_squares.sos; sys.exit('cvxpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", lines], check=False).returncode == 0


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    found(case(*WEIGHTED["no rational zero"]))
    assert capfd.readouterr() == ("", "")
