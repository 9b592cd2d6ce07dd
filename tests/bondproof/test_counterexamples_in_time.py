"""Refuted claims about games in time, as their reader sees them."""

from __future__ import annotations

import json
import re
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
    assert re.search(r"line +transfer +in trial\[1\] +honest", answer)


WARNED = """\
mech: 1
name: warned
states:
  - clean
  - warned
  - out: end
discount: 90%
game:
  - operator: [honest, cheat]
  - flagged: chance (5% if honest else 80%)
ledger:
  - outside -> operator: 1 USD when warned
  - outside -> operator: 5 USD when clean
next:
  - clean -> warned: when flagged
  - warned -> out: when flagged
honest: [honest]
claims:
  asked: CLAIM
"""


def asked(bondproof: Run, folder: Path, claim: str, *options: str) -> str:
    path = folder / "warned.mech.yaml"
    path.write_text(WARNED.replace("CLAIM", claim))
    return bondproof("verify", path, *options).stdout


def test_columns_that_begin_in_different_states_name_them(bondproof: Run, tmp_path: Path) -> None:
    """V(warned) = 1 + 0.9 * 0.95 V(warned), V(clean) = 5 + 0.9 (0.95 V(clean) + 0.05 V(warned))."""
    answer = asked(bondproof, tmp_path, "E[operator at warned] > E[operator at clean]")
    assert "The operator does better with honest from clean on than with honest from warned on by 29.73 USD." in answer
    assert "honest from warned on  honest from clean on  difference" in answer
    assert [line.split()[0] for line in answer.splitlines() if " -> operator " in line] == ["12", "13", "7"]


def test_a_payoff_from_a_later_state_on_is_told_as_such(bondproof: Run, tmp_path: Path) -> None:
    answer = asked(bondproof, tmp_path, "E[operator at warned | cheat] > 100 USD")
    assert "The operator who plays cheat from warned on earns +1.22 USD." in answer
    assert "  line  transfer                   in warned " in answer


def test_the_state_of_the_lines_is_data(bondproof: Run, tmp_path: Path) -> None:
    (spec,) = json.loads(asked(bondproof, tmp_path, "E[operator at warned] > 100 USD", "--format", "json"))["specs"]
    assert spec["claims"][0]["counterexample"]["state"] == "warned"
