"""`snapshot`: what it records, when it says that something drifted, and which code it ends with."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

SPEC = """\
mech: 1
params:
  bond:        31 USD
  audit_rate:  2% .. 10%
game:
  - worker:  [honest, cheat]
  - caught:  chance (audit_rate if cheat else 0)
ledger:
  - worker -> outside:  0.60 USD   when honest
  - worker -> burn:     bond       when caught
claims:
  cheating-loses:  E[worker | cheat] < E[worker | honest]
"""
LINE = (
    '{"spec": "spot.mech.yaml", "claim": "cheating-loses", "verdict": "PROVED", "expected": "PROVED", '
    '"margin": "1/50 USD", "at": {"audit_rate": "1/50"}, "placed": true, "holds": null, "premises": "722bf3cb056a", '
    '"says": "E[worker | cheat] < E[worker | honest]"}\n'
)
HARD = """\
mech: 1
name: hard
params:
  x: 0 .. 1
  y: 0 .. 1
game:
  - worker: [honest, cheat]
ledger:
  - protocol -> worker: 1 USD when honest
claims:
  hard: x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2 >= 0
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "spot.mech.yaml"
    file.write_text(SPEC)
    return file


def change(spec: Path, old: str, new: str) -> None:
    text = spec.read_text()
    assert old in text
    spec.write_text(text.replace(old, new))


def lines(folder: Path) -> list[str]:
    return (folder / "bondproof.snap").read_text().splitlines(keepends=True)[1:]


def test_a_claim_is_one_exact_line(bondproof: Run, spec: Path) -> None:
    done = bondproof("snapshot", "spot.mech.yaml")
    assert done.returncode == 0
    assert "bondproof.snap written: 1 spec, 1 claim: 1 new" in done.stdout
    assert lines(spec.parent) == [LINE]


def test_the_header_says_the_format_and_how_to_update(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    header = json.loads((spec.parent / "bondproof.snap").read_text().splitlines()[0])
    assert header["bondproof snapshot"] == 2
    assert "`bondproof snapshot` writes the file anew" in header["about"]


def test_the_window_of_a_solved_bond_is_recorded_exactly(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "commit-reveal-audit")
    window, *claims = map(json.loads, lines(spec.parent))
    (interval,) = window["intervals"]
    assert (window["spec"], window["window"]) == ("commit-reveal-audit", "bond")
    assert (window["verdict"], window["decided_at"], window["unit"]) == ("PROVED", "223/10 USD", "USD")
    assert (interval["min"], interval["max"]) == ("58984/2655", "1048937/3865")
    assert (interval["min_strict"], interval["max_strict"], interval["exact"]) == (True, False, True)
    assert claims[0]["verdict"] == claims[0]["expected"] == "REFUTED"
    assert claims[1]["holds"]["parameter"] == "bond"
    assert claims[1]["holds"]["intervals"][0] | {"min": "58984/2655", "max": None} == claims[1]["holds"]["intervals"][0]
    assert claims[1]["says"] == "E[worker | cheat, check] < 0"
    assert [claim["claim"] for claim in claims] == sorted(claim["claim"] for claim in claims)


def test_the_same_specs_give_the_same_bytes_whatever_their_order(bondproof: Run, spec: Path) -> None:
    (spec.parent / "a.mech.yaml").write_text(SPEC)
    bondproof("snapshot", "spot.mech.yaml", "a.mech.yaml")
    first = (spec.parent / "bondproof.snap").read_bytes()
    bondproof("snapshot", "a.mech.yaml", "spot.mech.yaml", "--file", "other.snap")
    assert (spec.parent / "other.snap").read_bytes() == first


def test_check_is_0_while_nothing_differs_and_leaves_the_file_alone(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    before = (spec.parent / "bondproof.snap").stat()
    checked = bondproof("snapshot", "--check")
    assert checked.returncode == 0
    assert "bondproof.snap agrees: 1 spec, 1 claim: 1 unchanged" in checked.stdout
    assert (spec.parent / "bondproof.snap").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    ("bond", "said"),
    [
        (
            "30.5 USD",
            "LOOSER  cheating-loses  spot.mech.yaml:12\n\nLOOSER  cheating-loses\n  margin 0.02 USD -> 0.01 USD",
        ),
        ("20 USD", "NEWLY REFUTED  cheating-loses\n  PROVED -> REFUTED\n  margin 0.02 USD -> -0.2 USD"),
        (
            "32 USD",
            "TIGHTER  cheating-loses  spot.mech.yaml:12\n\nTIGHTER  cheating-loses\n  margin 0.02 USD -> 0.04 USD",
        ),
    ],
)
def test_drift_is_4_and_is_told_in_words(bondproof: Run, spec: Path, bond: str, said: str) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    before = (spec.parent / "bondproof.snap").read_text()
    change(spec, "31 USD", bond)
    checked = bondproof("snapshot", "--check")
    assert checked.returncode == 4
    assert said in checked.stdout
    assert "bondproof.snap differs: 1 spec, 1 claim: " in checked.stdout
    assert (spec.parent / "bondproof.snap").read_text() == before


def test_the_least_change_of_an_exact_number_is_drift(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "31 USD", "31.0000000000000001 USD")
    checked = bondproof("snapshot", "--check")
    assert checked.returncode == 4
    assert "TIGHTER  cheating-loses  spot.mech.yaml:12" in checked.stdout
    assert "  margin 1/50 USD -> 10000000000000001/500000000000000000 USD" in checked.stdout


def test_a_comment_is_no_drift(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "31 USD", "31 USD   # one bond per task")
    assert bondproof("snapshot", "--check").returncode == 0


def test_diff_shows_the_same_and_judges_verdicts_alone(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    before = (spec.parent / "bondproof.snap").read_text()
    change(spec, "31 USD", "30.5 USD")
    looser = bondproof("snapshot", "--diff")
    assert looser.returncode == 0
    assert "LOOSER  cheating-loses" in looser.stdout
    change(spec, "30.5 USD", "20 USD")
    assert bondproof("snapshot", "--diff").returncode == 1
    assert (spec.parent / "bondproof.snap").read_text() == before


def test_a_snapshot_makes_no_refuted_claim_pass(bondproof: Run, spec: Path) -> None:
    change(spec, "31 USD", "20 USD")
    recorded = bondproof("snapshot", "spot.mech.yaml")
    assert recorded.returncode == 1
    assert "REFUTED  cheating-loses  spot.mech.yaml: not as the spec expects" in recorded.stdout
    assert '"verdict": "REFUTED", "expected": "PROVED"' in lines(spec.parent)[0]
    assert bondproof("snapshot", "--check").returncode == 1
    assert bondproof("snapshot", "--check", "--quiet").stdout != ""


def test_a_claim_that_is_new_and_refuted_is_1(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    spec.write_text(SPEC + "  bad: bond > 40 USD\n")
    checked = bondproof("snapshot", "--check")
    assert checked.returncode == 1
    assert "NEW  bad" in checked.stdout


def test_undecided_now_is_3_though_it_is_drift_too(bondproof: Run, spec: Path) -> None:
    spec.write_text(HARD)
    recorded = bondproof("snapshot", "spot.mech.yaml", "--rlimit", "1")
    assert recorded.returncode == 3
    assert "not as the spec expects: " in recorded.stdout
    assert "(--rlimit) is used up" in recorded.stdout
    change(spec.parent / "bondproof.snap", '"verdict": "UNDECIDED"', '"verdict": "PROVED"')
    open_ = bondproof("snapshot", "--check", "--rlimit", "1")
    assert open_.returncode == 3
    assert "UNDECIDED NOW  hard" in open_.stdout
    allowed = bondproof("snapshot", "--check", "--rlimit", "1", "--allow-undecided")
    assert allowed.returncode == 4


def test_vacuous_now_is_5(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "game:", "assume:\n  - audit_rate > 20%\ngame:")
    vacuous = bondproof("snapshot", "--check")
    assert vacuous.returncode == 5
    assert "VACUOUS NOW  cheating-loses" in vacuous.stdout


def test_a_spec_that_is_not_there_any_more_is_gone_and_its_lines_go_with_the_next_snapshot(
    bondproof: Run, spec: Path
) -> None:
    (spec.parent / "a.mech.yaml").write_text(SPEC)
    bondproof("snapshot", "spot.mech.yaml", "a.mech.yaml")
    spec.unlink()
    checked = bondproof("snapshot", "--check")
    assert checked.returncode == 4
    assert "GONE  cheating-loses" in checked.stdout
    assert bondproof("snapshot").returncode == 0
    assert lines(spec.parent) == [LINE.replace("spot", "a", 1)]
    (spec.parent / "a.mech.yaml").unlink()
    assert bondproof("snapshot", "--check").returncode == 5


def test_specs_that_are_not_asked_for_keep_their_lines(bondproof: Run, spec: Path) -> None:
    (spec.parent / "a.mech.yaml").write_text(SPEC)
    bondproof("snapshot", "spot.mech.yaml")
    bondproof("snapshot", "a.mech.yaml")
    assert [json.loads(line)["spec"] for line in lines(spec.parent)] == ["a.mech.yaml", "spot.mech.yaml"]
    assert "2 specs" in bondproof("snapshot", "--check").stdout


def test_paths_are_from_the_folder_of_the_file(bondproof: Run, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (spec.parent / "ci").mkdir()
    bondproof("snapshot", "spot.mech.yaml", "--file", "ci/rules.snap")
    assert (spec.parent / "ci" / "rules.snap").read_text().endswith(LINE.replace("spot", "../spot", 1))
    monkeypatch.chdir(spec.parent / "ci")
    assert bondproof("snapshot", "--check", "--file", "rules.snap").returncode == 0


def test_a_spec_that_cannot_be_read_writes_nothing(bondproof: Run, spec: Path) -> None:
    (spec.parent / "a.mech.yaml").write_text("mech: 2\n")
    refused = bondproof("snapshot", "spot.mech.yaml", "a.mech.yaml")
    assert refused.returncode == 2
    assert "a.mech.yaml:1" in refused.stderr
    assert not (spec.parent / "bondproof.snap").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--check",), "there is no snapshot `bondproof.snap`"),
        ((), "a snapshot of which specs?"),
        (("--check", "--diff", "spot.mech.yaml"), "either --check or --diff"),
        (("--all", "spot.mech.yaml"), "either SPEC or --all"),
        (("spot.mech.yaml", "--file", "no/such/folder.snap"), "cannot write"),
        (("spot.mech.yaml", "--set", "bond=3 USD"), "No such option"),
    ],
)
def test_what_the_user_can_correct_is_2(bondproof: Run, spec: Path, line: tuple[str, ...], said: str) -> None:
    refused = bondproof("snapshot", *line)
    assert refused.returncode == 2
    assert said in refused.stderr


@pytest.mark.parametrize("name", ["a\nb.mech.yaml", "a\x1bb.mech.yaml", "::error::b.mech.yaml"])
def test_a_path_that_a_line_cannot_hold_is_refused(bondproof: Run, spec: Path, name: str) -> None:
    spec.rename(spec.parent / name)
    refused = bondproof("snapshot", spec.parent / name)
    assert refused.returncode == 2
    assert "that a snapshot cannot hold" in refused.stderr


def test_json_has_both_states_exactly(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "31 USD", "20 USD")
    answer = json.loads(bondproof("snapshot", "--check", "--format", "json").stdout)
    (claim,) = answer["specs"][0]["claims"]
    assert (answer["differs"], answer["written"], answer["exit_code"]) == (True, False, 4)
    assert answer["changes"] == {"newly refuted": 1}
    assert (claim["direction"], claim["line"]) == ("looser", 12)
    assert (claim["old"]["margin"], claim["new"]["margin"], claim["new"]["unit"]) == ("1/50", "-1/5", "USD")
