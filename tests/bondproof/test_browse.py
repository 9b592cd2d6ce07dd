"""lint, list, show and bench: what there is, what is wrong with it, and where numbers come from."""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mechanisms.language.catalogue import names

Run = Callable[..., CompletedProcess[str]]

FAULTY = """\
mech: 1
name: faulty
params:
  rate: 5% .. 20%
game:
  - worker: [honest, cheat]
  - caught: chance {chance} when cheat
ledger:
  - protocol -> worker: 1 USD when not caught
honest: [honest]
schemes:
  wild:
    rate: 50% .. 90%
claims:
  pays: E[worker | honest] > 0
"""


def faulty(folder: Path, chance: str) -> Path:
    file = folder / "faulty.mech.yaml"
    file.write_text(FAULTY.format(chance=chance))
    return file


def test_every_spec_of_the_catalogue_passes_lint(bondproof: Run) -> None:
    answer = bondproof("lint", *names())
    assert answer.returncode == 0
    assert f"{len(names())} specs: 0 errors" in answer.stdout


def test_lint_shows_each_fault_with_its_place(bondproof: Run, tmp_path: Path) -> None:
    file = faulty(tmp_path, "rat")
    answer = bondproof("lint", file, "--format", "short")
    assert answer.returncode == 2
    assert answer.stdout.startswith(f"{file}:7:20: error[M012]: unknown name `rat`")


def test_lint_settles_probabilities_under_every_scheme(bondproof: Run, tmp_path: Path) -> None:
    file = faulty(tmp_path, "rate * 2")
    answer = bondproof("lint", file)
    assert answer.returncode == 2
    assert "the probability of `caught` is not within [0, 1] at rate = " in answer.stdout
    assert bondproof("lint", file, "--scheme", "wild").returncode == 2
    assert bondproof("verify", file).returncode == 0


def test_lint_as_json_counts_nothing_twice(bondproof: Run, tmp_path: Path) -> None:
    found = json.loads(bondproof("lint", faulty(tmp_path, "2"), "--format", "json").stdout)
    (spec,) = found["specs"]
    assert found["exit_code"] == 2
    assert len(spec["diagnostics"]) == 1
    assert {"code", "message", "path", "line", "column", "help"} <= spec["diagnostics"][0].keys()


def test_a_fault_as_json_has_its_code_place_and_advice(bondproof: Run, tmp_path: Path) -> None:
    file = faulty(tmp_path, "rat")
    found = json.loads(bondproof("verify", file, "--format", "json").stdout)
    (error,) = found["errors"]
    assert found["exit_code"] == 2
    assert (error["code"], error["path"], error["line"], error["column"]) == ("M012", str(file), 7, 20)
    assert error["help"] == "did you mean `rate`?"


def test_list_has_every_spec_under_its_name(bondproof: Run) -> None:
    entries = json.loads(bondproof("list", "--format", "json").stdout)["mechanisms"]
    assert [entry["name"] for entry in entries] == list(names())
    for entry in entries:
        assert set(entry) == {"name", "title", "scheme", "fault", "path", "source"}
        assert entry["title"]
        assert entry["path"].startswith("mechanisms/")
    assert bondproof("list").stdout.count("\n") == len(names())


def test_show_says_every_rule_of_a_spec(bondproof: Run) -> None:
    said = bondproof("show", "commit-reveal-audit").stdout
    for rule in (
        "audit_rate   5% .. 20%",
        "  an audit finds a wrong result",
        "chance decides whether convicted, with probability (recall if cheat else false_alarm).",
        "If convicted: (1 - bounty) * burned * bond of the worker is burned and the worker pays",
        "honesty-pays     E[worker | honest, check] >= 0 ",
        "refuted, because: a skipped audit costs 0.020",
        "bond-only",
    ):
        assert " ".join(rule.split()) in " ".join(said.split())


def test_show_gives_parameters_exactly_and_in_their_unit(bondproof: Run) -> None:
    shown = json.loads(bondproof("show", "commit-reveal-audit", "--format", "json").stdout)
    parameters = {p["name"]: p for p in shown["parameters"]}
    assert (parameters["gpu"]["value"], parameters["gpu"]["unit"]) == ("5/2", "USD/h")
    assert (parameters["audit_rate"]["low"], parameters["audit_rate"]["high"]) == ("1/20", "1/5")
    assert (parameters["capital"]["value"], parameters["capital"]["unit"]) == ("1/10", "1/year")
    assert parameters["bond"]["kind"] == "solve"


def test_show_names_the_rows_behind_a_number(bondproof: Run) -> None:
    said = bondproof("show", "audited-inference").stdout
    assert "USD/request from T0193, R070" in said
    assert "\ndata\n  21 sources; -v shows them\n" in said
    assert "cost_70b" in said


def test_bench_show_gives_the_number_and_the_rows_behind_it(bondproof: Run) -> None:
    line = ("bench", "show", "cost", "llama-3.1-70b", "fp8", "h100-sxm", "1000/1000", "market", "tensorrt-llm-0.17")
    shown = json.loads(bondproof(*line, "--format", "json").stdout)
    assert (Fraction(shown["value"]), shown["unit"]) == (Fraction(1145, 3951477), "USD/request")
    assert [table["title"] for table in shown["tables"]] == ["T0193 of throughput", "R070 of prices"]
    assert bondproof(*line).stdout.startswith("0.000289765 USD/request\n")


def test_bench_show_gives_rows_by_their_id(bondproof: Run) -> None:
    said = bondproof("bench", "show", "T0193").stdout
    assert said.startswith("T0193 of throughput\n")
    assert "4390.53" in said


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_bench_list_gives_one_table_or_all(bondproof: Run, form: str) -> None:
    assert "h100-sxm" in bondproof("bench", "list", "gpus", "--format", form).stdout
    every = bondproof("bench", "list", "--format", form).stdout
    assert all(word in every for word in ("llama-3.1-70b", "fp8", "market"))
