"""`compare`: schemes beside each other, exact underneath, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from fractions import Fraction as F
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.compare import compare as module
from bondproof.commands.compare.compare import compare
from bondproof.commands.compare.result import Cell, CompareResult
from bondproof.rendering.document import Detail
from bondproof.rendering.formats import render
from bondproof.rendering.options import RenderOptions
from mechanisms.errors import InternalError, SpecError, UsageError
from proofs.checking.verdict import Undecided
from solvers.claims import examination
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.disagreement import EnginesDisagree

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
name: spot-check
params:
  bond:        solve min USD
  fee:         1 USD
  work:        0.60 USD
  audit_rate:  2% .. 10%
  false_alarm: 0% .. 1%
  burned:      100%
  held:        1%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else audit_rate * false_alarm)
escrow:
  - bond of worker
ledger:
  - protocol -> worker:         fee
  - worker -> outside:          work              when honest
  - bond of worker -> burn:     burned * bond     when caught
  - worker -> outside:          held * bond
honest: [honest]
schemes:
  slashing:
  bond-only:
    burned: 0%
  no-bond:
    bond: 0 USD
  voluntary:
    game:
      - worker:  [honest, cheat]
      - auditor: [audit, skip]
      - caught:  chance audit_rate when audit and cheat
    ledger:
      - protocol -> worker:         fee
      - worker -> outside:          work              when honest
      - bond of worker -> burn:     burned * bond     when caught
      - protocol -> auditor:        0.10 USD          when caught
      - auditor -> outside:         0.001 USD         when audit
    honest: [honest, audit]
claims:
  deters: best_response(worker | honest)
figures:
  capital:  held * bond
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("specs") / "spot-check.mech.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def result(spec: Path) -> CompareResult:
    return compare([spec], schemes=("slashing", "bond-only", "no-bond"), confirm=True)


def cells(result: CompareResult, scheme: str) -> Mapping[str, Cell]:
    return next(row.cells for row in result.rows if row.scheme == scheme)


# The numbers --------------------------------------------------------------------------------------------------------


def test_the_ends_are_those_that_bond_computes_for_the_same_question(result: CompareResult, spec: Path) -> None:
    found = cells(result, "slashing")
    (span,) = bond(spec, claims=["deters"]).window.spans
    assert found["ic"].value == span.low
    assert found["ic"].verdict == "PROVED"
    assert found["ic"].value == F(3, 5) / (F(2, 100) - F(2, 100) * F(1, 100))  # the saving, at the rarest audits


def test_participation_bounds_the_bond_from_above_at_the_worst_corner(result: CompareResult) -> None:
    # fee - work >= bond * (held + audit_rate * false_alarm), worst at 10% and 1%
    assert cells(result, "slashing")["ir"].value == F(4, 10) / (F(1, 100) + F(1, 1000))


def test_the_window_is_what_all_three_leave(result: CompareResult) -> None:
    slashing = cells(result, "slashing")
    assert slashing["neg"].value == F(1) / (F(2, 100) + F(1, 100))
    assert (slashing["window"].words, slashing["window"].verdict) == ("[33.34 USD, 36.36 USD]", "PROVED")
    assert slashing["taken"].value == F(334, 10)


def test_what_deters_and_what_keeps_the_honest_may_leave_no_bond(spec: Path) -> None:
    slashing = cells(compare([spec], schemes=("slashing",), overrides=("held=5%",)), "slashing")
    assert slashing["window"].words == "none: IC against IR, NEG against IR"
    assert slashing["window"].verdict == "REFUTED"
    assert slashing["taken"].value == F(304, 10), "what follows is at the least round bond that deters"
    assert slashing["deters"].words == "yes"
    assert slashing["honest"].value is not None
    assert slashing["honest"].value < 0


def test_a_bond_that_is_never_slashed_cancels(result: CompareResult) -> None:
    found = cells(result, "bond-only")
    assert (found["ic"].words, found["ic"].verdict) == ("none", "REFUTED")
    assert found["gain"].value == F(3, 5)
    assert found["taken"].value == cells(result, "slashing")["taken"].value
    assert found["equilibria"].words == "no equilibrium is honest: cheat alone"
    assert found["cheating"].value == F(1)


def test_the_gain_is_that_of_the_worst_corner_and_proved_to_be_the_greatest(result: CompareResult) -> None:
    assert cells(result, "no-bond")["gain"].value == F(3, 5)
    taken = cells(result, "slashing")["taken"].value
    assert taken is not None
    assert cells(result, "slashing")["gain"].value == F(3, 5) - taken * F(2, 100) * F(99, 100)


def test_the_least_audit_rate_is_exact_where_it_stands_in_no_tail(result: CompareResult) -> None:
    taken = cells(result, "slashing")["taken"].value
    assert taken is not None
    assert cells(result, "slashing")["least-audit_rate"].value == F(3, 5) / (taken * F(99, 100))
    assert cells(result, "no-bond")["least-audit_rate"].words == "–"


def test_figures_are_shown_as_the_spec_defines_them(result: CompareResult) -> None:
    taken = cells(result, "slashing")["taken"].value
    assert taken is not None
    assert cells(result, "slashing")["capital"].value == taken / 100


def test_with_voluntary_audits_the_cheating_frequency_is_cost_over_bounty(spec: Path) -> None:
    found = cells(compare([spec], schemes=("voluntary",)), "voluntary")
    assert found["deters"].words == "yes, if the others play as intended"
    assert found["equilibria"].words == "no equilibrium is honest: mixed alone"
    assert found["equilibria"].verdict == "REFUTED"
    assert found["cheating"].value == F(1, 1000) / (F(6, 100) * F(1, 10))  # at the middle of the audit rates
    dearer = cells(compare([spec], schemes=("voluntary",), overrides=("bond=200 USD",)), "voluntary")
    assert dearer["cheating"].value == found["cheating"].value


def test_a_spec_without_schemes_is_compared_as_written(tmp_path: Path) -> None:
    path = tmp_path / "plain.mech.yaml"
    head, _, rest = SPEC.partition("schemes:\n")
    path.write_text(head + "claims:\n" + rest.partition("claims:\n")[2], encoding="utf-8")
    (row,) = compare([path]).rows
    assert row.scheme == "as written"


def test_the_spec_as_written_is_compared_too_unless_a_scheme_says_the_same(spec: Path) -> None:
    assert [row.scheme for row in compare(["audit-v1"], thresholds=()).rows] == ["as written", "bond-only", "no-bond"]
    assert compare([spec], thresholds=()).rows[0].scheme == "slashing"


def test_two_processes_find_what_one_finds(spec: Path) -> None:
    asked = {"schemes": ("slashing", "no-bond"), "thresholds": ("audit_rate",)}
    one = compare([spec, spec], **asked)  # type: ignore[arg-type]  # a table of arguments
    two = compare([spec, spec], jobs=2, **asked)  # type: ignore[arg-type]  # the same
    assert (one.columns, one.blocks) == (two.columns, two.blocks)


def test_a_process_that_dies_is_an_internal_error_that_names_its_block(
    spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly.py").write_text("import os\ndef answered(_):\n    os.kill(os.getpid(), 9)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(module, "_answered", import_module("deadly").answered)
    with pytest.raises(InternalError, match=r"comparing .*: its process was stopped from outside"):
        compare([spec, spec], schemes=("slashing",), jobs=2)


# The second opinion -------------------------------------------------------------------------------------------------


def test_the_linear_programs_confirm_both_ends(result: CompareResult) -> None:
    told = [note for note in result.blocks[0].notes if "linear program" in note]
    assert len(told) == 4
    assert any("bond-only: IC confirmed" in note and "no such bond" in note for note in told)


def test_a_disagreement_is_an_internal_error_that_saves_both(
    spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def differ(*_: object) -> list[object]:
        raise EnginesDisagree("IC: the exact bond is 1, the linear program says 2", {"exact": "1", "program": 2})

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "confirm", differ)
    with pytest.raises(InternalError, match="both are in bondproof-disagreement-spot-check"):
        compare([spec], schemes=("slashing",), confirm=True)
    saved = json.loads((tmp_path / "bondproof-disagreement-spot-check.json").read_text(encoding="utf-8"))
    assert saved == {"exact": "1", "program": 2}


# The formats --------------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(bondproof: Run, spec: Path) -> Callable[..., str]:
    def run(*options: str) -> str:
        done = bondproof("compare", spec, "--schemes", "slashing,no-bond", "--reproducible", *options)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_json_names_rows_columns_and_cells(printed: Callable[..., str]) -> None:
    found = json.loads(printed("--format", "json"))
    assert found["rows"] == ["spot-check / slashing", "spot-check / no-bond"]
    assert [c["key"] for c in found["columns"]][:4] == ["window", "ic", "neg", "ir"]
    cell = found["cells"]["spot-check / slashing"]["ic"]
    assert {k: cell[k] for k in ("value", "exact", "unit", "verdict")} == {
        "value": ">= 30.31 USD",
        "exact": "1000/33",
        "unit": "USD",
        "verdict": "PROVED",
    }
    assert set(found["cells"]["spot-check / no-bond"]) <= {c["key"] for c in found["columns"]}
    (window,) = found["cells"]["spot-check / slashing"]["window"]["intervals"]
    assert (window["min"], window["max"], window["min_text"]) == ("100/3", "400/11", "33.34 USD")


def test_a_figure_that_ranges_has_both_ends_as_numbers_in_json(bondproof: Run, spec: Path) -> None:
    line = ("compare", spec, "--schemes", "slashing", "--set", "held=1% .. 2%", "--set", "bond=25 USD")
    cell = json.loads(bondproof(*line, "--format", "json").stdout)["cells"]["spot-check / slashing"]["capital"]
    assert (cell["value"], cell["exact"], cell["min"], cell["max"]) == ("[0.25 USD, 0.5 USD]", None, "1/4", "1/2")


def test_a_minimum_is_rounded_up_and_a_maximum_down(printed: Callable[..., str]) -> None:
    shown = {row[0]: row[1] for row in csv.reader(io.StringIO(printed("--format", "csv"))) if row[1:]}
    assert shown["IC bond"] == ">= 30.31 USD"  # 30.303...
    assert shown["IR maximum"] == "<= 36.36 USD"  # 36.3636...


def test_csv_is_read_back_cell_by_cell(printed: Callable[..., str]) -> None:
    title, header, *lines = csv.reader(io.StringIO(printed("--format", "csv")))
    assert (title, header) == (["spot-check"], ["", "slashing", "no-bond"])
    assert [line[0] for line in lines[:2]] == ["IC/NEG/IR window", "IC bond"]
    assert all(len(line) == len(header) for line in lines)


def test_html_is_well_formed_and_escaped(printed: Callable[..., str]) -> None:
    fragment = ElementTree.fromstring(printed("--format", "html"))
    cells = [element.text or "" for element in fragment.iter("td")]
    assert any(cell.strip() == ">= 30.31 USD" for cell in cells)


def test_latex_is_a_tabular(printed: Callable[..., str]) -> None:
    text = printed("--format", "latex")
    assert "\\begin{tabular}" in text
    assert " & slashing & no{-}bond \\\\\n\\hline\n" in text
    assert "6\\%" in text
    assert re.search(r"(?<!\\)%", text) is None, "everything behind a bare % would be a comment"


def test_markdown_is_a_table_with_a_cell_for_each_scheme(printed: Callable[..., str]) -> None:
    lines = [line for line in printed("--format", "markdown").splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {4}


def test_a_command_without_a_comparison_has_no_csv(bondproof: Run, spec: Path) -> None:
    done = bondproof("bond", spec, "--format", "csv")
    assert done.returncode == 2
    assert "'csv' is not one of" in done.stderr


# Bad input ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("workload", "message"),
    [
        ("h100-sxm", "is not a workload. Write GPU MODEL CHEAT PRICES"),
        ("h100-sxm llama-3.1-70b llama-3.1-8b market,", "`` is not a workload"),
        ("h100-sxm llama-3.1-70b llama-3.1-8b market", "names the costs of 0 models"),
    ],
)
def test_a_workload_that_does_not_fit_is_refused(bondproof: Run, spec: Path, workload: str, message: str) -> None:
    done = bondproof("compare", spec, "--schemes", "slashing", "--workloads", workload)
    assert done.returncode == 2
    assert message in done.stderr


def test_an_unknown_gpu_or_scheme_is_refused_with_the_name_meant() -> None:
    with pytest.raises(SpecError, match="unknown scheme `slahsing`"):
        compare(["audited-inference"], schemes=("slahsing",))
    with pytest.raises(SpecError, match="h100-smx"):
        compare(["audited-inference"], workload=("h100-smx llama-3.1-70b llama-3.1-8b market",))


def test_a_spec_without_an_intended_play_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.mech.yaml"
    path.write_text("mech: 1\ngame:\n  - ann: [up, down]\nclaims:\n  k: E[ann | up] == 0\n", encoding="utf-8")
    with pytest.raises(UsageError, match="Add the section `honest`"):
        compare([path])


def test_where_an_implicit_claim_is_open_no_cell_is_proved(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ = Foundations((), (), Undecided("a chance is open"))
    monkeypatch.setattr(examination, "check_implicit", lambda *_: open_)
    found = cells(compare([spec], schemes=("slashing",)), "slashing")
    assert (found["window"].words, found["window"].verdict) == ("not known", "UNDECIDED")
    assert found["deters"].words == "not known"
    assert found["gain"].sign == "at least"
    assert found["honest"].sign == "at most"
    assert found["least-audit_rate"].words == "not known"
    assert "PROVED" not in {cell.verdict for cell in found.values()}


def test_no_cell_is_open_without_a_reason_and_the_reasons_are_shown(
    spec: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = Foundations((), (), Undecided("a chance is open"))
    monkeypatch.setattr(examination, "check_implicit", lambda *_: open_)
    result = compare([spec], schemes=("slashing",))
    doubtful = [cell for cell in cells(result, "slashing").values() if cell.verdict == "UNDECIDED"]
    assert {cell.reason for cell in doubtful} == {"a chance is open"}
    (note,) = [note for note in result.blocks[0].notes if "a chance is open" in note]
    assert note.startswith("slashing: IC/NEG/IR window, IC bond, NEG bond, IR maximum, deters, ")


def test_the_yardsticks_are_spelled_out_once(result: CompareResult) -> None:
    spelled = [note for note in result.blocks[0].notes if "IC (incentive compatible)" in note]
    assert len(spelled) == 1
    assert "NEG (nothing to gain)" in spelled[0]
    assert "IR (individually rational)" in spelled[0]
    assert str(result).count("(incentive compatible)") == 1


def test_the_window_of_the_yardsticks_is_not_called_the_bond_window(result: CompareResult) -> None:
    assert next(column for column in result.columns if column.key == "window").title == "IC/NEG/IR window"
    assert "bond window" not in str(result)


def test_who_moves_alone_deters_without_a_proviso(result: CompareResult) -> None:
    assert cells(result, "slashing")["deters"].words == "yes"


def test_text_counts_the_sources_and_shows_them_where_all_is_asked_for(result: CompareResult) -> None:
    (block,) = result.blocks
    assert block.sources
    assert set(block.sources) <= set(block.notes)
    usual, whole = (render(result, "text", RenderOptions(detail)) for detail in (Detail.NORMAL, Detail.VERBOSE))
    assert "with -v: 1 note on data and on what each scheme takes" in usual
    assert all(source.split(" ")[0] in whole and source not in usual for source in block.sources)


def test_each_spec_names_its_own_solved_parameter() -> None:
    text = str(compare(["op-zk-challenger", "harmony"]))
    assert "IC bond" in text
    assert "IC own" in text
