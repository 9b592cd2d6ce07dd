"""Large goals: slopes of one sign fix parameters first, at any nesting, and one corner decides."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod

import pytest

from mechanisms.language.reader import read_text
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Term, Variable, number
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Written, cases
from proofs.checking.certificate import Ends
from proofs.checking.check import check, check_counterexample
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Undecided, Verdict
from proofs.claims.formulation import formulate
from solvers.claims.margins import least_slack
from solvers.engines.budget import Budget
from solvers.engines.corners import Vertices, worst_corner
from solvers.engines.portfolio import decide
from solvers.engines.solver import Unknown
from solvers.windows.feasible import Feasible, feasible
from solvers.windows.window import bond_window

F = Fraction
ONE, GOOD, BOND = number(1), Variable("good"), Variable("bond")
P = [Variable(f"p{i}") for i in range(24)]
TENTH = Interval(F(1, 10), F(1, 5))
BOX = dict.fromkeys(P, TENTH)


def _product(*factors: Term) -> Term:
    return prod(factors, start=ONE)


def _decided(
    goal: Condition, *premises: Condition, box: dict[Variable, Interval] = BOX, work: int = 20_000_000
) -> Verdict:
    obligation = Obligation("k", box, premises, goal)
    verdict = decide(obligation, Budget(rlimit=work))
    if isinstance(verdict, Proved):
        assert None not in verdict.certificates
        check(obligation, [c for c in verdict.certificates if c is not None])
    if isinstance(verdict, Refuted):
        check_counterexample(obligation, verdict.point)
    return verdict


NESTED = {
    "factors with a share": (_product(*(ONE - p / number(3) for p in P)), F(14, 15) ** 24),
    "sums of products": (
        _product(*(ONE - p for p in P[:12])) + number(2) * _product(*(ONE + p for p in P[12:])),
        F(4, 5) ** 12 + 2 * F(11, 10) ** 12,
    ),
    "quotients": (_product(*((ONE - p) / (ONE + p) for p in P)), F(2, 3) ** 24),
    "a sum of quotients": (sum((ONE / (ONE + p) for p in P), start=number(0)), 24 * F(5, 6)),
    "what is nested": (
        ONE - _product(*(ONE - p * (ONE - q / number(2)) for p, q in zip(P[:12], P[12:], strict=True))),
        1 - (1 - F(1, 10) * F(9, 10)) ** 12,
    ),
    "powers": (_product(*((ONE - p * p) ** 3 for p in P[:6])), (1 - F(1, 25)) ** 18),
}


@pytest.mark.parametrize("what", NESTED)
def test_the_least_value_is_found_at_any_nesting(what: str) -> None:
    term, least = NESTED[what]
    assert isinstance(_decided(Comparison(term, Relation.GE, number(least))), Proved)
    refuted = _decided(Comparison(term, Relation.GT, number(least)))
    assert isinstance(refuted, Refuted)
    assert refuted.engines == ("corners",)
    assert isinstance(_decided(Comparison(term, Relation.GT, number(least - F(1, 10**12)))), Proved)


def test_a_goal_fails_just_inside_a_range_that_leaves_its_worst_end_out() -> None:
    open_ended = dict.fromkeys(P, Interval(F(1, 10), F(1, 5), high_open=True))
    kept = _product(*(ONE - p for p in P))
    assert isinstance(_decided(Comparison(kept, Relation.GT, number(F(4, 5) ** 24)), box=open_ended), Proved)
    above = number(F(4, 5) ** 24 + F(1, 10**9))
    assert isinstance(_decided(Comparison(kept, Relation.GT, above), box=open_ended), Refuted)


def test_what_no_slope_decides_is_cut() -> None:
    wave = Variable("wave")
    term = _product(*(ONE - p for p in P)) + wave**2 - wave
    box = {**BOX, wave: Interval(F(0), F(1))}
    assert isinstance(_decided(Comparison(term, Relation.GT, number(F(-1, 4))), box=box), Proved)
    assert isinstance(_decided(Comparison(term, Relation.GT, number(0)), box=box), Refuted)


def test_corners_show_what_slopes_leave_over() -> None:
    q, r = Variable("q"), Variable("r")
    box = {**BOX, q: Interval(F(-1), F(1)), r: Interval(F(-1), F(1))}
    term = _product(*(ONE - p for p in P)) + q * r
    assert isinstance(_decided(Comparison(term, Relation.GE, number(F(4, 5) ** 24 - 1)), box=box), Proved)


def test_a_large_goal_is_narrowed_in_what_no_premise_speaks_of_and_proved_there() -> None:
    kept = _product(*(ONE - p for p in P))
    calm = Comparison(P[0], Relation.LE, number(F(1, 10)))
    broken = Comparison(kept, Relation.GE, number(F(4, 5) ** 24 + F(1, 10**9)))
    assert isinstance(_decided(broken, calm, work=20_000), Proved)
    assert isinstance(_decided(broken, Comparison(P[0], Relation.LE, number(F(1, 5)))), Refuted)
    assert isinstance(_decided(Comparison(kept, Relation.GE, number(F(4, 5) ** 24)), calm), Proved)


def test_a_large_goal_that_slopes_do_not_decide_is_left_to_others() -> None:
    signs = [p if i % 2 else -p for i, p in enumerate(P)]
    wave = sum(signs, start=number(0))
    goal = Comparison(wave**4 - wave**3 + ONE, Relation.GT, number(0))
    (case,) = cases(Obligation("k", dict.fromkeys(P, Interval(F(0), F(1))), (), goal))
    assert isinstance(Vertices().attempt(case, Budget(rlimit=5_000)), Unknown)
    assert worst_corner(case) is None
    assert isinstance(_decided(Comparison(wave**4, Relation.GE, number(-1))), Proved)


def test_an_endless_range_is_put_at_its_low_end() -> None:
    box = {**BOX, GOOD: Interval(F(1), None)}
    rising = GOOD * _product(*(ONE + p for p in P))
    assert isinstance(_decided(Comparison(rising, Relation.GE, number(F(11, 10) ** 24)), box=box), Proved)
    falling = Comparison(_product(*(ONE + p for p in P)) - GOOD, Relation.GT, number(0))
    assert isinstance(_decided(falling, box=box), Refuted)


WINDOWS = {
    "factors": ("bond * " + " * ".join(f"(1 - p{i})" for i in range(24)), F(5, 4) ** 24),
    "factors with a share": ("bond * " + " * ".join(f"(1 - p{i}/3)" for i in range(24)), F(15, 14) ** 24),
    "sums of products": (
        f"bond * ({' * '.join(f'(1 - p{i})' for i in range(12))} + {' * '.join(f'(1 + p{i})' for i in range(12, 24))})",
        1 / (F(4, 5) ** 12 + F(11, 10) ** 12),
    ),
    "quotients": ("bond * " + " * ".join(f"(1 - p{i}) / (1 + p{i})" for i in range(24)), F(3, 2) ** 24),
    "factors that share a parameter": (
        "bond * (1 - " + " * ".join(f"p{i} * (1 - p{i})" for i in range(24)) + ")",
        1 / (1 - F(4, 25) ** 24),
    ),
    "eleven factors, that could be multiplied out": (
        "bond * " + " * ".join(f"(1 - p{i})" for i in range(11)),
        F(5, 4) ** 11,
    ),
}


def _never(*given: object) -> Polynomial:
    raise AssertionError("a large goal was multiplied out")


@pytest.mark.parametrize("what", WINDOWS)
def test_the_least_bond_of_a_large_goal_is_exact_and_nothing_is_multiplied_out(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Written, "polynomial", property(_never))
    text, least = WINDOWS[what]
    ranges = "".join(f"  p{i}: 10% .. 20%\n" for i in range(24))
    head = f"mech: 1\nname: x\nparams:\n  bond: solve min USD\n{ranges}game:\n  - worker: [honest, cheat]\n"
    lines = f"ledger:\n  - outside -> worker: 1 USD when cheat\n  - worker -> burn: {text} when cheat\n"
    mechanism = read_text(f"{head}{lines}honest: [honest]\nclaims:\n  loses: E[worker | cheat] < 0\n", "x")
    (parameter,) = mechanism.solved
    statements = formulate(mechanism)
    window = bond_window(mechanism, statements, parameter, Budget())
    ((low, high, opened),) = [(span.low, span.high, span.low_open) for span in window.spans]
    assert (low, high, opened) == (least, None, True)
    cuts = [cut for claim in window.claims for _, found in claim.parts for cut in found.cuts]
    assert len(cuts) == 1


def test_a_high_power_of_one_parameter_is_read_as_it_is_written() -> None:
    p = P[0]
    caught = ONE - (ONE - p) ** 40
    box = {p: Interval(F(1, 20), F(1, 10))}
    least = 1 - F(19, 20) ** 40
    assert isinstance(_decided(Comparison(caught, Relation.GE, number(least)), box=box), Proved)
    assert isinstance(_decided(Comparison(caught, Relation.GT, number(least)), box=box), Refuted)


def test_the_critical_values_of_a_large_goal_are_sought_where_slopes_leave_it() -> None:
    wave = GOOD * (ONE - GOOD) + ONE
    kept = BOND * _product(*(ONE - p for p in P)) * wave
    box = {BOND: Interval(F(0), None), GOOD: Interval(F(0), F(9, 10)), **BOX}
    goal = Comparison(number(1), Relation.LE, kept * (ONE - GOOD + GOOD**2))
    found = feasible(Obligation("k", box, (), goal), BOND, Budget())
    assert isinstance(found, Feasible)
    assert [(span.low, span.high) for span in found.spans] == [(F(16, 15) * F(5, 4) ** 24, None)]


def test_the_margin_of_a_large_goal_is_at_its_worst_ends() -> None:
    obligation = Obligation("k", BOX, (), Comparison(_product(*(ONE - p for p in P)), Relation.GT, number(0)))
    found = least_slack(obligation, Undecided(""))
    assert found is not None
    assert found.value == F(4, 5) ** 24
    assert set(found.point.values()) == {F(1, 5)}


def test_the_margin_of_a_large_goal_is_left_out_where_it_is_not_attained_or_not_simple() -> None:
    product = _product(*(ONE - p for p in P))
    goal = Comparison(product, Relation.GT, number(0))
    opened = {**BOX, P[0]: Interval(F(1, 10), F(1, 5), high_open=True)}
    tied = (Comparison(P[0] + P[1], Relation.LE, number(F(3, 10))),)
    long = Comparison(_product(*(ONE - p**3000 for p in P)), Relation.GT, number(0))
    for obligation in (Obligation("k", opened, (), goal), Obligation("k", BOX, tied, goal)):
        assert least_slack(obligation, Undecided("")) is None
    assert (
        least_slack(Obligation("k", dict.fromkeys(P, Interval(F(1, 997), F(1, 499))), (), long), Undecided("")) is None
    )


def test_a_small_goal_of_many_parameters_that_move_it_one_way_takes_no_corners() -> None:
    many = [Variable(f"q{i}") for i in range(40)]
    goal = Comparison(sum((p * q for p, q in pairwise(many)), start=number(0)), Relation.GE, number(F(39, 100)))
    verdict = _decided(goal, box=dict.fromkeys(many, TENTH), work=100_000)
    assert isinstance(verdict, Proved)
    (certificate,) = verdict.certificates
    assert isinstance(certificate, Ends)
    assert len(certificate.worst) == 40


def test_the_corners_of_what_moves_a_goal_both_ways_are_looked_at() -> None:
    box = dict.fromkeys(P[:8], TENTH)
    tilted = (P[0] - number(F(3, 20))) * (P[1] - number(F(3, 20)))
    goal = Comparison(sum(P[2:8], start=tilted), Relation.GE, number(F(6, 10) - F(1, 400)))
    verdict = _decided(goal, box=box)
    assert isinstance(verdict, Proved)
    (certificate,) = verdict.certificates
    assert isinstance(certificate, Ends)
    assert {variable for variable, _ in certificate.worst} == set(P[2:8])


def test_a_refuted_goal_of_many_parameters_fails_at_a_point_of_its_ranges() -> None:
    goal = Comparison(sum(P[:8], start=number(0)), Relation.GE, number(F(81, 100)))
    assert isinstance(_decided(goal, box=dict.fromkeys(P[:8], TENTH)), Refuted)
    opened = dict.fromkeys(P[:8], Interval(F(1, 10), F(1, 5), low_open=True))
    barely = Comparison(sum(P[:8], start=number(0)), Relation.GT, number(F(8, 10)))
    assert isinstance(_decided(barely, box=opened), Proved)
