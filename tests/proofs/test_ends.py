"""Worst ends: the checker believes no end that intervals do not confirm, and multiplies nothing out."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.certificate import Certificate, Corners, End, Ends, kinds
from proofs.checking.check import check_case
from proofs.checking.obligation import Box, Obligation

F = Fraction
ONE, BOND = number(1), Variable("bond")
P = [Variable(f"p{i}") for i in range(24)]
TENTH = Interval(F(1, 10), F(1, 5))
KEPT: Term = prod((ONE - p for p in P), start=ONE)
LEAST = F(5, 4) ** 24


def _case(goal: Condition, box: Box, *premises: Condition) -> Case:
    (case,) = cases(Obligation("k", box, premises, goal))
    return case


def _over(low: Fraction, *, opened: bool = False) -> Case:
    box = {BOND: Interval(low, None, opened), **dict.fromkeys(P, TENTH)}
    return _case(Comparison(BOND * KEPT, Relation.GT, ONE), box)


WORST = ((BOND, End.LOW), *((p, End.HIGH) for p in P))


def test_one_corner_of_sixteen_million_decides_a_product() -> None:
    check_case(_over(LEAST + F(1, 10**30)), Ends(0, WORST, None))
    check_case(_over(LEAST, opened=True), Ends(0, WORST, None))
    with pytest.raises(CertificateRejected, match="does not show"):
        check_case(_over(LEAST), Ends(0, WORST, None))


@pytest.mark.parametrize(
    ("certificate", "words"),
    [
        (Ends(0, (*WORST[:-1], (P[-1], End.LOW)), None), "least at the low end of p23"),
        (Ends(0, ((BOND, End.HIGH), *WORST[1:]), None), "least at the high end of bond"),
        (Ends(0, (*WORST, WORST[-1]), None), "least at the high end of p23"),
        (Ends(0, ((Variable("other"), End.LOW), *WORST), None), "least at the low end of other"),
        (Ends(1, WORST, None), "premise 1"),
        (Ends(0, WORST, Corners(0, (), (F(1),))), "not the value"),
    ],
)
def test_an_end_that_is_not_the_worst_is_rejected(certificate: Certificate, words: str) -> None:
    with pytest.raises(CertificateRejected, match=words):
        check_case(_over(LEAST + F(1, 10**30)), certificate)


def test_what_is_left_may_be_shown_by_its_corners() -> None:
    q, r = Variable("q"), Variable("r")
    box = {**dict.fromkeys(P, TENTH), q: Interval(F(-1), F(1)), r: Interval(F(-1), F(1))}
    case = _case(Comparison(KEPT + number(2) + q * r, Relation.GT, ONE), box)
    worst = tuple((p, End.HIGH) for p in P)
    kept = F(4, 5) ** 24
    right = Corners(0, (q, r), (kept + 2, kept, kept, kept + 2))
    check_case(case, Ends(0, worst, right))
    assert kinds([Ends(0, worst, right)]) == ("ends", "corners")
    for place in range(4):
        wrong = tuple(value + (i == place) for i, value in enumerate(right.values))
        with pytest.raises(CertificateRejected, match="not the value"):
            check_case(case, Ends(0, worst, evolve(right, values=wrong)))


def test_intervals_bound_what_no_slope_decides() -> None:
    wave = Variable("wave")
    box = {**dict.fromkeys(P, TENTH), wave: Interval(F(-1), F(1))}
    worst = tuple((p, End.HIGH) for p in P)
    check_case(_case(Comparison(KEPT + wave**2, Relation.GE, number(0)), box), Ends(0, worst, None))
    falling = Comparison(KEPT + wave * (ONE - wave), Relation.GE, number(0))
    endless = _case(falling, {**box, wave: Interval(F(-1), None)})
    with pytest.raises(CertificateRejected, match="not bounded below"):
        check_case(endless, Ends(0, worst, None))


def test_a_formula_without_a_lower_bound_is_rejected() -> None:
    x = Variable("x")
    falling = Case({x: Interval(F(0), None)}, (), Sign(-Polynomial.of(x), strict=False))
    with pytest.raises(CertificateRejected, match="not bounded below"):
        check_case(falling, Ends(0, (), None))
    with pytest.raises(CertificateRejected, match="high end of x"):
        check_case(falling, Ends(0, ((x, End.HIGH),), None))


def test_premises_about_a_parameter_that_stands_at_its_end_are_left_out() -> None:
    """At the worst end of x the premise x > y does not hold any more: it may not be used there."""
    x, y = Variable("x"), Variable("y")
    box = {x: Interval(F(0), F(1)), y: Interval(F(1, 2), F(1))}
    above = Sign(Polynomial.of(x) - Polynomial.of(y), strict=True)
    case = Case(box, (above,), Sign(Polynomial.of(x), strict=True))
    with pytest.raises(CertificateRejected, match="premise 1"):
        check_case(case, Ends(0, ((x, End.LOW),), Corners(1, (y,), (F(1, 2), F(1)))))


def test_a_premise_that_holds_nowhere_may_be_shown_at_its_worst_ends() -> None:
    never = Comparison(KEPT, Relation.GT, number(F(9, 10) ** 24))
    case = _case(Comparison(P[0], Relation.GT, ONE), dict.fromkeys(P, TENTH), never)
    check_case(case, Ends(1, tuple((p, End.LOW) for p in P), None))
    with pytest.raises(CertificateRejected):
        check_case(case, Ends(1, tuple((p, End.HIGH) for p in P), None))


def test_a_divisor_that_may_be_0_gives_no_slope() -> None:
    box = {**dict.fromkeys(P, TENTH), BOND: Interval(F(-1), F(1))}
    case = _case(Comparison(KEPT + ONE / BOND, Relation.GT, number(-2)), box)
    with pytest.raises(CertificateRejected, match="low end of bond"):
        check_case(case, Ends(0, (*((p, End.HIGH) for p in P), (BOND, End.LOW)), None))


factors = st.sampled_from(["1 - p/3", "1 + p", "p * q + 1", "1 / (1 + p)", "2 - p * q", "(1 - p) * q + p", "p - q"])


def _factor(text: str, p: Term, q: Term) -> Term:
    return {
        "1 - p/3": ONE - p / number(3),
        "1 + p": ONE + p,
        "p * q + 1": p * q + ONE,
        "1 / (1 + p)": ONE / (ONE + p),
        "2 - p * q": number(2) - p * q,
        "(1 - p) * q + p": (ONE - p) * q + p,
        "p - q": p - q,
    }[text]


@given(
    st.lists(st.tuples(factors, st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4),
    st.lists(st.sampled_from(list(End)), min_size=3, max_size=3),
    st.fractions(-3, 3, max_denominator=4),
    st.booleans(),
)
def test_what_is_accepted_is_true_on_a_grid(
    parts: list[tuple[str, int, int]], ends: list[End], bound: Fraction, strict: bool
) -> None:
    names = P[:3]
    goal = prod((_factor(text, names[i], names[j]) for text, i, j in parts), start=ONE) - number(bound)
    box = {names[0]: Interval(F(0), F(1), True), names[1]: Interval(F(1, 4), F(1, 2)), names[2]: Interval(F(0), F(2))}
    relation = Relation.GT if strict else Relation.GE
    case = _case(Comparison(goal, relation, number(0)), box)
    worst = tuple(zip(names, ends, strict=True))
    for certificate in (Ends(0, worst, None), Ends(0, worst[:1], Ends(0, worst[1:], None))):
        try:
            check_case(case, certificate)
        except CertificateRejected:
            continue
        shares = [F(1, 1000), F(1, 3), F(2, 3), F(1)]
        for point in product(shares, [F(0), *shares], [F(0), *shares]):
            values = {
                v: box[v].low + s * ((box[v].high or F(0)) - box[v].low) for v, s in zip(names, point, strict=True)
            }
            assert relation.holds(evaluate(goal, values), F(0))
