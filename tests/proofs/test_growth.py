"""How large a formula becomes when it is multiplied out: the bound is one, and tight where it matters."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import DomainError
from mechanisms.terms.terms import Abs, Power, Product, Quotient, Sum, Tail, Term, Variable, number
from proofs.arithmetic.growth import ENDLESS, most_monomials, refuse_endless
from proofs.arithmetic.polynomial import ratio

x, y, z = NAMES = [Variable(name) for name in "xyz"]
ONE = number(1)

leaves = st.one_of(st.sampled_from(NAMES), st.integers(-2, 3).map(number))
terms: st.SearchStrategy[Term] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Sum(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Product(tuple(parts))),
        st.builds(Power, inner, st.integers(2, 3)),
        st.builds(Quotient, inner, inner),
    ),
    max_leaves=6,
)


@given(terms)
def test_no_formula_has_more_monomials_than_the_bound(term: Term) -> None:
    try:
        parts = ratio(term)
    except DomainError:
        return
    assert len(parts.numerator.coefficients) <= most_monomials(term)


@pytest.mark.parametrize(
    ("term", "count"),
    [
        (number(7), 1),
        (x, 1),
        (Abs(x), 1),
        (Tail(x, number(1000), ONE) * (ONE - y), 2),
        (prod((ONE - Variable(f"p{i}") for i in range(24)), start=ONE), 2**24),
        (prod((ONE - x for _ in range(24)), start=ONE), 25),
        ((x + y + z) ** 4, 15),
        (sum((Variable(f"a{i}") / y for i in range(40)), start=number(0)), 40),
        ((x + ONE) / y + (x + ONE) / z, 4),
        (((x + y) ** 2000) ** 2000, 4_000_001**2),
        (prod((ONE - Variable(f"p{i}") for i in range(99)), start=ONE), ENDLESS),
    ],
)
def test_the_bound_is_what_a_reader_would_count(term: Term, count: int) -> None:
    assert most_monomials(term) == min(count, ENDLESS)


def test_a_shared_subterm_is_measured_once() -> None:
    tower: Term = x
    for _ in range(200):
        tower = Sum((tower, Product((tower, tower))))
    assert most_monomials(tower) == ENDLESS


def test_a_formula_of_a_million_monomials_is_refused_at_once() -> None:
    factors = [ONE - Variable(f"p{i}") for i in range(20)]
    refuse_endless(prod(factors[1:], start=ONE))
    with pytest.raises(DomainError, match="may have more than"):
        refuse_endless(prod(factors, start=ONE))
