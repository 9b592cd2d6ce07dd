"""Where answers go: files whole or not at all, the same bytes for the same question, the same content on a terminal."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.cli import answer
from bondproof.system.files import write_whole

ROOT = Path(__file__).parents[2]
Run = Callable[..., CompletedProcess[str]]
COLOR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("command", ["verify", "bond", "lint", "show"])
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_reproducible_answer_is_the_same_bytes_twice(bondproof: Run, command: str, form: str) -> None:
    line = (command, "commit-reveal-audit", "--reproducible", "--format", form)
    first, second = bondproof(*line), bondproof(*line)
    assert first.stdout == second.stdout
    assert first.stdout != ""
    assert "seconds" not in first.stdout


def test_a_file_gets_what_the_terminal_would(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    line = ("verify", "commit-reveal-audit", "--reproducible", "--format", "json")
    written = bondproof(*line, "--output", file)
    assert (written.returncode, written.stdout) == (0, "")
    assert file.read_text() == bondproof(*line).stdout


def test_a_file_holds_no_colours(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    bondproof("verify", "commit-reveal-audit", "--color", "always", "--output", file)
    assert "\x1b" not in file.read_text()


@pytest.mark.parametrize(
    ("command", "form", "begins"),
    [
        ("verify", "text", "error: unknown spec `<b>\\n::error::x`."),
        ("verify", "short", "error: unknown spec `<b>\\n::error::x`."),
        ("verify", "markdown", "## bondproof could not do its work"),
        ("compare", "csv", 'error,,"unknown spec `<b>\\n::error::x`.'),
        ("compare", "latex", r"error unknown spec \textasciigrave{}\textless{}b\textgreater{}\textbackslash{}n::"),
        (
            "compare",
            "html",
            '<section class="bondproof">\n<p><span class="error">error</span> unknown spec `&lt;b&gt;',
        ),
    ],
)
def test_a_fault_goes_into_the_file_in_place_of_an_earlier_answer_and_to_stderr(
    bondproof: Run, tmp_path: Path, command: str, form: str, begins: str
) -> None:
    file = tmp_path / "answer.txt"
    file.write_text("earlier")
    refused = bondproof(command, "<b>\n::error::x", "--format", form, "--output", file)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith("error: unknown spec `<b>\\n::error::x`.")
    assert file.read_text().startswith(begins)
    assert "\n::error" not in refused.stderr + file.read_text()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_an_answer_that_cannot_be_printed_is_2_and_no_bug() -> None:
    line = f"{sys.executable} -m bondproof verify commit-reveal-audit > /dev/full"
    refused = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (refused.returncode, refused.stderr) == (2, "error: cannot print the answer: No space left on device\n")


def test_a_name_that_is_no_text_beside_a_misspelled_one_is_written_out(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(os.fsdecode(b"rule\xff.mech.yaml")).write_text("mech: 1\n")
    refused = bondproof("verify", "rule.mech.yaml", "--report", "short=answer.txt")
    assert (refused.returncode, refused.stderr.count("did you mean `rule\\udcff.mech.yaml`?")) == (2, 1)
    assert "rule\\udcff.mech.yaml" in Path("answer.txt").read_text()
    assert bondproof("verify", os.fsdecode(b"rul\xff"), "--output", "answer.txt").returncode == 2
    assert "unknown spec `rul\\udcff`" in Path("answer.txt").read_text()


def test_the_line_of_progress_shows_names_and_obeys_none() -> None:
    assert str(answer._counted("verifying a\x1b[2J\n[b]", 1, 2)) == r"verifying a\x1b[2J\n[b]  (1 of 2 done)"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = tmp_path / "answer.txt"
    file.write_text("earlier")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(file, "a new answer")
    assert [path.name for path in tmp_path.iterdir()] == ["answer.txt"]
    assert file.read_text() == "earlier"


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text("earlier")
    file.chmod(0o640)
    write_whole(file, "new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_is_a_usage_error(bondproof: Run, tmp_path: Path) -> None:
    refused = bondproof("verify", "commit-reveal-audit", "--output", tmp_path / "no" / "such" / "folder.txt")
    assert refused.returncode == 2
    assert "cannot write" in refused.stderr


def test_colours_are_the_only_difference_that_color_makes(bondproof: Run) -> None:
    line = ("verify", "commit-reveal-audit", "--reproducible")
    plain, colored = bondproof(*line).stdout, bondproof(*line, "--color", "always").stdout
    assert "\x1b[" in colored
    assert "\x1b" not in plain
    assert COLOR.sub("", colored) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are a matter of Unix")
def test_a_terminal_shows_the_same_words_as_a_pipe() -> None:
    line = [sys.executable, "-m", "bondproof", "verify", "commit-reveal-audit", "--reproducible"]
    piped = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    on_terminal = _on_terminal(line)
    assert "\x1b[" in on_terminal
    assert sorted(COLOR.sub("", on_terminal).split()) == sorted(piped.stdout.split())
    assert max(map(len, COLOR.sub("", on_terminal).splitlines())) <= 60 < max(map(len, piped.stdout.splitlines()))


def _on_terminal(line: list[str]) -> str:
    """What a command writes to a terminal as its standard output."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": "40", "TERM": "xterm"}
    process = subprocess.Popen(line, cwd=ROOT, stdout=theirs, stderr=subprocess.DEVNULL, env=environment)
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 4096):
            written += chunk
    except OSError:
        pass  # Linux says so when the other side has closed
    os.close(ours)
    assert process.wait(timeout=60) == 0
    return written.decode()


@pytest.mark.parametrize("command", ["explain", "show", "list", "init", "schema", "doctor"])
def test_a_command_that_decides_nothing_takes_no_options_of_work(bondproof: Run, command: str) -> None:
    for option in ("--rlimit", "--timeout", "--progress"):
        assert f"No such option '{option}'" in bondproof(command, option, "1").stderr
