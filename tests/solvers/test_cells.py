"""Cells: what branch and bound in intervals proves, breaks and leaves open."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Tail, Term, Variable, number
from proofs.checking.cases import Case, cases
from proofs.checking.certificate import Split
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted
from solvers.engines.budget import Budget
from solvers.engines.cells import BranchAndBound
from solvers.engines.portfolio import decide
from solvers.engines.solver import Candidate, Proof, Unknown

x, y = Variable("x"), Variable("y")
UNIT = Interval(Fraction(0), Fraction(1))
BUDGET = Budget()


def _ge(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GE, right)


def _gt(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GT, right)


def _unit(goal: Condition, **box: Interval) -> Obligation:
    return Obligation("goal", {x: box.get("x", UNIT), y: box.get("y", UNIT)}, (), goal)


def _case(goal: Comparison, **box: Interval) -> Case:
    (case,) = cases(_unit(goal, **box))
    return case


def test_cells_prove_a_goal_that_falls_and_rises() -> None:
    attempt = BranchAndBound().attempt(_case(_gt(x * x - x + number(Fraction(1, 3)), number(0))), BUDGET)
    assert isinstance(attempt, Proof)
    assert isinstance(attempt.certificate, Split)


def test_cells_break_a_goal_at_a_point_of_the_box() -> None:
    attempt = BranchAndBound().attempt(_case(_gt(x * x - x + number(Fraction(1, 5)), number(0))), BUDGET)
    assert isinstance(attempt, Candidate)
    assert attempt.point[x] ** 2 - attempt.point[x] + Fraction(1, 5) <= 0


def test_cells_give_up_where_a_goal_is_too_tight_or_ranges_have_no_end() -> None:
    tight = _case(_ge((x * x - number(Fraction(1, 2))) ** 2, number(0)))
    assert isinstance(BranchAndBound().attempt(tight, Budget(rlimit=500_000)), Unknown)
    endless = _case(_ge(x * x - x + number(1), number(0)), x=Interval(Fraction(0), None))
    assert isinstance(BranchAndBound().attempt(endless, BUDGET), Unknown | Candidate)


def test_cells_prove_a_tail_that_is_only_just_large_enough() -> None:
    tail = Tail(x, number(1000), number(1))
    exact = 1 - Fraction(999, 1000) ** 1000
    box = Interval(Fraction(1, 1000), Fraction(1))
    assert isinstance(decide(_unit(_ge(tail, number(exact)), x=box), BUDGET, names=["cells"]), Proved)
    verdict = decide(_unit(_gt(tail, number(exact)), x=box), BUDGET)
    assert isinstance(verdict, Refuted)
    assert verdict.point[x] == Fraction(1, 1000)


def _share(hits: int) -> Fraction:
    """The chance of exactly `hits` hits in 100 draws of 0.5%."""
    return comb(100, hits) * Fraction(1, 200) ** hits * Fraction(199, 200) ** (100 - hits)


def test_cells_prove_a_product_with_a_small_tail_that_is_only_just_small_enough() -> None:
    tail = Tail(x, number(100), number(5))
    at_the_end = sum((_share(i) for i in range(5, 101)), Fraction(0))
    box = {"x": Interval(Fraction(0), Fraction(1, 200)), "y": Interval(Fraction(0), Fraction(2) / at_the_end)}
    assert isinstance(decide(_unit(_ge(number(2), y * tail), **box), BUDGET, names=["cells"]), Proved)
    assert isinstance(decide(_unit(_gt(number(2), y * tail), **box), BUDGET, names=["cells"]), Refuted)


def test_cells_prove_a_goal_that_is_0_at_an_end_left_out_alone_with_a_certificate() -> None:
    """A discount below 1 beside a chance that may be 0: 1 - d (1 - P) > 0, which Z3 proved by its word."""
    chance = Tail(x, number(1000), number(1))
    goal = Comparison(number(1) - y * (number(1) - chance), Relation.GT, number(0))
    box = {x: Interval(Fraction(0), Fraction(1, 100)), y: Interval(Fraction(0), Fraction(1), high_open=True)}
    verdict = decide(Obligation("discounted", box, (), goal), Budget())
    assert isinstance(verdict, Proved)
    assert verdict.engines == ("cells",)
    closed = decide(Obligation("discounted", {**box, y: UNIT}, (), goal), Budget())
    assert isinstance(closed, Refuted)


def test_a_goal_that_only_an_excluded_end_breaks_is_not_broken_by_cells() -> None:
    opened = Interval(Fraction(0), Fraction(1), low_open=True)
    attempt = BranchAndBound().attempt(_case(_gt(x * x, number(0)), x=opened), Budget(rlimit=100_000))
    assert isinstance(attempt, Unknown)
