"""`--rlimit` decides: all work on a question is counted, and ends when the count is used up, never by the clock."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import add

import pytest

from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Abs, Comparison, Condition, MinMax, Pick, Relation, Tail, Term, Variable, number
from mechanisms.values import evolve
from proofs.checking.cases import cases
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Undecided, Verdict
from proofs.claims.statement import Statement, obligations
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import TranslationCheck, sample_points
from solvers.claims.decide_claim import decide_claim
from solvers.claims.examination import examine
from solvers.claims.floors import floor
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.budget import Budget, Exhausted, Meter
from solvers.engines.portfolio import decide
from solvers.windows.feasible import Feasible, feasible
from solvers.windows.values_at_point import Allowed

F = Fraction
Spec = Callable[..., tuple[Mechanism, dict[str, Statement]]]
x, y, b = Variable("x"), Variable("y"), Variable("b")
UNIT = Interval(F(0), F(1))
USED_UP = "the work allowed (--rlimit) is used up"
MUCH = Budget(rlimit=50_000_000)
MANY = [Variable(f"q{i}") for i in range(12)]


def _above(left: Term, right: Term) -> Comparison:
    return Comparison(left, Relation.GT, right)


def _on_unit(goal: Condition, *premises: Condition, variables: tuple[Variable, ...] = (x, y)) -> Obligation:
    return Obligation("k", dict.fromkeys(variables, UNIT), premises, goal)


QUESTIONS = {
    "corners": _on_unit(_above(reduce(add, (p * q for p, q in pairwise(MANY))), number(-1)),
                        variables=tuple(MANY)),
    "simplex": _on_unit(
        _above(number(1), MANY[0]), *(_above(q * number(F(2)), p * number(F(3))) for p, q in pairwise(MANY)),
        variables=tuple(MANY)),
    "cells": _on_unit(_above(Tail(x, number(400), number(30)) * y - y * y, number(F(-101, 100)))),
    "bernstein": _on_unit(_above(x * x - x * y + y * y, number(F(-1, 1000)))),
    "z3": _on_unit(Comparison(x * x - number(2) * x * y + y * y, Relation.GE, number(0))),
    "handelman": _on_unit(_above(x + number(1), y), Comparison(x, Relation.GE, y)),
    "sos": _on_unit(Comparison(x * x - number(2) * x * y + y * y, Relation.GE, number(0))),
}  # fmt: skip


def _used(question: Callable[[Meter], object]) -> tuple[object, int]:
    """The answer to a question that may take as long as it likes, and what it took."""
    meter = MUCH.meter()
    answer = question(meter)
    return answer, MUCH.rlimit - meter.left


@pytest.mark.parametrize("engine", QUESTIONS)
def test_every_engine_is_counted_and_ends_where_no_more_is_allowed(engine: str) -> None:
    answer, used = _used(lambda meter: decide(QUESTIONS[engine], meter, names=[engine]))
    assert isinstance(answer, Proved)
    assert used > 10
    short = decide(QUESTIONS[engine], Budget(rlimit=used // 3), names=[engine])
    assert isinstance(short, Undecided)
    assert USED_UP in short.reason or "canceled" in short.reason or "resource" in short.reason


@pytest.mark.parametrize("engine", QUESTIONS)
def test_what_is_proved_is_proved_with_more_as_well(engine: str) -> None:
    verdicts: list[Verdict] = [decide(QUESTIONS[engine], Budget(rlimit=10**n)) for n in range(1, 7)]
    first = next(n for n, verdict in enumerate(verdicts) if isinstance(verdict, Proved))
    assert first > 0
    assert all(isinstance(verdict, Undecided) for verdict in verdicts[:first])
    assert all(isinstance(verdict, Proved) for verdict in verdicts[first:])


def test_splitting_into_cases_is_counted() -> None:
    kinks = reduce(add, (Abs(p - number(F(i + 1, 9))) for i, p in enumerate(MANY[:7])))
    obligation = _on_unit(_above(kinks, number(F(-1))), variables=tuple(MANY[:7]))
    wide = _on_unit(_above(MinMax(Pick.LEAST, (kinks, number(5))), number(2)), variables=tuple(MANY[:7]))
    assert _used(lambda meter: cases(obligation, meter.charge))[1] > 0
    _, used = _used(lambda meter: cases(wide, meter.charge))
    with pytest.raises(Exhausted):
        cases(wide, Budget(rlimit=used // 2).meter().charge)


def test_each_corner_that_cuts_a_window_is_counted_by_the_size_of_the_formula() -> None:
    def question(length: int) -> Obligation:
        others = MANY[:length]
        falling = reduce(add, (p * (number(1) - q) for p, q in pairwise([*others, others[0]])))
        return Obligation("k", dict.fromkeys(others, UNIT) | {b: Interval(F(0), F(100))}, (), _above(b, falling))

    assert Allowed(question(12), b).units > 2 * Allowed(question(4), b).units
    found, used = _used(lambda meter: feasible(question(8), b, meter))
    assert isinstance(found, Feasible)
    short = feasible(question(8), b, Budget(rlimit=used // 2))
    assert isinstance(short, Undecided)
    assert USED_UP in short.reason


def test_a_lower_bound_of_a_margin_is_counted() -> None:
    rough = _on_unit(_above(x * x * y - x * y * y + x, number(F(-1, 3))))
    found, used = _used(lambda meter: floor(rough, meter.charge))
    assert found is not None
    with pytest.raises(Exhausted):
        floor(rough, Budget(rlimit=used // 2).meter().charge)


def test_looking_for_admissible_points_is_counted() -> None:
    rare = _on_unit(_above(x, y), Comparison(x * x * y, Relation.EQ, number(F(1, 7)) + x))
    points, used = _used(lambda meter: list(sample_points(rare, 20, charge=meter.charge)))
    assert points == []
    assert used >= 400
    open_still = decide(rare, Budget(rlimit=100))
    assert isinstance(open_still, Undecided)
    assert open_still.reason == f"whether the assumptions can hold is open: {USED_UP}"


CHECKS = {
    "params": "p: 5% .. 10%\nq: 1% .. 30%\nbond: 100 .. 200 USD",
    "game": "- w: [good, bad]\n" + "\n".join(f"- c{i}: chance {'pq'[i % 2]} when bad" for i in range(8)),
    "ledger": "- outside -> w: 1 USD when bad\n"
    + "\n".join(f"- w -> burn: bond / 4 when c{i} and (c{i + 1} or c{i + 2}) or c7 and not c{i}" for i in range(5)),
}
LOSES = "k: E[w | bad] < E[w | good]"


def test_the_play_out_is_counted_and_a_claim_that_is_not_played_out_is_open(spec: Spec) -> None:
    mechanism, claims = spec(**CHECKS, claims=LOSES)
    goals = obligations(mechanism, claims["k"])
    _, searched = _used(lambda meter: [decide(goal, meter) for goal in goals])
    whole, used = _used(lambda meter: decide_claim(mechanism, claims["k"], meter).verdict)
    assert isinstance(whole, Proved)
    assert used > 2 * searched
    again = evolve(mechanism)  # which keeps nothing of what was played out
    short = decide_claim(again, claims["k"], Budget(rlimit=(searched + used) // 2)).verdict
    assert isinstance(short, Undecided)
    assert short.reason == f"the claim could not be played out to the end: {USED_UP}"


def test_a_play_out_costs_by_its_paths_and_nothing_where_it_is_known(spec: Spec) -> None:
    mechanism, claims = spec(**CHECKS, claims=LOSES)
    translation, goals = TranslationCheck(mechanism), obligations(mechanism, claims["k"])
    points = translation.points()

    def compare(meter: Meter) -> None:
        translation.compare(claims["k"], goals, points, meter.charge)

    once, again = _used(compare)[1], _used(compare)[1]
    assert again < once / 10


def test_a_longer_tail_costs_more_to_play_out(spec: Spec) -> None:
    def cost(trials: int) -> int:
        mechanism, claims = spec(params="p: 5% .. 10%", claims=f"k: tail({trials}, {trials // 10}, p) > 2 or p > 0")
        point = {Variable("p"): F(1, 10)}
        played = claims["k"], claims["k"].parts[0]
        return _used(lambda meter: PlayOut(mechanism, point, meter.charge).holds(*played))[1]

    assert cost(2000) > 50 * cost(200)


def test_what_cannot_be_played_out_before_a_window_is_a_doubt(spec: Spec) -> None:
    mechanism, claims = spec(**CHECKS, claims=LOSES)
    examined, little = examine(mechanism, tuple(claims.values()), MUCH), Budget(rlimit=500)
    doubt = examined.play_out(claims.values(), little)
    assert doubt == Undecided(f"k: the claim could not be played out to the end: {USED_UP}")
    assert examined.verdict(claims["k"], little) == doubt
    earlier = Undecided("an implicit claim is open")
    assert evolve(examined, foundations=Foundations((), (), earlier)).verdict(claims["k"], little) is earlier
    assert examined.play_out(claims.values(), MUCH) is None
