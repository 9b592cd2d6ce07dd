"""`lint` remembers in what it found nothing, asks anew where anything has changed, and answers the same."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import clean_specs
from bondproof.clean_specs import FILE, MOST, CleanSpecs

Run = Callable[..., CompletedProcess[str]]

CLEAN = "mech: 1\nname: a\nparams:\n  bond: 1 USD\nclaims:\n  positive: bond > 0\n"
BROKEN = CLEAN.replace("bond > 0", "bnd > 0")
SILENT = CLEAN.partition("claims")[0]


@pytest.fixture
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("specs") / "a.mech.yaml"
    file.write_text(CLEAN)
    return file


def asked_of(folder: Path, asked: str = "") -> CleanSpecs:
    return CleanSpecs(folder, asked)


def remembered(folder: Path, spec: Path, asked: str = "") -> bool:
    return asked_of(folder, asked).knows(str(spec))


def remember(folder: Path, *specs: Path, asked: str = "") -> None:
    clean = asked_of(folder, asked)
    for spec in specs:
        clean.knows(str(spec))
    clean.remember(map(str, specs))


@pytest.mark.parametrize("form", ["text", "short", "json", "sarif", "github"])
def test_the_second_answer_is_the_first_one(bondproof: Run, cache: Path, spec: Path, form: str) -> None:
    line = ("lint", str(spec), "cosmos", "--format", form, "--reproducible")
    first = bondproof(*line)
    assert len((cache / FILE).read_text().split()) == 2
    second, anew = bondproof(*line), bondproof(*line, "--no-cache")
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout) == (anew.returncode, anew.stdout)
    assert first.returncode == 0


@pytest.mark.parametrize(("text", "code", "word"), [(BROKEN, 2, "error[M012]"), (SILENT, 0, "warning[B002]")])
def test_what_has_changed_is_read_and_what_is_found_in_it_is_told_every_time(
    bondproof: Run, spec: Path, text: str, code: int, word: str
) -> None:
    assert bondproof("lint", str(spec)).returncode == 0
    spec.write_text(text)
    for _ in range(2):
        found = bondproof("lint", str(spec), "cosmos")
        assert found.returncode == code
        assert word in found.stdout
        assert "ok  " in found.stdout
    spec.write_text(CLEAN)
    assert bondproof("lint", str(spec)).returncode == 0


def test_another_question_is_asked_anew(bondproof: Run, spec: Path) -> None:
    assert bondproof("lint", str(spec)).returncode == 0
    assert bondproof("lint", str(spec), "--set", "bnd=2 USD").returncode == 2
    assert bondproof("lint", str(spec), "--scheme", "bond-only").returncode == 2
    assert bondproof("lint", str(spec), str(spec.with_name("none.mech.yaml"))).returncode == 2


def test_a_lock_that_comes_or_changes_is_another_question(bondproof: Run, spec: Path) -> None:
    assert bondproof("lint", str(spec)).returncode == 0
    lock = spec.with_name("mech.lock")
    lock.write_text("no lock at all")
    assert bondproof("lint", str(spec)).returncode == 2
    lock.write_text('mech-lock = 1\n\n[tools]\n"z3-solver" = "4.13"\n')
    assert bondproof("lint", str(spec)).returncode == 0
    lock.write_text("no lock at all")
    assert bondproof("lint", str(spec)).returncode == 2


def test_all_is_counted_whether_it_was_read_or_known(bondproof: Run, spec: Path) -> None:
    def told(*specs: str) -> list[tuple[int, int]]:
        lines = bondproof("lint", *specs, "--progress", "json").stderr.splitlines()
        return [(line["done"], line["total"]) for line in map(json.loads, lines)]

    assert told(str(spec)) == [(0, 1), (1, 1)]
    assert told(str(spec)) == [(1, 1)]
    assert told(str(spec), "cosmos") == [(1, 2), (2, 2)]


def test_what_is_open_is_a_warning_and_asked_again(bondproof: Run, cache: Path, spec: Path) -> None:
    ranges = "".join(f"  {name}: 1 .. 100\n" for name in "wxyz")
    claim = "claims:\n  positive: 1 / (x^3 + y^3 + z^3 - w^3) > 0\n"  # 3^3 + 4^3 + 5^3 = 6^3
    spec.write_text(f"mech: 1\nname: a\nparams:\n{ranges}{claim}")
    for _ in range(2):
        found = bondproof("lint", str(spec), "--format", "short", "--rlimit", "1")
        assert found.returncode == 0
        assert (
            f"{spec}:9:34: warning[B003]: nobody could tell within the work allowed whether this may be a"
            in found.stdout
        )
    assert not (cache / FILE).exists()
    assert bondproof("verify", str(spec), "--rlimit", "1").returncode == 3


def test_a_cache_that_could_have_come_with_the_specs_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, elsewhere = tmp_path / "repository" / "rules", tmp_path / "elsewhere"
    for folder in (rules, elsewhere, tmp_path / "repository" / ".git"):
        folder.mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "repository")
    spec = rules / "a.mech.yaml"
    spec.write_text(CLEAN)
    for here, cache, asked in (
        (elsewhere, tmp_path / "cache", True),
        (rules, tmp_path / "cache", True),
        (rules, rules / "cache", False),
        (rules, tmp_path / "repository" / "cache", False),
        (elsewhere, tmp_path / "repository" / "cache", False),
        (rules, tmp_path / "link" / "cache", False),
        (elsewhere, elsewhere / "cache", False),
    ):
        monkeypatch.chdir(here)
        remember(cache, spec)
        assert remembered(cache, spec) is asked
        assert (cache / FILE).exists() is asked


def test_without_a_cache_nothing_is_read_or_kept(bondproof: Run, cache: Path, spec: Path) -> None:
    assert bondproof("lint", str(spec), "--no-cache").returncode == 0
    assert not (cache / FILE).exists()


def test_each_part_of_the_question_counts(tmp_path: Path, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path, spec)
    assert remembered(tmp_path, spec)
    assert not remembered(tmp_path, spec, "scheme")
    twin = spec.with_name("b.mech.yaml")
    twin.write_text(CLEAN)
    assert not remembered(tmp_path, twin)
    monkeypatch.setattr(clean_specs, "__version__", "another")
    assert not remembered(tmp_path, spec)


def test_a_change_of_our_own_files_counts(tmp_path: Path, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "site"
    for name in ("bondproof", "mechanisms", "proofs", "solvers", "benchmarks"):
        (home / name / "inner").mkdir(parents=True)
    row = home / "benchmarks" / "inner" / "prices.csv"
    row.write_text("2.29")
    monkeypatch.setattr(clean_specs, "__file__", str(home / "bondproof" / "clean_specs.py"))
    remember(tmp_path, spec)
    assert remembered(tmp_path, spec)
    compiled = home / "proofs" / "__pycache__"
    compiled.mkdir()
    (compiled / "check.pyc").write_text("")
    assert remembered(tmp_path, spec)
    found = row.stat()
    time.sleep(0.02)  # the clock of a file system goes by steps
    row.write_text("9.29")
    os.utime(row, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert not remembered(tmp_path, spec)


def test_another_z3_is_another_question(tmp_path: Path, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path, spec)
    (tmp_path / "z3").mkdir()
    (tmp_path / "z3" / "__init__.py").write_text("")
    monkeypatch.delitem(sys.modules, "z3", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert not remembered(tmp_path, spec)


def test_a_spec_that_was_written_to_while_it_was_read_is_not_remembered(tmp_path: Path, spec: Path) -> None:
    clean = asked_of(tmp_path)
    assert not clean.knows(str(spec))
    spec.write_text(BROKEN)
    clean.remember([str(spec)])
    assert not remembered(tmp_path, spec)
    spec.write_text(CLEAN)
    assert not remembered(tmp_path, spec)


def test_a_spec_that_was_another_for_a_while_is_not_remembered(tmp_path: Path, spec: Path) -> None:
    spec.write_text(BROKEN)
    clean = asked_of(tmp_path)
    assert not clean.knows(str(spec))
    written = spec.stat()
    spec.write_text(CLEAN)
    time.sleep(0.02)  # the clock of a file system goes by steps
    spec.write_text(BROKEN)
    os.utime(spec, ns=(written.st_atime_ns, written.st_mtime_ns))
    clean.remember([str(spec)])
    assert not remembered(tmp_path, spec)


def test_what_was_not_asked_about_is_not_remembered(tmp_path: Path, spec: Path) -> None:
    asked_of(tmp_path).remember([str(spec)])
    assert not (tmp_path / FILE).exists()


def test_two_runs_at_once_keep_what_each_has_found(tmp_path: Path, spec: Path) -> None:
    twin = spec.with_name("b.mech.yaml")
    twin.write_text(CLEAN)
    first, second = asked_of(tmp_path), asked_of(tmp_path)
    assert not first.knows(str(spec))
    assert not second.knows(str(twin))
    first.remember([str(spec)])
    second.remember([str(twin)])
    assert remembered(tmp_path, spec)
    assert remembered(tmp_path, twin)


def test_the_oldest_are_forgotten(tmp_path: Path, spec: Path) -> None:
    older = [f"{n:064x}" for n in range(MOST)]
    (tmp_path / FILE).write_text("".join(f"{digest}\n" for digest in older))
    remember(tmp_path, spec)
    kept = (tmp_path / FILE).read_text().split()
    assert kept[:-1] == older[1:]
    assert remembered(tmp_path, spec)


@pytest.mark.parametrize("content", [b"\xff" * 64 + b"\n", b"a\n" * 10_000_000, b"", b"\n\n\x00"])
def test_an_odd_file_is_as_good_as_none(tmp_path: Path, spec: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert not remembered(tmp_path, spec)
    remember(tmp_path, spec)
    assert remembered(tmp_path, spec)


def test_where_nothing_can_be_written_nothing_is_kept_and_nobody_is_told(
    bondproof: Run, cache: Path, spec: Path
) -> None:
    cache.write_text("a file in the place of the folder")
    for _ in range(2):
        done = bondproof("lint", str(spec))
        assert (done.returncode, done.stderr) == (0, "")


def test_what_is_no_file_is_not_known(tmp_path: Path, spec: Path) -> None:
    for odd in (tmp_path, tmp_path / "none.mech.yaml", "no-such-name", "\0", "a" * 100_000):
        clean = asked_of(tmp_path)
        assert not clean.knows(str(odd))
        clean.remember([str(odd)])
    spec.with_name("mech.lock").mkdir()
    remember(tmp_path, spec)
    assert not (tmp_path / FILE).exists()
