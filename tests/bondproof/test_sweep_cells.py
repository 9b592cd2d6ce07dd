"""Cells of a sweep by the engines: in processes with limits, in chunks that a killed sweep goes on from."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import bond, equilibria, sweep, verify
from bondproof.commands.sweep.axes import grid_of
from bondproof.commands.sweep.chunks import ROWS, Chunks, Folder
from bondproof.commands.sweep.job import Job
from bondproof.commands.sweep.supervision import Child, Limits, Stopped, answers_of
from bondproof.errors import UsageError
from bondproof.sources.loading import load
from mechanisms.values import evolve
from solvers.engines.budget import Budget
from solvers.sweeps.cells import Answer

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]
ROOT = Path(__file__).parents[2]

# The slash is the square of the bond: no closed form is linear in it. The least bond is 10 / sqrt(rate).
SQUARE = """mech: 1
name: square
params:
  bond:    solve min USD on 0 .. 100
  gain:    1 USD
  rate:    25%
game:
  - worker:   [honest, cheat]
  - found:    chance (rate if cheat else 0)
escrow:
  - bond of worker
ledger:
  - outside -> worker:           gain                         when cheat
  - bond of worker -> burn:      bond * bond / (100 USD)      when found
honest: [honest]
claims:
  deters:  E[worker | honest] >= E[worker | cheat]
"""


def job_of(spec: str, over: str, ask: str = "bond") -> Job:
    return Job.of(spec, (None,), (), grid_of(over, load(spec).mechanism), ask, (), "bond", Budget())


def test_answers_of_a_child_are_those_of_the_command(write: Write) -> None:
    spec = write(SQUARE)
    found = answers_of(job_of(spec, "rate=25%..100%:2").text(), [1, 0], Limits())
    assert found == [Answer("PROVED", 10, 100, exact=True), Answer("PROVED", 20, 100, exact=True)]
    assert bond(spec).window.spans[0].low == 20


FAULTY = """
import os, sys, time
sys.path.insert(0, {root!r})
from bondproof.commands.sweep import cell, child
from solvers.sweeps.cells import Answer

def answer(job, row):
    if row == 1:
        {fault}
    return Answer("PROVED", float(row), exact=True)

cell.answer = answer
child.main()
"""


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("os.abort()", "exit code -6"),
        ("os.kill(os.getpid(), 9)", "exit code -9"),
        ("time.sleep(60)", "no answer within 3 s"),
        ("raise KeyError", "exit code 1"),
    ],
)
def test_a_cell_that_breaks_its_process_costs_itself_alone(fault: str, why: str, tmp_path: Path, write: Write) -> None:
    program = tmp_path / "child_of_a_test.py"
    program.write_text(FAULTY.format(root=str(ROOT), fault=fault))
    with Child(job_of(write(SQUARE), "rate=25%..100%:4").text(), Limits(seconds=3), program) as child:
        answers = child.answers([0, 1, 2])
    assert [answer.word for answer in answers] == ["PROVED", "ERROR", "PROVED"]
    assert why in answers[1].why
    assert answers[2].low == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the memory of a process")
def test_a_cell_that_eats_memory_costs_itself_alone(tmp_path: Path, write: Write) -> None:
    program = tmp_path / "child_of_a_test.py"
    program.write_text(FAULTY.format(root=str(ROOT), fault="bytearray(5 * 10**9)"))
    with Child(job_of(write(SQUARE), "rate=25%..100%:4").text(), Limits(10, 3000), program) as child:
        answers = child.answers([0, 1, 2])
    assert [answer.word for answer in answers] == ["PROVED", "ERROR", "PROVED"]


def test_a_closed_child_answers_nothing_more(write: Write) -> None:
    child = Child(job_of(write(SQUARE), "rate=25%..100%:2").text(), Limits())
    child.close()
    with pytest.raises(Stopped):
        child.answers([0])


def test_verify_in_a_cell_is_the_worst_verdict_there(write: Write) -> None:
    spec = write(SQUARE.replace("solve min USD on 0 .. 100", "0 USD"))
    found = sweep(spec, ["bond=10..20USD:2", "rate=25%..100%:2"], ask="verify")
    assert found.verdicts.tolist() == [["REFUTED", "PROVED"], ["PROVED", "PROVED"]]
    for bond_there, row in zip(("10 USD", "20 USD"), found.verdicts.tolist(), strict=True):
        checked = verify(spec, overrides=[f"bond={bond_there}", "rate=25%"]).specs[0]
        assert [claim.word for claim in checked.claims] == [row[0]]


def test_verify_over_a_solved_parameter_is_decided_by_a_form(write: Write) -> None:
    linear = SQUARE.replace("bond * bond / (100 USD)", "bond").replace("\n  rate:    25%", "\n  rate:    25% .. 50%")
    found = sweep(write(linear), ["bond=1..9USD:9", "gain=1..2USD:2"], ask="verify")
    assert found.by_form == 18
    from_four, from_eight = found.verdicts.T.tolist()
    assert (from_four.count("PROVED"), from_eight.count("PROVED")) == (6, 2)


def test_verify_decides_at_the_recommended_value_and_tells_the_window(write: Write) -> None:
    found = sweep(write(SQUARE), "rate=0.25%..25%:2", ask="verify")
    assert found.verdicts.tolist() == ["REFUTED", "PROVED"]
    assert found.min.tolist()[1] == 20


def test_verify_tells_no_window_where_a_claim_fails_and_no_irrational_end_as_exact(write: Write) -> None:
    """At a gain of 2 USD the least bond is 20 times the square root of 2; at 3 USD `modest` fails at any bond."""
    found = sweep(write(SQUARE + "  modest:  gain <= 2 USD\n"), "gain=1..3USD:3", ask="verify")
    assert found.verdicts.tolist() == ["PROVED", "PROVED", "REFUTED"]
    assert found.min.tolist() == [20, pytest.approx(28.28427, abs=1e-5), pytest.approx(math.nan, nan_ok=True)]
    assert found.exact.tolist() == [True, False, True]


@pytest.mark.parametrize("slash", ["bond * bond / (100 USD)", "bond"], ids=["square", "linear"])
def test_verify_decides_claims_where_none_of_them_depends_on_the_bond(write: Write, slash: str) -> None:
    """Where nobody is ever found, no bond deters a gain of 1 USD, and none is needed for a gain of 0."""
    spec = write(SQUARE.replace("bond * bond / (100 USD)", slash))
    found = sweep(spec, ["rate=0%..25%:2", "gain=0..1USD:2"], ask="verify")
    assert found.verdicts.tolist() == [["PROVED", "REFUTED"], ["PROVED", "PROVED"]]
    assert verify(spec, overrides=["rate=0%"]).specs[0].claims[0].word == "REFUTED"


def test_compare_has_a_row_for_each_scheme(write: Write) -> None:
    spec = write(SQUARE + "schemes:\n  strict:\n    rate: 100%\n  fixed:\n    bond: 50 USD\n")
    found = sweep(spec, "gain=0.5..1USD:2", ask="compare")
    assert found.verdicts.shape == (2, 3)
    assert found.arrays["scheme"].tolist()[:3] == ["as written", "strict", "fixed"]
    assert found.min[1, :2].tolist() == [20, 10]


def test_equilibria_counts_them_and_asks_for_the_intended_play() -> None:
    found = sweep("inspection", "bond=1..3USD:2", ask="equilibria")
    for bond_there, word, count in zip((1, 3), found.verdicts, found.arrays["equilibria"], strict=True):
        known = equilibria("inspection", overrides=[f"bond={bond_there} USD"])
        assert count == len(known.solution.equilibria)
        assert (word == "PROVED") == any(known.honest(number) for number in range(count))


# chunks --------------------------------------------------------------------------------------------


def test_a_chunk_is_found_again_and_a_broken_one_is_not(tmp_path: Path, write: Write) -> None:
    chunks = Chunks(job_of(write(SQUARE), "rate=25%..100%:60"), tuple(range(ROWS + 3)))
    folder = Folder(tmp_path / "kept", chunks)
    answers = [Answer("PROVED", row + 0.1, exact=True, why="") for row in range(ROWS, ROWS + 3)]
    folder.keep(1, answers)
    again = Folder(tmp_path / "kept", chunks)
    assert [answer.low for answer in again.found(1) or []] == [answer.low for answer in answers]
    assert again.found(0) is None
    for text in ("", "[]", "{}", '{"rows": [50, 52], "answers": [[]]}', '{"rows": [50, 52], "answers": 3}'):
        (tmp_path / "kept" / "chunk-000001.json").write_text(text)
        assert again.found(1) is None
    again.remove()
    assert not (tmp_path / "kept").exists()


def test_chunks_of_another_sweep_are_refused(tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    job = job_of(write(SQUARE), "rate=25%..100%:3")
    Folder(tmp_path / "kept", Chunks(job, (0, 1)))
    other = job_of(write(SQUARE.replace("25%", "26%")), "rate=25%..100%:3")
    for changed, word in ((other, "spec"), (evolve(job, ask="verify"), "question"), (evolve(job, axes=()), "axes")):
        with pytest.raises(UsageError, match=word):
            Folder(tmp_path / "kept", Chunks(changed, (0, 1)))
    monkeypatch.setattr("bondproof.commands.sweep.chunks.versions", lambda: {"bondproof": "0.0.1"})
    with pytest.raises(UsageError, match="bondproof"):
        Folder(tmp_path / "kept", Chunks(job, (0, 1)))


def test_a_folder_with_something_else_is_refused(tmp_path: Path, write: Write) -> None:
    spec = write(SQUARE)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all of it")
    with pytest.raises(UsageError, match="something else"):
        sweep(spec, "rate=25%..100%:2", chunks=tmp_path / "mine")
    with pytest.raises(UsageError, match="cannot keep"):
        sweep(spec, "rate=25%..100%:2", chunks=tmp_path / "no" / "folder")


def test_a_killed_sweep_resumes_and_gives_the_same_bytes(tmp_path: Path, write: Write) -> None:
    spec, cells = write(SQUARE), 4 * ROWS
    whole, resumed = tmp_path / "whole.csv", tmp_path / "resumed.csv"
    over = f"rate=25%..100%:{cells}"
    sweep(spec, over, file=whole)
    assert not (tmp_path / "whole.csv.chunks").exists()
    line = [sys.executable, "-m", "bondproof", "sweep", spec, "--over", over, "-o", str(resumed), "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(line, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) as client:
        kept, deadline = tmp_path / "resumed.csv.chunks", time.monotonic() + 60
        while not list(kept.glob("chunk-*.json")) and client.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        client.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    left = len(list(kept.glob("chunk-*.json")))
    assert 1 <= left < 4
    assert not resumed.exists()
    told = []
    sweep(spec, over, file=resumed, progress=lambda message, done=0, total=0: told.append(done))
    assert max(told) == cells
    assert min(done for done in told if done) >= left * ROWS
    assert resumed.read_bytes() == whole.read_bytes()
    assert not kept.exists()


def test_the_search_for_a_closed_form_ends_with_the_time_of_one_question(write: Write) -> None:
    linear = write(SQUARE.replace("bond * bond / (100 USD)", "bond"))
    assert sweep(linear, "gain=1..2USD:2").by_form == 2
    late = sweep(linear, "gain=1..2USD:2", budget=Budget(seconds=1e-9))
    assert (late.by_form, set(late.verdicts.tolist())) == (0, {"UNDECIDED"})
