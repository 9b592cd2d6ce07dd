"""Links, streams, pipes and locales: where answers go changes no verdict, no exit code and no other file."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
ROOT = str(Path(__file__).parents[2])
PROGRAM = f"{sys.executable} -m bondproof"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and shells are made otherwise there")

SPEC = """\
mech: 1
game:
  - worker: [honest, cheat]
ledger:
  - worker -> burn: 2 USD when cheat
honest: [honest]
claims:
  loses: "E[worker | cheat] {sign} 0 USD"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", ROOT)
    Path("good.mech.yaml").write_text(SPEC.format(sign="<"))
    Path("bad.mech.yaml").write_text(SPEC.format(sign=">"))
    return tmp_path


def shell(line: str, **environment: str) -> CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line.replace("bondproof", PROGRAM)],
        capture_output=True,
        env={**os.environ, **environment},
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize(
    "line",
    [
        "verify good.mech.yaml --output link",
        "verify good.mech.yaml --report junit=link",
        "verify good.mech.yaml --output inside/answer",
        "verify good.mech.yaml --output inside/../answer",
        "verify good.mech.yaml --certificates inside",
        "verify good.mech.yaml --certificates inside/deeper",
        "verify nosuch --output link",
        "show good.mech.yaml --output dangling",
        "snapshot good.mech.yaml --file dangling",
        "snapshot good.mech.yaml --file inside/x.snap",
        "bond bond.mech.yaml --output link",
        "compare commit-reveal-audit --plot link.svg",
        "init inside/new.mech.yaml",
        "init dangling.mech.yaml",
        "schema --output link",
    ],
)
def test_no_output_follows_a_symbolic_link(bondproof: Run, tmp_path: Path, line: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    Path("work").mkdir()
    os.chdir("work")
    for name in ("good", "bad"):
        Path(f"{name}.mech.yaml").write_bytes(Path(f"../{name}.mech.yaml").read_bytes())
    Path("bond.mech.yaml").write_text(
        SPEC.format(sign="<").replace("2 USD", "bond").replace("game:", "params:\n  bond: solve min USD\ngame:")
    )
    for name, target in {"link": "kept", "link.svg": "kept", "inside": "", "dangling": "new"}.items():
        os.symlink(outside / target, name)
    os.symlink(outside / "new.mech.yaml", "dangling.mech.yaml")
    found = bondproof(*line.split())
    assert found.returncode == 2, found.stdout
    assert "symbolic link" in found.stderr or "is there already" in found.stderr
    assert [path.name for path in outside.iterdir()] == ["kept"]
    assert (outside / "kept").read_text() == "kept"


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/../dev/stdout"])
def test_a_stream_is_written_to_after_what_it_holds(name: str) -> None:
    for operator in (">", ">>"):
        Path("log").write_text("")
        line = (
            f"(echo before; bondproof verify bad.mech.yaml -q --reproducible --output {name}; echo $?) {operator} log"
        )
        done = shell(line)
        lines = Path("log").read_text().splitlines()
        assert (lines[0], lines[-1], done.stderr) == ("before", "1", "")
        assert "REFUTED" in lines[3]


def test_descriptors_and_stderr_are_written_to() -> None:
    done = shell("exec 7>log; echo before >&7; bondproof verify good.mech.yaml --report short=/dev/fd/7 >/dev/null")
    assert (done.returncode, done.stderr) == (0, "")
    assert Path("log").read_text() == "before\ngood.mech.yaml:8:10: PROVED[loses]: margin 2 USD\n"
    done = shell("(echo before >&2; bondproof verify good.mech.yaml --format short --output /dev/stderr) 2>log")
    assert Path("log").read_text() == "before\ngood.mech.yaml:8:10: PROVED[loses]: margin 2 USD\n"
    closed = shell("bondproof verify good.mech.yaml --output /dev/fd/9")
    assert (closed.returncode, "Bad file descriptor" in closed.stderr) == (2, True)
    reading = shell("bondproof verify good.mech.yaml --output /dev/fd/8 8</dev/null")
    assert (reading.returncode, "cannot write" in reading.stderr) == (2, True)


def test_pipes_get_the_answer_and_stay_pipes() -> None:
    os.mkfifo("pipe")
    done = shell("cat pipe & bondproof verify bad.mech.yaml --format short --output pipe; code=$?; wait; exit $code")
    assert (done.returncode, done.stdout.count("REFUTED"), Path("pipe").is_fifo()) == (1, 1, True)
    done = shell("bondproof verify bad.mech.yaml --report json=>(cat) >/dev/null")
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("bondproof verify good.mech.yaml {}", 0),
        ("bondproof verify bad.mech.yaml {}", 1),
        ("bondproof verify nosuch {}", 2),
        ("bondproof verify --nosuch {}", 2),
        ("bondproof verify good.mech.yaml bad.mech.yaml --jobs 2 --progress json {}", 1),
        ("bondproof --help {}", 0),
    ],
)
@pytest.mark.parametrize(
    "closed",
    [
        *(">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"),
        *("2>/dev/full", "| true; exit ${PIPESTATUS[0]}", "2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}"),
    ],
)
def test_streams_that_are_closed_full_or_unread_change_no_exit_code(line: str, code: int, closed: str) -> None:
    done = shell(line.format(closed))
    assert done.returncode == code, done.stderr
    assert "internal error" not in done.stderr


def test_few_descriptors_are_enough_for_several_jobs() -> None:
    for most in (10, 16, 24):
        done = shell(f"ulimit -n {most}; bondproof verify good.mech.yaml bad.mech.yaml --jobs 2 --format short")
        assert (done.returncode, done.stdout.count("PROVED"), done.stderr) == (1, 1, "")
    compared = shell("ulimit -n 16; bondproof compare good.mech.yaml --jobs 2")
    assert (compared.returncode, compared.stderr) == (0, "")


ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("form", ["text", "short", "json", "junit", "sarif", "github", "markdown"])
def test_a_locale_without_our_characters_changes_no_answer(form: str) -> None:
    Path("α.mech.yaml").write_text(SPEC.format(sign=">").replace("mech: 1", "mech: 1\nname: a"))
    done = shell(f"bondproof verify α.mech.yaml --format {form}", **ASCII)
    assert done.returncode == 1, done.stderr
    assert done.stdout.isascii()
    if form in ("json", "sarif"):
        json.loads(done.stdout)
