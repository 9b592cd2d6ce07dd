"""Certificates of claims under premises: written, accepted, and rejected with a witness that breaks the premise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: staked
params:
  stake:  1 .. 10 USD
  gain:   2 .. 5 USD
game:
  - worker:  [honest, cheat]
ledger:
  - outside -> worker:  gain   when cheat
  - worker -> burn:     stake  when cheat
claims:
  enough:   stake > 9 USD implies nash(honest)
  exactly:  exactly_when(stake >= gain, nash(honest))
  denied:   stake < 2 USD implies not nash(honest)
"""


def test_claims_under_premises_are_derived_again_from_their_spec(bondproof: Run, tmp_path: Path) -> None:
    spec, folder = tmp_path / "staked.mech.yaml", tmp_path / "proofs"
    spec.write_text(SPEC)
    assert "3 certificates written" in bondproof("verify", spec, "--certificates", folder).stdout
    assert "3 files: 3 accepted" in bondproof("certify", folder, "--spec", spec).stdout


def test_a_witness_that_breaks_the_premise_is_rejected(bondproof: Run, tmp_path: Path) -> None:
    spec, folder = tmp_path / "staked.mech.yaml", tmp_path / "proofs"
    spec.write_text(SPEC)
    bondproof("verify", spec, "--certificates", folder)
    file = folder / "staked.enough.json"
    text = json.loads(file.read_text())
    text["obligations"][0]["witness"] = [["stake", "2"], ["gain", "2"]]
    file.write_text(json.dumps(text))
    answer = bondproof("certify", file, "--spec", spec)
    assert answer.returncode != 0
    assert "the witness breaks the premise of the claim" in answer.stdout
