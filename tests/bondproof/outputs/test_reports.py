"""Several formats from one run, each file whole or not at all, and the same exit code whatever the format."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from bondproof.commands.verify import verify as verification
from bondproof.rendering import sarif
from bondproof.rendering.formats import USUAL

ROOT = Path(__file__).parents[3]
FORMATS = ("text", "short", "json", "junit", "sarif", "github", "markdown", "html", "latex")
Run = Callable[..., CompletedProcess[str]]


def spec(name: str) -> str:
    return f"../rules & 100%/{name}.mech.yaml"


def test_one_run_writes_every_format_as_the_format_itself_is_written(bondproof: Run, repository: Path) -> None:
    line = ("verify", spec("mixed"), spec("broken"), "--rlimit", "3000", "--reproducible")
    reports = [word for form in FORMATS for word in ("--report", f"{form}=answer=of.{form}")]
    main = bondproof(*line, *reports)
    assert main.returncode == 2
    for form in FORMATS:
        alone = bondproof(*line, "--format", form)
        assert (alone.returncode, Path(f"answer=of.{form}").read_text()) == (2, alone.stdout)
    assert main.stdout == Path("answer=of.text").read_text()


def test_every_format_that_is_read_alone_says_which_rows_of_data_were_chosen(bondproof: Run) -> None:
    chosen = json.loads(bondproof("verify", "cosmos", "--format", "json").stdout)["specs"][0]["remarks"]
    assert any("T0193, R070" in remark for remark in chosen)
    suite = ElementTree.fromstring(bondproof("verify", "cosmos", "--format", "junit").stdout)
    assert [p.get("value") for p in suite.iter("property") if p.get("name") == "remark"] == chosen
    log = json.loads(bondproof("verify", "cosmos", "--format", "sarif").stdout)
    told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert [(note["level"], note["message"]["text"]) for note in told] == [
        ("note", f"cosmos, as written: {r}") for r in chosen
    ]
    summary = bondproof("verify", "cosmos", "--format", "markdown").stdout
    listed = [line.replace("\\", "")[2:] for line in summary.splitlines() if line.startswith("* ")]
    assert listed == [" ".join(remark.split()) for remark in chosen]


@pytest.mark.parametrize("line", [(spec("broken"),), ("nothing-such",), ("audited-inference", "--set", "bond")])
def test_every_report_is_written_where_no_spec_can_be_read(
    bondproof: Run, repository: Path, line: tuple[str, ...]
) -> None:
    reports = [word for form in FORMATS for word in ("--report", f"{form}=answer.{form}")]
    refused = bondproof("verify", *line, *reports)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == Path("answer.text").read_text()
    assert json.loads(Path("answer.json").read_text())["exit_code"] == 2
    assert json.loads(Path("answer.sarif").read_text())["runs"][0]["invocations"][0]["exitCode"] == 2
    assert ElementTree.parse("answer.junit").getroot().get("errors") == "1"
    assert Path("answer.github").read_text().startswith("::error ")
    assert Path("answer.markdown").read_text().startswith("## bondproof could not do its work\n")


@pytest.mark.parametrize("form", ["junit", "sarif", "github", "markdown"])
@pytest.mark.parametrize(("name", "code"), [("good", 0), ("bad", 1), ("broken", 2), ("hard", 3), ("vacuous", 5)])
def test_the_exit_code_is_that_of_the_verdicts_in_every_format(
    bondproof: Run, repository: Path, form: str, name: str, code: int
) -> None:
    assert bondproof("verify", spec(name), "--rlimit", "3000", "--format", form).returncode == code


@pytest.mark.parametrize(
    ("specs", "options", "code"),
    [
        (("good", "hard"), (), 3),
        (("good", "hard"), ("--allow-undecided",), 0),
        (("hard", "silent"), (), 5),
        (("vacuous", "bad", "hard"), (), 1),
        (("bad", "vacuous", "broken", "hard"), (), 2),
    ],
)
def test_the_most_serious_of_several_specs_decides_the_code(
    bondproof: Run, repository: Path, specs: tuple[str, ...], options: tuple[str, ...], code: int
) -> None:
    assert bondproof("verify", *map(spec, specs), *options, "--rlimit", "3000").returncode == code


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--output", "no/such/folder.txt"), "cannot write `no/such/folder.txt`: No such file or directory"),
        (("--report", "sarif=no/such/folder.sarif"), "cannot write `no/such/folder.sarif`"),
        (("--output", "."), "cannot write `.`: it is a folder"),
        (("--report", "sarif"), "`sarif` is not FORMAT=FILE"),
        (("--report", "sarif="), "`sarif=` is not FORMAT=FILE"),
        (
            ("--report", "sarf=a"),
            f"`sarf` is not a format of this command, which has {', '.join(USUAL)}, short",
        ),
        (("--report", "sarif=a", "--report", "junit=a"), "`a` is named twice"),
        (("--report", "sarif=a", "--output", "a"), "`a` is named twice"),
    ],
)
def test_a_file_that_cannot_be_written_is_noticed_before_any_work(
    bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr(verification, "load", lambda *_, **__: pytest.fail("work was done"))
    refused = bondproof("verify", spec("mixed"), *options)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert said in " ".join(refused.stderr.split())
    assert list(Path().iterdir()) == []


def test_a_look_whether_a_file_can_be_written_leaves_it_alone(bondproof: Run, repository: Path) -> None:
    Path("answer.txt").write_text("earlier")
    line = ("verify", "cosmos", "--output", "answer.txt", "--report", "text=no/such/folder.txt")
    assert bondproof(*line).returncode == 2
    assert [(file.name, file.read_text()) for file in Path().iterdir()] == [("answer.txt", "earlier")]


def test_a_report_that_cannot_be_written_after_all_is_2_and_the_others_are_written(
    bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def full(source: str, target: Path) -> None:
        if Path(target).name == "a.sarif":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    line = ("verify", spec("mixed"), "--rlimit", "3000", "--report", "sarif=a.sarif", "--report", "junit=a.xml")
    answer = bondproof(*line)
    assert answer.returncode == 2
    assert "cannot write `a.sarif`: No space left on device" in answer.stderr
    assert [file.name for file in Path().iterdir()] == ["a.xml"]


def test_a_format_that_breaks_down_takes_no_other_answer_down(
    bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "render", lambda *_: 1 // 0)
    broken = bondproof("verify", spec("good"), "--report", "sarif=a.sarif", "--report", "junit=a.xml")
    assert broken.returncode == 70
    assert "1 claim: 1 proved" in broken.stdout
    assert "internal error: ZeroDivisionError" in broken.stderr
    assert "This is a bug, and no verdict. Reproduce it with:" in broken.stderr
    assert [file.name for file in Path().iterdir()] == ["a.xml"]


KILLED = """
import os, signal, sys
from bondproof.__main__ import main
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)  # the answer is written, and has not got its name yet
main(sys.argv[1:])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a matter of Unix")
def test_a_run_that_is_killed_leaves_the_old_file_or_none(repository: Path) -> None:
    old = Path("old.sarif")
    old.write_text("earlier")
    for file in (old, Path("new.sarif")):
        line = [sys.executable, "-c", KILLED, "verify", "nothing-such", "--format", "sarif", "--output", str(file)]
        died = subprocess.run(line, capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
        assert died.returncode == -signal.SIGKILL
    assert old.read_text() == "earlier"
    assert not Path("new.sarif").exists()


def test_a_bug_during_the_work_leaves_the_old_file(
    bondproof: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(verification, "verify_spec", fail)
    Path("answer.sarif").write_text("earlier")
    broken = bondproof("verify", spec("mixed"), "--report", "sarif=answer.sarif", "--output", "answer.txt")
    assert broken.returncode == 70
    assert [(file.name, file.read_text()) for file in Path().iterdir()] == [("answer.sarif", "earlier")]


def test_the_terminal_gets_a_report_where_it_is_named_as_a_file(bondproof: Run, repository: Path) -> None:
    line = ("verify", spec("mixed"), "--rlimit", "3000", "--reproducible")
    piped = subprocess.run(
        [sys.executable, "-m", "bondproof", *line, "--output", "/dev/null", "--report", "github=/dev/stdout"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert piped.returncode == 1
    assert piped.stdout == bondproof(*line, "--format", "github").stdout
