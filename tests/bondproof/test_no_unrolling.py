"""A course of thousands of periods costs what its states do, in proofs and in certificates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.verify.verify import verify
from mechanisms.game.states import State
from proofs.claims.values import Values

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: long
params:
  n:       1000
  margin:  1 USD
  saving:  0 .. 5 USD
states:
  - strikes[1 .. n]
  - out: end
discount: 99.99%
game:
  - operator:  [honest, cheat]
ledger:
  - outside -> operator:  margin            when honest
  - outside -> operator:  margin + saving   when cheat
next:
  - strikes[k] -> strikes[k+1]:  when cheat and k < n
  - strikes[n] -> out:           when cheat
honest: [honest]
claims:
  worth-of-honesty:   E[operator] == 10000 USD
  worth-of-cheating:  E[operator | cheat] <= E[operator]
"""
"""Honest work is worth 1/(1-d) = 10,000 periods; a cheat loses one of 1,000 lives: 6 (1-d^1000)/(1-d) < 10,000."""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    file = tmp_path / "long.mech.yaml"
    file.write_text(SPEC)
    return file


def test_each_state_is_looked_at_once_for_each_way_to_play(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = list[State]()
    real = Values._leading

    def counted(self: Values, *asked: object) -> object:
        looked.append(asked[1])  # type: ignore[arg-type]  # the state
        return real(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Values, "_leading", counted)
    (checked,) = verify(spec).specs
    assert [claim.word for claim in checked.claims] == ["PROVED", "PROVED"]
    assert len(set(looked)) == 1000
    assert len(looked) <= 2 * 1000


def test_its_certificates_are_derived_again_and_checked_and_a_changed_number_is_rejected(
    bondproof: Run, spec: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "proofs"
    assert bondproof("verify", spec, "--certificates", folder).returncode == 0
    assert "2 files: 2 accepted" in bondproof("certify", folder, "--spec", spec).stdout
    file = folder / "long.worth-of-cheating.json"
    text = file.read_text()
    assert text.count('"10000"') == 1
    file.write_text(text.replace('"10000"', '"9999"'))
    for answer in (bondproof("certify", file), bondproof("certify", file, "--spec", spec)):
        assert answer.returncode != 0
        assert "accepted" not in answer.stdout.splitlines()[0]
