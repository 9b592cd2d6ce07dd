"""Many specs at once: the same answers in the same order, and a process that dies takes no other spec down."""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

import bondproof
from bondproof.commands.verify.batch import LOST, Answer, Decide, one_by_one, side_by_side
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.rendering.document import Detail
from bondproof.rendering.formats import render
from bondproof.rendering.options import RenderOptions
from bondproof.system.progress import silent
from mechanisms.errors import UnknownName, UsageError

Run = Callable[..., CompletedProcess[str]]

SPECS = ("commit-reveal-audit", "cosmos", "solana", "inspection")

HOSTILE = """
import os, signal
from mechanisms.errors import UsageError

def decide(how, spec, progress):
    if spec == "cosmos" and how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if spec == "cosmos" and how == "fault":
        raise RuntimeError("a bug\\nof two lines")
    if spec == "cosmos" and how == "refused":
        raise UsageError("no scheme `x`")
    return ()
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Decide]:
    """A way to decide that processes can import; they get the path of this one."""
    (tmp_path / "hostile_decide.py").write_text(HOSTILE)
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("hostile_decide").decide
    del sys.modules["hostile_decide"]


def answers(hostile: Decide, how: str) -> list[Answer]:
    return list(side_by_side(SPECS, partial(hostile, how), 2, silent))


@pytest.mark.parametrize(("how", "said"), [("killed", "stopped from outside"), ("fault", "RuntimeError: a bug")])
def test_a_process_that_dies_loses_its_own_spec_alone(hostile: Decide, how: str, said: str) -> None:
    found = answers(hostile, how)
    assert [found[0], found[2], found[3]] == [(), (), ()]
    assert isinstance(found[1], tuple)
    (lost,) = found[1]
    assert lost.code == LOST
    assert said in lost.message
    assert lost.at.path.endswith("cosmos.mech.yaml")
    assert "of two lines" not in lost.long()


def test_what_the_user_has_to_correct_ends_the_run(hostile: Decide) -> None:
    with pytest.raises(UsageError, match="no scheme `x`"):
        answers(hostile, "refused")


def test_a_lost_spec_is_code_70_and_no_verdict(monkeypatch: pytest.MonkeyPatch, hostile: Decide) -> None:
    lost = answers(hostile, "killed")[1]
    monkeypatch.setattr("bondproof.commands.verify.verify.side_by_side", lambda *_: [lost])
    result = verify(SPECS[:2], jobs=2)
    assert result.exit_code is ExitCode.INTERNAL
    assert result.specs == ()
    assert str(result).count(LOST) == 1
    forms = ("text", "short", "json", "junit", "sarif", "github", "markdown")
    assert all(LOST in render(result, form, RenderOptions(Detail.ESSENTIAL)) for form in forms)


def test_a_name_that_nothing_has_is_said_before_any_process_is_made() -> None:
    with pytest.raises(UnknownName, match="cosmoss"):
        list(side_by_side(["cosmos", "cosmoss"], one_answer, 2, silent))


def one_answer(spec: object, progress: object) -> Answer:
    raise AssertionError(f"{spec} was to be decided by nobody")


def test_several_processes_answer_as_one_does(bondproof: Run, tmp_path: Path) -> None:
    (tmp_path / "faulty.mech.yaml").write_text("mech: 2\n")
    line = ("verify", "faulty.mech.yaml", *SPECS, "--reproducible", "--format", "json")
    alone, together = bondproof(*line), bondproof(*line, "--jobs", "2")
    assert (alone.returncode, alone.stdout) == (2, together.stdout)
    assert together.returncode == 2
    assert len(json.loads(together.stdout)["specs"]) == len(SPECS)


def test_progress_counts_what_is_done() -> None:
    told = list[tuple[str, int, int]]()
    found = one_by_one(SPECS[:2], lambda spec, progress: (), lambda m, done=0, total=0: told.append((m, done, total)))
    assert list(found) == [(), ()]
    assert told == [("verifying commit-reveal-audit", 0, 2), ("verifying cosmos", 1, 2), ("verified", 2, 2)]


def test_progress_as_json_is_a_line_on_stderr_for_each_spec(bondproof: Run) -> None:
    answer = bondproof("verify", *SPECS[:2], "--progress", "json", "--reproducible")
    lines = [json.loads(line) for line in answer.stderr.splitlines()]
    assert [(line["done"], line["total"]) for line in lines] == [(0, 2), (1, 2), (2, 2)]
    assert lines[1] == {"bondproof": 1, "progress": "verifying cosmos", "done": 1, "total": 2}
    assert answer.stdout == bondproof("verify", *SPECS[:2], "--progress", "none", "--reproducible").stdout


@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
    ],
)
def test_colour_is_for_terminals_and_for_those_who_ask(
    bondproof: Run,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    options: tuple[str, ...],
    colored: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in bondproof("verify", "commit-reveal-audit", *options).stdout) is colored


def test_the_public_function_takes_jobs() -> None:
    assert bondproof.verify(["commit-reveal-audit", "cosmos"], jobs=2).exit_code == 0


def test_a_script_without_a_guard_is_told_of_it_in_the_process_and_in_its_result(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import bondproof\n"
        "result = bondproof.verify(['cosmos', 'solana'], jobs=2)\n"
        "print(result.exit_code, result.faults[0].message)\n"
    )
    ran = run([sys.executable, script], capture_output=True, text=True, timeout=120, check=False)
    assert ran.stdout.startswith("70 no answer: its process did not start")
    for said in (ran.stdout, ran.stderr):
        assert 'below `if __name__ == "__main__":`' in said
