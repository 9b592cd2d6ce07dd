"""What a question may use: the count decides, the clock ends what runs away, and both are reasons and no verdicts."""

from __future__ import annotations

import gc
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from time import monotonic

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Variable, number
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Undecided
from solvers.engines import portfolio
from solvers.engines.budget import Budget, Exhausted, Meter
from solvers.engines.portfolio import decide
from solvers.windows.feasible import feasible

x, y, b = Variable("x"), Variable("y"), Variable("b")
UNIT = Interval(Fraction(0), Fraction(1))
SQUARE = Obligation("square", {x: UNIT, y: UNIT}, (), Comparison((x - y) * (x - y), Relation.GE, number(0)))
POWER = Obligation(
    "power",
    {x: Interval(Fraction(1), Fraction(6, 5))},
    (Comparison(x**64, Relation.EQ, number(2)),),
    Comparison(x, Relation.LT, number(Fraction(51, 50))),
)
"""True, but no exact point satisfies the assumption, and engines take their time over it."""


def _hole() -> Obligation:
    beyond = b - (x - x**3)
    hole = (b - number(20)) * (b - number(30)) + number(1000) * (x - number(Fraction(1, 2))) ** 2
    box = {b: Interval(Fraction(0), Fraction(100)), x: UNIT}
    return Obligation("hole", box, (), Comparison(beyond * hole, Relation.GE, number(0)))


def _exhausted(meter: Meter) -> bool:
    try:
        meter.charge(1)
    except Exhausted:
        return True
    return False


def _endless(meter: Meter, *, swallow: int) -> None:
    """Work that charges nothing and swallows `swallow` interrupts."""
    with meter.enforced():
        for _ in range(swallow):
            with suppress(Exhausted):
                while True:
                    pass
        while True:
            pass


def test_a_part_is_charged_to_the_whole() -> None:
    whole = Budget(rlimit=100).meter()
    whole.part(60).charge(50)
    assert whole.left == 50
    assert whole.part(70).left == 50


def test_a_part_ends_before_the_whole_does() -> None:
    whole = Budget(rlimit=100).meter()
    part = whole.part(10)
    part.spend(20)
    assert (part.left, whole.left) == (0, 80)
    assert (_exhausted(part), _exhausted(whole)) == (True, False)


def test_what_follows_a_question_is_counted_anew_under_the_same_clock() -> None:
    spent = Budget(rlimit=100, seconds=0.001).meter()
    spent.spend(100)
    again = spent.again()
    assert again.left == 100
    while spent.seconds:
        pass
    with pytest.raises(Exhausted, match=r"0\.001 s allowed .* depends on the machine"):
        again.charge(1)


def test_a_meter_is_its_own_and_a_budget_opens_a_new_one() -> None:
    meter = Budget(rlimit=7).meter()
    assert meter.meter() is meter
    assert meter.limits == Budget(rlimit=7)


def test_at_the_deadline_work_between_two_charges_is_interrupted() -> None:
    started = monotonic()
    with pytest.raises(Exhausted, match="are up"):
        _endless(Budget(seconds=0.2).meter(), swallow=0)
    assert monotonic() - started < 4
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_interrupt_that_is_swallowed_comes_again() -> None:
    with pytest.raises(Exhausted):
        _endless(Budget(seconds=0.1).meter(), swallow=1)


def test_the_alarm_of_somebody_else_is_left_alone() -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        ours = signal.getsignal(signal.SIGALRM)
        with Budget().meter().enforced():
            assert signal.getsignal(signal.SIGALRM) is ours
    finally:
        signal.signal(signal.SIGALRM, before)


def test_in_a_thread_the_deadline_holds_at_the_next_charge() -> None:
    def work() -> bool:
        meter = Budget(seconds=0.05).meter()
        with meter.enforced():
            while meter.seconds:
                pass
            return _exhausted(meter)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(work).result(timeout=10)


def test_a_part_that_ends_sooner_leaves_time_to_what_follows() -> None:
    meter = Budget(seconds=60).meter()
    sooner = meter.sooner(0)
    with pytest.raises(Exhausted, match="the 60 s allowed"):
        sooner.charge()
    meter.charge()
    meter.sooner(0.5).charge(1_000)
    assert meter.left == Budget().rlimit - 1_100
    assert meter.sooner(0.5).seconds <= 30


def test_parts_of_one_question_share_what_is_allowed() -> None:
    meter = Budget().meter()
    assert isinstance(decide(SQUARE, meter), Proved)
    used = Budget().rlimit - meter.left
    assert used > 0
    short = Budget(rlimit=used + used // 2).meter()
    verdicts = [decide(SQUARE, short) for _ in range(4)]
    assert isinstance(verdicts[-1], Undecided)
    assert "the work allowed (--rlimit) is used up" in verdicts[-1].reason


def test_the_count_is_the_same_every_time() -> None:
    left = []
    for _ in range(2):
        meter = Budget(rlimit=50_000).meter()
        decide(SQUARE, meter)
        left.append(meter.left)
    assert left[0] == left[1] < 50_000


@pytest.mark.parametrize("obligation", [POWER, SQUARE, _hole()], ids=["power", "square", "hole"])
def test_a_question_ends_at_its_deadline_whatever_engine_has_it(obligation: Obligation) -> None:
    started = monotonic()
    verdict = decide(obligation, Budget(seconds=1))
    assert monotonic() - started < 4
    if isinstance(verdict, Undecided):
        assert "depends on the machine" in verdict.reason


def test_a_window_ends_at_its_deadline_and_says_that_it_did() -> None:
    started = monotonic()
    found = feasible(_hole(), b, Budget(seconds=1))
    assert monotonic() - started < 4
    assert isinstance(found, Undecided)
    assert "depends on the machine" in found.reason


def test_a_brief_question_never_reaches_sums_of_squares() -> None:
    verdict = decide(SQUARE, Budget(brief=True), names=["corners", "sos"])
    assert isinstance(verdict, Undecided)
    assert "sos: it is not asked in a brief question" in verdict.reason


def test_an_engine_that_cannot_be_loaded_gives_up_and_the_others_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ("handelman", "solvers.nowhere", "Handelman")
    monkeypatch.setattr(portfolio, "SOLVERS", (broken, *(s for s in portfolio.SOLVERS if s[0] == "sos")))
    assert isinstance(decide(SQUARE, Budget()), Proved)
    alone = decide(SQUARE, Budget(), names=["handelman"])
    assert isinstance(alone, Undecided)
    assert alone.reason == "handelman: it cannot be loaded (ModuleNotFoundError: No module named 'solvers.nowhere')"


def test_an_engine_whose_package_is_broken_gives_up_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise AttributeError("numpy has no attribute float_")

    monkeypatch.setattr("scipy.optimize.linprog", broken)
    verdict = decide(SQUARE, Budget(), names=["handelman"])
    assert isinstance(verdict, Undecided)
    assert "handelman: scipy cannot run here (AttributeError: numpy has no attribute float_)" in verdict.reason


def test_no_object_is_left_half_destroyed_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    destroyed, lost = list[str](), list[object]()

    class Slow:
        def __del__(self) -> None:
            end = monotonic() + 0.4
            while monotonic() < end:
                pass
            destroyed.append("whole")

    def work() -> None:
        with Budget(seconds=0.1).meter().enforced():
            Slow()
            while True:
                pass

    monkeypatch.setattr(sys, "unraisablehook", lost.append)
    with pytest.raises(Exhausted):
        work()
    assert (destroyed, lost) == (["whole"], [])


def test_no_object_that_is_destroyed_by_code_of_its_own_is_left_half_made(monkeypatch: pytest.MonkeyPatch) -> None:
    destroyed, lost = list[str](), list[object]()

    class Slow:
        def __init__(self) -> None:
            end = monotonic() + 0.4
            while monotonic() < end:
                pass
            self.owner = "whole"

        def __del__(self) -> None:
            destroyed.append(self.owner)

    def work() -> None:
        with Budget(seconds=0.1).meter().enforced():
            Slow()
            while True:
                pass

    monkeypatch.setattr(sys, "unraisablehook", lost.append)
    with pytest.raises(Exhausted):
        work()
    assert (destroyed, lost) == (["whole"], [])


def test_a_call_of_the_garbage_collector_is_not_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    finished, lost = list[str](), list[object]()

    def slow(phase: str, _about: object) -> None:
        end = monotonic() + 0.2
        while monotonic() < end:
            pass
        finished.append(phase)

    def work() -> None:
        with Budget(seconds=0.1).meter().enforced():
            gc.collect()
            while True:
                pass

    monkeypatch.setattr(sys, "unraisablehook", lost.append)
    gc.callbacks.append(slow)
    try:
        with pytest.raises(Exhausted):
            work()
    finally:
        gc.callbacks.remove(slow)
    assert finished[:2] == ["start", "stop"]
    assert lost == []


def test_no_module_is_left_half_loaded_at_the_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "slow_to_load.py").write_text(
        "import time\nend = time.monotonic() + 0.5\nwhile time.monotonic() < end: pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    meter = Budget(seconds=0.1).meter()
    with meter.enforced():
        loaded = import_module("slow_to_load")
    assert loaded.end
    assert _exhausted(meter)
