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
    "spot.mech.yaml | cheating-loses | PROVED | margin 1/50 USD at audit_rate = 1/50 | - | "
    "under 722bf3cb056a | E[worker | cheat] < E[worker | honest]\n"
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
    return [line for line in (folder / "bondproof.snap").read_text().splitlines(keepends=True) if line[0] != "#"]


def test_a_claim_is_one_exact_line(bondproof: Run, spec: Path) -> None:
    done = bondproof("snapshot", "spot.mech.yaml")
    assert done.returncode == 0
    assert "bondproof.snap written: 1 spec, 1 claim: 1 new" in done.stdout
    assert lines(spec.parent) == [LINE]


def test_the_header_says_the_format_and_how_to_update(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    header = [line for line in (spec.parent / "bondproof.snap").read_text().splitlines() if line[0] == "#"]
    assert "format 1" in header[0]
    assert "`bondproof snapshot`" in header[1]


def test_the_window_of_a_solved_bond_is_recorded_exactly(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "commit-reveal-audit")
    found = lines(spec.parent)
    window = "(58984/2655 USD, 1048937/3865 USD]"
    assert found[0] == f"commit-reveal-audit | window of bond | PROVED | decided at 223/10 USD | {window}\n"
    assert " | REFUTED as expected | " in found[1]
    assert " | bond in (58984/2655 USD, unbounded) | under " in found[2]
    assert found[2].endswith(" | E[worker | cheat, check] < 0\n")
    assert [line.split(" | ")[1] for line in found[1:]] == sorted(line.split(" | ")[1] for line in found[1:])


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
        ("30.5 USD", "LOOSER  cheating-loses  spot.mech.yaml:12\n      margin 0.02 USD -> 0.01 USD"),
        ("20 USD", "NEWLY REFUTED (looser)  cheating-loses  spot.mech.yaml:12\n      PROVED -> REFUTED"),
        ("32 USD", "TIGHTER  cheating-loses  spot.mech.yaml:12\n      margin 0.02 USD -> 0.04 USD"),
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
    assert (
        "TIGHTER  cheating-loses  spot.mech.yaml:12\n      margin 1/50 USD -> 10000000000000001/500000000000000000 USD"
        in checked.stdout
    )


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
    assert "REFUTED  spot.mech.yaml  cheating-loses: not as the spec expects" in recorded.stdout
    assert " | REFUTED | " in lines(spec.parent)[0]
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
    assert bondproof("snapshot", "spot.mech.yaml", "--rlimit", "1").returncode == 3
    change(spec.parent / "bondproof.snap", "| UNDECIDED |", "| PROVED |")
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
    assert [line.partition(" | ")[0] for line in lines(spec.parent)] == ["a.mech.yaml", "spot.mech.yaml"]
    assert "2 specs" in bondproof("snapshot", "--check").stdout


def test_paths_are_from_the_folder_of_the_file(bondproof: Run, spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (spec.parent / "ci").mkdir()
    bondproof("snapshot", "spot.mech.yaml", "--file", "ci/rules.snap")
    assert (spec.parent / "ci" / "rules.snap").read_text().endswith(f"../{LINE}")
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


@pytest.mark.parametrize("name", ["a|b.mech.yaml", "a\\b.mech.yaml", "a\nb.mech.yaml", "::error::b.mech.yaml"])
def test_a_path_that_a_line_cannot_hold_is_refused(bondproof: Run, spec: Path, name: str) -> None:
    spec.rename(spec.parent / name)
    refused = bondproof("snapshot", spec.parent / name)
    assert refused.returncode == 2
    assert "cannot stand in a snapshot" in refused.stderr


def test_json_has_both_states_exactly(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "31 USD", "20 USD")
    answer = json.loads(bondproof("snapshot", "--check", "--format", "json").stdout)
    (claim,) = answer["specs"][0]["claims"]
    assert (answer["differs"], answer["written"], answer["exit_code"]) == (True, False, 4)
    assert answer["changes"] == {"newly refuted": 1}
    assert (claim["direction"], claim["line"]) == ("looser", 12)
    assert (claim["old"]["margin"], claim["new"]["margin"], claim["new"]["unit"]) == ("1/50", "-1/5", "USD")


def test_short_is_one_line_a_claim(bondproof: Run, spec: Path) -> None:
    bondproof("snapshot", "spot.mech.yaml")
    change(spec, "31 USD", "30.5 USD")
    said = "spot.mech.yaml:12: LOOSER[cheating-loses]: margin 0.02 USD -> 0.01 USD at audit_rate = 0.02\n"
    assert bondproof("snapshot", "--check", "--format", "short").stdout == said
