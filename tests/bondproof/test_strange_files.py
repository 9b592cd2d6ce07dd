"""Names, links and pipes that no file should have, and answers that would replace what is read: 2, and nothing lost."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
params:
  bond: 31 USD
game:
  - worker: [honest, cheat]
ledger:
  - worker -> burn: bond when cheat
honest: [honest]
claims:
  loses: E[worker | cheat] < 0 USD
"""
LONG = "x" * 5000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.mech.yaml").write_text(SPEC)
    return tmp_path


@pytest.mark.parametrize(
    "line",
    [
        ("verify", LONG),
        ("explain", LONG),
        ("certify", LONG),
        ("init", f"{LONG}.mech.yaml"),
        ("diff", "a.mech.yaml", LONG),
        ("bench", "pin", LONG),
        ("snapshot", "a.mech.yaml", "--file", LONG),
        ("verify", "a.mech.yaml", "--output", LONG),
    ],
    ids=lambda line: line[0],
)
def test_a_name_that_is_too_long_for_any_file_is_2(bondproof: Run, line: tuple[str, ...]) -> None:
    found = bondproof(*line)
    assert (found.returncode, found.stdout) == (2, "")
    assert "error: " in found.stderr.lower()


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there")
def test_links_that_lead_round_and_pipes_are_told(bondproof: Run) -> None:
    os.symlink("self", "self")
    for line, said in (
        (("--file", "self"), "Too many levels of symbolic links"),
        (("--check", "--file", "self"), "Too many levels of symbolic links"),
        (("--output", "self"), "it is a symbolic link, and answers follow none"),
    ):
        found = bondproof("snapshot", "a.mech.yaml", *line)
        assert (found.returncode, said in found.stderr) == (2, True), found.stderr
    os.mkfifo("pipe")
    bondproof("snapshot", "a.mech.yaml")
    assert "`pipe` is a spec" in bondproof("diff", "bondproof.snap", "pipe").stderr  # and it does not wait for a writer


@pytest.mark.skipif(sys.platform == "win32", reason="links are made otherwise there")
def test_a_snapshot_behind_a_link_names_the_spec_that_was_decided(bondproof: Run) -> None:
    Path("other/inner").mkdir(parents=True)
    os.symlink("other/inner", "link")
    Path("other/a.mech.yaml").write_text(SPEC.replace("31 USD", "99 USD"))
    assert "`link` is a symbolic link" in bondproof("snapshot", "a.mech.yaml", "--file", "link/x.snap").stderr
    assert bondproof("snapshot", "a.mech.yaml", "--file", "other/inner/x.snap").returncode == 0
    assert '\n{"spec": "../../a.mech.yaml", "claim": "loses"' in Path("link/x.snap").read_text()
    Path("a.mech.yaml").write_text(SPEC.replace("31 USD", "1 USD"))
    found = bondproof("snapshot", "--check", "--file", "link/x.snap")
    assert (found.returncode, "LOOSER  loses" in found.stdout) == (4, True)


@pytest.mark.parametrize(
    "line",
    [
        ("verify", "a.mech.yaml", "--output", "a.mech.yaml"),
        ("verify", "a.mech.yaml", "--report", "json=./a.mech.yaml"),
        ("diff", "bondproof.snap", "bondproof.snap", "--output", "bondproof.snap"),
        ("snapshot", "a.mech.yaml", "--output", "bondproof.snap"),
        ("list", "--output", "a.mech.yaml"),
        ("verify", "a.mech.yaml", "--output", "mech.lock"),
        ("snapshot", "a.mech.yaml", "--file", "new.snap", "--output", "./new.snap"),
        ("verify", "a.mech.yaml", "--certificates", ".", "--output", "a.loses.json"),
        ("compare", "a.mech.yaml", "--plot", "a.svg", "--output", "a.svg"),
    ],
)
def test_an_answer_never_replaces_what_is_read(bondproof: Run, line: tuple[str, ...]) -> None:
    bondproof("snapshot", "a.mech.yaml")
    before = {path: path.read_bytes() for path in Path().iterdir()}
    found = bondproof(*line)
    assert (found.returncode, "would replace what is kept there" in found.stderr) == (2, True)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_two_specs_whose_names_look_alike_are_not_taken_for_one(bondproof: Run) -> None:
    for name in ("old/a\u200bb", "new/a\u200bb", "new/a\\u200bb"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(f"{name}.mech.yaml").write_text(SPEC)
    found = bondproof("diff", "old", "new")
    assert (found.returncode, "have the same path" in found.stderr) == (2, True)


def test_a_snapshot_that_an_editor_marked_is_read(bondproof: Run) -> None:
    bondproof("snapshot", "a.mech.yaml")
    Path("marked.snap").write_bytes(b"\xef\xbb\xbf" + Path("bondproof.snap").read_bytes())
    assert bondproof("diff", "marked.snap", "bondproof.snap").stdout == "1 claim: 1 unchanged\n"
