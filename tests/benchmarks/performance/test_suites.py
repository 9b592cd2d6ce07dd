"""The timing suites build true obligations, assert every answer, and print what they measured."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random

import pytest

from benchmarks.performance.engines import Rate, race
from benchmarks.performance.families import FAMILIES
from mechanisms.terms.evaluation import holds
from proofs.checking.obligation import Obligation
from solvers.engines.budget import Budget

ROOT = Path(__file__).parents[3]


def generated(family: str, parameters: int, degree: int) -> Obligation:
    return FAMILIES[family](parameters, degree, Random(f"{family} {parameters} {degree}"))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("size", [(2, 1), (2, 4), (3, 3)])
def test_every_generated_obligation_is_true_on_a_grid(family: str, size: tuple[int, int]) -> None:
    obligation = generated(family, *size)
    axes = []
    for interval in obligation.box.values():
        assert interval.high is not None
        axes.append([interval.low + Fraction(i, 4) * (interval.high - interval.low) for i in range(5)])
    assert all(holds(obligation.goal, dict(zip(obligation.box, at, strict=True))) for at in product(*axes))


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_the_same_in_every_run(family: str) -> None:
    assert generated(family, 3, 2) == generated(family, 3, 2)


def test_a_race_asks_every_engine_and_counts_what_it_proved() -> None:
    rates = list(race([(2, 1)], 2, Budget(), patience=30.0))
    assert {rate.family for rate in rates} == set(FAMILIES)
    corners = [rate for rate in rates if rate.engine == "corners"]
    assert all(rate.proved == rate.asked == 2 for rate in corners)


def test_a_rate_is_what_was_proved_by_the_time_it_took() -> None:
    rate = Rate("lifted", 2, 1, "z3", 3, 4, 1.5)
    assert rate.per_second == 2
    assert rate.stopped


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("engines", "--sizes", "1", "--instances", "1"), ("corner-tight", "tries", "lifted", "bernstein")),
        (("commands", "--commands", "1", "--runs", "1"), ("bond audited-inference", "least CPU s")),
        (("disputes", "--rounds", "5", "--disputes", "2"), ("ladder of 20 claims", "46 positions", "MiB")),
        (("periods", "--games", "1"), ("ladder of 20 claims", "states")),
        (("many-states", "--states", "200", "--side", "8"), ("steps to a prize", "square of ranks", "MiB")),
        (("equilibria", "--games", "1", "--sizes", "2"), ("random", "nashpy", "bases")),
        (("closed-forms", "--cells", "2000", "--asked", "2"), ("2000 cells", "compared with `bond` at 2 cells")),
        (("startup", "--runs", "1"), ("import click", "lint", "verify")),
        (("certificates", "--runs", "1"), ("corners", "intervals", "times faster")),
    ],
)
def test_a_suite_prints_machine_and_table(options: tuple[str, ...], words: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "benchmarks.performance", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Python" in done.stdout
    assert all(word in done.stdout for word in words)
