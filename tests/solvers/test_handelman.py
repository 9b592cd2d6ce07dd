"""Farkas and Handelman: what linear programs propose is made exact, and the checker multiplies it out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction as F
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable, number
from mechanisms.values import evolve
from proofs.arithmetic.polynomial import Monomial, Polynomial
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.certificate import Combination, Summand
from proofs.checking.check import check_case
from proofs.checking.obligation import Obligation
from solvers.engines.budget import Budget
from solvers.engines.handelman import Handelman
from solvers.engines.linear import propose, settle
from solvers.engines.solver import Proof, Unknown

p, q, s, f, B, R, m = map(Variable, ("p", "q", "s", "f", "B", "R", "m"))
BUDGET = Budget()
ONE, ZERO = number(1), number(0)


def closed(low: F | int, high: F | int | None = None) -> Interval:
    return Interval(F(low), None if high is None else F(high))


def only_case(
    box: Mapping[Variable, Interval], goal: Term, *premises: Condition, relation: Relation = Relation.GE
) -> Case:
    (found,) = cases(Obligation("goal", box, premises, Comparison(goal, relation, ZERO)))
    return found


def combination(case: Case) -> Combination:
    """What the engine finds, accepted by the checker."""
    attempt = Handelman().attempt(case, BUDGET)
    assert isinstance(attempt, Proof), attempt
    assert isinstance(attempt.certificate, Combination)
    check_case(case, attempt.certificate)
    return attempt.certificate


def slack(found: Combination) -> F:
    """The weight of 1, where the negated goal has the weight 1."""
    weights = {summand.factors: summand.weight for summand in found.summands}
    assert weights[0,] == 1
    constant = weights.get((), F(0))
    assert isinstance(constant, F)
    return constant


# Known certificates -------------------------------------------------------------------------------------------------


def test_the_slack_of_the_bond_times_the_detection_rate_is_known() -> None:
    """CRT-01: (p-1/10)(B-100) + 100(p-1/10) + (B-100)/10 + (5-s) + 5; Handelman 1988."""
    case = only_case({p: closed(F(1, 10)), B: closed(100), s: closed(0, 5)}, p * B - s)
    assert slack(combination(case)) == 5


def test_the_slack_with_false_flags_and_a_forfeited_reward_is_known() -> None:
    """CRT-02: the constant is (9/100)*60 - 5."""
    box = {p: closed(F(1, 10)), f: closed(0, F(1, 100)), B: closed(60), R: closed(0), s: closed(0, 5)}
    assert slack(combination(only_case(box, (p - f) * (B + R) - s))) == F(2, 5)


def test_a_batch_of_two_has_no_slack_and_a_certificate() -> None:
    """CRT-03: (8/3) s (p-1/2) [(1-p) + 1/2]."""
    goal = (ONE - (ONE - p) ** 2) * number(F(8, 3)) * s - number(2) * s
    case = only_case({p: closed(F(1, 2), 1), s: closed(0)}, goal)
    assert slack(combination(case)) == 0
    paper = Combination((Summand(F(1), (0,)), Summand(F(8, 3), (3, 1, 2)), Summand(F(4, 3), (3, 1))))
    check_case(case, paper)


def test_a_bond_below_what_participation_allows_contradicts_deterrence() -> None:
    """CRT-07: B >= 490 and B <= 3900/11 with weights (1, 1) give 0 <= -1490/11; Farkas's lemma.

    The goal is false, so the case is what is left of the obligation: the second premise entails that the first fails.
    """
    premises = Comparison(B, Relation.GE, number(490)), Comparison(B, Relation.LE, number(F(3900, 11)))
    case = only_case({B: closed(0)}, number(-1) * ONE, *premises)
    found = combination(case)
    assert found.kind == "farkas"
    weights = {summand.factors: summand.weight for summand in found.summands}
    constant = weights[()]
    assert isinstance(constant, F)
    assert weights[(0,)] == weights[(1,)] == F(11, 1490) * constant


def test_no_bounty_share_leaves_enough_of_a_bond_of_sixty() -> None:
    """CRT-08: X >= 5, B - X >= 60 and B <= 60, summed, give 0 >= 5."""
    X = Variable("X")
    premises = (
        Comparison(X, Relation.GE, number(5)),
        Comparison(B - X, Relation.GE, number(60)),
        Comparison(B, Relation.LE, number(60)),
    )
    found = combination(only_case({B: closed(0), X: closed(0)}, number(-1) * ONE, *premises))
    weights = {summand.factors: summand.weight for summand in found.summands}
    assert weights[(0,)] == weights[(1,)] == weights[(2,)]
    each = weights[(1,)]
    assert isinstance(each, F)
    assert weights[()] == 5 * each


def test_deterrence_and_participation_leave_only_rates_that_allow_both() -> None:
    """OBL-05, one way: IC and IR at some bond B >= 0 entail f (m + s) <= p m; products of premises show it."""
    box = {m: Interval(F(0), None, True), s: Interval(F(0), None, True), f: closed(0, 1), p: closed(0, 1), B: closed(0)}
    ic, ir = Comparison((p - f) * B, Relation.GE, s), Comparison(m, Relation.GE, f * B)
    found = combination(only_case(box, p * m - f * (m + s), Comparison(f, Relation.LT, p), ic, ir))
    assert found.kind == "handelman"


def test_a_rate_that_allows_both_allows_the_bond_that_just_deters() -> None:
    """OBL-05, the other way: at B = s / (p - f), IR follows from f (m + s) <= p m."""
    box = {m: Interval(F(0), None, True), s: Interval(F(0), None, True), f: closed(0, 1), p: closed(0, 1)}
    rates = Comparison(f, Relation.LT, p), Comparison(f * (m + s), Relation.LE, p * m)
    combination(only_case(box, m - f * (s / (p - f)), *rates))


def test_the_audited_bond_over_a_box_of_five_parameters() -> None:
    d, dear, cheap = Variable("d"), Variable("c_h"), Variable("c_l")
    box = {
        q: closed(F(1, 100), F(1, 10)),
        d: closed(F(4, 5), 1),
        B: closed(1000, 10_000),
        dear: closed(1, 5),
        cheap: closed(0, 1),
    }
    combination(only_case(box, q * d * B - (ONE - q * d) * (dear - cheap)))


# Strict goals, zero slack, premises ---------------------------------------------------------------------------------

HALF_OPEN = Interval(F(0), F(1), low_open=True)


@pytest.mark.parametrize(
    "goal", [p + q - p * q, p * q * (number(2) - p) + p, (ONE - (ONE - p) ** 3) * (ONE + q)], ids=str
)
def test_a_strict_goal_is_shown_by_a_range_that_leaves_its_end_out(goal: Term) -> None:
    combination(only_case({p: HALF_OPEN, q: closed(0, 1)}, goal, relation=Relation.GT))
    attempt = Handelman().attempt(only_case({p: closed(0, 1), q: closed(0, 1)}, goal, relation=Relation.GT), BUDGET)
    assert isinstance(attempt, Unknown), "at p = q = 0 it is 0"


def test_a_premise_is_used_together_with_the_ranges() -> None:
    box = {p: closed(1, 4), q: closed(1, 4)}
    found = combination(only_case(box, p - q - ONE, Comparison(p, Relation.GE, number(2) * q)))
    assert {s.factors for s in found.summands} == {(0,), (1,), (5,)} or found.kind == "farkas"


def test_a_square_is_no_combination_of_the_ends_of_its_box() -> None:
    attempt = Handelman().attempt(only_case({p: closed(0, 1), q: closed(0, 1)}, (p - q) ** 2), BUDGET)
    assert isinstance(attempt, Unknown)
    assert "no combination" in attempt.reason


def test_a_goal_in_which_nothing_varies_is_a_number() -> None:
    assert cases(Obligation("goal", {p: closed(0, 1)}, (), Comparison(number(3), Relation.GT, ZERO))) == ()
    assert slack(combination(Case({p: closed(0, 1)}, (), Sign(Polynomial.of(3), strict=True)))) == 3
    false = only_case({p: closed(0, 1)}, number(0), relation=Relation.GT)
    assert isinstance(Handelman().attempt(false, BUDGET), Unknown)


def test_too_many_products_are_refused_and_not_begun() -> None:
    names = [Variable(f"x{i}") for i in range(12)]
    goal = ZERO + names[0] ** 4
    for name in names:
        goal = goal + name * names[0] ** 3
    attempt = Handelman().attempt(only_case(dict.fromkeys(names, closed(0, 1)), goal), BUDGET)
    assert isinstance(attempt, Unknown | Proof)
    goal = goal - names[1] * names[2] * names[3] ** 2
    attempt = Handelman().attempt(only_case(dict.fromkeys(names, closed(0, 1)), goal), BUDGET)
    assert isinstance(attempt, Unknown)
    assert "products" in attempt.reason


def test_ranges_of_very_different_size_are_brought_to_one_scale() -> None:
    fee, jobs, bond = Variable("fee"), Variable("jobs"), Variable("bond")
    box = {fee: closed(F(1, 10**7), F(1, 10**6)), jobs: closed(10**5, 10**6), bond: closed(100, 1000)}
    tight = bond * bond * jobs - fee * number(10**15)
    combination(only_case(box, tight))


@pytest.mark.parametrize("number_", range(3))
def test_a_combination_with_one_weight_changed_is_rejected(number_: int) -> None:
    case = only_case({p: closed(F(1, 2), 1), s: closed(0)}, number(2) * p * s - s)
    found = combination(case)
    for i, summand in enumerate(found.summands):
        assert isinstance(summand.weight, F)
        changed = evolve(summand, weight=summand.weight + F(number_ + 1, 7))
        broken = Combination((*found.summands[:i], changed, *found.summands[i + 1 :]))
        with pytest.raises(CertificateRejected, match="do not add up to 0"):
            check_case(case, broken)


# Against the grid ---------------------------------------------------------------------------------------------------


@st.composite
def polynomials(draw: st.DrawFn) -> Polynomial:
    found: dict[Monomial, F] = {}
    for i, j in product(range(3), repeat=2):
        coefficient = draw(st.integers(-3, 3))
        if coefficient:
            found[tuple((v, e) for v, e in ((p, i), (q, j)) if e)] = F(coefficient)
    return Polynomial(found)


@given(polynomials(), st.booleans(), st.integers(0, 4))
def test_whatever_is_found_is_accepted_and_its_goal_is_true_on_a_grid(
    polynomial: Polynomial, strict: bool, lifted: int
) -> None:
    sign = Sign(polynomial + Polynomial.of(lifted), strict)
    case = Case({p: closed(0, 1), q: closed(0, 1)}, (), sign)
    attempt = Handelman().attempt(case, BUDGET)
    if isinstance(attempt, Proof):
        assert attempt.certificate is not None
        check_case(case, attempt.certificate)
        grid = [F(i, 6) for i in range(7)]
        assert all(sign.allows(sign.polynomial.at({p: a, q: b})) for a in grid for b in grid)


# Linear equations ---------------------------------------------------------------------------------------------------


def test_a_proposal_is_made_exact_on_its_support() -> None:
    columns = [{"a": F(1), "b": F(2)}, {"a": F(3)}, {"b": F(1, 7)}]
    right = {"a": F(1), "b": F(1)}
    proposed = propose(columns, right, [0.0, 0.0, 1.0], BUDGET.meter())
    assert proposed is not None
    assert settle(columns, right, proposed, BUDGET.meter()) == {1: F(1, 3), 2: F(7)}


def test_equations_without_a_solution_above_zero_have_no_proposal() -> None:
    assert propose([{"a": F(1)}], {"a": F(-1)}, [0.0], BUDGET.meter()) is None
    assert settle([{"a": F(1)}], {"a": F(-1)}, [1.0], BUDGET.meter()) is None
    assert settle([{"a": F(1)}], {"b": F(1)}, [1.0], BUDGET.meter()) is None


def test_columns_that_depend_on_others_get_nothing() -> None:
    assert settle([{"a": F(1)}, {"a": F(2)}], {"a": F(4)}, [0.5, 1.0], BUDGET.meter()) == {1: F(2)}
