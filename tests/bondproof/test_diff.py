"""`diff`: what became of each claim, in words that hold, and the lines that did it."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bondproof.commands.snapshots.changes import MOST_LINES, Change, Direction, changed_lines, changes_of
from bondproof.commands.snapshots.file import FIRST, parsed
from bondproof.rendering.markdown import MOST_CHARACTERS, code

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
HEAD = f'{FIRST} 2, "about": "x"}}\n'
LINE = (
    '{"spec": "s", "claim": "k", "verdict": "PROVED", "expected": "PROVED", "margin": "1/50 USD", "at": {"p": "1/50"}, '
    '"placed": true, "holds": {"parameter": "bond", "unit": "USD", "intervals": [{"min": "30", "min_strict": true, '
    '"max": "90", "max_strict": false, "exact": true}]}, "premises": "0123456789ab", "says": "x < 0"}'
)

INTERVALS = LINE[LINE.index('[{"min"') : LINE.index('}, "premises"')]


def row(spec: str, claim: str, says: str) -> str:
    """A line of a snapshot, of a claim without a window."""
    kept = {"spec": spec, "claim": claim, "verdict": "PROVED", "expected": "PROVED", "margin": "1/50 USD", "at": {}}
    return json.dumps({**kept, "placed": True, "holds": None, "premises": "0" * 12, "says": says})


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Two specs, old.mech.yaml and new.mech.yaml, which differ as said."""
    monkeypatch.chdir(tmp_path)

    def write(*changes: tuple[str, str]) -> None:
        text = SPEC
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (tmp_path / "old.mech.yaml").write_text(SPEC)
        (tmp_path / "new.mech.yaml").write_text(text)

    return write


def test_a_lower_bond_is_looser_and_its_line_is_named(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "30.5 USD"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml")
    assert found.returncode == 0
    assert "LOOSER  cheating-loses  new.mech.yaml:12\n" in found.stdout
    assert "margin 0.02 USD -> 0.01 USD at audit_rate = 0.02" in found.stdout
    assert "  @@ params @@\n  -    3   bond:        31 USD\n  +    3   bond:        30.5 USD\n" in found.stdout
    assert found.stdout.endswith("\n1 claim: 1 looser\n")


def test_the_other_way_round_is_tighter(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "30.5 USD"))
    found = bondproof("diff", "new.mech.yaml", "old.mech.yaml").stdout
    assert "TIGHTER  cheating-loses" in found
    assert "looser" not in found.lower()


def test_a_weaker_claim_is_restated_and_not_tighter(bondproof: Run, two: Callable[..., None]) -> None:
    two(("< E[worker | honest]", "< E[worker | honest] + 1 USD"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml").stdout
    assert "RESTATED  cheating-loses" in found
    assert "says E[worker | cheat] < E[worker | honest] -> E[worker | cheat] < E[worker | honest] + 1 USD" in found
    assert "tighter" not in found.lower()


def test_a_refutation_that_is_expected_now_is_still_told(bondproof: Run, two: Callable[..., None]) -> None:
    claim = "  E[worker | cheat] < E[worker | honest]"
    expecting = "\n    claim: E[worker | cheat] < E[worker | honest]\n    expect: refuted\n    because: so"
    two(("31 USD", "20 USD"), (claim, expecting))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml").stdout
    assert "NEWLY REFUTED (looser)  cheating-loses" in found
    assert "expected PROVED -> expected REFUTED" in found


def test_new_and_gone(bondproof: Run, two: Callable[..., None]) -> None:
    two(("cheating-loses:", "cheating-never-pays:"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml").stdout
    assert found.index("GONE  cheating-loses       old.mech.yaml:12") < found.index(
        "NEW   cheating-never-pays  new.mech.yaml:12"
    )


def test_a_change_that_changes_no_verdict_shows_its_lines(bondproof: Run, two: Callable[..., None]) -> None:
    two(("mech: 1\n", "mech: 1\nabout: a spot check\n"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml").stdout
    assert "no verdict, margin or window changed" in found
    assert "  +    2 about: a spot check\n" in found
    assert found.endswith("1 claim: 1 unchanged\n")


def test_undecided_on_either_side_is_3(bondproof: Run, two: Callable[..., None], tmp_path: Path) -> None:
    two()
    hard = "x^4 - 2*x^2*y^2 + y^4 + (x - y)^2 * (x*y - 1/3)^2 >= 0"
    params = SPEC.replace("params:\n", "params:\n  x: 0 .. 1\n  y: 0 .. 1\n")
    (tmp_path / "new.mech.yaml").write_text(f"{params}  hard: {hard}\n")
    line = ("diff", "old.mech.yaml", "new.mech.yaml", "--rlimit", "1")
    assert bondproof(*line).returncode == 3
    assert bondproof(*line, "--allow-undecided").returncode == 0
    same = bondproof("diff", "new.mech.yaml", "new.mech.yaml", "--rlimit", "1")
    assert same.returncode == 3
    assert "(--rlimit) is used up" in same.stdout


def test_a_solved_bond_is_compared_by_its_window(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "solve min USD"), ("2% .. 10%", "1% .. 10%"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml", "--set", "bond=solve min USD")
    assert "LOOSER  cheating-loses" in found.stdout
    assert "holds for bond in (30 USD, unbounded) -> (60 USD, unbounded)" in found.stdout
    assert "window: bond in (30 USD, unbounded) -> (60 USD, unbounded), narrower" in found.stdout


def test_folders_are_compared_spec_by_spec(bondproof: Run, two: Callable[..., None], tmp_path: Path) -> None:
    two(("31 USD", "30.5 USD"))
    for name in ("base", "head"):
        (tmp_path / name / "in").mkdir(parents=True)
    (tmp_path / "old.mech.yaml").rename(tmp_path / "base" / "in" / "spot.mech.yaml")
    (tmp_path / "new.mech.yaml").rename(tmp_path / "head" / "in" / "spot.mech.yaml")
    (tmp_path / "head" / "more.mech.yaml").write_text(SPEC)
    (tmp_path / "head" / ".git").mkdir()
    (tmp_path / "head" / ".git" / "x.mech.yaml").write_text("hidden")
    found = bondproof("diff", "base", "head").stdout
    assert "in/spot.mech.yaml" in found
    assert "LOOSER  cheating-loses  head/in/spot.mech.yaml:12" in found
    assert "NEW  cheating-loses  head/more.mech.yaml:12" in found
    assert found.endswith("2 claims: 1 looser, 1 new\n")


def test_snapshots_are_compared_as_recorded(bondproof: Run, two: Callable[..., None], tmp_path: Path) -> None:
    two()
    for name, line in (("a.snap", LINE), ("b.snap", LINE.replace("1/50 U", "1/60 U"))):
        (tmp_path / name).write_text(f"{HEAD}{line}\n")
    found = bondproof("diff", "a.snap", "b.snap").stdout
    assert "LOOSER  k\n" in found
    assert "margin 0.02 USD -> 0.01666 USD" in found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("a.snap", "old.mech.yaml"), "`a.snap` is a snapshot, `old.mech.yaml` is a spec"),
        (("a.snap", "a.snap", "--set", "bond=1 USD"), "a snapshot is of specs as written"),
        (("old.mech.yaml", "nothing-such"), "unknown spec"),
        (("old.mech.yaml", "no.mech.yaml"), "no file `no.mech.yaml`"),
        (("empty", "empty"), "no file `*.mech.yaml` in `empty`"),
    ],
)
def test_what_cannot_be_compared_is_2(
    bondproof: Run, two: Callable[..., None], tmp_path: Path, line: tuple[str, ...], said: str
) -> None:
    two()
    (tmp_path / "a.snap").write_text(HEAD)
    (tmp_path / "empty").mkdir()
    refused = bondproof("diff", *line)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_json_names_the_claim_the_line_and_both_numbers(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "30.5 USD"))
    answer = json.loads(bondproof("diff", "old.mech.yaml", "new.mech.yaml", "--format", "json").stdout)
    (spec,) = answer["specs"]
    (claim,) = spec["claims"]
    assert (claim["id"], claim["change"], claim["direction"], claim["line"]) == (
        "cheating-loses",
        "looser",
        "looser",
        12,
    )
    assert (claim["old"]["margin"], claim["new"]["margin"]) == ("1/50", "1/100")
    assert spec["lines"][0]["added"] == [{"line": 3, "text": "  bond:        30.5 USD"}]


def test_a_reproducible_diff_is_the_same_bytes_twice(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "30.5 USD"))
    for form in ("text", "json", "markdown"):
        line = ("diff", "old.mech.yaml", "new.mech.yaml", "--reproducible", "--format", form)
        assert bondproof(*line).stdout == bondproof(*line).stdout != ""


def test_no_line_begins_as_a_command_to_a_ci_log(bondproof: Run, two: Callable[..., None], tmp_path: Path) -> None:
    two(("31 USD", "20 USD"), ("mech: 1\n", "mech: 1\nabout: '::error::no'\n"))
    for folder, file in (("a", "old.mech.yaml"), ("b", "new.mech.yaml")):
        (tmp_path / folder).mkdir()
        (tmp_path / file).rename(tmp_path / folder / "::warning::x.mech.yaml")
    for line in (("a", "b"), ("a/::warning::x.mech.yaml", "b/::warning::x.mech.yaml")):
        for form in ("text", "markdown"):
            found = bondproof("diff", *line, "--format", form).stdout
            assert "::warning::x" in found
            assert [each for each in found.splitlines() if each.lstrip().startswith(("::", "##["))] == []


# words ----------------------------------------------------------------------------------------------


def change(old: str, new: str) -> tuple[Change, Direction | None]:
    """What became of claim k between two lines of a snapshot."""
    states = [parsed(f"{HEAD}{line}\n", "x").get("s") for line in (old, new)]
    (found,) = changes_of(states[0], states[1], "s").claims
    return found.change, found.direction


@pytest.mark.parametrize(
    ("was", "now", "change_", "direction"),
    [
        ("1/50 USD", "1/60 USD", Change.LOOSER, Direction.LOOSER),
        ("1/50 USD", "1/40 USD", Change.TIGHTER, Direction.TIGHTER),
        ("1/50 USD", "20 ms", Change.MOVED, None),
        ("1/50 USD", "9 USD/h", Change.MOVED, None),
        ("1/50 USD", "1/60 ETH", Change.MOVED, None),
        ('"unit": "USD"', '"unit": "s"', Change.MOVED, None),
        ('"unit": "USD", "intervals": [{"min": "30"', '"unit": "s", "intervals": [{"min": "40"', Change.MOVED, None),
        ("1/50 USD", "1/50000 kUSD", Change.UNCHANGED, None),
        ('"margin": "1/50 USD"', '"margin": null', Change.MOVED, None),
        ('"p": "1/50"', '"p": "1/10"', Change.MOVED, None),
        ('"p": "1/50"', '"q": "1/50"', Change.MOVED, None),
        ('"min": "30"', '"min": "40"', Change.LOOSER, Direction.LOOSER),
        ('"min_strict": true', '"min_strict": false', Change.TIGHTER, Direction.TIGHTER),
        ('"max": "90"', '"max": null', Change.TIGHTER, Direction.TIGHTER),
        (
            '"30", "min_strict": true, "max": "90"',
            '"20", "min_strict": true, "max": "80"',
            Change.LOOSER,
            Direction.LOOSER,
        ),
        (INTERVALS, "[]", Change.LOOSER, Direction.LOOSER),
        (
            f'"unit": "USD", "intervals": {INTERVALS}',
            f'"unit": "kUSD", "intervals": {INTERVALS.replace("30", "3/100").replace("90", "9/100")}',
            *(Change.UNCHANGED, None),
        ),
        (f'{{"parameter": "bond", "unit": "USD", "intervals": {INTERVALS}}}', "null", Change.MOVED, None),
        ("PROVED", "REFUTED", Change.REFUTED, Direction.LOOSER),
        ('"PROVED", "expected": "PROVED"', '"REFUTED", "expected": "REFUTED"', Change.REFUTED, Direction.LOOSER),
        ("PROVED", "UNDECIDED", Change.UNDECIDED, None),
        ("PROVED", "VACUOUS", Change.VACUOUS, None),
        ("PROVED", "ERROR", Change.ERROR, None),
        ('"expected": "PROVED"', '"expected": "REFUTED"', Change.RESTATED, None),
        ("x < 0", "x < 1", Change.RESTATED, None),
    ],
)
def test_each_change_has_its_word(was: str, now: str, change_: Change, direction: Direction | None) -> None:
    assert was in LINE
    assert change(LINE, LINE.replace(was, now, 1)) == (change_, direction)


def test_what_was_not_proved_before_is_newly_proved_and_tighter_only_if_it_was_refuted() -> None:
    undecided, refuted = (LINE.replace("PROVED", word, 1) for word in ("UNDECIDED", "REFUTED"))
    assert change(undecided, LINE) == (Change.PROVED, None)
    assert change(refuted, LINE) == (Change.PROVED, Direction.TIGHTER)
    assert change(undecided, refuted) == (Change.REFUTED, None)
    assert change(refuted.replace("x < 0", "x < 1"), LINE) == (Change.PROVED, None)


def test_a_window_counts_before_a_margin_taken_at_another_bond() -> None:
    assert change(LINE, LINE.replace("1/50 USD", "9 USD").replace('"30"', '"40"')) == (Change.LOOSER, Direction.LOOSER)


# lines ----------------------------------------------------------------------------------------------


def test_comments_and_blank_lines_are_no_change() -> None:
    assert changed_lines("a: 1\nb: 2\n", "# why\na: 1\n\n   # so\nb: 2\n\n") == ()


def test_changed_lines_name_their_section_and_both_numbers() -> None:
    (first, second) = changed_lines("p:\n  a: 1\nq:\n  - x\n  - y\n", "p:\n  a: 2\nq:\n  - x\n  - y\n  - z\n") or ()
    assert (first.section, first.removed[0].number, first.added[0].text) == ("p", 2, "  a: 2")
    assert (second.section, second.removed, second.added[0].number) == ("q", (), 6)


def test_too_many_lines_are_not_matched_and_many_within_the_bound_are() -> None:
    old = "".join(f"a{i % 7}: {i % 3}\n" for i in range(MOST_LINES))
    new = "".join(f"a{i % 5}: {i % 4}\n" for i in range(MOST_LINES))
    assert changed_lines(old, new)
    assert changed_lines(old + "x: 1\ny: 1\nx: 1\ny: 1\n", new) is None
    assert changed_lines(old * 20 + "x: 1\n", old * 20 + "x: 2\n") is not None


# Markdown -------------------------------------------------------------------------------------------


def test_markdown_names_claim_line_and_word(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "30.5 USD"))
    found = bondproof("diff", "old.mech.yaml", "new.mech.yaml", "--format", "markdown").stdout
    assert "| **LOOSER** | cheating-loses |  | new.mech.yaml:12 |\n" in found
    assert "**LOOSER** cheating-loses\n\nmargin 0.02 USD -\\> 0.01 USD" in found
    assert "```diff\n@@ params @@\n-    3   bond:        31 USD\n+    3   bond:        30.5 USD\n```\n" in found


def test_markdown_keeps_the_text_of_strangers_in_its_cell_and_in_its_fence(
    bondproof: Run, two: Callable[..., None], tmp_path: Path
) -> None:
    two(("mech: 1\n", "mech: 1\nabout: '```` @everyone </table> <img src=x>'\n"), ("31 USD", "20 USD"))
    (tmp_path / "new.mech.yaml").rename(tmp_path / "`x`|<b>@org.mech.yaml")
    found = bondproof("diff", "old.mech.yaml", "`x`|<b>@org.mech.yaml", "--format", "markdown").stdout
    assert "\n`````diff\n" in found
    outside = found.partition("\n`````diff\n")[0]
    assert "`` ./`x`\\|<b>@org.mech.yaml ``" in outside
    assert code("a`|`b\x1b") == r"`` a`\|`b\x1b ``"


def test_markdown_fits_a_comment_and_says_what_is_left_out(
    bondproof: Run, two: Callable[..., None], tmp_path: Path
) -> None:
    two()
    specs = [f"{'long/' * 30}s{i}.mech.yaml" for i in range(70)]
    rows = [row(s, f"k{j}-{'x' * 40}", f"{'y' * 300} < 0") for s in specs for j in range(9)]
    (tmp_path / "a.snap").write_text(HEAD + "\n".join(rows) + "\n")
    rows[-1] = rows[-1].replace("PROVED", "REFUTED", 1)
    (tmp_path / "b.snap").write_text(HEAD + "\n".join(rows).replace("1/50", "1/60") + "\n")
    found = bondproof("diff", "a.snap", "b.snap", "--format", "markdown").stdout
    assert 40_000 < len(found) < MOST_CHARACTERS
    assert found.index("**NEWLY REFUTED**") < 1000
    assert "more sections left out, as a comment has a bound" in found.splitlines()[-1]


def test_one_spec_alone_always_fits(bondproof: Run, two: Callable[..., None], tmp_path: Path) -> None:
    two()
    rows = [row(f"{'s' * 500}.mech.yaml", f"{'k' * 60}{j}", f"{'`|' * 300} < 0") for j in range(300)]
    text = HEAD + "\n".join(rows) + "\n"
    (tmp_path / "a.snap").write_text(text)
    (tmp_path / "b.snap").write_text(
        text.replace("< 0", "< 1").replace("1/50", "1/60").replace('"verdict": "PROVED"', '"verdict": "REFUTED"')
    )
    found = bondproof("diff", "a.snap", "b.snap", "--format", "markdown").stdout
    assert len(found) < MOST_CHARACTERS
    assert found.endswith("**More is left out, as a comment has a bound. `--format text` has all.**\n")


def test_a_window_that_is_gone_is_told_without_a_text_of_its_own(bondproof: Run, two: Callable[..., None]) -> None:
    two(("31 USD", "solve min USD"))
    for old, new, word in (("old", "new", "NEW"), ("new", "old", "GONE")):
        found = bondproof("diff", f"{old}.mech.yaml", f"{new}.mech.yaml")
        assert found.returncode == 0
        assert f"{word}  bond/window" in found.stdout
        assert "  PROVED, no margin\n" in found.stdout
