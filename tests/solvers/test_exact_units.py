"""Exact arithmetic on long numbers is charged before it is done, and intervals make it needless."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import add
from time import monotonic

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Tail, Variable, number
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Undecided
from proofs.exact_units import exact_units
from proofs.files.checking_limits import MOST_BITS, bits_at
from solvers.claims.margins import margin
from solvers.engines.budget import Budget
from solvers.engines.portfolio import decide

p, q = Variable("p"), Variable("q")
CHANCES = [Variable(f"p{i}") for i in range(20)]
MANY = reduce(add, (Tail(chance, number(100_000), number(1)) for chance in CHANCES))
"""P(at least one of 100,000) twenty times: at one point a number of 40 million bits."""


def _box(*variables: Variable) -> dict[Variable, Interval]:
    ends = (Interval(Fraction(1, 10**5), Fraction(i % 5 + 2, 10**5)) for i in range(len(variables)))
    return dict(zip(variables, ends, strict=True))


def test_longer_numbers_cost_their_square() -> None:
    short, long = ([Tail(p, number(n), number(1))] for n in (10**4, 10**5))
    point = {p: Fraction(1, 10**5)}
    assert exact_units([p + number(1)], point) == 0
    assert exact_units(long, point) == pytest.approx(100 * exact_units(short, point), rel=0.01)


def test_what_no_machine_can_hold_costs_as_much_as_the_longest_number() -> None:
    assert exact_units([(p**4096) ** 4096], {p: Fraction(1, 3)}) == MOST_BITS**2 // 4_000_000


def test_a_count_that_is_a_parameter_costs_what_its_number_does() -> None:
    n, point = Variable("n"), {p: Fraction(1, 10**5)}
    counted = Tail(p, n * number(2), number(1))
    assert exact_units([counted], point | {n: Fraction(10**4)}) == exact_units(
        [Tail(p, number(20_000), number(1))], point
    )
    for outside in (Fraction(1, 4), Fraction(-1), Fraction(10**5)):
        assert exact_units([counted], point | {n: outside}) == MOST_BITS**2 // 4_000_000
    assert exact_units([counted], point) == MOST_BITS**2 // 4_000_000


def test_conditions_are_measured_as_the_terms_in_them_are() -> None:
    assert bits_at([Comparison(p, Relation.GE, number(0))], {p: Fraction(1, 8)}) == bits_at([p], {p: Fraction(1, 8)})


def test_twenty_long_tails_are_proved_at_once_and_have_no_exact_margin() -> None:
    started = monotonic()
    obligation = Obligation("many", _box(*CHANCES), (), Comparison(MANY, Relation.GE, number(12)))
    verdict = decide(obligation, Budget())
    assert isinstance(verdict, Proved)
    assert None not in verdict.certificates
    assert margin(obligation, verdict) is None
    assert monotonic() - started < 10


def test_long_tails_beside_what_moves_both_ways_are_left_to_intervals() -> None:
    started = monotonic()
    box = {**_box(*CHANCES), q: Interval(Fraction(0), Fraction(1))}
    obligation = Obligation("both ways", box, (), Comparison(MANY + q - q * q, Relation.GE, number(12)))
    assert isinstance(decide(obligation, Budget()), Proved)
    assert monotonic() - started < 10


def test_twenty_long_tails_that_fall_short_are_open_within_the_work_allowed() -> None:
    started = monotonic()
    verdict = decide(Obligation("many", _box(*CHANCES), (), Comparison(MANY, Relation.GE, number(19))), Budget())
    assert isinstance(verdict, Undecided)
    assert "the work allowed (--rlimit) is used up" in verdict.reason
    assert monotonic() - started < 60


def test_a_goal_that_is_just_true_at_its_worst_point_is_still_decided_exactly() -> None:
    tail = Tail(p, number(200), number(1))
    least = 1 - (1 - Fraction(1, 100)) ** 200
    box = {p: Interval(Fraction(1, 100), Fraction(1, 50))}
    assert isinstance(
        decide(Obligation("tight", box, (), Comparison(tail, Relation.GE, number(least))), Budget()), Proved
    )
