"""The doctor says what is missing, too old, broken or hidden, and works all the same."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.doctor import examination, requirements, surroundings
from bondproof.commands.doctor.examination import examine, module
from bondproof.commands.doctor.imports import Load, loaded
from bondproof.commands.doctor.result import DoctorResult, Finding, State
from bondproof.report.document import Detail
from bondproof.report.formats import render
from bondproof.report.options import RenderOptions

Run = Callable[..., CompletedProcess[str]]
ALL = [r.name for r in requirements.requirements()]


def working(modules: Sequence[str]) -> dict[str, Load]:
    """What a machine says on which everything loads."""
    return {name: Load(0.5, "", ("SCIPY", "CLARABEL") if name == "cvxpy" else ()) for name in modules}


def found(result: DoctorResult, name: str) -> Finding:
    return next(f for section in result.sections for f in section.findings if f.name == name)


@pytest.fixture(autouse=True)
def everything_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "installed", lambda name: "99.0")


def test_nothing_is_wrong_where_everything_is_there() -> None:
    result = examine(working)
    assert (result.wrong, result.exit_code) == ((), 0)
    assert [section.title for section in result.sections] == [
        *("program", "packages of bondproof", "requirements", "extras", "solvers", "terminal")
    ]
    shown = render(result, "text", RenderOptions())
    assert shown.endswith("\neverything that bondproof needs is there\n")
    assert render(result, "text", RenderOptions(Detail.ESSENTIAL)) == ""


def test_what_is_asked_for_is_what_the_project_says() -> None:
    assert {"click", "cvxpy", "nashpy", "PyYAML", "z3-solver"} <= set(ALL)
    assert {r.extra for r in requirements.requirements()} == {"", "plot", "cvc5"}
    assert "pytest" not in ALL
    assert all(r.least for r in requirements.requirements())
    assert requirements.parsed("mypy<2.5,>=2.4; extra == 'dev'") == requirements.Requirement("mypy", "2.4", "dev")
    assert requirements.parsed("click") == requirements.Requirement("click", "")


def test_a_missing_requirement_is_wrong_and_a_missing_extra_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "installed", lambda name: None if name in ("nashpy", "cvc5") else "99.0")
    result = examine(working)
    assert result.exit_code == 2
    assert {each.name for each in result.wrong} == {"nashpy"}
    nashpy = next(
        f
        for section in result.sections
        if section.title == "requirements"
        for f in section.findings
        if f.name == "nashpy"
    )
    assert (nashpy.state, nashpy.found, nashpy.advice) == (State.WRONG, "not installed", 'pip install "nashpy>=0.0.41"')
    cvc5 = found(result, "cvc5")
    assert (cvc5.state, cvc5.advice) == (State.NOTE, 'pip install "bondproof[cvc5]"')


def test_a_version_that_is_too_old_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "installed", lambda name: "0.7.9" if name == "tabulate" else "99.0")
    tabulate = found(examine(working), "tabulate")
    assert (tabulate.state, tabulate.advice) == (State.WRONG, 'pip install --upgrade "tabulate>=0.9"')


def test_a_package_that_does_not_load_takes_its_solvers_with_it() -> None:
    def broken(modules: Sequence[str]) -> dict[str, Load]:
        return working(modules) | {"cvxpy": Load(None, "ImportError: libgomp.so.1"), "z3": Load(None, "it is damaged")}

    result = examine(broken)
    assert [each.name for each in result.wrong] == ["cvxpy", "z3-solver", "Z3", "HiGHS", "Clarabel"]
    assert "does not work: ImportError: libgomp.so.1" in found(result, "HiGHS").found


def test_a_solver_that_cvxpy_does_not_find_is_wrong() -> None:
    result = examine(lambda modules: working(modules) | {"cvxpy": Load(0.5, "", ("SCIPY",))})
    assert [each.name for each in result.wrong] == ["Clarabel"]


def test_every_package_has_a_module_to_try() -> None:
    here = "click cvxpy nashpy flint yaml rich.console sympy tabulate z3 pebble junitparser matplotlib cvc5"
    assert {module(name) for name in ALL} == set(here.split())


def test_modules_that_fail_end_python_or_take_too_long_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raises.py").write_text("raise RuntimeError('a\\nb\\x1b[2J')")
    (tmp_path / "ends.py").write_text("import os; os._exit(9)")
    (tmp_path / "talks.py").write_text('print(\'["works", "ends", 1.0, []]\')')
    (tmp_path / "sleeps.py").write_text("import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    seen = loaded(["raises", "ends", "talks", "nowhere", "json"])
    assert seen["raises"].why == r"RuntimeError: a b\x1b[2J"
    assert seen["ends"].why == "loading it ended Python (code 9)"
    assert (seen["talks"].why, seen["json"].why) == ("", "")
    assert seen["nowhere"].why == "ModuleNotFoundError: No module named 'nowhere'"
    assert loaded(["sleeps"], seconds=1.0)["sleeps"].why == "it does not load within 1 s"


def test_the_terminal_is_described_without_what_could_disturb_it() -> None:
    told = {f.name: f for f in surroundings.terminal({"COLUMNS": "90", "NO_COLOR": "1", "TERM": "x\x1b[2J"})}
    assert told["settings"].found == r"COLUMNS=90, NO_COLOR=1, TERM=x\x1b[2J"
    assert told["width"].found == "90 columns"


@pytest.fixture
def stubs(tmp_path: Path) -> dict[str, str]:
    """An environment in which the packages are empty modules, one of them broken and one deadly."""
    folder = tmp_path / "stubs"
    folder.mkdir()
    for name in ("cvxpy", "sympy", "tabulate", "z3", "matplotlib", "cvc5", "flint"):
        (folder / f"{name}.py").write_text("installed_solvers = lambda: ['SCIPY', 'CLARABEL']\n")
    (folder / "yaml.py").write_text("raise ImportError('yaml is damaged')\n")
    (folder / "rich.py").write_text("raise ImportError('rich is damaged')\n")
    (folder / "nashpy.py").write_text("import os\nos._exit(3)\n")
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_the_doctor_works_where_packages_are_broken_and_others_hide_ours(tmp_path: Path, stubs: dict[str, str]) -> None:
    here = tmp_path / "here"
    (here / "solvers").mkdir(parents=True)
    (here / "solvers" / "__init__.py").write_text("open('ran', 'w')\n")
    line = [sys.executable, "-m", "bondproof", "doctor", "--format", "json", "--reproducible"]
    root = str(Path(__file__).parents[2])
    stubs["PYTHONPATH"] += os.pathsep + root
    answer = subprocess.run(line, cwd=here, env=stubs, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 2, answer.stderr
    said = json.loads(answer.stdout)
    broken = ["cvxpy", "nashpy", "python-flint", "PyYAML", "rich", "sympy", "z3-solver", "cvc5"]
    assert said["wrong"] == [*broken, "Z3", "HiGHS", "Clarabel", "nashpy", "cvc5"]
    findings = {f["name"]: f for section in said["sections"] for f in section["findings"]}
    assert findings["PyYAML"]["found"].endswith("does not work: ImportError: yaml is damaged")
    assert findings["solvers"]["found"] == str(here / "solvers" / "__init__.py")
    assert findings["solvers"]["state"] == "note"
    assert "start it with `python -P`" in findings["solvers"]["advice"]
    assert "seconds" not in findings["click"]
    assert not (here / "ran").exists()


def test_an_engine_that_loads_and_answers_wrongly_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend = "class Solver:\n    add = lambda *all: None\n    check = lambda self: 'sat'\nInt, unsat = int, 'unsat'\n"
    (tmp_path / "z3.py").write_text(pretend.replace("= int", "= lambda name: 0"))
    (tmp_path / "cvxpy.py").write_text("installed_solvers = lambda: ['SCIPY', 'CLARABEL']\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    seen = loaded(["z3", "cvxpy"])
    assert seen["z3"].why == "AssertionError: Z3 finds a whole number between 0 and 1"
    assert (seen["cvxpy"].seconds, "no attribute 'Variable'" in seen["cvxpy"].why) == (None, True)


def test_every_engine_of_this_machine_solves_its_problem() -> None:
    seen = loaded(["z3", "cvc5", "flint", "nashpy", "sympy", "cvxpy"])
    assert {name: load.why for name, load in seen.items()} == dict.fromkeys(seen, "")
    assert seen["cvxpy"].details == ("SCIPY", "CLARABEL")


def test_without_click_one_sentence_says_so(tmp_path: Path) -> None:
    code = "import sys; sys.modules['click'] = None; from bondproof.__main__ import main; sys.exit(main(['doctor']))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 2
    assert answer.stderr.startswith("bondproof: the package `click` is not installed.")
    assert answer.stderr.count("\n") == 1


def test_the_answer_has_every_format(bondproof: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bondproof.commands.doctor.examination.loaded", working)
    monkeypatch.setattr(examination.examine, "__defaults__", (working,))
    text = bondproof("doctor")
    assert text.returncode == 0
    assert "loaded in 0.50 s" in text.stdout
    assert "loaded in" not in bondproof("doctor", "--reproducible").stdout
    assert "ok: click: 99.0\n" in bondproof("doctor", "--format", "short").stdout
    assert json.loads(bondproof("doctor", "--format", "json").stdout)["wrong"] == []
