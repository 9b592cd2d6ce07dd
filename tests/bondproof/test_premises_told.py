"""Claims under premises at the command line: certificates with a witness of the premise, and what `explain` says."""

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


def test_claims_under_premises_are_explained(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "staked.mech.yaml"
    spec.write_text(SPEC)
    enough, exactly, denied = (bondproof("explain", spec, name).stdout for name in ("enough", "exactly", "denied"))
    assert "This is asked only where stake > 9." in enough
    assert "Nash equilibrium" in enough
    assert "The claim holds wherever the condition on parameters does, and nowhere else. Nash equilibrium" in exactly
    assert "where the condition fails and the claim holds" in exactly
    assert "What worker expects from honest is less than what worker expects from cheat." in denied


def test_a_denied_claim_about_plans_is_explained_without_the_plans(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "grim.mech.yaml"
    spec.write_text(
        "mech: 1\nname: grim\nparams:\n  d: 0.1 .. 0.9\nstates:\n  - good\n  - gone: end\ndiscount: d\n"
        "game:\n  - op: [honest, cheat]\nledger:\n  - outside -> op: 1 USD when honest\n"
        "  - outside -> op: 2 USD when cheat\nnext:\n  - good -> gone: when cheat\nclaims:\n  no: not nash(honest)\n"
    )
    assert "Some plan of a player pays more than the strategy" in bondproof("explain", spec, "no").stdout
