"""`lint` warns with code and place, under every scheme, loads no engine, and hears reasons."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.lint import lint
from bondproof.sources.loading import load
from mechanisms.language.allowances import IDLE, stale, unsilenced
from mechanisms.language.catalogue import names
from mechanisms.model.mechanism import Expected
from solvers.claims.idle import idle
from solvers.engines.budget import Budget

Run = Callable[..., CompletedProcess[str]]

SMELLS = """\
mech: 1
name: smells
accounts: [client, never]
params:
  bond:        20 USD
  unused_rate: 2% .. 10%
  typo_bond:   5 USD
  audit_rate:  2% .. 10%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else 0)
  - ghost:   chance 10%
ledger:
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught and honest and cheat
  - worker -> burn:     0 USD
claims:
  trivial:   bond > 0
  trivial2:  0 < 1
  cheating:  E[worker | cheat] <= E[worker | cheat]
"""
WHOLE = """\
mech: 1
name: whole
params:
  bond: 20 USD
  audit_rate: 2% .. 10%
  recall: 100%
assume:
  - audit_rate >= 3%
game:
  - worker: [honest, cheat]
  - caught: chance (audit_rate if cheat else 0)
  - missed: chance 1 - recall when caught
escrow:
  - bond of worker
ledger:
  - bond of worker -> burn: bond when caught
  - outside -> worker: 1 USD when honest
claims:
  cheating-loses: E[worker | cheat] < E[worker | honest]
"""
FOUND = [
    ("M080", 6),
    ("M080", 7),
    ("M081", 3),
    ("M081", 3),
    ("M082", 12),
    ("M083", 15),
    ("M084", 16),
    ("M085", 19),
    ("M085", 20),
]


def warnings(answer: CompletedProcess[str]) -> list[tuple[str, int]]:
    (spec,) = json.loads(answer.stdout)["specs"]
    return [(found["code"], found["line"]) for found in spec.get("diagnostics", spec.get("warnings"))]


def test_every_smell_is_told_with_its_place_and_no_exit_code(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "smells.mech.yaml"
    file.write_text(SMELLS)
    answer = bondproof("lint", file, "--format", "json")
    assert warnings(answer) == FOUND
    assert answer.returncode == 0
    verified = bondproof("verify", file, "--format", "json")
    assert warnings(verified) == [("M090", 15), ("M091", 18), ("M091", 19), ("M091", 20)]
    assert verified.returncode == 0


def test_reasons_silence_warnings_and_are_warned_of_where_they_do_not(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "smells.mech.yaml"
    file.write_text(f"{SMELLS}allow:\n  M080: a sketch\n  M081@never: a sketch\n  M082@phantom: a sketch\n")
    assert warnings(bondproof("lint", file, "--format", "json")) == [*FOUND[2:3], *FOUND[4:], ("M086", 24)]


def test_under_one_scheme_no_reason_is_called_idle(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "smells.mech.yaml"
    file.write_text(f"{SMELLS}schemes:\n  other:\n    bond: 1 USD\nallow:\n  M082@phantom: a sketch\n")
    assert "M086" in bondproof("lint", file).stdout
    assert "M086" not in bondproof("lint", file, "--scheme", "other").stdout
    assert "M086" not in bondproof("lint", file, "--set", "bond=2 USD").stdout


def test_lint_loads_no_engine_even_where_probabilities_are_ranges(tmp_path: Path) -> None:
    file = tmp_path / "smells.mech.yaml"
    file.write_text(SMELLS.replace("audit_rate if cheat", "audit_rate * 2 + unused_rate if cheat"))
    line = (
        "import sys; from bondproof.__main__ import main; main(['lint', sys.argv[1]]); "
        "print([m for m in sys.modules if m.partition('.')[0] in ('solvers', 'z3', 'sympy', 'cvc5')])"
    )
    done = subprocess.run([sys.executable, "-c", line, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_verify_warns_of_the_spec_as_written_and_changes_no_verdict(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "warned.mech.yaml"
    file.write_text(f"{WHOLE}  more: bond > 0\nschemes:\n  other:\n    bond: 1000 USD\n".replace("20 USD", "2000 USD"))
    answer = bondproof("verify", file, "--format", "json")
    (spec,) = json.loads(answer.stdout)["specs"]
    assert [(w["code"], w["severity"], w["line"]) for w in spec["warnings"]] == [("M091", "warning", 20)]
    assert answer.returncode == 0
    assert "warning" not in bondproof("verify", file, "--scheme", "other").stdout
    assert "warning[M091]" in bondproof("verify", file).stdout
    file.write_text(file.read_text() + "allow:\n  M091@more: a sketch\n")
    assert "warning" not in bondproof("verify", file).stdout


def test_the_catalogue_has_no_warning_without_a_reason(bondproof: Run) -> None:
    linted = bondproof("lint", *names())
    assert f"{len(names())} specs: 0 errors, 0 warnings" in linted.stdout
    for name in names():
        loaded = load(name)
        proved = [claim.name for claim in loaded.mechanism.claims if claim.expected is Expected.PROVED]
        doubts = idle(loaded.mechanism, loaded.statements, proved, Budget())
        assert unsilenced(doubts, loaded.mechanism.source.allowed) == ()
        assert stale(doubts, loaded.mechanism.source.allowed, IDLE) == ()


@pytest.mark.parametrize(("objective", "codes"), [("objective: minimise bond + rate * 1 USD\n", []), ("", ["M057"])])
def test_several_unknowns_are_a_fault_unless_a_design_is_asked_for(
    tmp_path: Path, objective: str, codes: list[str]
) -> None:
    spec = tmp_path / "designed.mech.yaml"
    spec.write_text(
        "mech: 1\nname: designed\nparams:\n  bond: solve min USD on 0 .. 10\n  rate: solve min on 1% .. 100%\n"
        "game:\n  - worker: [honest, cheat]\n  - caught: chance rate when cheat\nledger:\n"
        f"  - worker -> burn: bond when caught\nhonest: [honest]\n{objective}"
        "claims:\n  loses: E[worker | cheat] <= -1 USD\n"
    )
    assert [d.code for linted in lint(spec).specs for d in linted.diagnostics] == codes
