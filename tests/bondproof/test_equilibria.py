"""The command `equilibria`: where payoffs are taken, what is said of them, and how it ends."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess
from time import process_time
from typing import Any

import nashpy
import pytest

import bondproof as front
from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from bondproof.rendering.formats import render
from bondproof.rendering.markdown import escaped
from bondproof.rendering.options import RenderOptions
from bondproof.results import EquilibriaResult
from mechanisms.errors import InternalError, NoAnswer, SpecError, UsageError
from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm
from proofs.checking.verdict import Undecided
from proofs.playout.playout import PlayOut
from solvers.claims import examination
from solvers.claims.wellformedness_check import Foundations
from solvers.engines.budget import Budget
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.solution import solve

Run = Callable[..., CompletedProcess[str]]
FORMATS = ("text", "json", "markdown", "html", "latex")
AUDIT = """mech: 1
name: audit
params:
  bond: solve min USD
  rate: {rate}
{more}game:
  - worker: [honest, cheat]
  - caught: chance rate when cheat
ledger:
  - worker -> outside: 1 USD when honest
  - worker -> burn: bond when caught
honest: [honest]
claims:
  deters: E[worker | honest] > E[worker | cheat]
schemes:
  nothing:
    ledger:
      - worker -> outside: 1 USD when honest
"""
PENNIES = 'NFG 1 R "pennies" { "a|b" "c" } { { "<x>" "y" } { "1" "2" } } 1 -1 -1 1 -1 1 1 -1'


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(rate: str = "10% .. 20%", more: str = "") -> Path:
        file = tmp_path / "audit.mech.yaml"
        file.write_text(AUDIT.format(rate=rate, more=more))
        return file

    return write


@pytest.fixture
def pennies(tmp_path: Path) -> Path:
    file = tmp_path / "pennies.nfg"
    file.write_text(PENNIES)
    return file


# The flagship -------------------------------------------------------------------------------------------------------


def test_under_slashing_the_honest_operator_is_the_only_equilibrium_at_every_corner() -> None:
    result = front.equilibria("audited-inference")
    assert result.solution.unique
    assert result.honest(0)
    assert {step.by for step in result.solution.dominated} == {"honest"}
    assert result.corners is not None
    assert (result.corners.number, result.corners.checked, result.corners.same) == (8, 8, True)
    assert [chosen.parameter.name for chosen in result.chosen] == ["bond", "audit_rate", "recall", "false_alarm"]


def test_under_bond_only_the_operator_cheats_and_the_bond_is_that_of_the_spec_as_written() -> None:
    result = equilibria("audited-inference", scheme="bond-only")
    assert result.solution.unique
    assert not result.honest(0)
    assert result.chosen[0].why.startswith("recommended for the spec as written")
    assert result.chosen[0].value == equilibria("audited-inference").chosen[0].value


# The point ----------------------------------------------------------------------------------------------------------


def test_a_range_is_taken_at_its_middle_and_the_bond_at_its_recommended_value(written: Callable[..., Path]) -> None:
    result = equilibria(written())
    assert [(c.parameter.name, c.value, c.why) for c in result.chosen] == [
        ("bond", F(101, 10), "recommended for the claims"),
        ("rate", F(3, 20), "the middle of its range"),
    ]


def test_a_scheme_without_a_window_takes_the_bond_of_the_spec_as_written(written: Callable[..., Path]) -> None:
    result = equilibria(written(), scheme="nothing")
    assert result.chosen[0].value == F(101, 10)
    assert not result.honest(0)


def test_where_no_value_can_be_recommended_one_is_asked_for(written: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match=r"no value of bond is known to satisfy the claims.*--set bond="):
        equilibria(written("0% .. 20%"))
    assert equilibria(written("0% .. 20%"), overrides=["bond=20 USD"]).solution.complete


def test_a_range_without_an_end_has_no_middle(tmp_path: Path) -> None:
    file = tmp_path / "open.mech.yaml"
    text = AUDIT.format(rate="1/2", more="  gain: 1 .. inf USD\n")
    file.write_text(text.replace("1 USD when honest", "gain when honest"))
    with pytest.raises(UsageError, match=r"gain has no upper end.*--set gain="):
        equilibria(file, overrides=["bond=20 USD"])


def test_an_assumption_that_fails_in_the_middle_is_named(written: Callable[..., Path]) -> None:
    file = written("10% .. 20%", "assume:\n  - rate <= 12%\n")
    with pytest.raises(UsageError, match="the assumption `rate <= 12%` fails at the middle of the ranges"):
        equilibria(file)
    chosen = equilibria(file, overrides=["rate=11%"])
    assert chosen.corners is None


def test_corners_at_which_an_assumption_fails_are_passed_over(written: Callable[..., Path]) -> None:
    result = equilibria(written("10% .. 20%", "assume:\n  - rate <= 16%\n"))
    assert result.corners is not None
    assert (result.corners.number, result.corners.checked) == (2, 1)


def test_a_corner_at_which_others_play_is_named(written: Callable[..., Path]) -> None:
    result = equilibria(written("'(0% .. 20%)'"), overrides=["bond=20 USD"])
    assert result.corners is not None
    assert result.corners.same is False
    assert [(p.name, value) for p, value in result.corners.at.items()] == [("rate", F(1, 5000))], (
        "just inside the range"
    )
    said = render(result, "text", RenderOptions())
    assert "Other strategies are played at another corner of the ranges, rate = 0.02%: worker cheat." in said


def test_of_many_corners_the_first_64_are_looked_at(tmp_path: Path) -> None:
    names = [f"r{i}" for i in range(7)]
    text = AUDIT.format(rate="1/2", more="".join(f"  {n}: 1 .. 2 USD\n" for n in names))
    text = text.replace("1 USD when honest", f"({' + '.join(names)}) / 9 when honest")
    (tmp_path / "many.mech.yaml").write_text(text)
    result = equilibria(tmp_path / "many.mech.yaml", overrides=["bond=20 USD"])
    assert result.corners is not None
    assert (result.corners.number, result.corners.checked, result.corners.same) == (128, 64, True)
    assert "at 64 of 128 corners" in render(result, "text", RenderOptions())


# What is said -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "overrides", [[], ["bond=0 USD", "phi=0"], ["c_h=1/2 USD"], ["k=10 USD"], ["k=0 USD"], ["bounty=0 USD", "k=0 USD"]]
)
def test_a_pure_play_is_listed_exactly_where_the_claim_that_it_is_nash_is_proved(overrides: list[str]) -> None:
    result = equilibria("inspection", overrides=overrides)
    labels = result.solution.game.strategies
    pure = {
        (labels[0][rows[0]], labels[1][columns[0]])
        for rows, columns in (e.profile.supports for e in result.solution.equilibria)
        if len(rows) == len(columns) == 1
    }
    plays = {
        "honest-unaudited": ("honest", "skip"),
        "honest-audited": ("honest", "audit"),
        "caught-every-time": ("cheat", "audit"),
        "cheating-unaudited": ("cheat", "skip"),
    }
    (spec,) = verify(["inspection"], overrides=overrides).specs
    words = {c.result.statement.claim.name: c.word for c in spec.claims}
    assert pure == {play for name, play in plays.items() if words[name] == "PROVED"}


def test_the_shape_of_the_json_is_the_one_that_is_promised(bondproof: Run) -> None:
    answer: dict[str, Any] = json.loads(bondproof("equilibria", "inspection", "--format", "json").stdout)
    assert answer["bondproof"] == 1
    assert (answer["spec"], answer["complete"], answer["components"]) == ("inspection", True, 1)
    (found,) = answer["equilibria"]
    assert found["profile"] == {
        "worker": {"honest": "9/10", "cheat": "1/10"},
        "auditor": {"audit": "1/6", "skip": "5/6"},
    }
    assert found["profile_display"]["worker"] == {"honest": 0.9, "cheat": 0.1}
    assert found["payoffs"] == {"worker": "4", "auditor": "0"}
    assert found["honest"] is False
    assert found["found_by"] == ["exact enumeration", "nashpy support enumeration", "nashpy vertex enumeration"]
    assert found["frequencies"][1]["form"] == "k/bounty"


def test_nobody_is_left_out(bondproof: Run) -> None:
    for form in FORMATS:
        assert "nobody" not in bondproof("equilibria", "audit-v1", "--format", form).stdout


@pytest.mark.parametrize("form", FORMATS)
def test_a_reproducible_answer_is_the_same_bytes_twice(bondproof: Run, form: str) -> None:
    line = ("equilibria", "inspection", "--reproducible", "-v", "--format", form)
    assert bondproof(*line).stdout == bondproof(*line).stdout != ""


def test_markdown_shows_names_as_they_are(bondproof: Run, pennies: Path) -> None:
    said = bondproof("equilibria", pennies, "--format", "markdown").stdout
    assert r"## `pennies`: a\|b picks \<x\> or y; c picks 1 or 2" in said
    assert "1 expected payoff: a\\|b 0, c 0\n" in said
    assert r"| a\|b | \<x\> | 1/2 (0.5) |" in said
    assert escaped("a*b`[c](d)") == r"a\*b\`\[c\](d)"


def test_a_long_game_is_told_in_short(bondproof: Run, tmp_path: Path) -> None:
    (tmp_path / "long.nfg").write_text('NFG 1 R "" { "a" "b" } { 30 1 } ' + " ".join(f"{i} 0" for i in range(30)))
    said = bondproof("equilibria", tmp_path / "long.nfg", "--proposers").stdout
    assert said.startswith("long: a picks one of 30 strategies; b picks 1\n")
    assert "17 more are dominated (-v names them)." in said
    assert "nashpy was not asked: this game is too large for it." in said
    assert "a never plays 29: 30 always brings more." in bondproof("equilibria", tmp_path / "long.nfg", "-v").stdout


def test_strategies_of_several_moves_are_told_apart_and_runs_of_equilibria_shortened(bondproof: Run) -> None:
    said = " ".join(bondproof("equilibria", "audited-inference", "--scheme", "entry-cost").stdout.split())
    assert "operator picks (honest, return), (honest, leave), (serve_8b, return)," in said
    assert "The intended play (operator (honest, return), client grim) is an equilibrium: 1, one of 30." in said
    assert "1 to 30 belong to one connected set of equilibria" in said
    assert "or (serve_8b, return), client never; or 21 others (-v shows them)." in said


def test_many_equilibria_have_a_line_each_and_their_tables_with_verbose(bondproof: Run) -> None:
    brief, whole = (bondproof("equilibria", "audited-inference", "--scheme", "entry-cost", *v) for v in ((), ("-v",)))
    assert "  1 (intended)  (honest, return)  " in brief.stdout
    assert "with probability" not in brief.stdout
    assert whole.stdout.count("with probability") == 30
    assert re.search(r"^  30 .* never +0 USD, 0 USD$", brief.stdout, re.MULTILINE)
    assert "operator  honest, return    1588009/3188018 (about 0.4981)" in whole.stdout


def test_what_nashpy_gets_wrong_is_said(bondproof: Run, tmp_path: Path) -> None:
    (tmp_path / "n15.nfg").write_text('NFG 1 R "N15" { "a" "b" } { 2 2 } 100001 1 100000 0 5 0 3 1')
    said = bondproof("equilibria", tmp_path / "n15.nfg", "--proposers").stdout
    assert "nashpy, in floating point: support enumeration found 1 of 1; vertex enumeration found 1 of 1 and 1" in said


def test_what_nashpy_fails_with_is_never_shown(bondproof: Run, tmp_path: Path) -> None:
    (tmp_path / "flat.nfg").write_text('NFG 1 R "flat" { "a" "b" } { 2 2 } 0 3 0 0 0 3 0 2')
    for form in ("text", "markdown", "json"):
        said = bondproof("equilibria", tmp_path / "flat.nfg", "--proposers", "--format", form).stdout
        assert "failed" in said
        assert "NoneType" not in said


def test_nashpy_is_asked_about_specs_and_about_tables_on_request(bondproof: Run, pennies: Path) -> None:
    line = "nashpy, in floating point: support enumeration found 1 of 1; vertex enumeration found 1 of 1."
    assert line in " ".join(bondproof("equilibria", "inspection").stdout.split())
    assert "nashpy" not in bondproof("equilibria", "inspection", "--no-proposers").stdout
    assert "nashpy" not in bondproof("equilibria", pennies).stdout
    assert line in " ".join(bondproof("equilibria", pennies, "--proposers").stdout.split())


def test_nashpy_is_imported_only_where_it_is_asked() -> None:
    program = (
        "import sys\nfrom bondproof.commands.equilibria.equilibria import equilibria\n"
        "equilibria('inspection', proposers=False)\nassert 'nashpy' not in sys.modules\n"
        "equilibria('inspection')\nassert 'nashpy' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_hundreds_of_equilibria_are_not_looked_up_in_a_list_of_all() -> None:
    """The game of 9 by 9 in which both want the same number: an equilibrium for each set of numbers."""
    labels = tuple(map(str, range(9)))
    paid = tuple(tuple((F(row == column), F(row == column)) for column in range(9)) for row in range(9))
    game = NormalForm((Player("a"), Player("b")), (labels, labels), paid)
    started = process_time()
    known = extreme_equilibria(game)
    middle = process_time()
    solution = solve(game, nashpy=False)
    answer = json.loads(render(EquilibriaResult("nine", "", "", None, solution), "json", RenderOptions()))
    assert [each["component"] for each in answer["equilibria"]] == list(range(511))
    assert len(known.profiles) == 511
    assert process_time() - middle < 3 * (middle - started) + 1, "looking up and writing takes no longer than finding"


def test_a_value_that_is_no_number_is_null_in_json(
    bondproof: Run, pennies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def returned(self: object) -> Iterator[object]:
        yield [float("nan"), 1.0], [0.5, 0.5]

    monkeypatch.setattr(nashpy.Game, "support_enumeration", returned)
    answer = json.loads(bondproof("equilibria", pennies, "--proposers", "--format", "json").stdout)
    assert answer["nashpy"][0]["wrong"][0]["profile"] == [[None, 1.0], [0.5, 0.5]]


# How it ends --------------------------------------------------------------------------------------------------------


def test_an_incomplete_answer_ends_in_3_and_says_so_in_every_format(bondproof: Run, pennies: Path) -> None:
    for form in ("text", "markdown", "html", "latex"):
        cut = bondproof("equilibria", pennies, "--bases", 1, "--format", form)
        assert cut.returncode == ExitCode.UNDECIDED
        assert "there may be others" in cut.stdout
    cut = bondproof("equilibria", pennies, "--bases", 1, "--format", "json", "--allow-undecided")
    assert cut.returncode == ExitCode.OK
    assert json.loads(cut.stdout)["complete"] is False


def test_what_is_open_about_the_spec_itself_is_said_and_ends_in_3(
    bondproof: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ = Foundations((), (), Undecided("a probability is open"))
    monkeypatch.setattr(examination, "check_implicit", lambda *_: open_)
    for form in FORMATS:
        answer = bondproof("equilibria", "inspection", "--format", form)
        assert answer.returncode == ExitCode.UNDECIDED
        assert "a probability is open" in answer.stdout


def test_a_table_has_nothing_to_set(pennies: Path) -> None:
    for overrides, scheme in ((["a=1"], None), ([], "slashing")):
        with pytest.raises(UsageError, match="it has no parameters to set and no schemes"):
            equilibria(pennies, overrides=overrides, scheme=scheme)


@pytest.mark.parametrize(
    "text",
    ["", "NFG", "\0", 'NFG 1 R "', PENNIES + " 1", PENNIES.replace("-1", "1e999"), PENNIES.replace("-1", "__import__")],
)
@pytest.mark.parametrize("form", FORMATS)
def test_a_hostile_table_is_a_diagnostic_and_no_traceback(bondproof: Run, tmp_path: Path, text: str, form: str) -> None:
    (tmp_path / "bad.nfg").write_text(text)
    refused = bondproof("equilibria", tmp_path / "bad.nfg", "--format", form)
    assert refused.returncode == ExitCode.USAGE
    said = refused.stdout + refused.stderr
    assert "bad.nfg" in said
    assert "Traceback" not in said


def test_a_missing_file_or_name_is_a_usage_error(bondproof: Run, tmp_path: Path) -> None:
    assert bondproof("equilibria", tmp_path / "none.nfg").returncode == ExitCode.USAGE
    assert bondproof("equilibria", "no-such-thing").returncode == ExitCode.USAGE


def test_a_table_that_takes_more_than_is_allowed_is_undecided(written: Callable[..., Path]) -> None:
    with pytest.raises(NoAnswer, match=r"the payoffs of the table could not be worked out: .* \(--rlimit\) is used up"):
        equilibria(written(), overrides=["bond=20 USD"], budget=Budget(rlimit=2))


def test_a_value_that_takes_more_to_find_than_is_allowed_is_undecided(written: Callable[..., Path]) -> None:
    with pytest.raises(NoAnswer, match=r"which value of bond satisfies the claims is open: .* \(--rlimit\) is used up"):
        equilibria(written(), budget=Budget(rlimit=2))


def test_a_probability_above_1_is_refused_before_anything_is_enumerated(written: Callable[..., Path]) -> None:
    with pytest.raises(SpecError, match="probability"):
        equilibria(written("50% .. 150%"))


def test_payoffs_that_the_play_out_does_not_confirm_are_a_bug_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PlayOut, "expected", lambda self, expectation: F(0))
    with pytest.raises(InternalError, match="the play-out and the symbolic payoff of worker differ in cell 0, 0"):
        equilibria("inspection")
