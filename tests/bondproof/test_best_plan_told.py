"""A refuted claim about plans names the most profitable one: what it does, what it gains, when it strikes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from solvers.claims import decide_claim

Run = Callable[..., CompletedProcess[str]]
HORIZON = """\
mech: 1
name: horizon
params:
  n:     3
  wage:  5 USD
states:
  - job[1 .. n]
  - over: end
discount: none
game:
  - worker: [honest, cheat]
ledger:
  - outside -> worker: wage
  - outside -> worker: 1 USD when cheat
next:
  - job[k] -> job[k+1]: when honest and k < n
  - job[n] -> over: when honest
  - any -> over: when cheat
honest: [honest]
claims:
  asked: CLAIM
"""
"""A known last period: whoever is dismissed for cheating cheats in the last one, when nothing is lost by it."""
TOLD = (
    "The most profitable plan of the worker: honest in job[1] to job[2], then cheat in job[3], then over. "
    "It gains 1 USD from the first period on, and strikes in period 3."
)


def asked(bondproof: Run, folder: Path, claim: str, *options: str, text: str = HORIZON) -> CompletedProcess[str]:
    path = folder / "horizon.mech.yaml"
    path.write_text(text.replace("CLAIM", claim))
    return bondproof("verify", path, *options)


def plan_of(bondproof: Run, folder: Path, claim: str, *options: str, text: str = HORIZON) -> Any:
    (spec,) = json.loads(asked(bondproof, folder, claim, "--format", "json", *options, text=text).stdout)["specs"]
    (found,) = spec["claims"]
    assert found["verdict"] == "REFUTED"
    return found["counterexample"].get("plan")


@pytest.mark.parametrize("claim", ["nash()", "best_response(worker | honest)"])
def test_a_refuted_claim_about_plans_names_the_plan_that_gains_most(bondproof: Run, tmp_path: Path, claim: str) -> None:
    answer = asked(bondproof, tmp_path, claim)
    assert answer.returncode == 1
    assert TOLD in " ".join(answer.stdout.split())


def test_the_plan_is_data_too(bondproof: Run, tmp_path: Path) -> None:
    plan = plan_of(bondproof, tmp_path, "nash()", "--set", "n=2", "--set", "wage=7 USD")
    assert (plan["player"], plan["strikes"], plan["ends_in"]) == ("worker", 2, "over")
    assert (plan["gain"], plan["pays"], plan["strategy_pays"]) == ("1", "15", "14")
    assert plan["course"] == [
        {"state": "job[1]", "moves": ["honest"], "meant": ["honest"]},
        {"state": "job[2]", "moves": ["cheat"], "meant": ["honest"]},
    ]


def test_a_claim_about_single_moves_names_the_plan_that_gains_most_from_the_first_period(
    bondproof: Run, tmp_path: Path
) -> None:
    """One move more pays 1 USD, and so does the whole plan; it strikes late."""
    plan = plan_of(bondproof, tmp_path, "subgame_perfect()")
    assert (plan["gain"], plan["strikes"]) == ("1", 3)


def test_a_move_that_pays_only_off_the_path_is_no_plan(bondproof: Run, tmp_path: Path) -> None:
    """In the second job to cheat pays; but honest play ends after the first."""
    text = HORIZON.replace("job[k+1]: when honest and k < n", "job[k+1]: when cheat and k < n")
    text = text.replace(
        "  - job[n] -> over: when honest\n  - any -> over: when cheat\n", "  - any -> over: when honest\n"
    )
    text = text.replace("1 USD when cheat", "1 USD when cheat and job[2]").replace("n:     3", "n:     2")
    text = text.replace("  - outside -> worker: wage\n", "  - worker -> outside: wage when cheat and job[1]\n")
    text = text.replace("  - any -> over: when honest", "  - any -> over: when honest or job[n]")
    assert plan_of(bondproof, tmp_path, "subgame_perfect()", text=text) is None


def test_what_comes_round_is_said_once(bondproof: Run, tmp_path: Path) -> None:
    """Excluded for a period after each cheat, in which there is nothing to do."""
    text = HORIZON.replace("  - job[1 .. n]\n  - over: end", "  - job\n  - idle").replace("none", "90%")
    text = text.replace("[honest, cheat]", "[honest, cheat]\n").replace("worker: [", "worker when job: [")
    text = (
        text[: text.index("next:")]
        + "next:\n  - job -> idle: when cheat\n  - idle -> job: always\n"
        + text[text.index("honest: [honest]") :]
    )
    text = text.replace("1 USD when cheat", "1 USD when cheat and job")
    answer = asked(bondproof, tmp_path, "nash()", text=text)
    assert "The most profitable plan of the worker: cheat in job, and so on." in " ".join(answer.stdout.split())


def test_a_plan_that_gains_nothing_is_not_named(bondproof: Run, tmp_path: Path) -> None:
    """`strict_nash` fails where a plan pays as much as the strategy: none is to be warned of."""
    text = HORIZON.replace("1 USD when cheat", "0 USD when cheat").replace(" when honest and k < n", " when k < n")
    text = text.replace("job[n] -> over: when honest", "job[n] -> over: always").replace(
        "  - any -> over: when cheat\n", ""
    )
    (spec,) = json.loads(asked(bondproof, tmp_path, "strict_nash()", "--format", "json", text=text).stdout)["specs"]
    (found,) = spec["claims"]
    assert found["verdict"] == "REFUTED"
    assert "plan" not in found["counterexample"]


def test_without_the_work_for_it_there_is_a_verdict_and_no_plan(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide_claim, "_PLAN_UNITS", 10)
    answer = asked(bondproof, tmp_path, "best_response(worker | honest)")
    assert answer.returncode == 1
    assert "REFUTED" in answer.stdout
    assert "most profitable plan" not in answer.stdout


def test_a_plan_of_many_periods_is_found(bondproof: Run, tmp_path: Path) -> None:
    plan = plan_of(bondproof, tmp_path, "best_response(worker | honest)", "--set", "n=60")
    assert (plan["gain"], plan["strikes"]) == ("1", 60)
