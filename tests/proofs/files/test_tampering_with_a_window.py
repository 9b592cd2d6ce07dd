"""Whatever of a changed file of a window is accepted is true, by an evaluator that shares no code with the checker."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bondproof import bond
from bondproof.commands.certify.writing import keep_window, ready
from mechanisms.errors import CertificateRejected
from mechanisms.terms.evaluation import holds
from mechanisms.terms.terms import Variable
from proofs.checking.obligation import Obligation
from proofs.files.files import check_record, read_record
from proofs.files.tree import compact
from proofs.files.windows import WindowRecord

F = Fraction
SPEC = """mech: 1
name: hole
params:
  bond: solve min USD on 0 .. 100 USD
  p: 1 .. 2
assume:
  - bond <= 45 USD * p
claims:
  deters: bond > 5 USD * p
  hole: (bond - 20 USD) * (bond - 30 USD) >= 0
"""
"""The window is (10, 20] or [30, 90] USD: above, nothing is admitted."""


@pytest.fixture
def root(tmp_path: Path) -> Any:
    spec = tmp_path / "hole.mech.yaml"
    spec.write_text(SPEC)
    ready(tmp_path / "proofs")
    keep_window(bond(str(spec)), tmp_path / "proofs")
    found = json.loads((tmp_path / "proofs" / "hole.bond%2Fwindow.json").read_text())
    assert [entry[:4] for entry in found["intervals"]] == [["(", "10", "20", "]"], ["[", "30", "90", "]"]]
    check_record(read_record(json.dumps(found)))
    return found


def test_what_is_accepted_of_a_changed_file_is_true_on_a_grid(
    root: Any, change: Callable[[Any, Random], None], a_thousand: Callable[[Callable[[Random], None]], None]
) -> None:
    """Inside the claims hold, and next to an exact end one of them fails, or nothing is admitted."""

    def attempt(random: Random) -> None:
        mutant = deepcopy(root)
        change(mutant, random)
        _refresh(mutant)
        try:
            record = read_record(json.dumps(mutant))
            check_record(record)
        except CertificateRejected:
            return
        assert isinstance(record, WindowRecord)
        _true_on_a_grid(record)

    a_thousand(attempt)


def _refresh(root: Any) -> None:
    claims = root.get("claims") if isinstance(root.get("claims"), list) else []
    lists = [claim.get("obligations") for claim in claims if isinstance(claim, dict)] + [root.get("implicit")]
    for entry in (entry for each in lists if isinstance(each, list) for entry in each):
        if isinstance(entry, dict):
            text = compact({key: entry.get(key) for key in ("box", "premises", "goal")})
            entry["digest"] = sha256(text.encode()).hexdigest()


def _true_on_a_grid(record: WindowRecord) -> None:
    for stretch in record.intervals:
        values = stretch.values
        high = values.high if values.high is not None else values.low + 1000
        for step in range(13):
            value = values.low + (high - values.low) * step / 12
            if value in values:
                assert all(_holds(obligation, record.parameter, value) for obligation in record.obligations)
        for end, exact, outward in ((values.low, stretch.low_exact, -1), (values.high, stretch.high_exact, 1)):
            if end is None or not exact:
                continue
            near = end if end not in values else end + outward * F(1, 10**9)
            if near in record.domain:
                assert not all(_holds(o, record.parameter, near, strictly=True) for o in record.obligations)


def _holds(obligation: Obligation, unknown: Variable, value: Fraction, *, strictly: bool = False) -> bool:
    """Whether an obligation holds on a grid of the other parameters; strictly: somewhere, its premises hold, too."""
    points = [{unknown: value}]
    for variable, interval in obligation.box.items():
        if variable != unknown:
            high = interval.high if interval.high is not None else interval.low + 10
            ends = [interval.low + (high - interval.low) * step / 8 for step in range(9)]
            points = [{**point, variable: end} for point in points for end in ends if end in interval]
    admitted = [point for point in points if all(holds(premise, point) for premise in obligation.premises)]
    return (bool(admitted) or not strictly) and all(holds(obligation.goal, point) for point in admitted)
