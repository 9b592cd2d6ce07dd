"""Compared with the spec, a changed file is accepted only where nothing but its evidence has changed.

The value of the solved parameter is a choice: then the obligations are those of the spec at that value.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bondproof.commands.certify.rederivation import Rederivation
from bondproof.commands.certify.writing import keep_certificates, ready
from bondproof.commands.verify.verify import verify
from mechanisms.errors import CertificateRejected
from proofs.files.claims import check_claim, read_claim
from proofs.files.tree import compact

SPEC = """mech: 1
name: audit
params:
  bond: solve min USD on 0 .. 100
  rate: 5% .. 20%
  cost: bench cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
game:
  - worker: [honest, cheat]
  - caught: chance rate when cheat
ledger:
  - protocol -> worker: 1 USD when not caught
  - worker -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < 0 and rate * rate - rate + 1 > 0
"""
CHOICES = ("overrides", "solved")
"""What may be written otherwise: an override in other words, and the value of the solved parameter."""


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Any]:
    spec = tmp_path / "audit.mech.yaml"
    spec.write_text(SPEC, encoding="utf-8")
    ready(tmp_path / "proofs")
    keep_certificates(verify([spec]), tmp_path / "proofs")
    return spec, json.loads((tmp_path / "proofs" / "audit.cheating-loses.json").read_text())


def test_a_changed_file_is_rejected_or_still_of_the_spec(
    made: tuple[Path, Any],
    change: Callable[[Any, Random], None],
    a_thousand: Callable[[Callable[[Random], None]], None],
) -> None:
    spec, root = made
    against = Rederivation([spec])
    check_claim(read_claim(json.dumps(root)))
    against.compare(read_claim(json.dumps(root)))
    meaning = _without_evidence(root)

    def attempt(random: Random) -> None:
        mutant = deepcopy(root)
        change(mutant, random)
        _refresh(mutant)
        try:
            record = read_claim(json.dumps(mutant))
            check_claim(record)
            against.compare(record)
        except CertificateRejected:
            return
        assert any(mutant[key] != root[key] for key in CHOICES) or _without_evidence(mutant) == meaning, mutant

    a_thousand(attempt)


def _entries(root: Any) -> list[Any]:
    lists = [root.get(key) for key in ("obligations", "implicit")]
    return [entry for each in lists if isinstance(each, list) for entry in each if isinstance(entry, dict)]


def _refresh(root: Any) -> None:
    for entry in _entries(root):
        text = compact({key: entry.get(key) for key in ("box", "premises", "goal")})
        entry["digest"] = sha256(text.encode()).hexdigest()


def _without_evidence(root: Any) -> Any:
    bare = deepcopy(root)
    for entry in _entries(bare):
        del entry["certificates"], entry["witness"]
    return bare
