"""Windows on disk: `bond --certificates`, checked again alone and against the spec."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import bond
from bondproof.commands.certify import writing as certificates
from bondproof.commands.certify.certify import certify
from bondproof.exit_codes import ExitCode
from mechanisms.values import evolve
from proofs.files.claims import read_claim, write_claim
from proofs.files.files import read_record
from proofs.files.provenance import Taken
from proofs.files.window_files import write_window
from proofs.files.windows import Beyond, WindowRecord, check_window

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: jumps
params:
  bond:        solve min USD
  audit_rate:  2% .. 10%
  fee:         1 USD
  false_alarm: 5%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else false_alarm * audit_rate)
ledger:
  - outside -> worker:  fee
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
schemes:
  strict:
    audit_rate: 4% .. 10%
claims:
  cheating-loses:  E[worker | cheat] < 0
  honest-pays:     E[worker | honest] >= 0
"""
"""The window is (50, 80] USD as written."""
FILE = "jumps.bond%2Fwindow.json"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "jumps.mech.yaml"
    path.write_text(SPEC)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "proofs"


def _record(folder: Path) -> WindowRecord:
    record = read_record((folder / FILE).read_bytes())
    assert isinstance(record, WindowRecord)
    return record


def test_a_window_of_binomial_tails_is_shown_at_its_worse_ends(bondproof: Run, folder: Path) -> None:
    """Left and right of an open end lie other signs: only the slope in the bond tells that the window keeps it out."""
    assert "1 certificate written" in bondproof("bond", "audited-inference", "--certificates", folder).stdout
    accepted = bondproof("certify", folder, "--spec", "audited-inference")
    assert "1 file: obligation re-derived from" in " ".join(accepted.stdout.split())
    assert "1 file: 1 accepted" in accepted.stdout


def test_bond_writes_the_window_and_certify_accepts_it(bondproof: Run, spec: Path, folder: Path) -> None:
    answer = bondproof("bond", spec, "--certificates", folder)
    assert f"1 certificate written to {folder}" in answer.stdout
    assert [path.name for path in folder.iterdir()] == [FILE]
    record = _record(folder)
    assert [claim.claim for claim in record.claims] == ["cheating-loses", "honest-pays"]
    assert record.solved[0].value == Fraction("50.1")
    assert all(stretch.low_exact and stretch.high_exact for stretch in record.intervals)
    answer = bondproof("certify", folder, "--verbose")
    assert answer.returncode == ExitCode.OK
    assert f"ACCEPTED  bond/window  {FILE}  corners" in answer.stdout
    assert "the values of bond at which these hold: cheating-loses, honest-pays" in answer.stdout


def test_json_says_what_was_written(bondproof: Run, spec: Path, folder: Path) -> None:
    found = json.loads(bondproof("bond", spec, "--certificates", folder, "--format", "json").stdout)
    assert found["certificates"] == {"folder": str(folder), "written": 1, "without": [], "removed": []}
    (file,) = json.loads(bondproof("certify", folder, "--format", "json").stdout)["files"]
    assert (file["claim"], file["solved"][0]["value"]) == ("bond/window", "501/10")


def test_verify_writes_the_window_beside_the_claims_and_the_spec_asks_for_it(
    bondproof: Run, spec: Path, folder: Path
) -> None:
    bondproof("verify", spec, "--certificates", folder)
    answer = bondproof("certify", folder, "--spec", spec)
    assert answer.returncode == ExitCode.OK
    assert "3 files: 3 accepted" in answer.stdout
    (folder / FILE).unlink()
    answer = bondproof("certify", folder, "--spec", spec)
    assert answer.returncode == ExitCode.UNDECIDED
    assert re.search("MISSING +bond/window +jumps: no certificate", answer.stdout)


MADE = ("--set", "fee=1.2 USD")


@pytest.mark.parametrize(
    ("made", "asked", "said"),
    [
        (MADE, (), "made with fee=1.2 USD, compared with nothing set"),
        ((), MADE, "made with nothing set, compared with fee=1.2 USD"),
        (("--scheme", "strict"), (), "made under scheme strict, compared with the spec as written"),
        (("--safety", "20%"), (), "made with safety=20%, compared with nothing set"),
        (
            ("--for", "cheating-loses"),
            (),
            "the window of cheating-loses; the spec asks for that of cheating-loses, honest",
        ),
    ],
)
def test_a_window_made_otherwise_than_asked_for_is_rejected(
    bondproof: Run, spec: Path, folder: Path, made: tuple[str, ...], asked: tuple[str, ...], said: str
) -> None:
    bondproof("bond", spec, *made, "--certificates", folder)
    assert bondproof("certify", folder).returncode == ExitCode.OK
    answer = bondproof("certify", folder, "--spec", spec, *asked)
    assert answer.returncode == ExitCode.REFUTED
    assert said in " ".join(answer.stdout.split())
    if "--for" not in made and not asked:
        assert "REJECTED" not in bondproof("certify", folder, "--spec", spec, *made).stdout


def test_a_margin_in_the_spec_is_kept_in_the_file(bondproof: Run, spec: Path, folder: Path) -> None:
    spec.write_text(SPEC.replace("schemes:", "safety: 20%\nschemes:"))
    bondproof("bond", spec, "--certificates", folder)
    assert (_record(folder).safety, _record(folder).solved[0].value) == (Fraction(1, 5), Fraction(60))


def _why(folder: Path, changed: WindowRecord, spec: Path) -> str:
    check_window(changed)
    (folder / FILE).write_text(write_window(changed))
    (found,) = certify([folder], specs=[spec]).files
    return found.why


def test_a_window_whose_evidence_stands_is_rejected_if_it_is_not_the_one_of_the_spec(
    bondproof: Run, spec: Path, folder: Path
) -> None:
    bondproof("bond", spec, "--certificates", folder)
    good = _record(folder)
    low, high = good.claims
    for changed, words in (
        (good, ""),
        (evolve(good, solved=(Taken(good.parameter, Fraction(70)),)), "not the recommended one"),
        (evolve(good, safety=Fraction(1, 1000)), "another safety margin"),
        (evolve(good, rows=((good.parameter, ("T1",)),)), "rows of benchmark data"),
        (evolve(good, claims=(evolve(low, claim="other"), high)), "the window of other, honest-pays"),
        (evolve(good, claims=(evolve(low, text="x"), high)), "cheating-loses has another text"),
        (evolve(good, implicit=()), "0 implicit claims in the file"),
        (evolve(good, source=evolve(good.source, sha256="0" * 64)), "made from another text"),
    ):
        why = _why(folder, changed, spec)
        assert words in why, why
        assert bool(why) == bool(words), why


def test_a_claim_proved_at_another_value_than_the_window_takes_is_rejected(
    bondproof: Run, spec: Path, folder: Path, tmp_path: Path
) -> None:
    bondproof("verify", spec, "--certificates", folder)
    bondproof("verify", spec, "--safety", "20%", "--certificates", tmp_path / "other")
    name = "jumps.cheating-loses.json"
    claim = read_claim((tmp_path / "other" / name).read_bytes())
    assert claim.solved[0].value == 60
    (folder / name).write_text(write_claim(evolve(claim, source=evolve(claim.source, overrides=()))))
    answer = bondproof("certify", folder, "--spec", spec)
    assert answer.returncode == ExitCode.REFUTED
    assert "the file of the window takes another value: verify again" in answer.stdout
    assert "3 files: 2 accepted, 1 rejected" in answer.stdout


def test_the_file_of_a_window_that_holds_no_longer_is_removed(bondproof: Run, spec: Path, folder: Path) -> None:
    bondproof("bond", spec, "--certificates", folder)
    spec.write_text(SPEC.replace("fee:         1 USD", "fee:         0.59 USD"))
    answer = bondproof("bond", spec, "--certificates", folder)
    assert answer.returncode == ExitCode.REFUTED
    assert list(folder.iterdir()) == []
    assert f"removed {FILE}" in answer.stdout


def test_a_window_that_rests_on_the_word_of_an_engine_has_no_file(spec: Path, folder: Path) -> None:
    found = bond(str(spec))
    covered = tuple(evolve(each, verdict=evolve(each.verdict, certificates=(None,))) for each in found.window.covered)
    certificates.ready(folder)
    kept = certificates.keep_window(evolve(found, window=evolve(found.window, covered=covered)), folder)
    assert kept.certificates is not None
    assert kept.certificates.written == 1, "the whole obligation was asked again"


def test_a_parameter_that_the_spec_does_not_leave_open_has_no_window(bondproof: Run, spec: Path, folder: Path) -> None:
    bondproof("bond", spec, "--certificates", folder)
    record = _record(folder)
    spec.write_text(SPEC.replace("solve min USD", "60 USD"))
    (folder / FILE).write_text(write_window(evolve(record, source=evolve(record.source, sha256=_sha(bondproof, spec)))))
    (file,) = certify([folder], specs=[spec]).files
    assert "does not leave bond to be solved" in file.why


def _sha(bondproof: Run, spec: Path) -> str:
    return str(json.loads(bondproof("show", spec, "--format", "json").stdout)["sha256"])


@pytest.mark.parametrize("name", ["commit-reveal-audit", "audit-v1", "gonka", "opml"])
def test_windows_of_the_catalogue_are_accepted_against_their_specs(bondproof: Run, name: str, folder: Path) -> None:
    bondproof("bond", name, "--certificates", folder)
    (file,) = certify([folder], specs=[name]).files
    assert file.accepted, file.why


def test_an_end_at_0_that_only_a_limit_shows_has_a_counterexample(folder: Path, tmp_path: Path) -> None:
    """p may not be 0, and any bond above 0 fails for some p: the counterexample needs a p far smaller than the bond."""
    spec = tmp_path / "limit.mech.yaml"
    spec.write_text(
        "mech: 1\nname: limit\nparams:\n  bond: solve min USD on 0 .. 4 USD\n  p: (0 .. 1)\n  b: = bond / 1 USD\n"
        "claims:\n  slow: p >= b * (2/3 - p) * 100\n"
    )
    found = bond(str(spec))
    (span,) = found.window.spans
    assert (span.low, span.high) == (Fraction(0), Fraction(0))
    certificates.ready(folder)
    certificates.keep_window(found, folder)
    record = read_record((folder / "limit.bond%2Fwindow.json").read_bytes())
    assert isinstance(record, WindowRecord)
    (end,) = record.ends
    assert isinstance(end.reason, Beyond)
    assert end.reason.point[record.parameter] > 0
    assert not record.intervals[0].high_exact, "at this p, bonds closer to 0 hold"
    unknown = evolve(found.window, ends=tuple(evolve(each, reason=None) for each in found.window.ends))
    kept = certificates.keep_window(evolve(found, window=unknown), folder)
    assert kept.certificates is not None
    assert kept.certificates.written == 1, "an end without a counterexample is not called exact"
