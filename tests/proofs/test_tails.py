"""Facts of tails hold wherever the probability is one, and a tail written out is the tail."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Tail, Term, Variable, number
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.tails import MOST_TRIALS, facts, written_out

p, q = Variable("p"), Variable("q")
BOX = {p: Interval(Fraction(0), Fraction(1)), q: Interval(Fraction(1, 5), Fraction(1, 2), low_open=True)}
PROBABILITIES: list[Term] = [
    p,
    number(1) - p,
    p * q,
    (p + q) / number(2),
    p * p / number(3),
    p / (number(1) + q),
    Tail(q, number(3), number(2)) * p,
]

probabilities = st.sampled_from(PROBABILITIES)
shares = st.fractions(0, 1, max_denominator=60)


def tail(probability: Term, trials: int, least: int) -> Tail:
    return Tail(probability, number(trials), number(least))


@given(probabilities, st.integers(1, 60), st.integers(0, 8), shares, shares)
def test_every_fact_of_a_tail_holds_at_every_point(
    probability: Term, trials: int, least: int, share: Fraction, other: Fraction
) -> None:
    point = {p: share, q: Fraction(1, 5) + other * Fraction(3, 10)}
    for fact in facts(tail(probability, trials, least), BOX):
        assert fact.allows(fact.polynomial.at(point))


@given(st.sampled_from(PROBABILITIES[:5]), st.integers(1, 9), st.integers(0, 10), shares, shares)
def test_a_tail_written_out_is_the_tail(
    probability: Term, trials: int, least: int, share: Fraction, other: Fraction
) -> None:
    point = {p: share, q: other}
    polynomial = written_out(tail(probability, trials, least))
    assert polynomial is not None
    assert set(polynomial.generators) <= {p, q}
    assert polynomial.at(point) == evaluate(tail(probability, trials, least), point)


def test_a_tail_of_a_tail_is_written_out_in_the_inner_one() -> None:
    inner = tail(q, 3, 2)
    assert written_out(tail(inner, 2, 2)) == Polynomial.of(inner) ** 2


def test_a_tail_with_a_denominator_or_many_trials_is_not_written_out() -> None:
    assert written_out(tail(p / (number(1) + q), 2, 1)) is None
    assert written_out(tail(p, MOST_TRIALS, 1)) is not None
    assert written_out(tail(p, MOST_TRIALS + 1, 1)) is None


def test_a_tail_with_too_many_monomials_is_not_written_out() -> None:
    several = [Variable(f"x{i}") for i in range(7)]
    mixed: Term = number(0)
    for variable in several:
        mixed = mixed + variable / number(7)
    assert written_out(tail(mixed, MOST_TRIALS, 1)) is None


@pytest.mark.parametrize(("least", "known"), [(0, 2), (1, 5), (2, 4), (31, 2)])
def test_a_tail_has_its_bounds_and_where_its_probability_is_a_polynomial_more(least: int, known: int) -> None:
    assert len(facts(tail(p, 30, least), BOX)) == known
    assert len(facts(tail(p / (number(1) + q), 30, least), BOX)) == 2


def test_the_bounds_of_a_tail_are_those_of_its_probability() -> None:
    """P(at least 1 of 2) = 1 - (1-q)^2, for q in (1/5, 1/2], is within [9/25, 3/4]."""
    low, high = (fact.polynomial.at({q: Fraction(1, 3)}) for fact in facts(tail(q, 2, 1), BOX)[:2])
    value = 1 - Fraction(2, 3) ** 2
    assert (value - low, value + high) == (Fraction(9, 25), Fraction(3, 4))
