"""`mech.lock` and `bench pin`: a proof never changes because data changed under it."""

import json
import os
from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondproof.commands.compare.subjects import Subject
from bondproof.sources.loading import load, resolve_references
from bondproof.sources.lockfile import Lock, Pin, read_lock, references, written
from bondproof.sources.pins import lock_beside
from mechanisms.errors import SpecError
from mechanisms.language.reader import read

Run = Callable[..., CompletedProcess[str]]

KEYS = "price h100-sxm market"
SPEC = f"""\
mech: 1
name: audit
params:
  bond: 5 USD
  rate: 50% .. 60%
  gpu: bench {KEYS}
game:
  - worker: [honest, cheat]
  - caught: chance rate when cheat
ledger:
  - protocol -> worker: 3 USD
  - worker -> outside: gpu * 1 h when honest
  - worker -> burn: bond when caught
honest: [honest]
claims:
  cheating-loses: E[worker | cheat] < E[worker | honest]
"""
CHEAPER = ('"229/100"', '"1"')
HEAD = '{"mech-lock": 2, "about": "x", "tools": {}}\n'
PIN = (
    '{"reference": "price h100-sxm market", "value": "229/100", "unit": "USD/h", "rows": ["R070"], "dates": ["2025"], '
    '"sources": ["R070: a catalogue"], "notes": [], "low_confidence": false}\n'
)


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "audit.mech.yaml"
    file.write_text(SPEC)
    return file


@pytest.fixture
def lock(bondproof: Run, spec: Path) -> Path:
    """The lock that `bench pin` writes."""
    assert bondproof("bench", "pin", "audit.mech.yaml").returncode == 0
    return spec.parent / "mech.lock"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def claims(answer: CompletedProcess[str]) -> object:
    return json.loads(answer.stdout)["specs"][0]["claims"]


def test_pin_writes_value_rows_dates_and_versions_exactly(lock: Path) -> None:
    found = read_lock(lock)
    pin = found.pins[KEYS]
    assert (pin.value, pin.unit, pin.rows) == (F(229, 100), "USD/h", ("R070",))
    assert "snapshot" in pin.dates[0]
    assert pin.sources[0].startswith("R070: ")
    assert {"bondproof", "z3-solver"} <= set(found.tools)


def test_pinning_twice_gives_the_same_bytes_and_says_so(bondproof: Run, lock: Path) -> None:
    before = lock.read_bytes()
    again = bondproof("bench", "pin")
    assert "the same" in again.stdout
    assert lock.read_bytes() == before


def test_a_lock_that_agrees_with_the_data_changes_no_verdict(bondproof: Run, spec: Path) -> None:
    line = ("verify", "audit.mech.yaml", "--format", "json", "--reproducible")
    free = bondproof(*line)
    bondproof("bench", "pin")
    pinned = bondproof(*line)
    assert claims(free) == claims(pinned)
    data = [json.loads(answer.stdout)["specs"][0]["data"][0] for answer in (free, pinned)]
    assert [each["pinned"] for each in data] == [False, True]
    assert "pinned in mech.lock" in data[1]["notes"]
    assert json.loads(pinned.stdout)["specs"][0]["remarks"][1:] == []


def test_the_pinned_number_is_used_and_the_data_of_today_is_told(bondproof: Run, lock: Path) -> None:
    proved = bondproof("verify", "audit.mech.yaml")
    assert "margin 0.21 USD" in proved.stdout
    change(lock, *CHEAPER)
    pinned = bondproof("verify", "audit.mech.yaml", "--format", "json", "--reproducible")
    assert json.loads(pinned.stdout)["specs"][0]["claims"][0]["margin"] == "3/2"
    (remark,) = json.loads(pinned.stdout)["specs"][0]["remarks"][1:]
    assert remark == (
        f"mech.lock pins `{KEYS}` = 1 USD/h; the data of this bondproof has 229/100 USD/h (R070): "
        "`bondproof bench pin` takes it over"
    )
    taken = bondproof("bench", "pin")
    assert "was 1 USD/h" in taken.stdout
    assert "margin 0.21 USD" in bondproof("verify", "audit.mech.yaml").stdout


def test_a_number_from_other_rows_is_told(bondproof: Run, lock: Path) -> None:
    change(lock, '["R070"]', '["R071"]')
    assert "the same number from other rows or dates" in " ".join(bondproof("verify", "audit.mech.yaml").stdout.split())


def test_a_number_that_the_data_has_no_more_stays_pinned(bondproof: Run, spec: Path, lock: Path) -> None:
    for file in (spec, lock):
        change(file, KEYS, "price h100-sxm a-cloud-that-closed")
    found = bondproof("verify", "audit.mech.yaml")
    assert found.returncode == 0
    assert "no longer has this number" in " ".join(found.stdout.split())


def test_what_the_spec_names_and_the_lock_lacks_is_2_with_advice(bondproof: Run, spec: Path, lock: Path) -> None:
    change(spec, KEYS, "price h100-sxm aws")
    refused = bondproof("verify", "audit.mech.yaml")
    assert refused.returncode == 2
    assert " --> audit.mech.yaml:6:8\n" in refused.stderr
    assert "`price h100-sxm aws` is not in mech.lock" in refused.stderr
    assert "Run `bondproof bench pin` with this spec, or remove the lock" in refused.stderr
    assert bondproof("bench", "pin", "audit.mech.yaml").returncode == 0
    assert bondproof("lint", "audit.mech.yaml").returncode == 0


def test_what_the_command_line_names_is_looked_up_and_said_to_be(bondproof: Run, lock: Path) -> None:
    asked = bondproof("verify", "audit.mech.yaml", "--set", "gpu=bench price h100-sxm aws")
    assert "gpu: not in mech.lock, but in the data of this bondproof" in asked.stdout
    assert asked.returncode == 1


def test_other_versions_are_a_remark_and_never_in_reproducible_output(bondproof: Run, lock: Path) -> None:
    line = ("verify", "audit.mech.yaml", "--reproducible")
    before = {form: bondproof(*line, "--format", form).stdout for form in ("text", "json")}
    change(lock, '"z3-solver": "', '"z3-solver": "0.')
    told = bondproof("verify", "audit.mech.yaml")
    assert told.returncode == 0
    assert "mech.lock was written with other versions: z3-solver 0." in told.stdout
    assert "written with other versions" in bondproof("verify", "audit.mech.yaml", "--format", "json").stdout
    assert {form: bondproof(*line, "--format", form).stdout for form in before} == before


def test_a_lock_holds_for_its_own_folder_alone(bondproof: Run, spec: Path, lock: Path) -> None:
    change(lock, *CHEAPER)
    (spec.parent / "below").mkdir()
    (spec.parent / "below" / "audit.mech.yaml").write_text(SPEC)
    assert "margin 0.21 USD" in bondproof("verify", "below/audit.mech.yaml").stdout


def test_every_way_to_read_a_spec_takes_the_pinned_number(spec: Path, lock: Path) -> None:
    change(lock, *CHEAPER)
    per_second = F(1, 3600)
    for mechanism in (load(spec).mechanism, Subject(spec.name, str(spec), None, None, ()).mechanism()):
        gpu = mechanism.parameter("gpu")
        assert gpu is not None
        assert mechanism.fixed[gpu.variable] == per_second
    (spec.parent / "elsewhere").mkdir()
    copy = spec.parent / "elsewhere" / spec.name
    copy.write_text(SPEC)
    plain = resolve_references(read(copy)).parameter("gpu")
    assert plain is not None
    assert plain.origin is not None
    assert not plain.origin.pinned


def test_certificates_are_of_the_pinned_numbers(bondproof: Run, lock: Path) -> None:
    assert bondproof("verify", "audit.mech.yaml", "--certificates", "proofs").returncode == 0
    line = ("certify", "proofs", "--spec", "audit.mech.yaml")
    assert bondproof(*line).returncode == 0
    change(lock, *CHEAPER)
    rejected = bondproof(*line)
    assert rejected.returncode == 1
    assert "this obligation is not the spec's" in " ".join(rejected.stdout.split())
    bondproof("bench", "pin")
    assert bondproof(*line).returncode == 0


def test_a_change_of_the_lock_is_drift_and_its_line_is_shown(bondproof: Run, spec: Path, lock: Path) -> None:
    bondproof("snapshot", "audit.mech.yaml")
    (spec.parent / "before").mkdir()
    for file in (spec, lock):
        (spec.parent / "before" / file.name).write_bytes(file.read_bytes())
    change(lock, '"229/100"', '"249/100"')
    assert bondproof("snapshot", "--check").returncode == 4
    found = bondproof("diff", "before/audit.mech.yaml", "audit.mech.yaml").stdout
    assert "LOOSER  cheating-loses" in found
    lines = found.partition("  @@ mech.lock @@\n")[2].splitlines()
    said = [(line.split()[0], number in line) for line, number in zip(lines[:2], ("229/100", "249/100"), strict=True)]
    assert said == [("-", True), ("+", True)]


# pinning --------------------------------------------------------------------------------------------


def test_pins_of_other_specs_stay_until_all_are_pinned(bondproof: Run, spec: Path, lock: Path) -> None:
    (spec.parent / "other.mech.yaml").write_text(SPEC.replace(KEYS, "price h100-sxm aws"))
    bondproof("bench", "pin", "other.mech.yaml")
    assert set(read_lock(lock).pins) == {KEYS, "price h100-sxm aws"}
    spec.unlink()
    removed = bondproof("bench", "pin")
    assert "no longer named, removed" in removed.stdout
    assert set(read_lock(lock).pins) == {"price h100-sxm aws"}


def test_what_schemes_name_is_pinned_too(bondproof: Run, spec: Path) -> None:
    change(spec, "claims:\n", "schemes:\n  cloud:\n    gpu: bench price h100-sxm aws\nclaims:\n")
    bondproof("bench", "pin")
    assert set(read_lock(spec.parent / "mech.lock").pins) == {KEYS, "price h100-sxm aws"}
    assert bondproof("verify", "audit.mech.yaml", "--scheme", "cloud", "--quiet").returncode in (0, 1)


def test_a_spec_that_names_no_data_gets_no_lock(bondproof: Run, spec: Path) -> None:
    change(spec, f"bench {KEYS}", "2 USD/h")
    done = bondproof("bench", "pin")
    assert done.returncode == 0
    assert "nothing to pin" in done.stdout
    assert not (spec.parent / "mech.lock").exists()


@pytest.mark.parametrize(
    ("specs", "said"),
    [
        (("audited-inference",), "is of the catalogue"),
        (("broken.mech.yaml",), "broken.mech.yaml:1"),
        (("unknown.mech.yaml",), "unknown.mech.yaml:6"),
        (("no.mech.yaml",), "no file `no.mech.yaml`"),
    ],
)
def test_what_cannot_be_pinned_is_2_and_leaves_the_lock(
    bondproof: Run, spec: Path, lock: Path, specs: tuple[str, ...], said: str
) -> None:
    before = lock.read_bytes()
    (spec.parent / "broken.mech.yaml").write_text("mech: 2\n")
    (spec.parent / "unknown.mech.yaml").write_text(SPEC.replace("h100-sxm", "h900"))
    refused = bondproof("bench", "pin", *specs)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert lock.read_bytes() == before


@pytest.mark.parametrize("line", [("bench", "pin"), ("verify", "mech.lock"), ("lint", "mech.lock"), ("diff", ".", ".")])
def test_a_spec_of_the_other_ending_is_refused_and_not_left_out(
    bondproof: Run, spec: Path, lock: Path, line: tuple[str, ...]
) -> None:
    assert bondproof(*line).returncode == 0
    spec.with_name("other.mech.yml").write_text(SPEC)
    refused = bondproof(*line)
    assert refused.returncode == 2
    assert "rename it to `other.mech.yaml`" in refused.stdout + refused.stderr


def test_a_folder_without_specs_is_2(bondproof: Run, spec: Path) -> None:
    spec.unlink()
    assert "no `*.mech.yaml` in this folder" in bondproof("bench", "pin").stderr


# the file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{HEAD}<<<<<<< HEAD\n", 2, "merge conflict"),
        ("<<<<<<< HEAD\n", 1, "merge conflict"),
        (f"{HEAD}x = = 2\n", 2, "no JSON"),
        (f"{HEAD}\n{'[' * 20_000}\n", 3, "nested deeper than"),
        (f"{HEAD}{'1' * 300_000}\n", 1, "more than 262144 bytes"),
        ("", 1, "a lock begins with"),
        ('{"mech-lock": 20}\n', 1, "a lock begins with"),
        ("# Numbers\nmech-lock = 1\n", 1, "of format 1, and this bondproof writes format 2"),
        (HEAD.replace("{}", "[]"), 1, "an object of names and versions"),
        (HEAD.replace("{}", '{"z3": 4}'), 1, "tools.z3: 4 is given"),
        (HEAD.replace("{}", '{}, "more": 1'), 1, 'the key "more" is unknown'),
        (f"{HEAD}[1]\n", 2, "an object with `reference`"),
        (f"{HEAD}\n{PIN}\n{PIN}", 5, "a second pin of"),
        (HEAD + PIN.replace("{", '{"more": 1, '), 2, 'the key "more" is unknown'),
        (HEAD + PIN.replace('"notes": [], ', ""), 2, "the key `notes` is missing"),
        (HEAD + PIN.replace("229/100", "2.29"), 2, '"2.29" is no exact number'),
        (HEAD + PIN.replace("229/100", "0"), 2, "an exact number above 0"),
        (HEAD + PIN.replace("229/100", "-1"), 2, "an exact number above 0"),
        (HEAD + PIN.replace("229/100", "1/0"), 2, "no exact number"),
        (HEAD + PIN.replace('"229/100"', "2"), 2, "value: 2 is given"),
        (HEAD + PIN.replace("false", '"no"'), 2, "low_confidence: "),
        (HEAD + PIN.replace("a catalogue", "\\u001b[31m"), 2, "sources[0]: "),
        (HEAD + PIN.replace("a catalogue", "::error::no"), 2, "a CI log does not obey"),
        (HEAD + PIN.replace('["2025"]', '"2025"'), 2, "dates: "),
    ],
)
def test_a_broken_lock_is_2_with_its_line(bondproof: Run, spec: Path, text: str, line: int, said: str) -> None:
    (spec.parent / "mech.lock").write_text(text)
    refused = bondproof("lint", "audit.mech.yaml", "--format", "short")
    assert refused.returncode == 2
    assert refused.stdout.startswith(f"mech.lock:{line}:1: error[M052]: ")
    assert said in refused.stdout


def test_a_unit_that_is_not_the_one_of_the_data_is_refused(bondproof: Run, spec: Path) -> None:
    (spec.parent / "mech.lock").write_text(HEAD + PIN.replace("USD/h", "USD/request"))
    assert "in USD/request, not in USD/h" in bondproof("lint", "audit.mech.yaml").stdout


def test_a_lock_that_is_no_file_is_refused(bondproof: Run, spec: Path) -> None:
    file = spec.parent / "mech.lock"
    os.mkfifo(file)
    assert "not a regular file" in bondproof("lint", "audit.mech.yaml").stdout
    file.unlink()
    file.symlink_to("nowhere")
    assert "cannot be read" in bondproof("lint", "audit.mech.yaml").stdout
    file.unlink()
    file.write_bytes(HEAD.encode() + b"\xff")
    assert "mech.lock:2:1: error[M052]: byte 0xFF" in bondproof("lint", "audit.mech.yaml", "--format", "short").stdout


TEXTS = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=12), max_size=3).map(
    lambda texts: tuple(t for t in texts if t.isprintable() and "::" not in t and "##[" not in t)
)
PINS = st.builds(
    Pin,
    st.from_regex(r"[a-z]{1,8} [a-z0-9/.-]{1,8}", fullmatch=True),
    st.fractions(min_value=F(1, 10**9), max_value=10**9),
    st.sampled_from(["USD/h", "USD/request", "tokens/s", "1"]),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.booleans(),
)


@settings(max_examples=40)
@given(st.lists(PINS, max_size=3, unique_by=lambda pin: pin.reference))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, pins: list[Pin]) -> None:
    folder = tmp_path_factory.mktemp("lock")
    lock = Lock(references(pins), {"z3-solver": "4.13"})
    (folder / "mech.lock").write_text(written(lock), encoding="utf-8")
    assert lock_beside(folder) == lock


@settings(max_examples=60)
@given(st.integers(0, len(PIN) - 1), st.text(max_size=4))
def test_a_changed_lock_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, put: str) -> None:
    folder = tmp_path_factory.mktemp("lock")
    text = PIN[:at] + put + PIN[at + len(put) :]
    (folder / "mech.lock").write_bytes(f"{HEAD}{text}".encode("utf-8", "surrogatepass"))
    try:
        found = lock_beside(folder)
    except SpecError as error:
        found = None
        places = [diagnostic.at.line for diagnostic in error.diagnostics]
        if not all(places):
            raise
    assert found is None or len(found.pins) <= 1
