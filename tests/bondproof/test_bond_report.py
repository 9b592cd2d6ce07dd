"""What `bond` says of the commit-reveal-audit spec, whose window is known exactly."""

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import bond
from mechanisms.values import evolve
from solvers.engines.budget import Budget

Run = Callable[..., CompletedProcess[str]]

KEYS = {
    *("bondproof", "spec", "parameter", "unit", "verdict", "feasible", "intervals", "min", "min_strict", "max"),
    *("max_strict", "min_closed_form", "max_closed_form", "binding", "worst", "engines"),
    *("recommended", "claims", "conflicts", "remarks"),
}


def test_the_window_is_exact_with_its_strictness_what_binds_it_and_a_value_to_use(bondproof: Run) -> None:
    answer = bondproof("bond", "commit-reveal-audit", "--format", "json")
    found = json.loads(answer.stdout)
    assert answer.returncode == 0
    assert found.keys() >= KEYS
    assert (found["verdict"], found["feasible"], found["parameter"], found["unit"]) == ("PROVED", True, "bond", "USD")
    assert (found["min"], found["min_strict"]) == ("58984/2655", True)
    assert (found["max"], found["max_strict"]) == ("1048937/3865", False)
    assert found["recommended"] == "223/10"
    assert found["binding"] == {"min": "cheating-loses", "max": "honesty-pays"}
    assert found["worst"] == {"min": {"audit_rate": "1/20"}, "max": {"audit_rate": "1/5"}}
    assert len(found["intervals"]) == 1


def test_json_says_what_the_window_rests_on_and_rounds_its_ends_into_it(bondproof: Run) -> None:
    found = json.loads(bondproof("bond", "commit-reveal-audit", "--format", "json").stdout)
    assert (found["min_text"], found["max_text"]) == ("22.22 USD", "271.3 USD")
    assert found["certificate"] == "corners"
    assert {claim["id"]: claim["yardsticks"] for claim in found["claims"]} == {
        "cheating-loses": [],
        "honesty-is-best": [],
        "honesty-pays": ["IR"],
    }
    assert found["versions"]["bondproof"]
    empty = json.loads(
        bondproof("bond", "commit-reveal-audit", "--set", "capital=1000 %/year", "--format", "json").stdout
    )
    assert (empty["feasible"], empty["min_text"], empty["certificate"]) == (False, None, None)


def test_each_end_is_shown_necessary_by_a_point_outside_at_which_the_claim_fails(bondproof: Run) -> None:
    found = json.loads(bondproof("bond", "commit-reveal-audit", "--format", "json").stdout)
    low, high = found["beyond"]["min"], found["beyond"]["max"]
    assert Fraction(low["point"]["bond"]) <= Fraction(found["min"])
    assert Fraction(low["value"]) >= 0
    assert Fraction(high["point"]["bond"]) > Fraction(found["max"])
    assert Fraction(high["value"]) < 0


def test_the_text_rounds_the_ends_into_the_window_and_gives_the_exact_ones_beside(bondproof: Run) -> None:
    said = bondproof("bond", "commit-reveal-audit").stdout
    assert "  PROVED  bond in (22.22 USD, 271.3 USD]\n" in said
    assert "  exactly (58984/2655 USD, 1048937/3865 USD]\n" in said
    assert "  use 22.3 USD: 0.0838 USD (0.377%) above the lower end, 249 USD (91.7%) below the upper end\n" in said
    assert "  at least  58984/2655 USD    bound by cheating-loses at audit_rate = 5%\n" in said
    assert "  at most   1048937/3865 USD  bound by honesty-pays at audit_rate = 20%\n" in said
    flat = " ".join(said.split())
    assert re.search(r" bond > \(reward\*\S[^=]*lock\) at audit_rate = 5% ", flat)
    assert re.search(r" bond <= \(reward\*\S[^=]*lock\) at audit_rate = 20% ", flat)


def test_one_claim_alone_has_a_window_of_its_own(bondproof: Run) -> None:
    found = json.loads(bondproof("bond", "commit-reveal-audit", "--for", "honesty-is-best", "--format", "json").stdout)
    assert [claim["id"] for claim in found["claims"]] == ["honesty-is-best"]
    assert (found["min"], found["max"]) == ("5966/445", None)
    assert "unbounded" in bondproof("bond", "commit-reveal-audit", "--for", "honesty-is-best").stdout


def test_for_may_be_repeated(bondproof: Run) -> None:
    line = ("bond", "commit-reveal-audit", "--for", "honesty-pays", "--for", "honesty-is-best", "--format", "json")
    found = json.loads(bondproof(*line).stdout)
    assert (found["min"], found["max"]) == ("5966/445", "1048937/3865")


@pytest.mark.parametrize("change", [("--scheme", "bond-only"), ("--set", "gpu=6.88 USD/h")])
def test_an_empty_window_is_refuted_and_names_the_conflict(bondproof: Run, change: tuple[str, str]) -> None:
    answer = bondproof("bond", "commit-reveal-audit", *change, "--format", "json")
    found = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert (found["verdict"], found["feasible"], found["intervals"]) == ("REFUTED", False, [])
    assert (found["min"], found["max"], found["recommended"]) == (None, None, None)
    assert found["conflicts"]
    assert found["remarks"][-1] in " ".join(bondproof("bond", "commit-reveal-audit", *change).stdout.split())


def test_an_end_too_long_to_print_is_rounded_into_the_window_and_says_so(bondproof: Run) -> None:
    found = json.loads(bondproof("bond", "audited-inference", "--format", "json").stdout)
    assert found["rounded"] is True
    assert max(len(found["min"]), len(found["max"])) < 200
    assert float(Fraction(found["min"])) == pytest.approx(found["min_display"])
    assert "nearly (" in bondproof("bond", "audited-inference").stdout


def test_a_window_that_is_shown_exactly_is_said_once(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "plain.mech.yaml"
    spec.write_text("mech: 1\nparams:\n  bond: solve min USD\nclaims:\n  a: bond > 30 USD\n")
    said = bondproof("bond", str(spec)).stdout
    assert said.count("(30 USD, unbounded)") == 1
    assert "exactly" not in said


def test_what_is_too_long_to_be_read_is_shown_by_verbose_alone(bondproof: Run) -> None:
    brief, verbose = (bondproof("bond", "gonka", *more).stdout for more in ((), ("-v",)))
    assert "  at least  ≈ 1254.89416134 USD  bound by cheating-loses" in brief
    assert not re.search(r"\d{20}", brief)
    assert "exactly\n    [8974724517700311" in verbose or "exactly [8974724517700311" in verbose
    assert "collateral >= (8974724517700311" in " ".join(verbose.split())


def test_an_irrational_end_gives_its_polynomial_and_an_isolating_interval(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "root.mech.yaml"
    params = "params:\n  bond: solve min cent on 0 .. 2000\n  b: = bond / 1 USD\n"
    spec.write_text(f"mech: 1\nname: root\n{params}claims:\n  a: b^2 >= 2\n")
    found = json.loads(bondproof("bond", str(spec), "--format", "json").stdout)
    low, high = map(Fraction, found["min_root"]["between"])
    assert found["min_root"]["polynomial"] == ["-20000", "0", "1"]
    assert low**2 < 20000 < high**2
    assert found["max_root"] is None
    assert found["intervals"][0]["min_root"] == found["min_root"]
    assert "max_root" not in found["intervals"][0]
    assert "bound by a; irrational, and rounded into the window\n" in bondproof("bond", str(spec)).stdout


def test_a_window_that_ends_where_the_assumptions_do_says_so(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "tied.mech.yaml"
    params = "params:\n  bond: solve min USD on 0 .. 90\n  x: 7 .. 9 USD\nassume:\n  - bond >= 3 * x\n"
    spec.write_text(f"mech: 1\nname: tied\n{params}claims:\n  a: bond > 1 USD\n")
    said = bondproof("bond", str(spec)).stdout
    assert "  at least  21 USD  no parameter values satisfy the assumptions below it\n" in said
    assert "  at most   90 USD  the end of the range that the spec allows\n" in said


def test_an_end_of_many_digits_is_rounded_into_the_window_where_a_cell_is_too_small_for_it(
    bondproof: Run, tmp_path: Path
) -> None:
    spec = tmp_path / "long.mech.yaml"
    params = "params:\n  bond: solve min USD\n  p: 10% .. 20%\n"
    spec.write_text(f"mech: 1\nname: long\n{params}claims:\n  a: (1 - p/3)^30 * bond > 1 USD\n")
    said = bondproof("bond", str(spec)).stdout
    end = Fraction(15, 14) ** 30
    assert f"({end} USD," in said
    assert json.loads(bondproof("bond", str(spec), "--format", "json").stdout)["min"] == str(end)
    shown = re.search(r"at least  ≈ ([0-9.]+) USD  bound by a at p = 20%\n", said)
    assert shown is not None
    assert end < Fraction(shown[1]) < end + Fraction(1, 10**9)


def test_the_formula_of_an_end_names_no_value_of_what_it_does_not_contain(bondproof: Run, tmp_path: Path) -> None:
    spec = tmp_path / "two.mech.yaml"
    params = "params:\n  rate: solve min on (0 .. 1]\n  a: 3% .. 5%\n  k: 2 .. 4\n"
    spec.write_text(f"mech: 1\nname: two\n{params}claims:\n  x: rate > 2 * a\n  y: rate * k > 30%\n")
    said = bondproof("bond", str(spec)).stdout
    assert "  rate > 3/(10*k)   at k = 2\n" in said


def test_a_formula_that_is_out_of_budget_leaves_the_window_as_it_is() -> None:
    found = bond("commit-reveal-audit")
    short = evolve(found, budget=Budget(rlimit=100))
    assert short.low_form is short.high_form is None
    told = short.data()
    assert (short.word, told["min"], told["min_closed_form"]) == ("PROVED", found.data()["min"], None)
    why = "no formula of the lower end: the work allowed (--rlimit) is used up"
    assert why in str(told["remarks"])
    assert why in str(short.document())
    assert found.without_form == ()
