"""Both ends of a range: a goal of degree 1 holds between them, and the checker believes no end that is not shown."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Abs, Comparison, Condition, Number, Relation, Tail, Term, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, cases
from proofs.checking.certificate import (
    Bernstein,
    Between,
    Certificate,
    Cleared,
    Combination,
    Intervals,
    Signed,
    Split,
    Summand,
    kinds,
    parts,
)
from proofs.checking.check import check, check_case
from proofs.checking.ends import at_both_ends
from proofs.checking.obligation import Box, Obligation
from solvers.engines.both_ends import both_ends
from solvers.engines.budget import Budget
from solvers.engines.corners import Vertices
from solvers.engines.solver import Proof

F = Fraction
b, p, q = Variable("b"), Variable("p"), Variable("q")
ZERO, ONE = number(0), number(1)
UNIT = Interval(F(0), F(1))
SHOWN = Between(b, Bernstein(0), Bernstein(0))
TURNS = b * (p * p - number(F(1, 2))) + ONE
"""At b = 2 it is 2 p^2, which is 0 at p = 0; the slope in b is negative for small p and positive for large ones."""


def _case(goal: Condition, box: Box, *premises: Condition) -> Case:
    (case,) = cases(Obligation("k", box, premises, goal))
    return case


def _at_least(term: Term) -> Condition:
    return Comparison(term, Relation.GE, ZERO)


def _positive(term: Term) -> Condition:
    return Comparison(term, Relation.GT, ZERO)


def test_what_holds_at_both_ends_holds_between() -> None:
    check_case(_case(_at_least(TURNS), {b: Interval(F(0), F(2)), p: UNIT}), SHOWN)
    with pytest.raises(CertificateRejected, match="Bernstein"):
        check_case(_case(_at_least(TURNS), {b: Interval(F(0), F(2) + F(1, 10**30)), p: UNIT}), SHOWN)
    with pytest.raises(CertificateRejected, match="Bernstein"):
        check_case(_case(_at_least(-TURNS), {b: Interval(F(0), F(2)), p: UNIT}), SHOWN)


def test_a_goal_above_0_may_be_0_at_an_end_that_does_not_belong_to_the_range() -> None:
    check_case(_case(_positive(TURNS), {b: Interval(F(0), F(2), high_open=True), p: UNIT}), SHOWN)
    with pytest.raises(CertificateRejected, match="Bernstein"):
        check_case(_case(_positive(TURNS), {b: Interval(F(0), F(2)), p: UNIT}), SHOWN)


def test_a_goal_above_0_needs_an_end_that_belongs_to_the_range() -> None:
    """b (p - 1/2)^2 is 0 at p = 1/2 for every b, and >= 0 at both ends."""
    flat = _positive(b * (p - number(F(1, 2))) ** 2)
    for opened in (Interval(F(0), F(2), True, True), Interval(F(0), None, True)):
        with pytest.raises(CertificateRejected, match="neither end belongs to the range of b"):
            check_case(_case(flat, {b: opened, p: UNIT}), SHOWN)
        with pytest.raises(CertificateRejected, match="Bernstein"):
            check_case(_case(flat, {b: opened, p: UNIT}), Split(b, F(1), SHOWN, SHOWN))
    crossing = _case(_positive(b * p + (ONE - b) * (ONE - p)), {b: Interval(F(0), F(1), True, True), p: UNIT})
    check_case(crossing, Split(b, F(1, 2), SHOWN, SHOWN))
    with pytest.raises(CertificateRejected, match="neither end"):
        check_case(crossing, SHOWN)


def test_beyond_a_range_without_an_upper_end_the_slope_is_shown() -> None:
    rising = _positive(b * p * p + ONE - p)
    check_case(_case(rising, {b: Interval(F(1, 2), None), p: UNIT}), SHOWN)
    falling = b * (p * p - number(F(1, 10**30))) + ONE
    with pytest.raises(CertificateRejected, match="Bernstein"):
        check_case(_case(_at_least(falling), {b: Interval(F(0), None), p: UNIT}), SHOWN)


def test_premises_about_the_parameter_are_left_out_and_others_kept() -> None:
    box = {b: Interval(F(0), F(2)), p: UNIT, q: UNIT}
    goal = _at_least(b * (p - q) + (number(2) - b) * (p - q) * q)
    apart = _at_least(p - q)
    low, high = at_both_ends(_case(goal, box, apart, _at_least(b - p)), b)
    assert [len(low.premises), len(high.premises)] == [1, 1]
    assert b not in low.box
    assert b not in high.box
    (premise,) = low.premises
    assert premise.polynomial == Polynomial.of(p) - Polynomial.of(q)
    with pytest.raises(CertificateRejected, match="premise 2"):
        check_case(_case(goal, box, apart, _at_least(b - p)), Between(b, Bernstein(2), Bernstein(0)))


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (b * b + p, "the degree in b is above 1"),
        ((b + p) * (b - p) + ONE, "the degree in b is above 1"),
        ((b * p) ** 9 + ONE, "the degree in b is above 1"),
        (Tail(b, number(3), number(1)) + p, "no polynomial"),
        (ONE + p / (b - p * p + number(F(1, 4))), "no polynomial"),
    ],
)
def test_a_goal_that_bends_is_rejected(goal: Term, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_case(_case(_at_least(goal), {b: UNIT, p: UNIT}), SHOWN)


def test_a_parameter_without_a_range_is_rejected() -> None:
    with pytest.raises(CertificateRejected, match="q is not in the box"):
        check_case(_case(_at_least(TURNS), {b: UNIT, p: UNIT}), evolve(SHOWN, variable=q))


def test_a_parameter_that_cancels_is_between_its_ends() -> None:
    check_case(_case(_at_least(p * p), {b: Interval(F(0), None), p: UNIT}), SHOWN)


def test_a_large_goal_is_never_multiplied_out() -> None:
    rates = [Variable(f"p{i}") for i in range(24)]
    kept: Term = ONE
    for rate in rates:
        kept = kept * (ONE - rate / number(3))
    box = {b: Interval(F(0), F(2)), **dict.fromkeys(rates, UNIT)}
    case = _case(_positive(b * (kept - number(F(1, 2))) + number(F(1001, 1000))), box)
    assert case.goal.large
    ends = both_ends(case, b)
    assert ends is not None
    found = [Vertices().attempt(each, Budget()) for each in ends.cases]
    shown = [each.certificate for each in found if isinstance(each, Proof) and each.certificate is not None]
    check_case(case, ends.certificate(shown))
    assert kinds([ends.certificate(shown)])[0] == "between"


def test_a_quotient_is_cleared_first() -> None:
    divisor = p * p - number(F(3, 2)) * p + ONE
    case = _case(_at_least((b * (p * p - number(F(1, 2))) + ONE) / divisor), {b: Interval(F(0), F(2)), p: UNIT})
    check_case(case, Cleared((Signed(0, True, Bernstein(0)),), SHOWN))
    with pytest.raises(CertificateRejected):
        check_case(case, Cleared((Signed(0, False, Bernstein(0)),), SHOWN))


def test_each_case_of_a_piecewise_goal_has_its_own_ends() -> None:
    """b (|p - q| - 1/2) + 1 + p (1 - p) is 0 at b = 2 and p = q = 0, where each guard ends."""
    box = {b: Interval(F(0), F(2)), p: UNIT, q: UNIT}
    goal = _at_least(b * (Abs(p - q) - number(F(1, 2))) + ONE + p - p * p)
    obligation = Obligation("k", box, (), goal)
    assert len(cases(obligation)) == 2
    one, apart, inside = Summand(F(1), (0,)), Summand(F(2), (1,)), Summand(F(1), (2, 3))
    guarded = Between(b, Bernstein(0), Combination((one, apart, inside)))
    check(obligation, [guarded, guarded])
    with pytest.raises(CertificateRejected, match="each case needs its own"):
        check(obligation, [guarded])
    for wrong in (evolve(apart, factors=(2,)), evolve(apart, weight=F(1)), evolve(apart, weight=F(3))):
        with pytest.raises(CertificateRejected, match="add up"):
            check(obligation, [guarded, Between(b, Bernstein(0), Combination((one, wrong, inside)))])


def _found(case: Case) -> Certificate | None:
    """Evidence at both ends of b, where corners or Bernstein coefficients show it there."""
    ends = both_ends(case, b)
    shown = [_shown(each) for each in ends.cases] if ends is not None else []
    found = [each for each in shown if each is not None]
    return ends.certificate(found) if ends is not None and len(found) == len(ends.cases) else None


def _shown(case: Case) -> Certificate | None:
    for certificate in (Bernstein(0), Split(p, F(1, 2), Bernstein(0), Bernstein(0)), Intervals(0, ())):
        try:
            check_case(case, certificate)
        except CertificateRejected:
            continue
        return certificate
    return None


def test_evidence_is_walked_through_both_ends() -> None:
    inner = Intervals(0, ())
    assert list(parts(Between(b, inner, Bernstein(0)))) == [Between(b, inner, Bernstein(0)), inner, Bernstein(0)]


numbers = st.fractions(-2, 2, max_denominator=3)
ranges = st.sampled_from(
    [
        Interval(F(0), F(2)),
        Interval(F(0), F(2), True, True),
        Interval(F(0), F(2), True),
        Interval(F(-1), F(1), False, True),
        Interval(F(0), None),
        Interval(F(1, 2), None, True),
        Interval(F(1), F(1)),
    ]
)


@given(st.lists(numbers, min_size=6, max_size=6), ranges, ranges, st.booleans(), st.booleans())
def test_what_is_accepted_is_true_on_a_grid(
    a: list[Fraction], bonds: Interval, rates: Interval, strict: bool, guarded: bool
) -> None:
    """Affine goals b (a0 + a1 p + a2 p^2) + a3 + a4 p + a5 p^2, in a range of each kind, also under a guard."""
    w = [Number(each) for each in a]
    goal = b * (w[0] + w[1] * p + w[2] * p * p) + w[3] + w[4] * p + w[5] * p * p
    relation = Relation.GT if strict else Relation.GE
    premises = (Comparison(b, Relation.GE, p),) if guarded else ()
    for case in cases(Obligation("k", {b: bonds, p: rates}, premises, Comparison(goal, relation, ZERO))):
        attempts = [SHOWN, Split(b, F(1), SHOWN, SHOWN), _found(case) if b in case.box else None]
        if any(each is not None and _accepts(case, each) for each in attempts):
            for x, y in product(_grid(bonds), _grid(rates)):
                assert relation.holds(evaluate(goal, {b: x, p: y}), F(0)) or (guarded and x < y)


def _accepts(case: Case, certificate: Certificate) -> bool:
    try:
        check_case(case, certificate)
    except CertificateRejected:
        return False
    return True


def _grid(interval: Interval) -> list[Fraction]:
    high = interval.low + 50 if interval.high is None else interval.high
    shares = [F(0), F(1, 1000), F(1, 4), F(1, 3), F(1, 2), F(2, 3), F(999, 1000), F(1)]
    return [x for s in shares if (x := interval.low + s * (high - interval.low)) in interval]


@given(st.lists(st.fractions(F(1, 9), 3, max_denominator=9), min_size=4, max_size=4), ranges, st.booleans())
def test_a_true_goal_is_accepted(values: list[Fraction], bonds: Interval, strict: bool) -> None:
    """Positive at the corners of b and p, and so everywhere: whatever the range, both ends show it."""
    at = {(x, y): values[2 * x + y] for x, y in product((0, 1), (0, 1))}
    low, width = bonds.low, Number(F(1) if bonds.high is None else (bonds.high - bonds.low) or F(1))
    share: Term = (b - Number(low)) / width
    start = Number(at[0, 0]) * (ONE - p) + Number(at[0, 1]) * p
    rise = Number(at[1, 0]) * (ONE - p) + Number(at[1, 1]) * p - (ZERO if bonds.high is None else start)
    goal = Comparison(start + share * rise, Relation.GT if strict else Relation.GE, ZERO)
    (case,) = cases(Obligation("k", {b: bonds, p: UNIT}, (), goal))
    found = _found(case) if b in case.box else Bernstein(0)
    assert found is not None
    check_case(case, found)
