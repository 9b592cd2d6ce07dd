"""Whole numbers through the commands: what they answer, what their certificates show, and which forgeries fail."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from math import isnan
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof import closed_form
from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import evolve
from proofs.files.claims import ClaimRecord
from proofs.files.files import check_record, read_record
from proofs.files.provenance import Taken
from proofs.files.window_files import write_window
from proofs.files.windows import WindowRecord

Run = Callable[..., CompletedProcess[str]]
SPEC = """\
mech: 1
name: auditors
params:
  bond:      40 USD
  auditors:  solve min on 1 .. 20 whole
  share:     5%
  jobs:      1 .. 12 whole
  saving:    1 .. 13/12 USD
game:
  - worker:  [honest, cheat]
  - caught:  chance auditors * share when cheat
ledger:
  - outside -> worker:  saving * jobs  when cheat
  - worker -> burn:     bond           when caught
honest: [honest]
claims:
  honest-is-best:  E[worker | honest] >= E[worker | cheat]
"""
"""The bond must be at least 13/2 times the share that one auditor checks."""


@pytest.fixture
def spec(write: Callable[[str], str]) -> str:
    return write(SPEC)


def test_bond_answers_with_the_least_whole_number_and_what_fails_before(bondproof: Run, spec: str) -> None:
    told = bondproof("bond", spec).stdout
    assert "PROVED  auditors in [7, 20], whole numbers" in told
    assert "at 6 it fails: left minus right is below 0, must be >= 0" in told
    answer = json.loads(bondproof("bond", spec, "--format", "json").stdout)
    assert (answer["min"], answer["max"], answer["recommended"]) == ("7", "20", "7")
    assert answer["beyond"]["min"]["point"]["auditors"] == "6"


def test_verify_takes_it_and_counts_jobs_in_whole_numbers(bondproof: Run, spec: str) -> None:
    told = bondproof("verify", spec)
    assert told.returncode == 0
    assert "at auditors = 7" in told.stdout
    refuted = bondproof("verify", spec, "--set", "auditors=5", "--set", "saving=1 USD", "--set", "jobs=2 .. 11 whole")
    assert "fails by 1 USD at jobs = 11" in " ".join(refuted.stdout.split())
    assert "jobs in" not in refuted.stdout, "no repair changes it"


def test_show_says_which_ranges_are_whole(bondproof: Run, spec: str) -> None:
    parameters = json.loads(bondproof("show", spec, "--format", "json").stdout)["parameters"]
    assert [p["name"] for p in parameters if p.get("whole")] == ["auditors", "jobs"]
    assert "1 .. 12 whole" in bondproof("show", spec).stdout


def test_certificates_of_claim_and_window_are_accepted_with_the_spec(bondproof: Run, spec: str, tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    bondproof("verify", spec, "--certificates", folder)
    told = bondproof("certify", folder, "--spec", spec)
    assert told.returncode == 0
    assert told.stdout.count("ACCEPTED") == 2


@pytest.mark.parametrize(
    ("jobs", "why"),
    [
        (Interval(Fraction(1), Fraction(13), whole=True), "12 certificates for 13 cases"),
        (Interval(Fraction(1), Fraction(12)), "12 certificates for 1 cases"),
    ],
)
def test_a_certificate_must_cover_every_whole_number(
    bondproof: Run, spec: str, tmp_path: Path, jobs: Interval, why: str
) -> None:
    bondproof("verify", spec, "--certificates", tmp_path / "proofs")
    record = read_record((tmp_path / "proofs" / "auditors.honest-is-best.json").read_bytes())
    assert isinstance(record, ClaimRecord)
    check_record(record)
    (shown,) = record.obligations
    forged = evolve(shown.obligation, box={**shown.obligation.box, Variable("jobs"): jobs})
    with pytest.raises(CertificateRejected, match=why):
        check_record(evolve(record, obligations=(evolve(shown, obligation=forged),)))


def test_a_value_that_is_no_whole_number_is_refused(bondproof: Run, spec: str, tmp_path: Path) -> None:
    bondproof("bond", spec, "--certificates", tmp_path)
    (path,) = tmp_path.glob("*window.json")
    record = read_record(path.read_bytes())
    assert isinstance(record, WindowRecord)
    path.write_text(write_window(evolve(record, solved=(Taken(Variable("auditors"), Fraction(15, 2)),))))
    told = bondproof("certify", path, "--spec", spec)
    assert told.returncode != 0
    assert "the value of auditors is not the recommended one" in " ".join(told.stdout.split())


def test_equilibria_and_pictures_stand_at_whole_numbers(bondproof: Run, spec: str) -> None:
    answer = json.loads(bondproof("equilibria", spec, "--format", "json").stdout)
    assert '"jobs"' in json.dumps(answer)
    assert "jobs = 6" in bondproof("equilibria", spec).stdout, "the middle, 13/2, is rounded down"


def test_a_closed_form_speaks_of_whole_values_alone(spec: str) -> None:
    """8 auditors see 40%: the bond is 5/2 times what a cheat saves."""
    form = closed_form(spec, overrides=["bond=solve min USD", "auditors=8"])
    assert form.exact(jobs=4) == 4 * Fraction(13, 12) / Fraction(2, 5)
    assert form.exact(jobs="5/2") is None
    assert list(form.exact(jobs=["5/2", "4"])) == [None, form.exact(jobs=4)]
    assert [isnan(x) for x in form.at(jobs=[2.0, 2.5, 3.0], saving=1.0)] == [False, True, False]


def test_a_game_in_time_has_whole_ranges_too(bondproof: Run, write: Callable[[str], str]) -> None:
    """A bond of at least 4 jobs at a discount of 1/2: each period saves one, and one bond is lost."""
    path = write(
        "mech: 1\nname: t\nparams:\n  bond: solve min on 1 .. 50 whole\n  jobs: 1 .. 7 whole\n"
        "states:\n  - open\n  - gone: end\ndiscount: 1/2\ngame:\n  - worker: [honest, cheat]\n"
        "ledger:\n  - outside -> worker: jobs * (1 if honest else 10/3) * 1 USD\n"
        "  - worker -> burn: bond * 1 USD when cheat\nnext:\n  - open -> gone: when cheat\n"
        "claims:\n  c: nash(honest)\n"
    )
    answer = json.loads(bondproof("bond", path, "--format", "json").stdout)
    assert answer["min"] == "10", "7 * (10/3 - 2) is 28/3"


CONFLICT = """\
mech: 1
name: none
params:
  n: solve min on 1 .. 20 whole
  q: 5/2 .. 3
assume:
  - n >= q
claims:
  low:   3 * n >= 10
  high:  3 * n <= 11
  never: n > 30
"""


def test_claims_that_share_no_whole_number_are_decided_at_whole_numbers(
    bondproof: Run, write: Callable[[str], str]
) -> None:
    """Between 10/3 and 11/3 there is none: low needs 4, high at most 3, and the assumption at least 3."""
    told = json.loads(bondproof("verify", write(CONFLICT), "--format", "json").stdout)["specs"][0]["claims"]
    taken = {claim["id"]: claim["at"] for claim in told}
    assert all(Fraction(value).denominator == 1 for at in taken.values() for value in at.values())
    (window,) = (claim for claim in told if claim["id"] == "n/window")
    assert window["verdict"] == "REFUTED"
    needs = json.loads(bondproof("bond", "spot.mech.yaml", "--for", "low", "--format", "json").stdout)
    assert [each["intervals"][0]["min"] for each in needs["claims"]] == ["4"]


def test_compare_and_confirm_speak_of_whole_numbers(bondproof: Run, spec: str) -> None:
    compared = bondproof("compare", spec).stdout
    assert ">= 7" in compared
    assert "6.5" not in compared
    assert "only whole numbers count" in " ".join(bondproof("compare", spec, "--confirm").stdout.split())
