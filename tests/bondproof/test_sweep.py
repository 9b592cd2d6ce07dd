"""`sweep`: the axes, the cells as a table, and what is said of them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from fractions import Fraction as F
from math import inf, isnan
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pandas
import pyarrow.parquet
import pytest

from bondproof import bond, sweep
from bondproof.commands.sweep import table
from bondproof.commands.sweep.axes import MOST_CELLS, grid_of
from bondproof.commands.sweep.job import Job
from bondproof.errors import SpecError, UnknownName, UsageError
from bondproof.sources.loading import load
from solvers.engines.budget import Budget
from tests.messages import Messages

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]

RATES = "audit_rate=0.1%..5%:4"
GAINS = "side_gain=0..2USD:3"
TAIL = """mech: 1
name: tail
params:
  bond:    solve min USD on 0 .. 100
  gain:    1 USD
  checks:  1 .. 4 whole
  rate:    20%
  caught:  = any_of(rate, checks)
game:
  - worker:   [honest, cheat]
  - found:    chance (caught if cheat else 0)
escrow:
  - bond of worker
ledger:
  - outside -> worker:           gain                when cheat
  - bond of worker -> burn:      bond                when found
honest: [honest]
claims:
  deters:  E[worker | honest] >= E[worker | cheat]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("audit_rate", "M055 1:1 axis without a range"),
        ("=0..1:3", "M055 1:1 axis without a range"),
        ("audit_rat=0..1%:3", "M012 1:1 unknown name with a near one"),
        ("caught=0..1:3", "M050 1:1 axis that is a formula"),
        ("audit_rate=0..1%", "M050 1:17 axis without points"),
        ("audit_rate=0..1%:1", "M050 1:18 axis with a wrong number of points"),
        ("audit_rate=0..1%:many", "M050 1:18 axis with a wrong number of points"),
        ("audit_rate=1%:3", "M050 1:12 axis that is no range"),
        ("audit_rate=0..inf:3", "M050 1:12 axis with an open end"),
        ("audit_rate=(0..1]:3", "M050 1:12 axis with an open end"),
        ("audit_rate=0..1USD:3", "M030 1:12 axis in another unit"),
        ("audit_rate=1%..1%:3", "M051 1:12 axis of one value"),
        ("audit_rate=1..:3", "M050 1:15 number needed"),
        ("audit_rate=1..2:3whole", "M050 1:17 axis with a wrong number of points"),
    ],
)
def test_a_faulty_axis_is_shown_with_a_caret(text: str, expected: str, messages: Messages) -> None:
    with pytest.raises(SpecError) as caught:
        grid_of([text], load("audited-inference").mechanism)
    messages.check(caught.value.diagnostics, [expected])
    assert {fault.at.path for fault in caught.value.diagnostics} == {"--over"}


def test_an_axis_is_read_in_any_unit_of_its_dimension() -> None:
    mechanism = load("audited-inference").mechanism
    for text in ("audit_rate=1%..3%:3", "audit_rate=0.01..0.03:3", "audit_rate = 1 .. 3 % : 3"):
        (axis,) = grid_of(text, mechanism).axes
        assert axis.numbers == (1, 2, 3)
    assert grid_of({"audit_rate": np.linspace(1, 3, 3)}, mechanism) == grid_of({"audit_rate": "1%..3%:3"}, mechanism)


def test_axes_that_cannot_be_used_are_refused() -> None:
    for over, word in (
        ([], "no axis"),
        ([RATES, RATES], "twice"),
        (["audit_rate=0..1%:100000", "recall=0..1:50"], str(MOST_CELLS)),
        (["bond=1..2USD:3"], "solved for"),
        ({"caught": [1.0]}, "follows from"),
        ({"audit_rate": [inf]}, "finite"),
    ):
        with pytest.raises(UsageError, match=word):
            sweep("audited-inference", over)
    with pytest.raises(UnknownName, match="audit_rate"):
        sweep("audited-inference", {"audit_rat": [1.0]})
    with pytest.raises(UsageError, match="nothing to ask"):
        sweep("audited-inference", RATES, ask="weather")
    with pytest.raises(UsageError, match="no claim"):
        sweep("audited-inference", RATES, ask="compare", claims=["cached-answers-lose"])
    with pytest.raises(UnknownName):
        sweep("audited-inference", RATES, claims=["no-such-claim"])
    with pytest.raises(UsageError, match="solve"):
        sweep("audited-inference", RATES, overrides=["bond=3 USD"])


def test_each_cell_of_the_flagship_is_what_bond_says_there() -> None:
    found = sweep("audited-inference", [RATES, GAINS])
    assert found.by_form == 12
    assert found.min.shape == (4, 3)
    columns = found.arrays
    for cell in (0, 7, 11):
        values = [f"audit_rate={columns['audit_rate'][cell]} %", f"side_gain={columns['side_gain'][cell]} USD"]
        window = bond("audited-inference", overrides=values).window
        assert columns["verdict"][cell] == window.word
        (span,) = window.spans
        assert span.high is not None
        assert span.low <= F(columns["min"][cell]) <= span.low * (1 + F(1, 10**9))
        assert span.high >= F(columns["max"][cell]) >= span.high * (1 - F(1, 10**9))


def test_whole_numbers_are_swept_one_by_one(write: Write) -> None:
    # The least bond is gain / (1 - (1 - rate)^checks).
    found = sweep(write(TAIL), "checks=1..4:4")
    for checks, least in enumerate(found.min, start=1):
        exactly = 1 / (1 - F(4, 5) ** checks)
        assert exactly <= F(least) <= exactly * (1 + F(1, 10**9))
    assert found.max.tolist() == [100] * 4
    with pytest.raises(SpecError, match="are not whole numbers"):
        sweep(write(TAIL), "checks=1..4 whole:3")


def test_the_engines_decide_what_no_form_decides(write: Write) -> None:
    # Where the slash is the square of the bond, the least bond is a square root, and no form is linear in it.
    spec = write(TAIL.replace("burn:      bond ", "burn:      bond * bond / (100 USD) "))
    found = sweep(spec, "rate=25%..100%:2", overrides=["checks=1"])
    assert found.by_form == 0
    assert found.exact.all()
    assert found.min.tolist() == [20, 10]


def test_a_cell_without_a_meaning_is_an_error_of_its_own(write: Write) -> None:
    found = sweep(write(TAIL.replace("  checks:  1 .. 4 whole\n", "  checks:  2\n")), "rate=50%..150%:3")
    assert found.verdicts.tolist() == ["PROVED", "PROVED", "ERROR"]
    assert found.exit_code == 3
    assert "rate = 150 %" in str(found)


def test_the_value_0_of_an_axis_costs_no_other_cell_its_form(write: Write) -> None:
    # With a range of detection rates, no end of it is the worst one where audits never happen.
    spec = write(TAIL.replace("= any_of(rate, checks)", "= rate * seen\n  seen: 90% .. 100%"))
    found = sweep(spec, ["rate=0%..10%:3", "gain=0..0.5USD:2"])
    assert found.verdicts.tolist() == [["PROVED", "REFUTED"], ["PROVED", "PROVED"], ["PROVED", "PROVED"]]
    assert found.by_form == 4


def test_the_table_has_a_line_for_each_cell(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    answer = bondproof("sweep", "audited-inference", "--over", RATES, "--over", GAINS, "-o", file)
    assert answer.returncode == 0
    assert "12 cells (4 audit_rate x 3 side_gain): 12 PROVED" in answer.stdout
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    assert list(rows[0]) == ["audit_rate", "side_gain", "verdict", "min", "max", "exact"]
    assert [row["side_gain"] for row in rows[:4]] == ["0.0", "1.0", "2.0", "0.0"]
    assert rows[0]["exact"] == "false"


def test_parquet_pandas_and_csv_hold_the_same(tmp_path: Path, write: Write) -> None:
    files = [tmp_path / name for name in ("map.parquet", "map.csv")]
    spec, over = write(TAIL), ["rate=0%..10%:3", "gain=1..2USD:2"]
    parquet, text = (sweep(spec, over, file=file) for file in files)
    stored = pyarrow.parquet.read_table(files[0])
    assert stored.schema.field("min").metadata == {b"unit": b"USD"}
    assert stored.column("min").null_count == 2
    frames = [stored.to_pandas(), pandas.read_csv(files[1]), parquet.frame(), text.frame()]
    for frame in frames[1:]:
        pandas.testing.assert_frame_equal(frames[0], frame, check_dtype=False)
    before = files[0].read_bytes()
    sweep(spec, over, file=files[0])
    assert files[0].read_bytes() == before


def test_a_file_of_no_known_kind_is_refused_before_any_work(bondproof: Run, tmp_path: Path) -> None:
    for name, word in (("map.txt", "neither"), ("no/map.csv", "cannot write")):
        answer = bondproof("sweep", "audited-inference", "--over", RATES, "-o", tmp_path / name)
        assert answer.returncode == 2
        assert word in answer.stderr


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(table, "import_module", missing)
    with pytest.raises(UsageError, match=r"bondproof\[parquet\]"):
        sweep("audited-inference", RATES, file=tmp_path / "map.parquet")


def test_json_holds_the_columns_of_a_grid_that_can_be_read(bondproof: Run, write: Write) -> None:
    line = ["sweep", write(TAIL), "--over", "rate=0%..10%:3", "--format", "json", "--set", "checks=2"]
    found = json.loads(bondproof(*line).stdout)
    assert found["axes"] == [{"parameter": "rate", "unit": "%", "min": 0.0, "max": 10.0, "points": 3}]
    assert found["verdicts"] == {"PROVED": 2, "REFUTED": 1, "UNDECIDED": 0, "VACUOUS": 0, "ERROR": 0}
    assert found["columns"]["verdict"] == ["REFUTED", "PROVED", "PROVED"]
    assert found["columns"]["min"][0] is None
    line[3] = "rate=1%..2%:10001"
    assert json.loads(bondproof(*line).stdout)["columns"] is None


def test_a_job_says_the_same_in_another_process() -> None:
    loaded = load("audited-inference")
    grid = grid_of([RATES, GAINS], loaded.mechanism)
    job = Job.of("audited-inference", (None,), (), grid, "bond", ("cached-answers-lose",), "bond", Budget())
    again = Job.read(job.text())
    assert again == job
    there = again.mechanism(0, (1, 2))
    assert there.fixed[grid.axes[0].parameter.variable] == grid.axes[0].exact(1)
    named = {p.name: p.setting for p in there.parameters}
    assert named["cost_70b"] == {p.name: p.setting for p in loaded.mechanism.parameters}["cost_70b"]


def test_nothing_is_shown_of_a_cell_that_no_value_satisfies(write: Write) -> None:
    found = sweep(write(TAIL), "rate=0%..10%:3")
    assert isnan(found.min[0])
    assert isnan(found.max[0])
