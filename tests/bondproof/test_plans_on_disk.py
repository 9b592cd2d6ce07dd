"""Claims about plans on disk: the plans that they were asked with are named, and bring nothing false through."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: lag-bond
params:
  bond:      solve min USD on 0 .. 10000
  patience:  2/3
  saving:    3 USD
states:
  - clean
  - dirty[1 .. 2]
discount: patience
game:
  - operator:  [honest, cheat]
ledger:
  - outside -> operator:  saving   when cheat
  - operator -> burn:     bond     when dirty[2]
next:
  - clean -> dirty[1]:     when cheat
  - dirty[1] -> dirty[2]:  always
  - dirty[2] -> dirty[1]:  when cheat
  - dirty[2] -> clean:     when honest
honest: [honest]
claims:
  honest-is-nash:  nash()
"""
"""A slash that falls two periods later: the window is [45/4, 10000] USD (d^2 B >= s + d s)."""


@pytest.fixture
def written(bondproof: Run, tmp_path: Path) -> tuple[Path, Path]:
    spec, folder = tmp_path / "lag.mech.yaml", tmp_path / "proofs"
    spec.write_text(SPEC)
    assert "2 certificates written" in bondproof("verify", spec, "--certificates", folder).stdout
    return spec, folder


def test_a_claim_about_plans_is_derived_again_with_the_plans_of_its_file(
    bondproof: Run, written: tuple[Path, Path]
) -> None:
    spec, folder = written
    answer = bondproof("certify", folder, "--spec", spec)
    assert answer.returncode == 0
    assert "2 files: 2 accepted" in answer.stdout
    assert json.loads((folder / "lag-bond.honest-is-nash.json").read_text())["claim"]["plans"]


@pytest.mark.parametrize(
    ("plans", "said"),
    [
        ([["operator", ["honest", "honest", "honest"]]], "obligations in the file"),
        ([["operator", ["honest", "cheat"]]], "does not fit the game"),
        ([["client", ["honest", "cheat", "cheat"]]], "does not fit the game"),
        ([["operator", ["honest", "cheat", "leave"]]], "makes a move that there is not"),
    ],
)
def test_other_plans_in_a_file_are_rejected(
    bondproof: Run, written: tuple[Path, Path], plans: object, said: str
) -> None:
    spec, folder = written
    file = folder / "lag-bond.honest-is-nash.json"
    found = json.loads(file.read_text())
    found["claim"]["plans"] = plans
    file.write_text(json.dumps(found))
    answer = bondproof("certify", folder, "--spec", spec)
    assert answer.returncode != 0
    assert said in " ".join(answer.stdout.split())
