"""Games in time as `show` tells them, as snapshots tell them apart, and as `to_yaml` writes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import to_yaml
from mechanisms.language.reader import read_text

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: strikes
accounts: [client]
params:
  price:     20 USD
  n:         3
states:
  - strikes[0 .. n - 1]
  - out: end
discount: 90%
game:
  - operator:  [honest, cheat]
  - flagged:   chance (5% if honest else 1)
ledger:
  - client -> operator:   price
  - operator -> outside:  6 USD            when honest
  - operator -> burn:     1 USD * k        when cheat and strikes[k] and k > 0
next:
  - strikes[k] -> strikes[k+1]:  when flagged and k < n - 1
  - strikes[n-1] -> out:         when flagged
honest: [honest]
claims:
  honest-is-best:  subgame_perfect()
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # `snapshot` writes into the current folder
    path = tmp_path / "strikes.mech.yaml"
    path.write_text(SPEC)
    return path


def told(bondproof: Run, spec: Path) -> str:
    """What `show` prints, in one line."""
    return " ".join(bondproof("show", spec).stdout.split())


def test_show_tells_the_rule_in_sentences(bondproof: Run, spec: Path) -> None:
    for sentence in (
        "4 states: strikes[0 .. 2] and out.",
        "Play begins in strikes[0].",
        "out is an end: play stops there.",
        "A period weighs 90% of the one before it.",
        "The operator chooses honest or cheat.",
        "Chance decides whether flagged, with probability (5% if honest else 1).",
        "Always: the client pays price to the operator.",
        "If the operator plays honest: the operator spends 6 USD.",
        "In strikes[k] = strikes[1 .. 2]: if the operator plays cheat: 1 USD * k of the operator is burned.",
        "In strikes[k], when flagged and k < n - 1, play goes on in strikes[k+1].",
        "In strikes[n-1], when flagged, play ends in out.",
        "Where none of these applies, play stays in its state.",
    ):
        assert sentence in told(bondproof, spec)


def test_show_names_the_states_in_which_a_stage_is_played(bondproof: Run, spec: Path) -> None:
    late = "chance (5% if honest else 1) when strikes[0] or strikes[2]"
    spec.write_text(SPEC.replace("chance (5% if honest else 1)", late))
    assert "In strikes[0] and strikes[2]: chance decides whether flagged" in told(bondproof, spec)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("none", "Every period weighs the same."),
        ("price / (price + 1 USD)", "A period weighs price / (price + 1 USD) times as much as the one before it."),
        ("10 %/year per 1 day", "A period takes 1 day; later ones are discounted at 10 %/year."),
    ],
)
def test_show_tells_what_a_period_weighs(bondproof: Run, spec: Path, written: str, sentence: str) -> None:
    spec.write_text(SPEC.replace("90%", written))
    assert sentence in told(bondproof, spec)


def test_show_tells_that_play_never_leaves_its_state(bondproof: Run, spec: Path) -> None:
    spec.write_text(SPEC[: SPEC.index("next:")] + SPEC[SPEC.index("honest: [") :])
    assert "Play stays in its state." in told(bondproof, spec)


def test_show_names_the_most_profitable_plan(bondproof: Run, spec: Path) -> None:
    """At a price of 5 USD honest work loses 1 USD a period, and a cheat is paid and fined three times."""
    answer = told(bondproof, spec)
    assert "No plan of the operator gains. For example, cheat in strikes[0]" in answer
    spec.write_text(SPEC.replace("price:     20 USD", "price:     5 USD"))
    data = json.loads(bondproof("show", spec, "--format", "json").stdout)
    (best,) = data["plans"]["best"]
    assert best["words"] == "cheat in strikes[0] to strikes[2]"
    assert best["ends_in"] == "out"
    assert best["pays"] == "1103/100"  # 5 + 0.9 * (5 - 1) + 0.81 * (5 - 2)
    plan = "The most profitable plan of the operator: cheat in strikes[0] to strikes[2], then out."
    assert plan in told(bondproof, spec)


def test_show_says_why_no_plan_is_sought(bondproof: Run, spec: Path) -> None:
    spec.write_text(SPEC.replace("20 USD", "solve min USD on 0 .. 100"))
    solved = "not sought: price is to be solved for. Give it a value, as in --set price=VALUE"
    assert solved in told(bondproof, spec)
    spec.write_text(SPEC.replace("20 USD", "0 .. inf USD"))
    assert "not sought: price has no upper end, so its range has no middle" in told(bondproof, spec)
    spec.write_text(SPEC.replace("20 USD", "10 .. 20 USD").replace("states:", "assume:\n  - price > 16 USD\nstates:"))
    assert "not sought: an assumption fails in the middle of the ranges" in told(bondproof, spec)


def test_show_seeks_no_plan_among_very_many_states(bondproof: Run, spec: Path) -> None:
    spec.write_text(SPEC.replace("n:         3", "n:         1001"))
    assert "not sought: play may come to more than 1000 states" in told(bondproof, spec)


def test_a_long_course_is_told_in_part(bondproof: Run, spec: Path) -> None:
    """The fine stops at 1 USD: it pays to cheat in every one of 250 states."""
    text = SPEC.replace("n:         3", "n:         250").replace("1 USD * k", "1 USD").replace("20 USD", "5 USD")
    spec.write_text(text)
    assert "cheat in strikes[0] to strikes[199], and on. It gains" in told(bondproof, spec)


def test_show_seeks_no_plan_where_it_is_not_said_what_is_intended(bondproof: Run, spec: Path) -> None:
    text = SPEC.replace("honest: [honest]\n", "").replace("subgame_perfect()", "E[operator | honest] >= 0")
    spec.write_text(text)
    assert "best deviation" not in told(bondproof, spec)
    assert json.loads(bondproof("show", spec, "--format", "json").stdout)["plans"] is None


def test_show_has_states_and_rules_as_data(bondproof: Run, spec: Path) -> None:
    data = json.loads(bondproof("show", spec, "--format", "json").stdout)
    assert data["states"] == ["strikes[0]", "strikes[1]", "strikes[2]", "out"]
    assert data["next"][0] == "strikes[k] -> strikes[k+1]: when flagged and k < n - 1"
    assert [line["line"] for line in data["ledger"]] == [15, 16, 17]
    assert data["discount"] == "90%"
    assert data["transitions"][-1] == {"from": "strikes[2]", "to": "out", "when": "flagged", "line": 20}


def test_a_snapshot_says_that_a_rule_of_next_has_moved(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", spec)
    assert bondproof("snapshot", spec, "--check").returncode == 0
    spec.write_text(SPEC.replace("out:         when flagged", "out:         when flagged and cheat"))
    assert "honest-is-best" in bondproof("snapshot", spec, "--check").stdout


def test_a_game_in_time_is_written_as_it_was_read() -> None:
    read = read_text(SPEC, "strikes.mech.yaml")
    assert read_text(to_yaml(read), "again.mech.yaml") == read
