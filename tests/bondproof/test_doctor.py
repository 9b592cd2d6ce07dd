"""The doctor says what is missing, too old, broken or hidden, and works all the same."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from subprocess import CompletedProcess

import click
import pytest

from bondproof.commands import doctor
from bondproof.commands.doctor import ENGINES, DoctorResult, Finding, State, examine, requirements, terminal, tried
from bondproof.rendering.document import Detail
from bondproof.rendering.formats import render
from bondproof.rendering.options import RenderOptions

Run = Callable[..., CompletedProcess[str]]

NEWEST = "9999.0"
"""A version that is enough for every package, those that count years too."""


def found(result: DoctorResult, name: str) -> Finding:
    return next(f for section in result.sections for f in section.findings if f.name == name)


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A machine on which everything is installed and works, but for the programs whose text holds one of these."""
    failing: dict[str, str] = {}

    def answers(program: str) -> tuple[float | None, str]:
        why = next((why for part, why in failing.items() if part in program), "")
        return None if why else 0.5, why

    monkeypatch.setattr(doctor, "installed", lambda name: NEWEST)
    monkeypatch.setattr(doctor, "tried", answers)
    return failing


@pytest.mark.usefixtures("healthy")
def test_nothing_is_wrong_where_everything_is_there() -> None:
    result = examine()
    assert (result.wrong, result.exit_code) == ((), 0)
    assert [section.title for section in result.sections] == [
        *("program", "packages of bondproof", "requirements", "extras", "solvers", "terminal")
    ]
    shown = click.unstyle(render(result, "text", RenderOptions()))
    assert shown.endswith("\n  everything that bondproof needs is there\n")
    assert render(result, "text", RenderOptions(Detail.ESSENTIAL)) == ""


def test_what_is_asked_for_is_what_the_project_says() -> None:
    asked = {name.lower(): (least, extra) for name, least, extra in requirements()}
    assert {"click", "cvxpy", "nashpy", "pyyaml", "z3-solver"} <= set(asked)
    assert {extra for _, extra in asked.values()} == {"", "plot", "cvc5", "parquet", "cluster"}
    assert asked["matplotlib"][1] == "plot"
    assert "pytest" not in asked
    assert all(least for least, _ in asked.values())
    assert {package for _, package, _ in ENGINES} <= set(asked)


@pytest.mark.usefixtures("healthy")
def test_a_missing_requirement_is_wrong_and_a_missing_extra_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "installed", lambda name: None if name in ("nashpy", "cvc5") else NEWEST)
    result = examine()
    assert result.exit_code == 2
    assert {each.name for each in result.wrong} == {"nashpy"}
    nashpy = found(result, "nashpy")
    assert (nashpy.state, nashpy.found, nashpy.advice) == (State.WRONG, "not installed", 'pip install "nashpy>=0.0.41"')
    cvc5 = found(result, "cvc5")
    assert (cvc5.state, cvc5.advice) == (State.NOTE, 'pip install "bondproof[cvc5]"')


@pytest.mark.usefixtures("healthy")
@pytest.mark.parametrize(("version", "state"), [("5.0.10", State.WRONG), ("5.1", State.OK), ("5.1.0", State.OK)])
def test_a_version_that_is_too_old_is_wrong(monkeypatch: pytest.MonkeyPatch, version: str, state: State) -> None:
    monkeypatch.setattr(doctor, "installed", lambda name: version if name == "pebble" else NEWEST)
    pebble = found(examine(), "pebble")
    advice = 'pip install --upgrade "pebble>=5.1"' if state is State.WRONG else ""
    assert (pebble.state, pebble.advice) == (state, advice)


def test_engines_and_packages_that_do_not_work_are_wrong(healthy: dict[str, str]) -> None:
    healthy |= {"import cvxpy": "ImportError: libgomp.so.1", "import yaml": "ImportError: it is damaged"}
    result = examine()
    assert [each.name.lower() for each in result.wrong] == ["pyyaml", "clarabel"]
    assert found(result, "Clarabel").found == f"cvxpy {NEWEST}, does not work: ImportError: libgomp.so.1"
    assert found(result, "Clarabel").advice == "pip install --force-reinstall cvxpy"


def test_a_program_without_metadata_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", nothing)
    assert [each.name for each in examine().wrong] == ["bondproof"]


@pytest.mark.parametrize(
    ("module", "said"),
    [
        ("raise RuntimeError('a\\nb\\x1b[2J')", r"b\x1b[2J"),
        ("import os; os._exit(9)", "it ended Python (code 9)"),
        ("import os; os._exit(0)", "it ended Python (code 0)"),
        ("import time; time.sleep(60)", "no answer within 1 s"),
        ("assert False", "a wrong answer to a tiny problem"),
        ("print('right or not')", ""),
    ],
)
def test_modules_that_fail_end_python_or_take_too_long_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, said: str
) -> None:
    (tmp_path / "mine.py").write_text(module)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    seconds, why = tried("import mine", 1.0 if "sleep" in module else 60.0)
    assert (why, seconds is None) == (said, bool(said))


def test_the_terminal_is_described_without_what_could_disturb_it() -> None:
    told = {f.name: f for f in terminal({"COLUMNS": "90", "NO_COLOR": "1", "TERM": "x\x1b[2J"})}
    assert told["settings"].found == r"NO_COLOR=1, TERM=x\x1b[2J"
    assert told["width"].found == "90 columns"


def test_the_doctor_works_where_packages_are_broken_and_others_hide_ours(tmp_path: Path) -> None:
    stubs, here = tmp_path / "stubs", tmp_path / "here"
    stubs.mkdir()
    for name in ("cvxpy", "scipy", "sympy", "z3", "cvc5", "flint", "distributed"):
        (stubs / f"{name}.py").write_text("")
    (stubs / "yaml.py").write_text("raise ImportError('yaml is damaged')\n")
    (stubs / "rich.py").write_text("raise ImportError('rich is damaged')\n")
    (stubs / "nashpy.py").write_text("import os\nos._exit(3)\n")
    (here / "solvers").mkdir(parents=True)
    (here / "solvers" / "__init__.py").write_text("open('ran', 'w')\n")
    line = [sys.executable, "-m", "bondproof", "doctor", "--format", "json", "--reproducible"]
    path = os.pathsep.join((str(stubs), str(Path(__file__).parents[2])))
    environment = {**os.environ, "PYTHONPATH": path}
    answer = subprocess.run(line, cwd=here, env=environment, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 2, answer.stderr
    said = json.loads(answer.stdout)
    assert [name.lower() for name in said["wrong"]] == [
        *("pyyaml", "rich", "z3", "highs", "clarabel", "flint", "nashpy", "sympy", "cvc5")
    ]
    findings = {f["name"].lower(): f for section in said["sections"] for f in section["findings"]}
    assert findings["pyyaml"]["found"].endswith("does not work: ImportError: yaml is damaged")
    assert findings["nashpy"]["found"].endswith("does not work: it ended Python (code 3)")
    assert (findings["solvers"]["found"], findings["solvers"]["state"]) == (
        *(str(here / "solvers" / "__init__.py"), "note"),
    )
    assert "start it with `python -P`" in findings["solvers"]["advice"]
    assert findings["click"]["seconds"] is None
    assert not (here / "ran").exists()


@pytest.mark.parametrize(("name", "package", "program"), ENGINES)
def test_every_engine_of_this_machine_solves_its_problem(name: str, package: str, program: str) -> None:
    assert tried(program)[1] == "", f"{name} of {package}"


def test_an_engine_that_answers_wrongly_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend = "class Solver:\n    add = lambda *all: None\n    check = lambda self: 'sat'\n"
    (tmp_path / "z3.py").write_text(f"{pretend}Int, unsat = lambda name: 0, 'unsat'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert tried(ENGINES[0][2])[1] == "a wrong answer to a tiny problem"


def test_without_click_one_sentence_says_so() -> None:
    code = "import sys; sys.modules['click'] = None; from bondproof.__main__ import main; sys.exit(main(['doctor']))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 2
    assert answer.stderr.startswith("bondproof: the package `click` is not installed.")
    assert answer.stderr.count("\n") == 1


@pytest.mark.usefixtures("healthy")
def test_the_answer_has_every_format(bondproof: Run) -> None:
    text = bondproof("doctor")
    assert text.returncode == 0
    assert "tried in 0.50 s" in text.stdout
    assert "tried in" not in bondproof("doctor", "--reproducible").stdout
    for form in ("markdown", "html", "latex"):
        assert NEWEST in bondproof("doctor", "--format", form).stdout
    assert json.loads(bondproof("doctor", "--format", "json").stdout)["wrong"] == []
