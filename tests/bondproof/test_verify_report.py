"""What `verify` says of the commit-reveal-audit spec: exact numbers, and the layout of a refuted claim.

The known answers are those of the spec language's own description, recomputed there by hand.
"""

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

Run = Callable[..., CompletedProcess[str]]

CHEATING_LOSES_AT_20_USD = """\
REFUTED  cheating-loses                                            mechanisms/protocols/commit-reveal-audit.mech.yaml:49
  The worker who plays cheat, check earns +0.1128 USD.
  at  audit_rate = 5%, bond = 20 USD                               (worst corner; exact 10297/91250)

  line  transfer                                          expected
    29  protocol -> worker  reward                         +1.1412
    31  worker -> outside   guess_cost                     -0.0100
    32  worker -> burn      (1 - bounty) * burned * bond   -0.6860
    33  worker -> auditor   bounty * burned * bond         -0.2940
    35  worker -> outside   bond * capital * lock          -0.0384
                            total                          +0.1128   must be < 0
  any one of these fixes it:"""

AUDITING_PAYS = """\
  The auditor does better with honest, skip than with honest, check by 0.04366 USD.
  at  audit_rate = 20%, bond = 22.3 USD                            (worst corner; exact -21831/500000)

  line  transfer                                    honest, check  honest, skip  difference
    33  worker -> auditor   bounty * burned * bond       +0.00134       0.00000    +0.00134
    36  auditor -> outside  gpu * run_time               -0.12500       0.00000    -0.12500
    37  auditor -> burn     probe_rate * stake            0.00000      -0.08000    +0.08000
                            total                        -0.12366      -0.08000    -0.04366   must be >= 0
"""


def claims(answer: CompletedProcess[str]) -> dict[str, Any]:
    (spec,) = json.loads(answer.stdout)["specs"]
    return {claim["id"]: claim for claim in spec["claims"]}


def test_the_spec_holds_at_its_recommended_bond_and_its_finding_is_refuted_as_recorded(bondproof: Run) -> None:
    answer = bondproof("verify", "commit-reveal-audit", "--format", "json")
    (spec,) = json.loads(answer.stdout)["specs"]
    assert spec["at"] == {"bond": "223/10"}
    verdicts = {claim["id"]: (claim["verdict"], claim["expected"]) for claim in spec["claims"]}
    assert verdicts == {
        "cheating-loses": ("PROVED", "PROVED"),
        "honesty-pays": ("PROVED", "PROVED"),
        "honesty-is-best": ("PROVED", "PROVED"),
        "auditing-pays": ("REFUTED", "REFUTED"),
        "bond/window": ("PROVED", "PROVED"),
    }
    assert json.loads(answer.stdout)["exit_code"] == answer.returncode == 0


def test_a_proved_claim_has_a_witness_a_margin_and_a_certificate(bondproof: Run) -> None:
    claim = claims(bondproof("verify", "commit-reveal-audit", "--format", "json"))["cheating-loses"]
    assert claim["witness"] == {"audit_rate": "1/20"}
    assert claim["margin"] == "623/146000"
    assert claim["margin_display"] == pytest.approx(0.00426712)
    assert (claim["unit"], claim["engines"], claim["certificate"]) == ("USD", ["corners"], "corners")
    assert claim["counterexample"] is None


def test_too_small_a_bond_is_refuted_at_the_worst_corner_with_exact_repairs(bondproof: Run) -> None:
    answer = bondproof("verify", "commit-reveal-audit", "--set", "bond=20 USD", "--format", "json")
    claim = claims(answer)["cheating-loses"]
    assert answer.returncode == 1
    assert claim["verdict"] == "REFUTED"
    assert claim["counterexample"]["point"] == {"audit_rate": "1/20"}
    assert claim["counterexample"]["value"] == "10297/91250"
    assert {tuple(r["repairs"]) for r in claim["repairs"]} == {("cheating-loses",)}
    found = {r["parameter"]: (r["unit"], r["now"], r["factor"], *r["intervals"]) for r in claim["repairs"]}
    keys = ("min", "min_strict", "max", "max_strict")
    repairs = {name: (*each[:3], *(each[3][key] for key in keys)) for name, each in found.items()}
    twenty = {"min": "20", "max": "20"}
    assert repairs["bond"] == ("USD", twenty, "14746/13275", "58984/2655", True, None, False)
    assert repairs["audit_rate"][3:5] == ("6005/108332", True)
    assert repairs["audit_rate"][1:3] == ({"min": "1/20", "max": "1/5"}, None)
    assert repairs["reward"][5:] == ("75070/69423", True)


@pytest.mark.parametrize("bond", ["20 USD", "100 USD", "300 USD"])
def test_the_ledger_of_a_counterexample_adds_up_to_its_value(bondproof: Run, bond: str) -> None:
    answer = bondproof("verify", "commit-reveal-audit", "--set", f"bond={bond}", "--format", "json")
    broken = [c["counterexample"] for c in claims(answer).values() if c["counterexample"]]
    assert broken
    for found in broken:
        assert sum(Fraction(row["amount"]) for row in found["ledger"]) == Fraction(found["value"])


def test_a_cloud_price_above_the_reward_refutes_participation_whatever_the_bond(bondproof: Run) -> None:
    answer = bondproof("verify", "commit-reveal-audit", "--set", "gpu=6.88 USD/h", "--format", "json")
    assert answer.returncode == 1
    assert claims(answer)["honesty-pays"]["verdict"] == "REFUTED"
    assert claims(answer)["bond/window"]["verdict"] == "REFUTED"
    assert claims(answer)["cheating-loses"]["verdict"] == "UNDECIDED"  # no bond to decide it at
    each = bondproof("verify", "commit-reveal-audit", "--set", "gpu=6.88 USD/h", "--each-claim", "--format", "json")
    assert claims(each)["cheating-loses"]["verdict"] == "PROVED"
    said = bondproof("verify", "commit-reveal-audit", "--set", "gpu=6.88 USD/h").stdout
    assert "no bond satisfies honesty-pays, whatever its size" in said


def test_the_block_of_a_refuted_claim_reads_as_the_language_describes_it(bondproof: Run) -> None:
    said = bondproof("verify", "commit-reveal-audit", "--set", "bond=20 USD").stdout
    assert CHEATING_LOSES_AT_20_USD in said
    for fix in ("bond > 22.22 USD", "audit_rate > 5.544%", "reward < 1.081 USD"):
        assert fix in said.partition("any one of these fixes it:")[2]


def test_a_claim_that_compares_two_plays_shows_both_and_their_difference(bondproof: Run) -> None:
    assert AUDITING_PAYS in bondproof("verify", "commit-reveal-audit", "-v").stdout


def test_an_expected_refutation_gives_its_reason_in_one_line(bondproof: Run) -> None:
    said = bondproof("verify", "commit-reveal-audit").stdout
    assert "  REFUTED (as expected)  auditing-pays    because: a skipped audit costs 0.020" in said
    assert "4 claims: 3 proved, 1 refuted as expected" in said


def test_the_recommended_bond_is_in_the_headline(bondproof: Run) -> None:
    first = bondproof("verify", "commit-reveal-audit").stdout.splitlines()[0]
    assert first.startswith("commit-reveal-audit, as written, at bond = 22.3 USD (recommended: ")


def test_the_short_format_is_one_line_a_claim_with_its_place(bondproof: Run) -> None:
    lines = bondproof("verify", "commit-reveal-audit", "--set", "bond=20 USD", "--format", "short").stdout.splitlines()
    place = "mechanisms/protocols/commit-reveal-audit.mech.yaml:49:21"
    assert len(lines) == 4
    assert lines[0].startswith(f"{place}: REFUTED[cheating-loses]: fails by 0.1128 USD at audit_rate = 5%")


def test_quiet_says_only_what_differs_from_what_is_expected(bondproof: Run) -> None:
    assert bondproof("verify", "commit-reveal-audit", "-q").stdout == ""
    said = bondproof("verify", "commit-reveal-audit", "-q", "--set", "bond=20 USD").stdout
    assert "cheating-loses" in said
    assert "honesty-pays" not in said


def test_numbers_of_the_benchmark_data_come_with_their_rows(bondproof: Run) -> None:
    (spec,) = json.loads(bondproof("verify", "audited-inference", "--format", "json").stdout)["specs"]
    assert spec["data"]
    for number in spec["data"]:
        assert number["rows"]
        assert len(number["sources"]) == len(number["rows"])
        assert Fraction(number["value"]) > 0
        assert number["low_confidence"] in (True, False)


def test_a_claim_about_parameters_alone_has_no_ledger(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.mech.yaml"
    game = "game:\n  - worker: [honest, cheat]\nledger:\n  - protocol -> worker: 1 USD when honest\nhonest: [honest]\n"
    file.write_text(f"mech: 1\nname: a\nparams:\n  x: 0 .. 1\n{game}claims:\n  low: x <= 1/3\n")
    said = bondproof("verify", file).stdout
    assert "  Left minus right of the claim is +0.6667, must be <= 0.\n  at  x = 1 " in said
    assert "(worst corner; exact 2/3)" in said
    assert "transfer" not in said
    assert "  this fixes it:  x <= 0.3333 (now 0 .. 1)\n" in said


def test_what_repairs_all_refuted_claims_comes_first_and_says_so(bondproof: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.mech.yaml"
    game = "game:\n  - worker: [honest, cheat]\nledger:\n  - protocol -> worker: 1 USD when honest\nhonest: [honest]\n"
    claims = "claims:\n  low: x <= 1/2\n  lower: x <= 1/4 and y <= 1\n"
    file.write_text(f"mech: 1\nname: a\nparams:\n  x: 3/4\n  y: 0 .. 1\n{game}{claims}")
    said = bondproof("verify", file).stdout
    joint = "  this fixes all 2 refuted claims together:  x <= 0.25 (now 0.75, x 0.3333)\n"
    assert said.count(joint) == 2
    assert f"{joint}  this fixes it:  x <= 0.5 (now 0.75, x 0.6667)\n" in said


def test_json_says_which_yardstick_a_claim_is_and_rounds_ends_into_the_window(bondproof: Run) -> None:
    (spec,) = json.loads(bondproof("verify", "commit-reveal-audit", "--format", "json").stdout)["specs"]
    claims = {claim["id"]: claim for claim in spec["claims"]}
    assert {name: claim["yardsticks"] for name, claim in claims.items()} == {
        "cheating-loses": [],
        "honesty-pays": ["IR"],
        "honesty-is-best": [],
        "auditing-pays": ["IC"],
        "bond/window": [],
    }
    (interval,) = claims["bond/window"]["window"]["intervals"]
    assert (interval["min_text"], interval["max_text"]) == ("22.22 USD", "271.3 USD")
    assert Fraction("22.22") >= Fraction(interval["min"])
    assert Fraction("271.3") <= Fraction(interval["max"])


def test_a_repair_shows_the_present_value_as_it_was_set(bondproof: Run) -> None:
    said = bondproof("verify", "commit-reveal-audit", "--set", "bond=22.215 USD").stdout
    assert "bond > 22.22 USD (now 22.215 USD)" in " ".join(said.split())
