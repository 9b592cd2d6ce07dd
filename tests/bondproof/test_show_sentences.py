"""Conditions in the sentences of `show`: readable, and with the meaning of the spec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: audit
game:
  - worker: [honest, cheat, rest]
  - auditor: [check, skip]
  - caught: chance 50% when check
ledger:
  - worker -> burn: 1 USD when CONDITION
"""


def told(bondproof: Run, folder: Path, condition: str) -> str:
    path = folder / "audit.mech.yaml"
    path.write_text(SPEC.replace("CONDITION", condition))
    (line,) = (line for line in bondproof("show", path).stdout.splitlines() if "is burned" in line)
    return line.strip().removesuffix(": 1 USD of the worker is burned.")


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("cheat", "If the worker plays cheat"),
        ("not cheat", "If the worker does not play cheat"),
        ("caught", "If caught"),
        ("cheat or rest", "If the worker plays cheat or rest"),
        ("(cheat or honest) or rest", "If the worker plays cheat, honest or rest"),
        ("cheat or check or rest", "If the worker plays cheat or rest, or the auditor plays check"),
        ("cheat or caught", "If the worker plays cheat, or caught"),
        ("(cheat or rest) and caught", "If (the worker plays cheat or rest) and caught"),
        ("cheat and (check and caught)", "If the worker plays cheat and the auditor plays check and caught"),
        (
            "(cheat and check) or rest",
            "If (the worker plays cheat and the auditor plays check), or the worker plays rest",
        ),
        ("caught or not check", "If caught or the auditor does not play check"),
        ("not (cheat or caught)", "If the worker does not play cheat and not caught"),
        ("not (cheat and caught)", "If the worker does not play cheat or not caught"),
    ],
)
def test_a_condition_reads_as_it_is_meant(bondproof: Run, tmp_path: Path, condition: str, sentence: str) -> None:
    assert told(bondproof, tmp_path, condition) == sentence


def test_a_plan_tells_the_moves_that_it_comes_to(bondproof: Run) -> None:
    """Who quits does no work in that period."""
    whitewash = Path(__file__).parents[1] / "cases" / "time" / "whitewash.mech.yaml"
    answer = " ".join(bondproof("show", whitewash, "--set", "identity=500 USD").stdout.split())
    assert "cheat in known, then quit in burnt, then gone" in answer


def test_stages_are_told_in_the_order_of_the_spec(bondproof: Run) -> None:
    """Though play begins in a state in which the first of them is passed over."""
    whitewash = Path(__file__).parents[1] / "cases" / "time" / "whitewash.mech.yaml"
    answer = bondproof("show", whitewash).stdout
    assert answer.index("chooses rejoin or quit") < answer.index("chooses honest or cheat")
