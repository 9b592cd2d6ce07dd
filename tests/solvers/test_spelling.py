"""Formulas for reading: equal to what they spell, in lowest terms, short, and with positive brackets."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Pick,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Variable,
    compare,
    number,
)
from solvers.formulas.notation import latex, text
from solvers.formulas.spelling import quotient, root
from solvers.formulas.to_sympy import to_sympy

A, B, C, P, N = map(Variable, ("a", "b", "c", "p", "n"))
HERE = {A: Fraction(3), B: Fraction(2), C: Fraction(1, 3), P: Fraction(1, 4), N: Fraction(5)}
AT = Evaluation(HERE).term
ANY = Tail(P, N, number(1))

TERMS = st.recursive(
    st.sampled_from([A, B, C, P, ANY]) | st.builds(number, st.integers(-3, 3)),
    lambda inner: st.one_of(
        st.builds(lambda x, y: x + y, inner, inner),
        st.builds(lambda x, y: x - y, inner, inner),
        st.builds(lambda x, y: x * y, inner, inner),
        st.builds(lambda x: x**2, inner),
        st.builds(lambda x, y: x / y, inner, inner),
    ),
    max_leaves=8,
)


@given(TERMS, TERMS)
def test_a_spelling_has_the_value_of_the_quotient_wherever_that_has_one(above: Term, below: Term) -> None:
    other = Evaluation({A: Fraction(1, 7), B: Fraction(-3), C: Fraction(5), P: Fraction(2, 3), N: Fraction(2)}).term
    try:
        assume(AT(below) != 0)
        here, wanted = AT(above) / AT(below), other(above) / other(below)
        spelled = quotient(above, below, AT)
    except (DomainError, ZeroDivisionError):
        assume(False)
    assert AT(spelled) == here
    assert other(spelled) == wanted


@given(TERMS, TERMS)
def test_a_root_makes_the_term_vanish(slope: Term, offset: Term) -> None:
    x = Variable("x")
    try:
        assume(AT(slope) != 0)
        found = root(slope * x + offset, x, AT)
        assert found is not None
        value = Evaluation({**HERE, x: AT(found)}).term(slope * x + offset)
    except DomainError:
        assume(False)
    assert value == 0


def test_a_term_that_is_not_linear_has_no_root() -> None:
    assert root(A * B * B - C, B, AT) is None
    assert root(A - C, B, AT) is None


@pytest.mark.parametrize(
    ("above", "below", "shown"),
    [
        (A * B + A * C, A * P, "(b + c)/p"),
        (B - A, C - B, "(a - b)/(b - c)"),
        (A * A - number(2) * A * B + B * B, number(2) * C, "(a - b)^2/(2*c)"),
        (A, number(2), "a/2"),
        (A * C * C - B * C * C + P, number(1), "c^2*(a - b) + p"),
        (ANY * A, ANY * B, "a/b"),
        (A * ANY, B, "a*any_of(p, n)/b"),
        (A + B, A + B, "1"),
        (A - A, B, "0"),
        (number(-2) * A, number(3), "-2*a/3"),
        (A, Tail(P / number(10), N, number(2)), "a/tail(n, 2, p/10)"),
        (A, MinMax(Pick.LEAST, (B, Abs(C - B))), "a/min(b, abs(c - b))"),
        (A, IfThenElse(compare(B, Relation.GT, C), B, C), "a/(b if b > c else c)"),
    ],
)
def test_quotients_are_spelled_short_with_positive_brackets(above: Term, below: Term, shown: str) -> None:
    assert text(quotient(above, below, AT)) == shown


def test_a_denominator_that_is_0_everywhere_is_refused() -> None:
    with pytest.raises(DomainError, match="denominator is 0"):
        quotient(A, B - B * (A / A), AT)


def test_a_formula_that_nobody_could_read_is_refused() -> None:
    large: Term = number(1)
    for i in range(13):
        large = large * (number(1) + Variable(f"x{i}"))
    with pytest.raises(DomainError, match="too large to be read"):
        quotient(large, A, AT)


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (Variable("audit_rate") / (A + B), r"\frac{\mathrm{audit\_rate}}{a + b}"),
        (A**2 * (B - C), r"a^{2} \, \left(b - c\right)"),
        (number(Fraction(-1, 2)) * A, r"-\frac{a}{2}"),
        (ANY, r"\operatorname{any\_of}\left(p, n\right)"),
        (number(Fraction(-3, 2)), r"-\frac{3}{2}"),
        (
            IfThenElse(compare(A, Relation.GE, B), A, B),
            r"\left(a \text{ if } a \ge b \text{ else } b\right)",
        ),
    ],
)
def test_terms_are_written_in_latex(term: Term, shown: str) -> None:
    assert latex(term) == shown


def test_sums_within_products_and_quotients_within_quotients_are_in_brackets() -> None:
    assert text(Product((Sum((A, B)), C))) == "c*(a + b)"
    assert text(Quotient(A, Quotient(B, C))) == "a/(b/c)"
    assert text(Quotient(Quotient(A, B), C)) == "(a/b)/c"
    assert text(Quotient(A, Product((B, C)))) == "a/(b*c)"
    assert text(Product((number(-1), Sum((A, B))))) == "-(a + b)"
    assert text(Sum((A, Sum((B, C))))) == "a + (b + c)"
    assert text(Quotient(A**2, B**2)) == "a^2/b^2"


def test_sympy_gets_the_same_formula() -> None:
    assert str(to_sympy(A / (B + ANY) ** 2)) == "a/(b + any_of(p, n))**2"
    assert str(to_sympy(Tail(P, N, number(2)) * number(Fraction(1, 2)))) == "tail(n, 2, p)/2"
    with pytest.raises(ValueError, match="no closed form"):
        to_sympy(Abs(A))


def test_factors_that_differ_in_long_coefficients_alone_are_multiplied_out() -> None:
    far = number(10**30)
    found = quotient(number(1), (A + far) * (A + far + number(1)), AT)
    assert AT(found) == Fraction(1, (10**30 + 3) * (10**30 + 4))


def test_a_denominator_that_would_grow_without_bounds_is_not_multiplied_out() -> None:
    below = Product(tuple(number(1) + Variable(f"p{i}") for i in range(40)))
    with pytest.raises(DomainError, match="too large to be read"):
        root(A / below - B / below, A, lambda _: Fraction(1))


def test_terms_that_share_parts_are_multiplied_out_once() -> None:
    term: Term = A - B
    for _ in range(60):
        term = term + term / number(2)
    found = root(term, A, AT)
    assert found is not None
    assert text(found) == "b"


def test_a_call_that_would_be_written_without_end_is_not_spelled() -> None:
    inside: Term = P
    for _ in range(60):
        inside = inside * inside + inside
    with pytest.raises(DomainError, match="too large to be read"):
        quotient(Tail(inside, number(3), number(1)), A, AT)


def test_numbers_longer_than_python_writes_are_not_spelled() -> None:
    with pytest.raises(DomainError, match="too long to be read"):
        quotient(number(3) ** 10_000 * A + B, C, AT)
