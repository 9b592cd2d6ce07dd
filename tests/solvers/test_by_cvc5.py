"""cvc5 as an engine: what it may say, what stops it, and what becomes of its models."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, Relation, Tail, Variable, number
from proofs.checking.cases import cases
from proofs.checking.obligation import Obligation
from solvers.engines import by_cvc5
from solvers.engines.budget import Budget
from solvers.engines.by_cvc5 import Cvc5
from solvers.engines.portfolio import SOLVERS
from solvers.engines.solver import Attempt, Candidate, Proof, Unknown

pytest.importorskip("cvc5")

ROOT = Path(__file__).parents[2]
x, y, z, w = (Variable(name) for name in "xyzw")
BOX = {v: Interval(Fraction(0), Fraction(3)) for v in (x, y, z, w)}


def attempt(goal: Condition, budget: Budget | None = None) -> Attempt:
    (case,) = cases(Obligation("goal", BOX, (), goal))
    return Cvc5().attempt(case, budget or Budget())


SQUARE = Comparison(x * x + y * y, Relation.GE, number(2) * x * y)
ENDLESS = Comparison(
    x**5 + y**5 + z**5 + w**5, Relation.GE, number(2) * x * x * y * z * w - number(Fraction(1, 100)) * x * y
)
"""Keeps cvc5 for minutes."""


def test_unsat_proves_a_case_on_the_word_of_cvc5() -> None:
    assert attempt(SQUARE) == Proof(None)


def test_a_model_is_an_exact_point_of_the_box_with_a_value_for_every_parameter() -> None:
    found = attempt(Comparison(x * x, Relation.GT, number(Fraction(1, 3))))
    assert isinstance(found, Candidate)
    assert found.point.keys() == BOX.keys()
    assert all(found.point[v] in BOX[v] for v in BOX)
    assert found.point[x] ** 2 <= Fraction(1, 3)


def test_an_irrational_value_is_rounded_to_a_number_near_it() -> None:
    found = attempt(Comparison(x * x * x, Relation.NE, number(2)))
    assert isinstance(found, Candidate)
    assert abs(found.point[x] ** 3 - 2) < Fraction(1, 10**12)


def test_the_same_question_gets_the_same_answer() -> None:
    goal = Comparison(x * y + z, Relation.LT, w + number(1))
    assert attempt(goal) == attempt(goal)


def test_a_name_that_is_no_symbol_gets_its_value_back() -> None:
    odd = Variable("a|b c")
    (case,) = cases(Obligation("goal", {odd: BOX[x]}, (), Comparison(odd, Relation.LT, number(3))))
    assert Cvc5().attempt(case, Budget()) == Candidate({odd: Fraction(3)})


def test_a_tail_that_stands_as_an_unknown_is_no_part_of_the_point() -> None:
    (case,) = cases(
        Obligation("goal", {x: BOX[x]}, (), Comparison(Tail(x / number(3), number(100), number(2)), Relation.GT, x))
    )
    found = Cvc5().attempt(case, Budget())
    assert isinstance(found, Candidate)
    assert found.point.keys() == {x}


def test_a_spent_limit_is_no_answer() -> None:
    found = attempt(SQUARE, Budget(rlimit=1))
    assert found == Unknown("cvc5 answers unknown: RESOURCEOUT")


def test_the_clock_ends_what_does_not_end_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_cvc5, "_GRACE_SECONDS", 0.5)
    started = time.monotonic()
    found = attempt(ENDLESS, Budget(seconds=0.5))
    assert isinstance(found, Unknown)
    assert time.monotonic() - started < 10


def test_without_the_package_the_advice_is_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_cvc5, "find_spec", lambda name: None)
    assert attempt(SQUARE) == Unknown("cvc5 is not installed: pip install bondproof[cvc5]")


def test_a_process_that_fails_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_cvc5, "of_case", lambda case: "(assert nonsense)(check-sat)")
    found = attempt(SQUARE)
    assert isinstance(found, Unknown)
    assert "its process ended with 1" in found.reason


def test_cvc5_is_asked_only_where_somebody_wants_its_opinion() -> None:
    assert all(name != "cvc5" for name, _, _ in SOLVERS)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent the way of POSIX")
def test_an_interrupt_ends_the_search_and_its_process() -> None:
    ask = "from tests.solvers.test_by_cvc5 import ENDLESS, attempt\nprint('asking', flush=True)\nattempt(ENDLESS)\n"
    asking = subprocess.Popen(
        [sys.executable, "-c", ask], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert asking.stdout is not None
    assert asking.stdout.readline() == "asking\n"
    time.sleep(1)
    asking.send_signal(signal.SIGINT)
    _, said = asking.communicate(timeout=10)
    assert "KeyboardInterrupt" in said
