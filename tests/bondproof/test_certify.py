"""`certify`: files of certificates checked again, alone and against the spec."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.certify.certify import certify
from bondproof.commands.verify.verify import verify
from bondproof.exit_codes import ExitCode
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.catalogue import names
from mechanisms.values import evolve
from proofs.files.claims import ClaimRecord, check_claim, read_claim, write_claim
from proofs.files.files import read_record, write_record
from proofs.files.provenance import Taken

Run = Callable[..., CompletedProcess[str]]
SPEC = """mech: 1
name: audit
params:
  bond: solve min USD on 0 .. 100
  rate: 5% .. 20%
  cost: bench cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
game:
  - worker: [honest, cheat]
  - caught: chance rate when cheat
ledger:
  - protocol -> worker: 1 USD when not caught
  - worker -> outside: 0.60 USD when honest
  - worker -> burn: bond when caught
honest: [honest]
schemes:
  strict:
    rate: 10% .. 20%
claims:
  cheating-loses: E[worker | cheat] < 0
  honest-wins: E[worker | honest] > 0
  bad:
    claim: E[worker | honest] > 5 USD
    expect: refuted
    because: it is not so
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "audit.mech.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def proofs(bondproof: Run, spec: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "proofs"
    assert bondproof("verify", spec, "--certificates", folder).returncode == 0
    return folder


def record(proofs: Path, claim: str = "cheating-loses") -> ClaimRecord:
    return read_claim((proofs / f"audit.{claim}.json").read_bytes())


def test_files_are_accepted_and_it_is_said_that_nothing_was_re_derived(bondproof: Run, proofs: Path) -> None:
    answer = bondproof("certify", proofs, "--reproducible")
    lines = "\n".join(re.sub(" {3,}", "  ", line) for line in answer.stdout.splitlines())
    assert answer.returncode == ExitCode.OK
    assert "ACCEPTED  cheating-loses  audit.cheating-loses.json  corners" in lines
    assert "at bond = 191/10 in base units" in answer.stdout
    assert "3 files: obligation not re-derived" in answer.stdout
    assert lines.count("in base units, obligation not re-derived") == 3
    assert answer.stdout.endswith("3 files: 3 accepted\n")


def test_with_the_spec_the_obligations_are_re_derived(bondproof: Run, proofs: Path, spec: Path) -> None:
    answer = bondproof("certify", proofs, "--spec", spec, "--verbose")
    assert answer.returncode == ExitCode.OK
    assert f"3 files: obligation re-derived from {spec}" in " ".join(answer.stdout.split())
    assert "E[worker | cheat] < 0   (2 obligations)" in answer.stdout


def test_each_format_tells_files_and_missing_ones(bondproof: Run, proofs: Path, spec: Path) -> None:
    (proofs / "audit.honest-wins.json").write_text("{}")
    bad = proofs / "audit.honest-wins.json"
    short = bondproof("certify", proofs, "--format", "short")
    assert f"REJECTED[{bad.name}]: {bad}: the file: " in short.stdout
    said = "audit.cheating-loses.json corners, at bond = 191/10 in base units, obligation not re-derived"
    assert f"ACCEPTED[cheating-loses]: {said}\n" in short.stdout
    quiet = bondproof("certify", proofs, "-q")
    assert "ACCEPTED" not in quiet.stdout
    assert f"REJECTED  audit.honest-wins.json  {bad}: the file: " in quiet.stdout
    answer = json.loads(bondproof("certify", proofs, "--spec", spec, "--format", "json").stdout)
    window, accepted, rejected = answer["files"]
    assert (window["claim"], window["accepted"]) == ("bond/window", True)
    assert accepted["accepted"]
    assert accepted["rederived_from"] == str(spec)
    assert accepted["solved"] == [{"parameter": "bond", "value": "191/10", "value_display": 19.1}]
    assert not rejected["accepted"]
    assert answer["missing"] == [{"spec": "audit", "scheme": None, "claim": "honest-wins"}]
    assert answer["exit_code"] == ExitCode.REFUTED
    assert "2 accepted, 1 rejected" in bondproof("certify", proofs, "--reproducible").stdout


def test_a_claim_without_a_file_ends_in_3(bondproof: Run, proofs: Path, spec: Path) -> None:
    (proofs / "audit.honest-wins.json").unlink()
    answer = bondproof("certify", proofs, "--spec", spec)
    assert answer.returncode == ExitCode.UNDECIDED
    assert re.search("MISSING +honest-wins +audit: no certificate", answer.stdout)
    assert bondproof("certify", proofs / "audit.cheating-loses.json").returncode == ExitCode.OK
    short = bondproof("certify", proofs, "--spec", spec, "--format", "short").stdout
    assert "MISSING[honest-wins]: audit: no certificate\n" in short


STRICT = ("--scheme", "strict", "--set", "bond=50 USD")


def test_a_file_made_under_a_scheme_and_overrides_stands_for_these_alone(
    bondproof: Run, spec: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "strict"
    bondproof("verify", spec, *STRICT, "--certificates", folder)
    answer = bondproof("certify", folder, "--spec", spec, *STRICT)
    assert answer.returncode == ExitCode.OK
    assert "scheme strict, with bond=50 USD" in answer.stdout
    for other, said in (
        ((), "made under scheme strict, compared with the spec as written"),
        (STRICT[:2], "made with bond=50 USD, compared with nothing set"),
        (STRICT[2:], "made under scheme strict"),
        ((*STRICT[:3], "bond=51 USD"), "made with bond=50 USD, compared with bond=51 USD"),
        ((*STRICT, "--set", "rate=11% .. 20%"), "made with bond=50 USD, compared with bond=50 USD, rate=11% .. 20%"),
        ((*STRICT, "--safety", "20%"), "compared with bond=50 USD, safety=20%"),
    ):
        answer = bondproof("certify", folder, "--spec", spec, *other)
        assert answer.returncode == ExitCode.REFUTED
        assert said in " ".join(answer.stdout.split())
    (folder / "audit.strict.honest-wins.json").unlink()
    missing = bondproof("certify", folder, "--spec", spec, *STRICT).stdout
    assert re.search("MISSING +honest-wins +audit, scheme strict: no certificate", missing)


def test_files_as_written_do_not_stand_for_a_scheme(bondproof: Run, spec: Path, proofs: Path) -> None:
    answer = bondproof("certify", proofs, "--spec", spec, "--scheme", "strict")
    assert answer.returncode == ExitCode.REFUTED
    assert "made under the spec as written, compared with scheme strict" in " ".join(answer.stdout.split())


def test_the_order_of_overrides_and_blanks_in_them_do_not_matter(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    made = ("--set", "bond=50 USD", "--set", "rate=10% .. 20%")
    bondproof("verify", spec, *made, "--certificates", tmp_path / "p")
    same = ("--set", "rate = 10% .. 20%", "--set", "bond=1 USD", "--set", "bond = 50 USD")
    assert bondproof("certify", tmp_path / "p", "--spec", spec, *same).returncode == ExitCode.OK


@pytest.mark.parametrize("option", [("--scheme", "strict"), ("--set", "bond=1 USD"), ("--safety", "20%")])
def test_how_a_spec_is_read_says_nothing_without_the_spec(
    bondproof: Run, proofs: Path, option: tuple[str, str]
) -> None:
    answer = bondproof("certify", proofs, *option)
    assert answer.returncode == ExitCode.USAGE
    assert "Name the spec with --spec" in answer.stderr


def test_an_empty_folder_is_nothing_to_check(bondproof: Run, tmp_path: Path) -> None:
    answer = bondproof("certify", tmp_path)
    assert answer.returncode == ExitCode.VACUOUS
    assert answer.stdout.lstrip().startswith("0 files: nothing to check")


def test_a_part_that_a_killed_run_left_is_passed_over(bondproof: Run, proofs: Path) -> None:
    (proofs / ".audit.x.json.abc.part").write_text("{")
    (proofs / ".hidden.json").write_text("{")
    (proofs / "folder.json").mkdir()
    assert bondproof("certify", proofs).returncode == ExitCode.OK


@pytest.mark.parametrize("path", ["nowhere", "no\0where"])
def test_a_path_that_leads_nowhere_is_a_usage_error(path: str) -> None:
    with pytest.raises(UsageError, match="no folder or file"):
        certify([path])


def test_a_folder_that_cannot_be_listed_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(UsageError, match=r"cannot read .* Permission denied"):
        certify([tmp_path])


def test_a_file_that_cannot_be_opened_ends_in_2(bondproof: Run, proofs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    answer = bondproof("certify", proofs)
    assert answer.returncode == ExitCode.USAGE
    assert "cannot be read: Permission denied" in answer.stdout


def test_a_spec_that_cannot_be_read_is_a_spec_error(proofs: Path, tmp_path: Path) -> None:
    broken = tmp_path / "b.mech.yaml"
    broken.write_text("mech: 2")
    with pytest.raises(SpecError):
        certify([proofs], specs=[broken])


def _why(folder: Path, changed: ClaimRecord, *specs: Path) -> str:
    """Why a file with this record is rejected; the evidence in it is accepted."""
    check_claim(changed)
    file = folder / "changed.json"
    file.write_text(write_claim(changed))
    (found,) = certify([file], specs=specs).files
    return found.why


def test_a_file_that_is_not_of_this_spec_is_rejected_though_its_evidence_stands(proofs: Path, spec: Path) -> None:
    good, other = record(proofs), record(proofs, "honest-wins")
    source, obligation = good.source, good.obligations[0]
    renamed = evolve(obligation, obligation=evolve(obligation.obligation, name="x"))
    assert good.rows
    for changed, words in (
        (good, ""),
        (evolve(good, source=evolve(source, name="other")), "the spec `other` is not among the given specs"),
        (evolve(good, source=evolve(source, sha256="0" * 64)), "made from another text of `audit`"),
        (evolve(good, source=evolve(source, scheme="strict")), "made under scheme strict"),
        (evolve(good, source=evolve(source, overrides=("rate=10% .. 20%",))), "made with rate=10% .. 20%, compared"),
        (evolve(good, source=evolve(source, overrides=("nonsense",))), "made with nonsense"),
        (evolve(good, solved=()), "the spec leaves bond to be solved, the file has a value for none"),
        (evolve(good, solved=(Taken(good.rows[0][0], Fraction(19)),)), "the file has a value for cost"),
        (evolve(good, solved=(evolve(good.solved[0], value=Fraction(20)),)), "is not the spec's"),
        (evolve(good, solved=(evolve(good.solved[0], value=Fraction(101)),)), "outside the range that the spec"),
        (evolve(good, rows=()), "rows of benchmark data"),
        (evolve(good, rows=((good.rows[0][0], ("R999",)),)), "rows of benchmark data"),
        (evolve(good, claim="other"), "no claim of this name"),
        (evolve(good, claim="honest-wins"), "has another text"),
        (evolve(good, text="1 > 0"), "has another text"),
        (evolve(good, obligations=other.obligations), "is not the spec's cheating-loses"),
        (evolve(good, obligations=good.obligations * 2), "2 obligations in the file, 1 by the spec"),
        (evolve(good, obligations=(renamed,)), "x: this obligation is not the spec's cheating-loses"),
        (evolve(good, implicit=()), "0 implicit claims in the file, 1 by the spec"),
        (evolve(good, implicit=good.obligations), "is not the spec's well-formed/chance/caught"),
    ):  # fmt: skip
        why = _why(proofs.parent, changed, spec)
        assert words in why, why
        assert bool(why) == bool(words), why
        assert _why(proofs.parent, changed) == "", "without the spec the evidence is checked alone"


@pytest.mark.parametrize("name", names())
def test_the_certificates_of_the_catalogue_are_accepted_against_their_specs(name: str, tmp_path: Path) -> None:
    from bondproof.commands.certify.writing import keep_certificates, ready

    ready(tmp_path)
    kept = keep_certificates(verify([name], repair_expected=False), tmp_path).certificates
    assert kept is not None
    result = certify([tmp_path], specs=[name])
    assert len(result.files) == kept.written
    assert [file.why for file in result.files if not file.accepted] == []
    assert {file.claim for file in result.files}.isdisjoint(each.claim for each in kept.without)
    assert [each.claim for each in result.missing] == [each.claim for each in kept.without]
    for file in tmp_path.iterdir():
        assert write_record(read_record(file.read_bytes())) == file.read_text(encoding="utf-8")
