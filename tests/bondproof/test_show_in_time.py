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


def test_show_tells_states_rules_and_lines_of_every_state(bondproof: Run, spec: Path) -> None:
    told = bondproof("show", spec).stdout
    assert "Play begins in strikes[0]." in told
    assert "strikes: 3 states." in told
    assert "A period weighs 90% of the one before it." in told
    assert "strikes[n-1] -> out: when flagged" in told
    assert "operator -> burn: 1 USD * k when cheat and strikes[k] and k > 0" in told  # it applies in no first period


def test_show_has_states_and_rules_as_data(bondproof: Run, spec: Path) -> None:
    data = json.loads(bondproof("show", spec, "--format", "json").stdout)
    assert data["states"] == ["strikes[0]", "strikes[1]", "strikes[2]", "out"]
    assert data["next"][0] == "strikes[k] -> strikes[k+1]: when flagged and k < n - 1"
    assert [line["line"] for line in data["ledger"]] == [15, 16, 17]


def test_a_snapshot_says_that_a_rule_of_next_has_moved(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", spec)
    assert bondproof("snapshot", spec, "--check").returncode == 0
    spec.write_text(SPEC.replace("out:         when flagged", "out:         when flagged and cheat"))
    assert "honest-is-best" in bondproof("snapshot", spec, "--check").stdout


def test_a_game_in_time_is_written_as_it_was_read() -> None:
    read = read_text(SPEC, "strikes.mech.yaml")
    assert read_text(to_yaml(read), "again.mech.yaml") == read
