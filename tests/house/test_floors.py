"""What each part of the house may load, seen from a fresh interpreter.

import-linter reads the imports that are written; this looks at what is really
loaded, so that nothing comes in by the `__init__` of a package on the way.
"""

import ast
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Relation, Variable, number
from proofs.checking.certificate import Corners
from proofs.checking.obligation import Obligation
from proofs.files.claims import ClaimRecord, write_claim
from proofs.files.discharged import Discharged
from proofs.files.provenance import Provenance

ROOT = Path(__file__).parents[2]
STANDARD = frozenset(sys.stdlib_module_names)
FLOORS = ("bondproof", "benchmarks", "solvers", "proofs", "mechanisms")

CHECKER_MAY_LOAD = frozenset({"proofs", "mechanisms"})
CHECKER_LOADS_OF_MECHANISMS = {"mechanisms.errors", "mechanisms.terms", "mechanisms.values"} | {
    f"mechanisms.terms.{name}" for name in ("evaluation", "free_variables", "intervals", "rewriting", "terms")
}
CERTIFY_MAY_LOAD = CHECKER_MAY_LOAD | {"bondproof", "click"}

# `bondproof --help` answers at once because this list is short. What is added here is paid by every command.
HELP_MAY_LOAD_PACKAGES = frozenset({"bondproof", "click"})
HELP_MAY_LOAD_MODULES = frozenset({"mechanisms", "mechanisms.errors", "mechanisms.values"})

# What a spec needs whose claims are decided at corners: no solver but ours, and no room of another command.
READING_MAY_LOAD = frozenset({"bondproof", "benchmarks", "solvers", "proofs", "mechanisms", "click", "yaml", "_yaml"})
ROOMS_OF_OTHER_COMMANDS = (
    "bondproof.commands.certify.writing",
    "bondproof.commands.compare",
    "bondproof.commands.doctor",
    "bondproof.commands.snapshots",
    "bondproof.commands.explain",
    "bondproof.sources.lockfile",
    "bondproof.schema",
    "bondproof.commands.init",
    "bondproof.rendering.json",
    "bondproof.commands.certify.result",
    "bondproof.commands.equilibria.result",
    "mechanisms.builder",
    "multiprocessing",
    "solvers.equilibria",
    "solvers.engines.smt",
)

AROUND = """
import sys
before = set(sys.modules)  # what the interpreter and its site packages load by themselves
{statement}
print("loaded:", *sorted(set(sys.modules) - before))
"""

COMMAND = """
import runpy
sys.argv = {line!r}
try:
    runpy.run_module("bondproof", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
"""


def loaded_by(statement: str, **environment: str) -> frozenset[str]:
    code = AROUND.format(statement=statement)
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | environment,
    )
    assert answer.returncode == 0, answer.stderr
    last = answer.stdout.splitlines()[-1]
    assert last.startswith("loaded:")
    return frozenset(last.split()[1:])


def run_on_cosmos(command: str, form: str) -> frozenset[str]:
    line = ["bondproof", command, "cosmos", "--format", form, "--output", os.devnull]
    return loaded_by(COMMAND.format(line=line))


def top(module: str) -> str:
    return module.partition(".")[0]


def imports_of(file: Path) -> set[str]:
    """The top-level names that a file imports anywhere, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                names.update(top(alias.name) for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                names.add(top(module))
            case _:
                pass
    return names


def test_the_checker_loads_the_standard_library_and_the_two_lowest_floors_only() -> None:
    loaded = loaded_by("import proofs.checking.check")
    assert "proofs.checking.check" in loaded
    assert {m for m in loaded if top(m) not in STANDARD | CHECKER_MAY_LOAD} == set()
    assert "mechanisms.language.reader" not in loaded
    assert {m for m in loaded if m.startswith("mechanisms.")} == CHECKER_LOADS_OF_MECHANISMS


def test_help_loads_click_and_the_standard_library_only() -> None:
    loaded = loaded_by(COMMAND.format(line=["bondproof", "--help"]))
    strangers = {m for m in loaded if top(m) not in STANDARD | HELP_MAY_LOAD_PACKAGES} - HELP_MAY_LOAD_MODULES
    assert strangers == set()


@pytest.mark.parametrize("command", ["lint", "verify"])
@pytest.mark.parametrize("form", ["text", "short"])
def test_what_needs_no_solver_loads_none_and_no_other_command(command: str, form: str) -> None:
    loaded = run_on_cosmos(command, form)
    assert "mechanisms.language.reader" in loaded
    strangers = {top(m) for m in loaded} - STANDARD - READING_MAY_LOAD
    assert {name for name in strangers if "cython" not in name} == set()  # libyaml brings Cython's
    assert {m for m in loaded for room in ROOMS_OF_OTHER_COMMANDS if f"{m}.".startswith(f"{room}.")} == set()


@pytest.mark.parametrize("form", ["text", "short", "json"])
def test_certify_loads_no_solver_and_no_reader_of_specs(tmp_path: Path, form: str) -> None:
    x = Variable("x")
    goal = Obligation("k", {x: Interval(Fraction(1), Fraction(2))}, (), Comparison(x, Relation.GT, number(0)))
    proof = Discharged(goal, (Corners(0, (x,), (Fraction(1), Fraction(2))),), {x: Fraction(1)})
    file = tmp_path / "s.k.json"
    file.write_text(write_claim(ClaimRecord(Provenance("s", "0" * 64), (), (), "k", "x > 0", (proof,), ())))
    loaded = loaded_by(
        COMMAND.format(line=["bondproof", "certify", str(file), "--format", form, "--output", os.devnull])
    )
    assert "proofs.checking.check" in loaded
    assert {m for m in loaded if top(m) not in STANDARD | CERTIFY_MAY_LOAD} == set()
    assert "mechanisms.language.reader" not in loaded


@pytest.mark.parametrize("floor", ["mechanisms", "proofs"])
def test_a_floor_of_exact_reasoning_imports_the_standard_library_and_floors_only(floor: str) -> None:
    reader = ROOT / "mechanisms" / "language"
    strangers = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in sorted((ROOT / floor).rglob("*.py"))
        for name in imports_of(file) - STANDARD - set(FLOORS) - ({"yaml"} if reader in file.parents else set())
    }
    assert strangers == set()
