"""Verdicts: what each solver may say, what it may not, and what becomes of one that lies."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

import pytest

from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import FALSE, Abs, Comparison, Condition, Relation, Tail, Term, Variable, add, number
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign, cases
from proofs.checking.certificate import Intervals, kinds
from proofs.checking.check import check
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous
from solvers.engines import portfolio, solver
from solvers.engines.bernstein import BernsteinSubdivision
from solvers.engines.budget import Budget, Meter
from solvers.engines.corners import MOST_VARIABLES, Vertices, admissible_corners, worst_corner
from solvers.engines.portfolio import decide, find_witness
from solvers.engines.simplest import simplest_point, what_speaks_of
from solvers.engines.smt import Z3
from solvers.engines.solver import Attempt, Candidate, Proof, Solver, Unknown

x, y = Variable("x"), Variable("y")
UNIT = Interval(Fraction(0), Fraction(1))
BUDGET = Budget()
OUT_OF_THE_WAY = number(Fraction(3183, 10000))
"""Near no corner, and near no number that a sample picks."""
TINY = Budget(rlimit=200)


def _ge(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GE, right)


def _gt(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GT, right)


def _unit(goal: Condition, *premises: Condition, **box: Interval) -> Obligation:
    return Obligation("goal", {x: box.get("x", UNIT), y: box.get("y", UNIT)}, premises, goal)


SQUARE = _unit(_ge(x * x - number(2) * x * y + y * y, number(0)))
"""(x - y)^2 >= 0: true everywhere, tight on a line, and no corner decides it."""


def test_a_tiny_budget_leaves_a_square_undecided_and_never_proved() -> None:
    verdict = decide(SQUARE, TINY)
    assert isinstance(verdict, Undecided)
    assert "corners: the goal is not multilinear" in verdict.reason
    assert "cells, bernstein, z3, handelman, sos: the work allowed (--rlimit) is used up" in verdict.reason


def test_a_sum_of_squares_proves_the_square_with_a_certificate() -> None:
    verdict = decide(SQUARE, BUDGET)
    assert isinstance(verdict, Proved)
    assert verdict.engines == ("sos",)
    assert kinds([c for c in verdict.certificates if c is not None]) == ("sos",)


def test_z3_alone_proves_the_square_by_its_word() -> None:
    verdict = decide(SQUARE, BUDGET, names=["z3"])
    assert isinstance(verdict, Proved)
    assert verdict.engines == ("z3",)
    assert verdict.certificates == (None,)


def test_a_search_that_is_not_asked_says_nothing() -> None:
    assert isinstance(decide(SQUARE, BUDGET, names=["corners"]), Undecided)
    assert decide(SQUARE, BUDGET, names=[]) == Undecided("")


@pytest.mark.parametrize("goal", [SQUARE, _unit(_gt(x + y, number(1))), _unit(_ge(x * x + number(1), y))])
@pytest.mark.parametrize("budget", [BUDGET, TINY])
def test_the_same_question_gets_the_same_answer(goal: Obligation, budget: Budget) -> None:
    assert decide(goal, budget) == decide(goal, budget)


def test_certificates_of_a_verdict_pass_the_checker() -> None:
    goal = _unit(_gt(x * y + number(1), x))
    verdict = decide(goal, BUDGET)
    assert isinstance(verdict, Refuted)  # at x = 1, y = 0 it is 1 > 1
    proved = decide(_unit(_ge(x * y + number(1), x)), BUDGET)
    assert isinstance(proved, Proved)
    check(_unit(_ge(x * y + number(1), x)), [c for c in proved.certificates if c is not None])


@pytest.mark.parametrize(
    "premises",
    [
        (_gt(x, y), _gt(y, x)),
        (_gt(x, number(1)),),
        (_gt(x * x + y * y, number(2)),),
        (_ge(x - y, number(1)), _gt(y, number(0))),
        (Comparison(number(1), Relation.LT, number(1)),),
        (Comparison(x, Relation.EQ, number(2)),),
    ],
)
def test_contradictory_premises_make_a_claim_vacuous_whatever_it_says(premises: tuple[Condition, ...]) -> None:
    for goal in (_ge(x, number(0)), _gt(number(0), x)):
        assert isinstance(decide(_unit(goal, *premises), BUDGET), Vacuous)


def test_whether_premises_can_hold_at_all_may_stay_open() -> None:
    tight = (_ge(number(0), (x * x - number(2) * y) ** 2), _gt(x * y, number(Fraction(1, 7))))
    verdict = decide(_unit(_ge(x, number(0)), *tight), TINY)
    assert isinstance(verdict, Undecided)
    assert "whether the assumptions can hold is open" in verdict.reason


def test_premises_that_only_a_solver_can_meet_have_a_witness() -> None:
    narrow = _unit(_ge(x, number(0)), _gt(number(Fraction(1, 10**9)), (x - OUT_OF_THE_WAY) ** 2))
    verdict = decide(narrow, BUDGET)
    assert isinstance(verdict, Proved)
    assert narrow.admits(verdict.witness)


def test_an_irrational_witness_is_no_witness() -> None:
    verdict = find_witness(_unit(_ge(x, number(0)), Comparison(x * x, Relation.EQ, number(Fraction(1, 2)))), BUDGET)
    assert isinstance(verdict, Undecided)
    assert "no exact witness" in verdict.reason


# corners -------------------------------------------------------------------------------------------


def test_a_corner_that_a_premise_excludes_never_refutes() -> None:
    goal, premise = _gt(x, number(0)), _gt(x + y, number(Fraction(1, 2)))
    (case,) = cases(_unit(goal, premise))
    point = worst_corner(case)
    assert point == {x: Fraction(0)}  # the premise speaks of y too, so the replay decides
    verdict = decide(_unit(goal, premise, y=Interval(Fraction(0), Fraction(1, 4))), BUDGET)
    assert isinstance(verdict, Proved)


def test_a_corner_that_a_premise_about_the_same_parameters_excludes_is_passed_over() -> None:
    (case,) = cases(_unit(_gt(x, number(0)), _gt(x, number(Fraction(1, 2)))))
    assert worst_corner(case) is None
    verdict = Vertices().attempt(case, BUDGET)
    assert isinstance(verdict, Unknown)
    assert isinstance(decide(_unit(_gt(x, number(0)), _gt(x, number(Fraction(1, 2)))), BUDGET), Proved)


def test_a_corner_that_an_open_end_leaves_out_never_refutes() -> None:
    opened = Interval(Fraction(0), Fraction(1), low_open=True)
    goal = _unit(_gt(x, number(0)), x=opened)
    assert isinstance(decide(goal, BUDGET, names=["corners"]), Proved)
    below = decide(_unit(_gt(x, number(Fraction(1, 10**9))), x=opened), BUDGET)
    assert isinstance(below, Refuted)
    assert 0 < below.point[x] <= Fraction(1, 10**9)


def test_a_range_without_end_is_decided_by_the_way_it_grows() -> None:
    endless = Interval(Fraction(1), None)
    assert isinstance(decide(_unit(_gt(x, y), x=endless, y=UNIT), BUDGET), Refuted)
    assert isinstance(decide(_unit(_ge(x, y), x=endless, y=UNIT), BUDGET, names=["corners"]), Proved)
    assert isinstance(decide(_unit(_ge(x * y, x + y - number(1)), x=endless, y=endless), BUDGET), Proved)
    verdict = decide(_unit(_ge(number(10**6), x), x=endless), BUDGET)
    assert isinstance(verdict, Refuted)
    assert verdict.point[x] > 10**6


def test_a_range_open_at_both_ends_has_no_corner() -> None:
    interval = Interval(Fraction(0), Fraction(1), low_open=True, high_open=True)
    assert list(admissible_corners((x,), {x: interval})) == []
    assert list(admissible_corners((), {})) == [{}]
    assert list(admissible_corners((x,), {x: Interval(Fraction(1), Fraction(1))})) == [{x: 1}]


def test_the_counterexample_is_the_worst_corner() -> None:
    verdict = decide(_unit(_ge(number(Fraction(1, 2)), x + y)), BUDGET)
    assert isinstance(verdict, Refuted)
    assert verdict.point == {x: 1, y: 1}
    assert verdict.engines == ("corners",)


def test_a_goal_in_too_many_parameters_is_left_to_others() -> None:
    names = [Variable(f"v{i}") for i in range(MOST_VARIABLES + 1)]
    box = dict.fromkeys(names, UNIT)
    total: Term = number(0)
    for one, other in pairwise(names):  # no slope has one sign, so no parameter is at one end
        total = total + (one - number(Fraction(1, 2))) * (other - number(Fraction(1, 2))) + number(1)
    obligation = Obligation("wide", box, (), _ge(total, number(0)))
    assert isinstance(decide(obligation, BUDGET, names=["corners"]), Undecided)
    assert isinstance(decide(obligation, BUDGET), Proved)


def _case(goal: Comparison, **box: Interval) -> Case:
    (case,) = cases(_unit(goal, **box))
    return case


@pytest.mark.parametrize(
    "interval",
    [
        Interval(Fraction(0), Fraction(2)),
        Interval(Fraction(0), Fraction(2), low_open=True, high_open=True),
        Interval(Fraction(-2), Fraction(0)),
        Interval(Fraction(0), None),
    ],
)
def test_bernstein_breaks_a_goal_at_a_corner_of_a_part_whatever_ends_its_range_has(interval: Interval) -> None:
    attempt = BernsteinSubdivision().attempt(_case(_ge(number(1), x * x), x=interval), Budget())
    assert isinstance(attempt, Candidate)
    assert attempt.point[x] in interval
    assert attempt.point[x] ** 2 > 1


# z3 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trials", [2, 24, 25, 1000])
def test_z3_bounds_a_tail_soundly_whether_it_is_written_out_or_an_atom(trials: int) -> None:
    tail = Tail(x, number(trials), number(1))
    union = decide(_unit(_ge(number(trials) * x, tail)), BUDGET, names=["z3"])
    assert not isinstance(union, Refuted)
    assert isinstance(decide(_unit(_ge(tail, x)), BUDGET, names=["z3"]), Proved | Undecided)
    wrong = decide(_unit(_ge(x, tail)), BUDGET, names=["z3"])
    assert isinstance(wrong, Refuted | Undecided)


def test_z3_writes_out_a_short_tail_of_several_hits() -> None:
    tail = Tail(x, number(3), number(2))
    written = number(3) * x * x - number(2) * x * x * x
    assert isinstance(decide(_unit(Comparison(tail, Relation.EQ, written)), BUDGET, names=["z3"]), Proved)


def test_a_model_of_a_relaxed_tail_is_a_candidate_only() -> None:
    """No point has it, but the facts of the atom leave room (tail <= 100/3 x): the answer is open, not refuted."""
    tail = Tail(x, number(100), number(3))
    verdict = decide(_unit(_ge(number(30) * x, tail)), BUDGET, names=["z3"])
    assert isinstance(verdict, Undecided)
    assert "fails the exact replay" in verdict.reason


def test_z3_knows_that_a_tail_of_several_hits_is_below_its_mean_share() -> None:
    tail = Tail(x, number(100), number(3))
    assert isinstance(decide(_unit(_ge(number(34) * x, tail)), BUDGET, names=["z3"]), Proved)


def test_z3_counts_an_irrational_model_as_rounded() -> None:
    attempt = Z3().attempt(_case(Comparison(x * x, Relation.NE, number(Fraction(1, 2)))), BUDGET)
    assert isinstance(attempt, Candidate)
    assert abs(attempt.point[x] ** 2 - Fraction(1, 2)) < Fraction(1, 10**6)
    verdict = decide(_unit(Comparison(x * x, Relation.NE, number(Fraction(1, 2)))), BUDGET)
    assert isinstance(verdict, Undecided)


# solvers that lie ----------------------------------------------------------------------------------

WRONG: Attempt = Proof(Intervals(0, ()))


class Liar(Solver):
    """A solver that answers what it is told to."""

    name: ClassVar[str] = "liar"
    answer: ClassVar[Attempt] = WRONG

    def search(self, case: Case, meter: Meter) -> Attempt:
        return self.answer


def _only_liar(monkeypatch: pytest.MonkeyPatch, answer: Attempt, extra: Sequence[tuple[str, str, str]] = ()) -> None:
    monkeypatch.setattr(Liar, "answer", answer)
    monkeypatch.setattr(solver, "import_module", lambda name: _Modules)
    monkeypatch.setattr(portfolio, "SOLVERS", (("liar", "liars", "Liar"), *extra))


class _Modules:
    Liar = Liar
    Vertices = Vertices


FALSE_GOAL = _unit(_gt(x, number(Fraction(1, 2))))
TRUE_GOAL = _unit(_ge(x, number(0)))


def test_a_certificate_that_proves_nothing_is_never_a_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    _only_liar(monkeypatch, WRONG)
    verdict = decide(FALSE_GOAL, BUDGET)
    assert isinstance(verdict, Undecided)
    assert "does not show the sign" in verdict.reason


def test_behind_a_solver_that_lies_the_next_one_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    _only_liar(monkeypatch, WRONG, [("corners", "honest", "Vertices")])
    verdict = decide(FALSE_GOAL, BUDGET)
    assert isinstance(verdict, Refuted)
    assert verdict.engines == ("corners",)


@pytest.mark.parametrize("value", [Fraction(1, 2), Fraction(7), Fraction(-1)])
def test_a_counterexample_that_is_none_never_refutes(monkeypatch: pytest.MonkeyPatch, value: Fraction) -> None:
    _only_liar(monkeypatch, Candidate({x: value}))
    verdict = decide(TRUE_GOAL, BUDGET)
    assert isinstance(verdict, Undecided)
    assert "exact replay" in verdict.reason


def test_a_false_proof_that_premises_contradict_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = _unit(_ge(x, number(0)), _gt(number(Fraction(1, 10**9)), (x - OUT_OF_THE_WAY) ** 2))
    _only_liar(monkeypatch, WRONG)
    assert isinstance(decide(narrow, BUDGET), Undecided)


def test_a_witness_that_is_none_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = _unit(_ge(x, number(0)), _gt(number(Fraction(1, 10**9)), (x - OUT_OF_THE_WAY) ** 2))
    _only_liar(monkeypatch, Candidate({x: Fraction(2)}))
    assert isinstance(decide(narrow, BUDGET), Undecided)


# what is left --------------------------------------------------------------------------------------


def test_a_formula_that_is_too_large_is_undecided_with_the_reason() -> None:
    names = [Variable(f"v{i}") for i in range(40)]
    total: Term = number(0)
    for i, name in enumerate(names):
        total = total + (name if i % 2 else -name)
    goal = _gt(total**4 - total**3 + number(1), number(0))
    obligation = Obligation("huge", dict.fromkeys(names, UNIT), (), goal)
    verdict = decide(obligation, Budget(rlimit=10_000))
    assert isinstance(verdict, Undecided)
    assert "monomials" in verdict.reason or "grows" in verdict.reason


def test_one_refuted_case_refutes_even_where_another_is_open() -> None:
    equal = Comparison(x * x - number(2) * x * y + y * y, Relation.EQ, x - x)
    verdict = decide(_unit(equal), Budget(rlimit=50_000))
    assert isinstance(verdict, Refuted)


def test_a_counterexample_is_told_in_the_simplest_numbers_that_keep_it() -> None:
    box = {x: Interval(Fraction(0), Fraction(10)), y: Interval(Fraction(0), None, low_open=True)}
    point = {x: Fraction(31415, 10000), y: Fraction(2718281828, 10**9)}
    found = simplest_point(point, box, lambda _, p: p[x] > 3 and p[y] < 3)
    assert found == {x: 10, y: Fraction(5, 2)}
    kept = simplest_point(point, box, lambda _, p: p[x] == point[x] and p[y] == point[y])
    assert kept == point
    assert simplest_point({x: Fraction(0), y: Fraction(1)}, box, lambda _, p: True) == {x: 0, y: 1}


def test_a_sign_that_holds_nowhere_is_broken_wherever_premises_hold() -> None:
    never = Case({x: UNIT}, (), Sign(Polynomial.of(0), strict=True))
    assert Vertices().attempt(never, BUDGET) == Candidate({})


@pytest.mark.parametrize(("bound", "word"), [(Fraction(79, 10), "REFUTED"), (Fraction(17, 2), "UNDECIDED")])
def test_a_goal_of_too_many_cases_is_refuted_at_a_corner_and_else_open(bound: Fraction, word: str) -> None:
    ring = [Variable(f"x{n}") for n in range(9)]
    apart = add(*(Abs(one - other) for one, other in pairwise([*ring, ring[0]])))
    verdict = decide(Obligation("goal", dict.fromkeys(ring, UNIT), (), _ge(number(bound), apart)), BUDGET)
    assert verdict.word == word
    assert not isinstance(verdict, Refuted) or evaluate(apart, verdict.point) == 8


def test_of_a_point_that_moves_only_what_speaks_of_the_coordinate_is_asked_again() -> None:
    premises = (_gt(x, y), _gt(y, number(0)))
    whole = Obligation("whole", {x: UNIT, y: UNIT}, premises, _gt(y, x * number(2)))
    assert what_speaks_of(x, whole) == Obligation("whole", {x: UNIT}, premises[:1], whole.goal)
    unmoved = Obligation("whole", {x: UNIT, y: UNIT}, premises, _gt(y, number(2)))
    assert what_speaks_of(x, unmoved).goal == FALSE


@pytest.mark.parametrize("engine", ["cells", "bernstein"])
def test_a_parameter_that_cancels_when_a_large_goal_is_multiplied_out_has_a_value_in_counterexamples(
    engine: str,
) -> None:
    high = (number(1) - x) ** 9
    nothing = (x + y) * high - x * high - y * high
    verdict = decide(_unit(_gt(nothing + x * x - x + number(Fraction(1, 5)), number(0))), BUDGET, [engine])
    assert isinstance(verdict, Refuted)
    assert verdict.point.keys() == {x, y}


def test_the_worst_corner_of_a_large_goal_has_a_value_for_what_premises_alone_speak_of() -> None:
    (case,) = cases(_unit(_gt((number(1) - x) ** 9, number(Fraction(1, 2))), _gt(y, number(Fraction(1, 4)))))
    assert worst_corner(case) == {x: 1, y: Fraction(1, 2)}
