"""A term sorted by the powers of a parameter: the same number everywhere, whatever it is made of."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Abs, Power, Product, Quotient, Sum, Tail, Term, Variable, number
from proofs.arithmetic.powers import by_powers

x, y, z = NAMES = [Variable(name) for name in "xyz"]
ONE = number(1)

leaves = st.one_of(st.sampled_from(NAMES), st.integers(-2, 3).map(number))
terms: st.SearchStrategy[Term] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        st.builds(Power, inner, st.integers(2, 3)),
        st.builds(Quotient, inner, st.sampled_from([y, y + ONE, z * z])),
    ),
    max_leaves=7,
)


@given(terms, st.fractions(-3, 3, max_denominator=4))
def test_the_powers_add_up_to_the_term(term: Term, value: Fraction) -> None:
    point = {x: value, y: Fraction(2, 3), z: Fraction(5, 2)}
    powers = by_powers(term, x)
    assert all(x not in variables(power) for power in powers)
    assert sum(evaluate(power, point) * value**i for i, power in enumerate(powers)) == evaluate(term, point)


def test_twenty_four_factors_are_not_multiplied_out() -> None:
    factors = [ONE + x * Variable(f"p{i}") for i in range(24)]
    powers = by_powers(prod(factors, start=ONE), x)
    assert len(powers) == 25
    values = {Variable(f"p{i}"): ONE.value for i in range(24)}
    assert [evaluate(powers[i], values) for i in (0, 1, 2, 24)] == [1, 24, 276, 1]


@pytest.mark.parametrize("term", [x * x, (x + y) * (x - y), Power(x + ONE, 9) * y, Product((y, x, x + ONE))])
def test_a_degree_above_the_one_asked_for_is_refused(term: Term) -> None:
    assert len(by_powers(x * y + y * (x + ONE), x, most=1)) == 2
    with pytest.raises(DomainError, match="the degree in x is above 1"):
        by_powers(term, x, most=1)


@pytest.mark.parametrize("term", [ONE / x, Abs(x), Tail(x, number(3), ONE), y / (x + ONE)])
def test_a_parameter_that_stands_elsewhere_has_no_powers(term: Term) -> None:
    assert by_powers(term, z) == (term,)
    with pytest.raises(DomainError, match="x stands where"):
        by_powers(term, x)
