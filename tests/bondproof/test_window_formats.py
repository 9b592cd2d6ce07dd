"""The window of what is solved in every format, under schemes, in snapshots and diffs, with the exit codes."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

from bondproof import verify
from bondproof.results import VerifiedSpec
from tests.bondproof.one_bond import PAIR, RECORDED, text

Run = Callable[..., CompletedProcess[str]]
Write = Callable[[str], str]


def words(spec: VerifiedSpec) -> dict[str, str]:
    return {found.claim.name: found.word for found in spec.findings}


# ---------------------------------------------------------------------------------------------------- every format


@pytest.mark.parametrize("form", ["text", "short", "json", "junit", "sarif", "github", "markdown"])
def test_every_format_says_that_there_is_no_bond(write: Write, bondproof: Run, form: str) -> None:
    answer = bondproof("verify", write(text()), "--format", form)
    assert answer.returncode == 1
    said = " ".join(answer.stdout.replace("\\", "").replace("&gt;", ">").replace("&lt;", "<").split())
    assert "bond/window" in said
    assert "cheating-loses needs bond > 50 USD, honest-pays needs bond <= 8 USD" in said


@pytest.mark.parametrize("form", ["text", "short", "json", "junit", "sarif", "github", "markdown"])
def test_a_conflict_that_is_recorded_passes_in_every_format(write: Write, bondproof: Run, form: str) -> None:
    answer = bondproof("verify", write(text(PAIR + RECORDED)), "--format", form, "--quiet")
    assert answer.returncode == 0
    assert "error" not in answer.stdout.replace('errors="0"', "").replace('"errors"', "")


def test_json_has_the_window_among_the_claims(write: Write, bondproof: Run) -> None:
    answer = json.loads(bondproof("verify", write(text(rate="25%")), "--format", "json").stdout)
    window = answer["specs"][0]["claims"][2]
    assert (window["id"], window["verdict"], window["counts"]) == ("bond/window", "PROVED", True)
    assert (window["line"], window["col"], window["reason"]) == (4, 16, None)
    low, high = ({f"{end}": n, f"{end}_text": f"{n} USD"} for end, n in (("min", "4"), ("max", "8")))
    assert window["window"]["intervals"] == [{**low, "min_strict": True, **high, "max_strict": False, "exact": True}]


def test_json_says_which_verdicts_do_not_count(write: Write, bondproof: Run) -> None:
    answer = json.loads(bondproof("verify", write(text()), "--format", "json").stdout)
    claims = answer["specs"][0]["claims"]
    assert [(claim["id"], claim["counts"]) for claim in claims] == [
        ("cheating-loses", False),
        ("honest-pays", False),
        ("bond/window", True),
    ]
    (interval,) = claims[0]["window"]["intervals"]
    assert (interval["min"], interval["min_strict"], interval["min_text"]) == ("50", True, "50 USD")
    assert (interval["max"], interval["max_strict"], interval["max_text"], interval["exact"]) == (
        None,
        False,
        None,
        True,
    )


def test_junit_fails_the_window_and_skips_the_claims_that_it_counts_for(write: Write, bondproof: Run) -> None:
    suite = ElementTree.fromstring(bondproof("verify", write(text()), "--format", "junit").stdout)[0]
    counts = {key: suite.attrib[key] for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "3", "failures": "1", "errors": "0", "skipped": "2"}
    (failed,) = (case for case in suite.iter("testcase") if case.find("failure") is not None)
    assert (failed.attrib["name"], failed.attrib["line"]) == ("bond/window", "4")


def test_sarif_has_one_result_at_the_line_of_the_bond(write: Write, bondproof: Run) -> None:
    (run,) = json.loads(bondproof("verify", write(text()), "--format", "sarif").stdout)["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("REFUTED", "error")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 4


def test_an_override_does_not_take_the_window_out_of_the_file(write: Write, bondproof: Run) -> None:
    spec = write(text(bond="9 USD"))
    answer = bondproof("verify", spec, "--set", "bond=solve min USD", "--format", "short")
    assert answer.stdout.splitlines()[-1].startswith("spot.mech.yaml:4:16: REFUTED[bond/window]")


def test_the_record_is_where_the_window_stands(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text(PAIR + RECORDED)), "--format", "short")
    because = "no honest worker can post what deters a cheater"
    assert f"spot.mech.yaml:17:3: REFUTED (as expected)[bond/window]: because: {because}\n" in answer.stdout
    assert answer.returncode == 0


def test_a_window_that_is_recorded_refuted_and_is_not_fails(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text(PAIR + RECORDED, rate="25%")))
    assert answer.returncode == 1
    assert "PROVED (not as expected)  bond/window" in answer.stdout
    assert "the spec expects REFUTED" in " ".join(answer.stdout.split())


# ------------------------------------------------------------------------------------------------- schemes, overrides

SCHEME = """\
schemes:
  blind:
    audit_rate: 1%
    claims:
      cheating-loses:  E[worker | cheat] < 0
      honest-pays:     E[worker | honest] >= 0
      bond/window:
        expect: refuted
  given:
    bond: 5 USD
"""


def test_a_scheme_records_a_window_of_its_own(write: Write) -> None:
    spec = write(text(rate="25%") + SCHEME)
    assert verify(spec).exit_code == 0
    blind = verify(spec, scheme="blind")
    assert words(blind.specs[0])["bond/window"] == "REFUTED"
    assert blind.exit_code == 0


def test_where_the_bond_is_given_there_is_no_window_whatever_is_recorded(write: Write) -> None:
    spec = write(text(PAIR + RECORDED) + SCHEME)
    given = [verify(spec, scheme="given"), verify(spec, overrides=["bond=5 USD"])]
    for result in given:
        assert list(words(result.specs[0])) == ["cheating-loses", "honest-pays"]


# ------------------------------------------------------------------------------------------ snapshots, diffs, pytest


def test_a_window_newly_refuted_is_drift(write: Write, bondproof: Run) -> None:
    write(text(rate="25%"))
    assert bondproof("snapshot", "spot.mech.yaml").returncode == 0
    write(text())
    answer = bondproof("snapshot", "--check", "--format", "json")
    changes = {claim["id"]: claim["change"] for claim in json.loads(answer.stdout)["specs"][0]["claims"]}
    assert changes == {
        "bond/window": "newly refuted",
        "cheating-loses": "undecided now",
        "honest-pays": "undecided now",
    }
    assert answer.returncode == 4


def test_a_snapshot_records_an_empty_window_and_does_not_make_it_pass(write: Write, bondproof: Run) -> None:
    write(text())
    assert bondproof("snapshot", "spot.mech.yaml").returncode == 1
    assert bondproof("snapshot", "--check").returncode == 1
    window, claim = (json.loads(line) for line in Path("bondproof.snap").read_text().splitlines()[1:3])
    assert (window["window"], window["verdict"], window["decided_at"]) == ("bond", "REFUTED", None)
    assert window["intervals"] == []
    assert (claim["claim"], claim["verdict"], claim["placed"]) == ("cheating-loses", "UNDECIDED", False)
    assert (
        claim["holds"]["intervals"][0] | {"min": "50", "min_strict": True, "max": None}
        == claim["holds"]["intervals"][0]
    )


def test_a_recorded_conflict_agrees_with_its_snapshot(write: Write, bondproof: Run) -> None:
    write(text(PAIR + RECORDED))
    assert bondproof("snapshot", "spot.mech.yaml").returncode == 0
    assert '"window": "bond", "verdict": "REFUTED", "expected": "REFUTED"' in Path("bondproof.snap").read_text()
    assert bondproof("snapshot", "--check").returncode == 0
    Path("old.snap").write_bytes(Path("bondproof.snap").read_bytes())
    assert bondproof("diff", "old.snap", "bondproof.snap").returncode == 0


def test_diff_says_that_a_window_is_newly_refuted(write: Write, bondproof: Run) -> None:
    write(text(rate="25%"))
    Path("old.mech.yaml").write_text(text(rate="25%"))
    write(text())
    answer = bondproof("diff", "old.mech.yaml", "spot.mech.yaml")
    assert re.search(r"NEWLY REFUTED \(looser\) +bond/window +spot.mech.yaml:4\n", answer.stdout)
    assert "NEWLY REFUTED  bond/window\n  PROVED -> REFUTED\n" in answer.stdout
    assert answer.returncode == 0


# ------------------------------------------------------------------------------------------------- explain and show


def test_explain_says_what_a_window_claims_without_deciding_it(write: Write, bondproof: Run) -> None:
    spec = write(text(PAIR + RECORDED, bond="solve min USD for honest-pays"))
    for asked in ([f"{spec}/bond/window"], [spec, "bond/window"]):
        answer = bondproof("explain", *asked)
        assert answer.returncode == 0
        assert answer.stdout.splitlines()[2] == "bond/window  (line 17, expected verdict: refuted)"
        assert "Some value of bond satisfies honest-pays." in answer.stdout
    assert "bond/window" in bondproof("explain", spec, "--format", "markdown").stdout
    wrong = bondproof("explain", spec, "bond/windw")
    assert wrong.returncode == 2
    assert "Did you mean `bond/window`?" in wrong.stderr


def test_explain_of_a_window_as_json_has_the_keys_of_a_claim(write: Write, bondproof: Run) -> None:
    answer = json.loads(bondproof("explain", write(text()), "bond/window", "--format", "json").stdout)
    (window,) = answer["claims"]
    assert (window["id"], window["expected"], window["conditions"]) == ("bond/window", "PROVED", [])
    assert window["ranges"] == [{"name": "bond", "setting": "solve min USD", "solved": True}]


def test_show_has_what_is_recorded_of_a_window(write: Write, bondproof: Run) -> None:
    assert "bond/window" in bondproof("show", write(text(PAIR + RECORDED))).stdout
    assert "bond/window" not in bondproof("show", write(text())).stdout


# ------------------------------------------------------------------------------------------------------- messages


def test_a_probability_that_is_solved_for_without_a_range_is_told_to_have_one(write: Write, bondproof: Run) -> None:
    answer = bondproof("verify", write(text(bond="60 USD")), "--set", "audit_rate=solve min")
    assert answer.returncode == 2
    assert "as in `audit_rate: solve min on 0 .. 1`" in answer.stderr
    within = bondproof("verify", write(text(bond="60 USD", alarm="0.5%")), "--set", "audit_rate=solve min on 0 .. 1")
    assert within.returncode == 0
