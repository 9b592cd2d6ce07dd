"""Specs in a user's test suite: what pytest collects, reports and refuses to call a pass.

pytest runs in this process (`pytester`); bondproof is asked in a process of its own, as ever. It must not be called
here: pytester forgets every module that is first imported during a test, and YAML would then be there twice.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bondproof.pytest_plugin import asking
from bondproof.pytest_plugin.asking import FarSide

SPEC = """\
mech: 1
name: spot-check
params:
  bond: 20 USD
  audit_rate: 2% .. 10%
game:
  - worker: [honest, cheat]
  - caught: chance audit_rate when cheat
ledger:
  - worker -> outside: 0.60 USD when honest
  - worker -> burn: bond when caught
claims:
  cheating-costs: E[worker | cheat] <= -0.4 USD
  cheating-loses: E[worker | cheat] < E[worker | honest]
  free_of.charge-2:
    claim: E[worker | cheat] >= 0
    expect: refuted
    because: a bond is at stake
"""
EASY = """\
mech: 1
name: easy
params:
  x: 0 .. 1
claims:
  at-most-one: x <= 1
"""
HARD = """\
mech: 1
name: hard
params:
  x: 0 .. 1
  y: 0 .. 1
claims:
  out-of-reach: x * x * y + y * y * x <= x * x + y * y + x * y / 1000
"""


Asked = list[tuple[str, tuple[str, ...]]]


@pytest.fixture(autouse=True)
def bondproof_alone(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the other plugins of this environment, which take longer to load than ours takes to decide."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p bondproof")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What the processes were asked for, in order."""
    found = Asked()
    ask = FarSide._ask

    def noted(self: FarSide, task: str, paths: list[str]) -> Any:
        found.append((task, tuple(paths)))
        return ask(self, task, paths)

    monkeypatch.setattr(FarSide, "_ask", noted)
    return found


def write(pytester: pytest.Pytester, **specs: str) -> None:
    for name, text in specs.items():
        (pytester.path / f"{name}.mech.yaml").write_text(text, encoding="utf-8")


def properties(report: Path) -> dict[str, dict[str, str]]:
    """What a JUnit report holds of each test."""
    return {
        case.attrib["name"]: {p.attrib["name"]: p.attrib["value"] for p in case.iter("property")}
        for case in ElementTree.parse(report).iter("testcase")
    }


# --------------------------------------------------------------------------------------------- a claim is a test


def test_a_claim_passes_fails_and_is_reported_as_its_verdict(pytester: pytest.Pytester, asked: Asked) -> None:
    write(pytester, spot=SPEC)
    result = pytester.runpytest_inprocess("-v", "--junitxml=report.xml")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "spot.mech.yaml::cheating-costs PASSED*",
            "spot.mech.yaml::cheating-loses FAILED*",
            "spot.mech.yaml::free_of.charge-2 PASSED*",
            "*spot.mech.yaml: cheating-loses*",
            "REFUTED  cheating-loses  fails by 0.2 USD at audit_rate = 2%",
            " --> spot.mech.yaml:14:19",
            "FAILED spot.mech.yaml::cheating-loses - *REFUTED*",
        ]
    )
    command = pytester.run(sys.executable, "-m", "bondproof", "verify", "spot.mech.yaml", "--quiet")
    ledger = command.stdout.str().rpartition("\n\nREFUTED")[2]
    assert "worker -> burn" in ledger
    assert ledger in result.stdout.str()
    result.stdout.no_fnmatch_line("*Traceback*")
    assert [task for task, _ in asked] == ["read", "decide"]  # one decision for the three claims
    assert properties(pytester.path / "report.xml") == {
        "cheating-costs": {"verdict": "PROVED", "engines": "corners", "margin": "0 USD"},
        "cheating-loses": {"verdict": "REFUTED", "engines": "corners", "margin": "-1/5 USD"},
        "free_of.charge-2": {"verdict": "REFUTED", "engines": "corners", "margin": "-2 USD"},
    }


CONFLICT = """\
mech: 1
name: conflict
params:
  bond:  solve min USD
game:
  - worker:  [honest, cheat]
  - caught:  chance (2% if cheat else 5%)
ledger:
  - outside -> worker:  1 USD
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
  cheating-loses:  E[worker | cheat] < 0
  honest-pays:     E[worker | honest] >= 0
"""


def test_the_window_of_what_is_solved_is_a_test_that_fails_where_no_bond_does(pytester: pytest.Pytester) -> None:
    write(pytester, conflict=CONFLICT)
    result = pytester.runpytest_inprocess("-v", "-rs", "--junitxml=report.xml")
    result.assert_outcomes(skipped=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "conflict.mech.yaml::bond/window FAILED*",
            "REFUTED  bond/window  no bond satisfies cheating-loses and honest-pays together*",
            "SKIPPED*UNDECIDED  cheating-loses  no bond to decide it at; it needs bond > 50 USD*",
        ]
    )
    assert properties(pytester.path / "report.xml")["bond/window"] == {"verdict": "REFUTED", "engines": "corners"}


def test_a_window_passes_where_it_is_proved_or_refuted_as_recorded(pytester: pytest.Pytester) -> None:
    write(
        pytester,
        recorded=CONFLICT + "  bond/window:\n    expect: refuted\n",
        proved=CONFLICT.replace("2% if", "25% if"),
    )
    pytester.runpytest_inprocess().assert_outcomes(passed=4, skipped=2)


def test_a_spec_with_another_ending_is_an_error_that_says_how_to_name_it(pytester: pytest.Pytester) -> None:
    (pytester.path / "easy.mech.yml").write_text(EASY)
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*rename it to `easy.mech.yaml`*"])


def test_a_spec_named_in_capital_letters_is_collected_as_verify_takes_it(pytester: pytest.Pytester) -> None:
    (pytester.path / "UP.MECH.YAML").write_text(EASY)
    pytester.runpytest().assert_outcomes(passed=1)
    (pytester.path / "up.Mech.Yml").write_text(EASY)
    pytester.runpytest().assert_outcomes(errors=1)


def test_a_doubt_about_a_spec_is_a_warning_of_the_run(pytester: pytest.Pytester) -> None:
    write(pytester, easy=EASY.replace("x <= 1", "x <= 1  #* 2"))
    result = pytester.runpytest_inprocess("-W", "default")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*easy.mech.yaml:6:*: warning[[]M019[]]: a comment begins here*"])


def test_claims_are_chosen_by_name_and_by_the_last_failure(pytester: pytest.Pytester) -> None:
    write(pytester, a=SPEC)
    pytester.runpytest_inprocess("-k", "cheating").assert_outcomes(passed=1, failed=1, deselected=1)
    pytester.runpytest_inprocess("--lf").assert_outcomes(failed=1)


def test_one_process_of_xdist_decides_all_claims_of_a_file(pytester: pytest.Pytester) -> None:
    write(pytester, a=SPEC, b=EASY)
    result = pytester.runpytest_subprocess("-p", "xdist", "-n", "2", "--dist", "loadfile", "-v")
    result.assert_outcomes(passed=3, failed=1)
    assert "worker -> burn" in result.stdout.str()
    ran = re.findall(r"^\[(gw\d)\].* (?:PASSED|FAILED) (\w)\.mech\.yaml::", result.stdout.str(), re.MULTILINE)
    assert [file for _, file in sorted(ran, key=lambda one: one[1])] == ["a", "a", "a", "b"]
    assert len(set(ran)) == 2  # a process for each file


# ------------------------------------------------------------------------------------------------- what is collected


def test_collecting_reads_specs_together_and_decides_nothing(pytester: pytest.Pytester, asked: Asked) -> None:
    pytester.mkdir("deep")
    write(pytester, a=SPEC, **{"deep/a": SPEC, "ü & <b>": SPEC})
    result = pytester.runpytest_inprocess("--collect-only", "-q")
    assert [line for line in result.outlines if "::" in line] == [
        f"{file}.mech.yaml::{claim}"
        for file in ("a", "deep/a", "ü & <b>")
        for claim in ("cheating-costs", "cheating-loses", "free_of.charge-2")
    ]
    together = ("a.mech.yaml", "ü & <b>.mech.yaml")
    assert asked == [("read", together), ("read", (os.path.join("deep", "a.mech.yaml"),))]


def test_a_spec_that_cannot_be_read_is_an_error_with_line_and_caret(pytester: pytest.Pytester) -> None:
    write(pytester, bad=SPEC.replace("20 USD", "20 USD\n  grace: 3 fortnights"), good=SPEC)
    result = pytester.runpytest_inprocess("--continue-on-collection-errors", "-k", "costs")
    result.assert_outcomes(passed=1, errors=1, deselected=2)
    result.stdout.fnmatch_lines(
        ["*ERROR collecting bad.mech.yaml*", "error[[]M*fortnights*", "*--> bad.mech.yaml:5:*", "*^^^^*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_spec_without_claims_fails(pytester: pytest.Pytester) -> None:
    write(pytester, empty=SPEC[: SPEC.index("claims:")])
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["VACUOUS  empty.mech.yaml has no claims: nothing was checked.*"])


def test_the_plugin_is_turned_off_by_its_name(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    monkeypatch.delenv("PYTEST_ADDOPTS")
    write(pytester, a=SPEC)
    assert pytester.runpytest_inprocess("-p", "no:bondproof").ret == pytest.ExitCode.NO_TESTS_COLLECTED


# ------------------------------------------------------------------------------------------ nothing silently passes


def test_an_undecided_claim_fails_or_is_skipped_with_its_reason(pytester: pytest.Pytester) -> None:
    write(pytester, hard=HARD)
    pytester.makeini("[pytest]\nbondproof_args = --rlimit 1\n")
    failed = pytester.runpytest_inprocess()
    failed.assert_outcomes(failed=1)
    failed.stdout.fnmatch_lines(["UNDECIDED  out-of-reach  *", " --> hard.mech.yaml:7:17"])
    skipped = pytester.runpytest_inprocess("--bondproof-allow-undecided", "-rs")
    skipped.assert_outcomes(skipped=1)
    skipped.stdout.fnmatch_lines(["SKIPPED*UNDECIDED  out-of-reach  *hard.mech.yaml:7:17"])


def test_a_vacuous_claim_fails_though_undecided_ones_may_pass(pytester: pytest.Pytester) -> None:
    write(pytester, void=EASY.replace("claims:", "assume:\n  - x > 2\nclaims:"))
    result = pytester.runpytest_inprocess("--bondproof-allow-undecided")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["VACUOUS  at-most-one  *"])


def test_what_is_wrong_beyond_reading_fails_every_claim_with_line_and_caret(pytester: pytest.Pytester) -> None:
    write(pytester, a=SPEC)
    result = pytester.runpytest_inprocess("-o", "bondproof_args=--set audit_rate=2")
    result.assert_outcomes(failed=3)
    result.stdout.fnmatch_lines(["error*the probability of `caught` is not within*", " --> a.mech.yaml:8:5", "*^^^^^^"])


def test_wrong_options_are_named(pytester: pytest.Pytester, asked: Asked) -> None:
    write(pytester, a=SPEC, b=SPEC)
    result = pytester.runpytest_inprocess("-o", "bondproof_args=--rlimt 5")
    result.assert_outcomes(errors=2)
    assert len(asked) == 1
    result.stdout.fnmatch_lines(["error: bondproof_args: No such option*--rlimt*"])


def test_a_process_that_dies_takes_no_other_spec_down(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(pytester, a=EASY, hostile=EASY)
    dies = "import io, os, sys; given = sys.stdin.read(); 'hostile' in given and os._exit(9); "
    start = f"{dies}sys.stdin = io.StringIO(given); {asking._START}"
    monkeypatch.setattr(asking, "_START", start)
    result = pytester.runpytest_inprocess("--continue-on-collection-errors")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "No verdict: the process that was to read hostile.mech.yaml ended with code 9.*",
            "*bondproof verify hostile.mech.yaml",
        ]
    )


# ------------------------------------------------------------------------------------------------- what it loads


def test_loading_the_plugin_loads_nothing_beside_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_what_is_loaded(pytestconfig):
            assert pytestconfig.pluginmanager.hasplugin("bondproof")
            ours = {m for m in sys.modules if m.partition(".")[0] == "bondproof"}
            assert ours == {"bondproof", "bondproof.pytest_plugin"}
            assert not {"mechanisms", "proofs", "solvers", "click", "yaml", "z3", "cvxpy"} & set(sys.modules)
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_hooks_import_the_standard_library_alone() -> None:
    ask = "import sys, pytest; old = set(sys.modules); import bondproof.pytest_plugin; print(*set(sys.modules) - old)"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=60, check=True)
    assert set(answer.stdout.split()) == {"bondproof", "bondproof.pytest_plugin"}
