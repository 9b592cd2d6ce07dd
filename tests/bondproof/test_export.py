"""`export smt2`: one file that other solvers answer, obligation by obligation."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import z3

from bondproof.commands.export import export_smt2
from bondproof.commands.verify.verify import verify
from bondproof.rendering.formats import render
from bondproof.rendering.options import RenderOptions
from mechanisms.language.catalogue import names
from solvers.engines.cvc5_process import answer

Run = Callable[..., CompletedProcess[str]]

AUDIT = """\
mech: 1
name: audit
params:
  bond: solve min USD for cheating-loses
  audit_rate: 5% .. 20%
game:
  - worker: [honest, cheat]
  - caught: chance audit_rate when cheat
ledger:
  - protocol -> worker: 1 USD when not caught
  - worker -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < 0
  cheating-gains: E[worker | cheat] > 0
"""


@pytest.fixture
def audit(tmp_path: Path) -> Path:
    file = tmp_path / "audit.mech.yaml"
    file.write_text(AUDIT, encoding="utf-8")
    return file


def of_z3(script: str) -> list[str]:
    context = z3.Context()
    return str(z3.Z3_eval_smtlib2_string(context.ref(), script)).splitlines()


def test_z3_answers_the_whole_file_as_it_is(bondproof: Run, audit: Path) -> None:
    said = of_z3(bondproof("export", "smt2", audit).stdout)
    assert said == [
        *("audit/well-formed/chance/caught", "unsat"),
        *("audit/cheating-loses", "unsat"),
        *("audit/cheating-gains", "sat"),
    ]


def test_cvc5_answers_the_whole_file_as_it_is(bondproof: Run, audit: Path) -> None:
    cvc5 = pytest.importorskip("cvc5")
    manager = cvc5.TermManager()
    solver, symbols = cvc5.Solver(manager), cvc5.SymbolManager(manager)
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, bondproof("export", "smt2", audit).stdout, "audit.smt2")
    said = []
    while not (command := parser.nextCommand()).isNull():
        said.append(command.invoke(solver, symbols).strip())
    assert [line for line in said if line in ("sat", "unsat")] == ["unsat", "unsat", "sat"]


def test_a_solved_parameter_is_taken_where_verify_takes_it(bondproof: Run, audit: Path) -> None:
    said = bondproof("export", "smt2", audit, "--claim", "cheating-loses").stdout
    assert "; bond = 19.1 USD, recommended: the least value that proves the claims, rounded up\n" in said
    assert "$bond" not in said


def test_a_value_that_is_set_is_said(bondproof: Run, audit: Path) -> None:
    said = bondproof("export", "smt2", audit, "--set", "bond=10 USD").stdout
    assert "; with bond=10 USD\n" in said
    assert of_z3(said)[-3:] == ["sat", "audit/cheating-gains", "sat"]


def test_claims_are_picked_by_name_in_the_order_of_the_spec(bondproof: Run, audit: Path) -> None:
    picked = ("--claim", "cheating-gains", "--claim", "well-formed/chance/caught")
    said = bondproof("export", "smt2", audit, *picked).stdout
    assert of_z3(said)[::2] == ["audit/well-formed/chance/caught", "audit/cheating-gains"]


def test_an_unknown_claim_is_a_usage_error_that_names_the_near_one(bondproof: Run, audit: Path) -> None:
    answer = bondproof("export", "smt2", audit, "--claim", "cheating-lose")
    assert answer.returncode == 2
    assert answer.stderr.startswith("error: unknown claim `cheating-lose`. Did you mean `cheating-loses`")


def test_the_file_is_what_would_have_been_printed(bondproof: Run, audit: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.smt2"
    printed = bondproof("export", "smt2", audit).stdout
    assert bondproof("export", "smt2", audit, "--output", file).stdout == ""
    assert file.read_text(encoding="utf-8") == printed


def test_json_holds_each_obligation_as_a_script_of_its_own(bondproof: Run, audit: Path) -> None:
    found = json.loads(bondproof("export", "smt2", audit, "--format", "json").stdout)
    assert (found["bondproof"], found["spec"], found["exit_code"]) == (1, "audit", 0)
    assert [each["claim"] for each in found["obligations"]][1:] == ["cheating-loses", "cheating-gains"]
    for each in found["obligations"]:
        assert set(each) == {"claim", "name", "smt2", "reason"}
        assert len(of_z3(each["smt2"])) == 2


def test_what_is_too_large_is_named_and_exits_as_undecided(bondproof: Run, tmp_path: Path) -> None:
    names = [f"x{i}" for i in range(10)]
    ranges = "".join(f"  {name}: 0 .. 1\n" for name in names)
    many = " + ".join(f"abs({name} - 1/2)" for name in names)
    large = f"mech: 1\nname: large\nparams:\n{ranges}claims:\n  large: {many} <= 10 * x0\n  small: x0 >= 0\n"
    file = tmp_path / "large.mech.yaml"
    file.write_text(large, encoding="utf-8")
    answer = bondproof("export", "smt2", file)
    assert answer.returncode == 3
    assert "; large cannot be written: " in answer.stdout
    assert of_z3(answer.stdout) == ["large: cannot be written", "large/small", "unsat"]
    assert bondproof("export", "smt2", file, "--allow-undecided").returncode == 0
    found = json.loads(bondproof("export", "smt2", file, "--format", "json").stdout)["obligations"]
    assert [each["claim"] for each in found if each["reason"]] == ["large"]


HARD = (
    "mech: 1\nname: hard\nparams:\n  bond: solve min USD on 0 .. 90\n  x: 0 .. 1\n  y: 0 .. 1\nclaims:\n"
    "  a: bond / 1 USD * (x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2) >= 0\n"
)


def test_a_bond_whose_window_is_open_is_not_said_to_prove_nothing(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "hard.mech.yaml"
    file.write_text(HARD, encoding="utf-8")
    said = bondproof("export", "smt2", file, "--rlimit", "2000").stdout
    assert "which values prove this claim is open: " in said
    assert "no value proves" not in said


def test_a_claim_that_takes_more_than_is_allowed_is_not_written(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "folds.mech.yaml"
    many = " + ".join(f"max(x^2, {n} * y)" for n in range(7))
    file.write_text(f"mech: 1\nname: folds\nparams:\n  x: 0 .. 1\n  y: 0 .. 1\nclaims:\n  a: {many} >= y\n")
    assert bondproof("export", "smt2", file).returncode == 0
    short = bondproof("export", "smt2", file, "--rlimit", "20")
    assert short.returncode == 3
    assert "; a cannot be written: the work allowed (--rlimit) is used up" in short.stdout


@pytest.mark.parametrize("name", names())
def test_no_solver_contradicts_a_verdict_of_the_catalogue(name: str) -> None:
    """Each claim is decided at the value at which it is written, so unsat everywhere is PROVED and nothing else."""
    pytest.importorskip("cvc5")
    exported = export_smt2(name)
    assert exported.exit_code == 0
    found = dict[str, set[str]]()
    for one in exported.obligations:
        of_cvc5 = str(answer(one.text, 1_000_000, 10_000)["answer"])
        assert of_z3(one.text)[1:] == [of_cvc5]
        found.setdefault(one.claim, set()).add(of_cvc5)
    for claim in exported.mechanism.claims:
        assert (found[claim.name] == {"unsat"}) == (claim.expected.value == "PROVED"), claim.name
    of_spec = set(found) - {claim.name for claim in exported.mechanism.claims}
    assert all(found[implicit] == {"unsat"} for implicit in of_spec)
    assert of_z3(render(exported, "text", RenderOptions()))[1::2].count("unsat") >= len(of_spec)


def test_the_obligations_are_those_that_verify_decides() -> None:
    (spec,) = verify(["inspection"], repair_expected=False).specs
    decided = [o.name for claim in spec.claims for o in claim.result.obligations]
    written = [o.name for o in export_smt2("inspection").obligations]
    assert written[-len(decided) :] == decided
