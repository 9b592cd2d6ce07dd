"""Quotients: their normal form, the signs of their divisors, and evidence for what is left once they are cleared."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected, DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Power, Product, Quotient, Relation, Sum, Term, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.bounds import Bounds
from proofs.arithmetic.fractions import exact_quotient, fraction, known_sign, monic, multiplied
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import cases
from proofs.checking.certificate import Bernstein, Cleared, Signed, kinds
from proofs.checking.check import check
from proofs.checking.clearing import cleared, divisors, quotients, signed
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

x, y, z = NAMES = [Variable(name) for name in "xyz"]
X, Y, Z = map(Polynomial.of, NAMES)
ONE = Polynomial.of(1)
ZERO = number(0)
FROM_0_TO_2 = Interval(Fraction(0), Fraction(2))
HIDDEN = x * x - x + number(Fraction(1, 2))
"""Positive on the box, which intervals do not see: the two x are taken apart."""
BOX = {x: FROM_0_TO_2, y: FROM_0_TO_2, z: FROM_0_TO_2}

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
polynomials = terms.filter(lambda term: "Quotient" not in repr(term)).map(lambda term: fraction(term).numerator)
points = st.fixed_dictionaries({v: st.fractions(-3, 3, max_denominator=3) for v in NAMES})


@settings(max_examples=200)
@given(terms, points)
def test_a_fraction_has_the_value_of_its_term_wherever_that_has_one(
    term: Term, point: dict[Variable, Fraction]
) -> None:
    try:
        meant, found = evaluate(term, point), fraction(term)
    except DomainError:
        return
    below = multiplied(found.below).at(point)
    assert below != 0
    assert found.numerator.at(point) / below == meant


@given(polynomials, polynomials)
def test_an_exact_quotient_times_the_divisor_is_the_dividend(first: Polynomial, second: Polynomial) -> None:
    if second:
        assert exact_quotient(first * second, second) == first
        found = exact_quotient(first + ONE, second)
        assert found is None or found * second == first + ONE


def test_what_does_not_divide_is_told() -> None:
    assert exact_quotient(X * X + ONE, X + ONE) is None
    assert exact_quotient(X, Y) is None
    assert exact_quotient(X, Polynomial.of(0)) is None
    assert exact_quotient(Polynomial.of(0), Y) == Polynomial.of(0)


def test_common_factors_are_cancelled_across_sums_products_and_nested_quotients() -> None:
    whole = (x * x - y * y) / ((x + y) * z) + Quotient(y, z)
    assert fraction(whole).numerator == X
    assert fraction(whole).below == {Z: 1}
    nested = number(1) / (number(2) * x / (y * z)) ** 2
    assert fraction(nested).below == {X: 2}
    assert fraction(nested).numerator == Y * Y * Z * Z * Polynomial.of(Fraction(1, 4))
    assert fraction(Quotient(x, number(4))).below == {}


def test_a_divisor_that_is_0_throughout_is_refused() -> None:
    with pytest.raises(DomainError, match="denominator is 0"):
        fraction(Quotient(x, x - x))
    with pytest.raises(DomainError, match="denominator is 0"):
        monic(Polynomial.of(0))


def test_a_factor_has_a_known_sign_where_intervals_tell() -> None:
    enclosures = Enclosures({x: Bounds(Fraction(0), Fraction(2))})
    signs = [known_sign(polynomial, enclosures) for polynomial in (X + ONE, -X, X - ONE)]
    assert signs == [True, False, None]


def _goal(term: Term, *premises: Comparison) -> Obligation:
    return Obligation("k", BOX, premises, Comparison(term, Relation.GE, ZERO))


def _proved(obligation: Obligation) -> Cleared:
    verdict = decide(obligation, Budget())
    assert isinstance(verdict, Proved)
    (certificate,) = verdict.certificates
    assert isinstance(certificate, Cleared)
    check(obligation, (certificate,))
    return certificate


def test_the_sign_of_a_divisor_is_part_of_the_certificate() -> None:
    certificate = _proved(_goal(y / HIDDEN))
    assert certificate.signs[0].positive
    assert "cleared" in kinds((certificate,))
    assert set(kinds((certificate.signs[0].evidence, certificate.rest))) <= set(kinds((certificate,)))


@pytest.mark.parametrize(
    "change",
    [
        lambda c: evolve(c, signs=()),
        lambda c: evolve(c, signs=(evolve(c.signs[0], positive=False),)),
        lambda c: evolve(c, signs=(evolve(c.signs[0], divisor=1),)),
        lambda c: evolve(c, signs=(evolve(c.signs[0], divisor=-1),)),
        lambda c: evolve(c, signs=(c.signs[0], c.signs[0])),
    ],
)
def test_a_changed_sign_is_rejected(change: object) -> None:
    obligation = _goal(y / HIDDEN - y * number(Fraction(1, 3)))
    certificate = _proved(obligation)
    assert callable(change)
    with pytest.raises(CertificateRejected):
        check(obligation, (change(certificate),))


def test_a_divisor_of_both_signs_is_not_cleared() -> None:
    obligation = _goal(y / (x - number(1)))
    assert isinstance(decide(obligation, Budget()), Refuted)
    (case,) = cases(obligation)
    (divisor,) = divisors(case)
    assert quotients(case)
    assert cleared(case, {}) == case
    assert cleared(case, {divisor: False}).goal.polynomial == -Y
    with pytest.raises(CertificateRejected):
        check(obligation, (Cleared((Signed(0, True, Bernstein(0)),), Bernstein(0)),))


def test_a_factor_whose_sign_intervals_tell_needs_no_evidence() -> None:
    (case,) = cases(_goal(y / (HIDDEN * (x + number(1)))))
    assert divisors(case) == (fraction(HIDDEN).numerator,)
    assert _proved(_goal(-y / (HIDDEN * (-x - number(1))))).signs[0].positive


def test_a_divisor_of_even_exponent_needs_no_sign() -> None:
    (case,) = cases(_goal(y / (x - number(1)) ** 2))
    assert divisors(case) == ()
    assert case.goal.polynomial == Y


def test_the_sign_of_a_divisor_may_use_premises_without_a_quotient() -> None:
    above = Comparison(x, Relation.GT, number(1))
    bounded = Comparison(y / (x - number(1)), Relation.LE, number(1))
    (case,) = cases(_goal(z / (x - number(1)), above, bounded))
    (divisor,) = divisors(case)
    question = signed(case, divisor, positive=True)
    assert [premise.polynomial for premise in question.premises] == [X - ONE]
    assert _proved(_goal(z / (x - number(1)), above, bounded)).signs


def test_a_quotient_that_would_be_too_large_is_left_as_it_is_written() -> None:
    large = Product(tuple((x + y + z + number(i)) ** 7 for i in range(6)))
    (case,) = cases(_goal(large / HIDDEN))
    assert divisors(case) == ()
    assert not quotients(case)
    assert cleared(case, {}) == case
