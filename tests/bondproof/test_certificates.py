"""`verify --certificates DIR`: one whole file for each proved claim, and none for any other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from bondproof.commands.certify.writing import file_name
from bondproof.commands.verify import verify as verification
from bondproof.results import CheckedClaim, VerifyResult
from bondproof.sources.loading import load
from mechanisms.language.catalogue import find
from mechanisms.values import evolve
from proofs.checking.verdict import Proved
from proofs.files.claims import check_claim, read_claim

Run = Callable[..., CompletedProcess[str]]
ROOT = Path(__file__).parents[2]

SPEC = """mech: 1
name: a.b
params:
  x: 1 .. 2 USD
schemes:
  half:
    x: 1/2 .. 2 USD
claims:
  positive: x > 0
  word: x >= 0
  false: x > 2 USD
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "a.mech.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim `word` is proved by an engine that gives no certificate."""
    real = verification.verify

    def verify(*given: Any, **options: Any) -> VerifyResult:
        result = real(*given, **options)
        (spec,) = result.specs
        return evolve(result, specs=(evolve(spec, claims=tuple(map(_without, spec.claims))),))

    monkeypatch.setattr(verification, "verify", verify)


def _without(checked: CheckedClaim) -> CheckedClaim:
    if checked.result.statement.claim.name != "word":
        return checked
    proved = Proved((None,), ("z3",), {})
    return evolve(checked, result=evolve(checked.result, verdict=proved, verdicts=(proved,)))


@pytest.mark.usefixtures("by_word")
def test_every_proved_claim_has_a_file_that_the_checker_accepts(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "proofs"
    answer = bondproof("verify", spec, "--certificates", folder)
    assert sorted(p.name for p in folder.iterdir()) == ["a%2Eb.positive.json"]
    record = read_claim((folder / "a%2Eb.positive.json").read_bytes())
    check_claim(record)
    assert (record.source.name, record.claim, record.text) == ("a.b", "positive", "x > 0")
    assert f"1 certificate written to {folder}" in answer.stdout
    assert "no certificate for a.b word: word rests on the word of an engine (z3)" in answer.stdout


@pytest.mark.usefixtures("by_word")
def test_each_format_says_what_was_written(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    for form in ("text", "markdown", "html"):
        shown = bondproof("verify", spec, "--certificates", folder, "--format", form).stdout
        assert "1 certificate written to" in shown
        assert "no certificate for a.b word: word rests" in shown
    quiet = bondproof("verify", spec, "--certificates", folder, "-q").stdout
    assert "certificate written" not in quiet
    assert "no certificate for a.b word" in quiet
    answer = json.loads(bondproof("verify", spec, "--certificates", folder, "--format", "json").stdout)
    assert answer["certificates"]["written"] == 1
    assert [(each["spec"], each["claim"]) for each in answer["certificates"]["without"]] == [("a.b", "word")]
    files = {claim["id"]: claim["certificate_file"] for claim in answer["specs"][0]["claims"]}
    assert files == {"positive": str(folder / "a%2Eb.positive.json"), "word": None, "false": None}
    plain = json.loads(bondproof("verify", spec, "--format", "json").stdout)
    assert "certificates" not in plain


def test_the_same_run_writes_the_same_bytes(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        bondproof("verify", spec, "--certificates", tmp_path / name)
    one, two = ((tmp_path / name / "a%2Eb.positive.json").read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.usefixtures("by_word")
def test_a_file_of_a_claim_that_is_proved_no_more_is_removed(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "proofs"
    bondproof("verify", spec, "--certificates", folder)
    for format_ in ("text", "markdown", "html"):
        bondproof("verify", spec, "--certificates", folder)
        answer = bondproof("verify", spec, "--set", "x=0 USD", "--certificates", folder, "--format", format_)
        assert "removed a%2Eb.positive.json" in answer.stdout
        assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("by_word")
def test_a_scheme_is_part_of_the_name(bondproof: Run, spec: Path, tmp_path: Path) -> None:
    bondproof("verify", spec, "--scheme", "half", "--certificates", tmp_path / "proofs")
    (file,) = (tmp_path / "proofs").iterdir()
    assert file.name == "a%2Eb.half.positive.json"
    assert read_claim(file.read_bytes()).source.scheme == "half"


def test_names_with_dots_and_slashes_stay_in_the_folder_and_apart(spec: Path) -> None:
    mechanism = load(spec).mechanism
    assert file_name(mechanism, "c.d") == "a%2Eb.c%2Ed.json"
    assert file_name(mechanism, "../µ") == "a%2Eb.%2E%2E%2F%C2%B5.json"


def test_two_specs_of_one_name_are_a_usage_error_before_anything_is_written(
    bondproof: Run, spec: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.mech.yaml"
    other.write_text(SPEC, encoding="utf-8")
    answer = bondproof("verify", spec, other, "--certificates", tmp_path / "proofs")
    assert answer.returncode == 2
    assert "two specs are called `a.b`" in answer.stderr
    assert list((tmp_path / "proofs").iterdir()) == []


def test_a_folder_that_cannot_be_is_a_usage_error_before_any_work(bondproof: Run, spec: Path) -> None:
    answer = bondproof("verify", spec, "--certificates", spec / "proofs")
    assert answer.returncode == 2
    assert f"cannot write certificates to `{spec / 'proofs'}`: Not a directory" in answer.stderr
    assert bondproof("verify", spec, "--certificates", spec).returncode == 2


def test_a_full_disk_is_said_and_ends_in_2(
    bondproof: Run, spec: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bondproof.system.files.os.fsync", full)
    answer = bondproof("verify", spec, "--certificates", tmp_path / "proofs")
    assert answer.returncode == 2
    assert "No space left on device" in answer.stderr
    assert list((tmp_path / "proofs").iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL on this system")
def test_a_killed_run_leaves_whole_files_alone(tmp_path: Path) -> None:
    """The process is killed as soon as the first file is there; what has an ending `.json` is whole."""
    specs = [str(find(name)) for name in ("audited-inference", "cosmos", "filecoin", "livepeer-2018", "solana")]
    line = [sys.executable, "-m", "bondproof", "verify", *specs, "--certificates", str(tmp_path / "proofs"), "-q"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ) as running:
        until = time.monotonic() + 60
        while not list((tmp_path / "proofs").glob("*.json")) and time.monotonic() < until and running.poll() is None:
            time.sleep(0.001)
        running.kill()
    files = list((tmp_path / "proofs").glob("*.json"))
    assert files
    for file in files:
        check_claim(read_claim(file.read_bytes()))
