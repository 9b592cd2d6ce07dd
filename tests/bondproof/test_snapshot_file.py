"""The snapshot file: read back as it was written, and refused with its line where it is not whole."""

from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondproof.commands.snapshots.amounts import Amount, Stretch, amount, covers, factor, stretches, text_of
from bondproof.commands.snapshots.file import FIRST_LINE, parsed, read, written
from bondproof.commands.snapshots.states import ClaimState, SpecState, WindowState
from bondproof.report.number_format import Towards
from mechanisms.errors import UsageError

Run = Callable[..., CompletedProcess[str]]

HEAD = f"{FIRST_LINE}: exact\n"
GOOD = (
    "a.mech.yaml | k | PROVED | margin 1/50 USD at p = 1/50 | bond in (30 USD, unbounded) | "
    "under 0123456789ab | E[w | a] < 0"
)
WINDOW = "a.mech.yaml | window of bond | PROVED | decided at 301/10 USD | (30 USD, unbounded)"

NUMBERS = st.fractions(min_value=-(10**30), max_value=10**30)
AMOUNTS = st.builds(Amount, NUMBERS, st.sampled_from(["USD", "", "USD/h", "1/year", "kUSD", "USD^2/s"]))
NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
WORDS = st.sampled_from(["PROVED", "REFUTED", "UNDECIDED", "VACUOUS", "ERROR"])
STRETCHES = st.builds(Stretch, AMOUNTS, st.none() | AMOUNTS, st.booleans(), st.booleans()).map(
    lambda s: Stretch(s.low, s.high, s.low_open, s.high is not None and s.high_open)
)
CLAIMS = st.builds(
    lambda claim, word, expected, margin, worst, holds, text, digest: ClaimState(
        claim, word, expected, margin, tuple(worst), holds, "" if holds is None else "bond", text, digest
    ),
    NAMES,
    WORDS,
    st.sampled_from(["PROVED", "REFUTED"]),
    st.none() | AMOUNTS,
    st.lists(st.tuples(NAMES, AMOUNTS), max_size=3),
    st.none() | st.lists(STRETCHES, max_size=2).map(tuple),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
    st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
)
WINDOWS = st.builds(WindowState, NAMES, WORDS, st.lists(STRETCHES, max_size=2).map(tuple), st.none() | AMOUNTS)
STATES = st.builds(
    lambda key, claims, window: SpecState(f"{key}.mech.yaml", tuple(sorted(claims, key=lambda c: c.claim)), window),
    NAMES,
    st.lists(CLAIMS, max_size=3, unique_by=lambda c: c.claim),
    st.none() | WINDOWS,
)


@settings(max_examples=25)
@given(st.lists(STATES, max_size=3, unique_by=lambda s: s.key))
def test_what_is_written_is_read_back(states: list[SpecState]) -> None:
    text = written(states)
    found = parsed(text, "x")
    assert list(found) == sorted(state.key for state in states)
    assert written(found.values()) == text
    for state in states:
        for before, after in zip(state.claims, found[state.key].claims, strict=True):
            assert (before.claim, before.verdict, before.expected) == (after.claim, after.verdict, after.expected)
            assert (before.margin is None) == (after.margin is None)
            assert before.margin is None or after.margin is None or before.margin.value == after.margin.value


@given(st.text(max_size=200) | st.from_regex(r"[a | PROVED margin1/50USD()~e9\[\],-]{0,80}", fullmatch=True))
def test_any_line_is_read_or_refused_with_its_number(line: str) -> None:
    said = ""
    try:
        parsed(f"{HEAD}{GOOD}\n{line}\n", "x.snap")
    except UsageError as error:
        said = str(error)
    assert not said or said.startswith("x.snap:")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("<<<<<<< HEAD", "a merge conflict"),
        ("=======", "a merge conflict"),
        (">>>>>>> branch", "a merge conflict"),
        ("a | b", "seven parts"),
        (GOOD, "a second line of k"),
        (WINDOW + "\n" + WINDOW, "a second window"),
        (WINDOW + " | more", "five parts"),
        (GOOD.replace("| k |", "| j |").replace("PROVED", "proved"), "`proved` is no verdict"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", "0.02 USD"), "no exact number"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", "1/0 USD"), "no exact number"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", "1/50 2EUR"), "`2EUR` is no unit"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", f"1/{'9' * 300} USD"), "no exact number"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", "~1e999999 USD"), "beyond the bounds"),
        (GOOD.replace("| k |", "| j |").replace("1/50 USD", "~1e99999999999 USD"), "no exact number"),
        (GOOD.replace("| k |", "| j |").replace("margin 1", "slack 1"), "does not begin with `margin`"),
        (GOOD.replace("| k |", "| j |").replace("p = 1/50", "p"), "no parameter with its value"),
        (GOOD.replace("| k |", "| j |").replace("(30 USD, unbounded)", "30 USD up"), "no range"),
        (GOOD.replace("| k |", "| j\x1b |"), "cannot be seen"),
        (f"a | {'x' * 70_000}", "too long"),
        (GOOD.replace("| k |", "| j |").replace("(30 USD", "(1 USD, 2 USD) or " * 64 + "(30 USD"), "at most 64 parts"),
        (GOOD.replace("E[w | a]", "::error::"), "a CI log obeys"),
        (GOOD.replace("a.mech.yaml", "-a.mech.yaml"), "the name of a spec begins with"),
    ],
)
def test_a_line_that_is_not_whole_is_named(line: str, said: str) -> None:
    number = 4 if "\n" in line else 3
    with pytest.raises(UsageError, match=rf"^x\.snap:{number}: ") as caught:
        parsed(f"{HEAD}{GOOD}\n{line}\n", "x.snap")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_garbled_file_is_2_with_its_line_whatever_is_asked(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"{HEAD}<<<<<<< HEAD\n{GOOD}\n"
    (tmp_path / "bondproof.snap").write_text(text)
    for line in (("snapshot",), ("snapshot", "--check"), ("diff", "bondproof.snap", "bondproof.snap")):
        refused = bondproof(*line)
        assert refused.returncode == 2
        assert "bondproof.snap:2: a merge conflict" in refused.stderr
    assert (tmp_path / "bondproof.snap").read_text() == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", ":1: a snapshot begins with"),
        (b"<<<<<<< HEAD\n", ":1: a merge conflict"),
        (FIRST_LINE.encode() + b"0: later\n", ":1: a snapshot begins with"),
        (HEAD.encode() + b"a\xff\n", ":2: byte 0xFF is not UTF-8"),
        (b"#" * (5 * 1024 * 1024), "is it a snapshot?"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "x.snap"
    file.write_bytes(data)
    with pytest.raises(UsageError, match=r".") as caught:
        read(file)
    assert said in str(caught.value)


def test_a_folder_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no regular file"):
        read(tmp_path)


def test_a_file_with_windows_line_ends_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "x.snap"
    file.write_bytes(f"{HEAD}{GOOD}\n{WINDOW}\n".replace("\n", "\r\n").encode())
    assert read(file) == parsed(f"{HEAD}{GOOD}\n{WINDOW}\n", "x")


# amounts --------------------------------------------------------------------------------------------


def test_units_are_compared_in_base_units() -> None:
    assert amount("1 kUSD").same(amount("1000 USD"))
    assert amount("9/10 USD/h").value == F(9, 36000)
    assert factor("1/year") == F(1, 365 * 86400)


def test_a_long_number_is_written_rounded_and_then_compared_as_written() -> None:
    long = Amount(F(1, 3**500), "USD")
    assert long.text.startswith("~")
    assert long.same(amount(long.text))
    assert not long.same(Amount(long.value * 2, "USD"))
    assert not Amount(long.value + F(1, 3**999), "USD").same(long)


def test_an_irrational_end_is_rounded_into_the_window_and_stays() -> None:
    low = Amount(F(14142135623730950488, 10**19), "USD", nearly=True, towards=Towards.UP)
    assert low.text == "~1.41421356238 USD"
    assert Amount(low.value + F(1, 10**24), "USD", nearly=True, towards=Towards.UP).same(low)
    assert text_of(stretches(f"({low.text}, unbounded)")) == f"({low.text}, unbounded)"


@pytest.mark.parametrize(
    ("outer", "inner", "answer"),
    [
        ("(30 USD, unbounded)", "(40 USD, unbounded)", True),
        ("(40 USD, unbounded)", "(30 USD, unbounded)", False),
        ("(30 USD, unbounded)", "[30 USD, unbounded)", False),
        ("[30 USD, unbounded)", "(30 USD, unbounded)", True),
        ("[1 USD, 2 USD]", "[1 USD, 2 USD)", True),
        ("[1 USD, 2 USD)", "[1 USD, 2 USD]", False),
        ("[1 USD, 2 USD]", "[1 USD, unbounded)", False),
        ("[1 USD, 2 USD] or [3 USD, 4 USD]", "[7/2 USD, 4 USD]", True),
        ("[1 USD, 2 USD]", "none", True),
        ("none", "[1 USD, 2 USD]", False),
        ("[1 kUSD, 2 kUSD]", "[1000 USD, 1500 USD]", True),
    ],
)
def test_a_set_covers_another(outer: str, inner: str, answer: bool) -> None:
    assert covers(stretches(outer), stretches(inner)) is answer
