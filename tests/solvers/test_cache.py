"""The cache answers what was decided before, believes nothing, and never stands in the way."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest

from mechanisms.frozen import replace
from mechanisms.parameters import Interval
from mechanisms.terms import Comparison, Relation, Variable, number
from proofs.obligation import Obligation
from proofs.verdict import Proved, Refuted, Undecided, Verdict
from solvers import cache as module
from solvers import portfolio
from solvers.cache import FileRecall
from solvers.portfolio import decide
from solvers.solver import Budget

x = Variable("x")
BOX = {x: Interval(Fraction(1), Fraction(2))}
TRUE = Obligation("t", BOX, (), Comparison(x, Relation.GT, number(0)))
FALSE = Obligation("f", BOX, (), Comparison(x * x, Relation.LT, number(3)))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "verdicts"


def budget(folder: Path, **changes: int) -> Budget:
    return replace(Budget(recall=FileRecall(folder, "1.0")), **changes)  # type: ignore[arg-type]  # numbers alone


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def no_solver(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From here on nothing is decided any more."""

    def forbid() -> None:
        monkeypatch.setattr(portfolio, "_decide", lambda *_: Undecided("asked anew"))

    return forbid


@pytest.mark.parametrize("obligation", [TRUE, FALSE])
def test_the_same_question_gets_the_same_verdict_without_a_solver(
    obligation: Obligation, folder: Path, no_solver: Callable[[], None]
) -> None:
    first = decide(obligation, budget(folder))
    assert first == decide(obligation, Budget())
    no_solver()
    assert decide(obligation, budget(folder)) == first
    named = replace(obligation, name="another name")
    found = decide(named, budget(folder))
    assert not isinstance(found, Refuted) or found.obligation == named
    assert decide(obligation, Budget()) == Undecided("asked anew")


def test_another_question_is_another_file(folder: Path) -> None:
    one = FileRecall(folder, "1.0")
    verdict = decide(TRUE, replace(Budget(), recall=one))
    assert one.find(TRUE, Budget().rlimit) == verdict
    assert one.find(TRUE, 1) is None
    assert FileRecall(folder, "1.1").find(TRUE, Budget().rlimit) is None
    assert one.find(replace(TRUE, premises=(TRUE.goal,)), Budget().rlimit) is None


def test_a_search_by_some_solvers_alone_is_neither_kept_nor_answered(folder: Path) -> None:
    decide(TRUE, budget(folder), ["z3"])
    assert files(folder) == []


def test_what_an_engine_only_says_is_not_kept(folder: Path) -> None:
    recall = FileRecall(folder, "1.0")
    for verdict in (Undecided("?"), Proved((None,), ("z3",), {x: Fraction(1)})):
        recall.keep(TRUE, 1, verdict)
    assert files(folder) == []


def test_only_what_an_earlier_run_wrote_is_from_earlier(folder: Path) -> None:
    first = FileRecall(folder, "1.0")
    for _ in range(2):
        decide(TRUE, replace(Budget(), recall=first))
        assert not first.from_earlier(TRUE, Budget().rlimit)
    second = FileRecall(folder, "1.0")
    decide(TRUE, replace(Budget(), recall=second))
    assert second.from_earlier(TRUE, Budget().rlimit)
    assert not second.from_earlier(FALSE, Budget().rlimit)


def test_a_formula_that_cannot_be_written_is_decided_all_the_same(folder: Path) -> None:
    strange = Variable("E#0")
    obligation = Obligation("s", {strange: BOX[x]}, (), Comparison(strange, Relation.GT, number(0)))
    asked = budget(folder)
    decide(TRUE, budget(folder))
    decide(TRUE, asked)
    assert isinstance(decide(obligation, asked), Proved)
    assert asked.recall is not None
    assert not asked.recall.from_earlier(obligation, asked.rlimit)


def _kept(folder: Path) -> Path:
    decide(TRUE, budget(folder))
    (file,) = files(folder)
    return file


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b"null",
        b"[" * 100_000,
        b" " * (module.MOST_FILE_BYTES + 1),
        b'{"bondproof-verdict":1,"engines":["corners"],"certificates":[],"witness":[["x","1"]]}',
        b'{"bondproof-verdict":1,"engines":["corners"],"counterexample":[["x","1"]]}',
        b'{"bondproof-verdict":1,"engines":["corners"],"counterexample":[["x","3"]]}',
        b'{"bondproof-verdict":1,"engines":["corners"],"certificates":[{"kind":"bernstein","shows":0}],"witness":[["x","3"]]}',
        b'{"bondproof-verdict":1,"engines":["corners"],"certificates":[{"kind":"bernstein","shows":9}],"witness":[["x","1"]]}',
    ],
)  # fmt: skip
def test_odd_content_is_ignored_and_replaced(content: bytes, folder: Path) -> None:
    file = _kept(folder)
    good = file.read_bytes()
    file.write_bytes(content)
    assert decide(TRUE, budget(folder)) == decide(TRUE, Budget())
    assert file.read_bytes() == good


def test_a_lie_about_another_obligation_is_not_believed(folder: Path) -> None:
    """The evidence for x > 0 under the name of x < 0."""
    text = _kept(folder).read_text()
    lie = replace(TRUE, goal=Comparison(x, Relation.LT, number(0)))
    honest = decide(lie, budget(folder))
    (other,) = (file for file in files(folder) if file.read_text() != text)
    other.write_text(text)
    assert decide(lie, budget(folder)) == honest
    assert isinstance(honest, Refuted)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_or_a_link_in_the_place_of_a_file_is_not_opened(folder: Path, tmp_path: Path) -> None:
    file = _kept(folder)
    moved = file.rename(tmp_path / "elsewhere.json")
    recall = FileRecall(folder, "1.0")
    os.mkfifo(file)
    assert recall.find(TRUE, Budget().rlimit) is None
    file.unlink()
    file.symlink_to(moved)
    assert recall.find(TRUE, Budget().rlimit) is None


def test_a_folder_that_cannot_be_written_to_changes_nothing(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    asked = budget(taken / "verdicts")
    for _ in range(2):
        assert decide(TRUE, asked) == decide(TRUE, Budget())


def test_a_full_disk_changes_nothing_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("solvers.cache.os.replace", full)
    assert decide(TRUE, budget(folder)) == decide(TRUE, Budget())
    assert files(folder) == []


def test_many_at_once_see_whole_files_alone(folder: Path) -> None:
    def ask(_: int) -> Verdict:
        return decide(FALSE, budget(folder))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(40)))
    assert answers == [decide(FALSE, Budget())] * 40
    assert len(files(folder)) == 1
    json.loads(files(folder)[0].read_text())


def test_beyond_its_bound_the_oldest_files_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BETWEEN_LOOKS_BYTES", 1)
    recall = FileRecall(folder, "1.0", most_bytes=4 * 4096)
    asked = replace(Budget(), recall=recall)
    (folder / "loose").parent.mkdir(parents=True)
    (folder / "loose").write_text("not one of ours: left alone")
    for i in range(4):
        decide(replace(TRUE, goal=Comparison(x, Relation.GT, number(-i))), asked)
        for file in files(folder):
            os.utime(file, (file.stat().st_mtime - 10,) * 2)
    assert len(files(folder)) == 1 + 4
    decide(replace(TRUE, goal=Comparison(x, Relation.GT, number(-4))), asked)
    assert len(files(folder)) == 1 + 3
    assert recall.find(replace(TRUE, goal=Comparison(x, Relation.GT, number(-4))), asked.rlimit) is not None
    assert recall.find(replace(TRUE, goal=Comparison(x, Relation.GT, number(0))), asked.rlimit) is None


def test_a_verdict_that_is_too_large_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FILE_BYTES", 10)
    decide(TRUE, budget(folder))
    assert files(folder) == []


def test_it_can_be_sent_to_another_process(folder: Path) -> None:
    asked = pickle.loads(pickle.dumps(budget(folder)))  # noqa: S301  our own bytes
    assert isinstance(decide(TRUE, asked), Proved)
    assert len(files(folder)) == 1
