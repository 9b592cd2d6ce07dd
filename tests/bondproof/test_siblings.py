"""A foreign package in the way of ours is named in one sentence and never run; the command goes round it."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from bondproof._siblings import SIBLINGS, require_own_siblings

ASK = "import bondproof._siblings as s; s.require_own_siblings()"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=60)


def put_in_the_way(folder: Path, name: str) -> Path:
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text("from pathlib import Path\nPath('ran').touch()\n")
    return package / "__init__.py"


def test_our_own_siblings_pass_in_under_a_millisecond() -> None:
    require_own_siblings()  # fills the caches of the import system, as the interpreter's own start does
    seconds = []
    for _ in range(20):
        started = perf_counter()
        require_own_siblings()
        seconds.append(perf_counter() - started)
    assert min(seconds) < 1e-3  # the least, since a busy machine only ever adds to it


@pytest.mark.parametrize("name", SIBLINGS)
def test_a_foreign_sibling_is_named_and_never_run(tmp_path: Path, name: str) -> None:
    foreign = put_in_the_way(tmp_path, name)
    answer = run(tmp_path, "-c", ASK)
    assert answer.returncode != 0
    assert f"needs its own package `{name}`" in answer.stderr
    assert str(foreign) in answer.stderr
    assert "python -P -m bondproof" in answer.stderr
    assert not (tmp_path / "ran").exists()


def test_a_foreign_module_file_is_in_the_way_like_a_package(tmp_path: Path) -> None:
    (tmp_path / "proofs.py").write_text("")
    answer = run(tmp_path, "-c", ASK)
    assert answer.returncode != 0
    assert "needs its own package `proofs`" in answer.stderr


def test_a_folder_that_is_no_package_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "results.txt").write_text("mine")
    assert run(tmp_path, "-c", ASK).returncode == 0


def test_the_advice_in_the_sentence_works(tmp_path: Path) -> None:
    put_in_the_way(tmp_path, "solvers")
    assert run(tmp_path, "-P", "-c", ASK).returncode == 0
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("way", ["current folder", "PYTHONPATH"])
def test_the_command_finds_its_own_packages_past_foreign_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for name in SIBLINGS:
        put_in_the_way(tmp_path, name)
    if way == "PYTHONPATH":
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    flags = ["-P"] if way == "PYTHONPATH" else []
    answer = run(tmp_path, *flags, "-m", "bondproof", "verify", "audit-v1")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_the_processes_of_a_command_find_them_too(tmp_path: Path) -> None:
    for name in SIBLINGS:
        put_in_the_way(tmp_path, name)
    answer = run(tmp_path, "-m", "bondproof", "compare", "inspection", "audit-v1", "--jobs", "2")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert not (tmp_path / "ran").exists()


def test_a_process_in_which_a_foreign_sibling_is_loaded_is_told(tmp_path: Path) -> None:
    foreign = put_in_the_way(tmp_path, "solvers")
    answer = run(tmp_path, "-c", "import solvers, sys; from bondproof.__main__ import main; sys.exit(main(['--help']))")
    assert answer.returncode == 2
    assert "needs its own package `solvers`" in answer.stderr
    assert str(foreign) in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_program_beside_a_foreign_sibling_is_told_in_a_sentence(tmp_path: Path) -> None:
    foreign = put_in_the_way(tmp_path, "solvers")
    answer = run(tmp_path, "-c", "import bondproof; bondproof.verify('cosmos')")
    assert answer.returncode == 1
    assert "needs its own package `solvers`" in answer.stderr
    assert str(foreign) in answer.stderr
    assert not (tmp_path / "ran").exists()
