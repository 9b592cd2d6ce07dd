"""Refuted claims about games in time, as their reader sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]
TIME = Path(__file__).parents[1] / "cases" / "time"


def refuted(bondproof: Run, name: str, setting: str, *options: str) -> str:
    answer = bondproof("verify", TIME / f"{name}.mech.yaml", "--set", setting, *options)
    assert answer.returncode == 1
    return answer.stdout


def test_long_strategies_are_told_apart_by_what_the_columns_do_differently(bondproof: Run) -> None:
    """Two who move at once, each by the state: the columns would begin alike, and be cut where they differ."""
    answer = refuted(bondproof, "product", "patience=40%")
    assert "high if good else low  low in good  difference" in answer
    assert (
        "While the client plays fine if good else plain, the firm does better with low in good than with high if good "
        "else low by 0.3333 USD."
    ) in " ".join(answer.split())


def test_which_of_the_given_plans_follows_a_move_is_not_told_by_its_number(bondproof: Run) -> None:
    answer = refuted(bondproof, "lag", "patience=40%", "--claim", "honest-is-nash")
    assert "  where operator plays cheat in clean\n" in answer
    assert "then gone. It gains 0.8133 USD" in answer


def test_a_decision_that_was_passed_over_is_not_told(bondproof: Run) -> None:
    """Only a burnt name may rejoin, before the work that all do."""
    assert "  where operator plays cheat in known\n" in refuted(bondproof, "whitewash", "identity=1 USD")


def test_the_ledger_is_that_of_the_period_in_which_the_move_is_made(bondproof: Run) -> None:
    answer = refuted(bondproof, "trial", "T=4", "--claim", "honest-everywhere")
    rows = [line.split() for line in answer.splitlines() if line.split()[1:2] == ["client"]]
    assert [row[0] for row in rows] == ["18"]  # on trial the client pays the cost alone
    assert "later periods -> operator  what they are worth  +45.9270           +41.3343" in answer
