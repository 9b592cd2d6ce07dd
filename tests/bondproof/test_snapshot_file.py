"""The snapshot file: read back as it was written, and refused with its line where it is not whole."""

from collections.abc import Callable
from fractions import Fraction as F
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bondproof.commands.snapshots.file import FIRST, amount_text, parsed, read, written
from bondproof.commands.snapshots.states import Amount, ClaimState, SpecState, Values, WindowState, measure
from mechanisms.errors import UsageError
from solvers.windows.real_sets import Span

Run = Callable[..., CompletedProcess[str]]

HEAD = f'{FIRST} 2, "about": "x"}}\n'
GOOD = (
    '{"spec": "a.mech.yaml", "claim": "k", "verdict": "PROVED", "expected": "PROVED", "margin": "1/50 USD", '
    '"at": {"p": "1/50"}, "placed": true, "holds": {"parameter": "bond", "unit": "USD", "intervals": [{"min": "30", '
    '"min_strict": true, "max": null, "max_strict": false, "exact": true}]}, "premises": "0123456789ab", '
    '"says": "E[w | a] < 0"}'
)
WINDOW = (
    '{"spec": "a.mech.yaml", "window": "bond", "verdict": "PROVED", "expected": "PROVED", "decided_at": "301/10 USD", '
    '"unit": "USD", "intervals": []}'
)
OTHER = GOOD.replace('"k"', '"j"')

NUMBERS = st.fractions(min_value=-(10**30), max_value=10**30)
UNITS = st.sampled_from(["USD", "", "USD/h", "1/year", "kUSD", "USD^2/s", "ETH"])
AMOUNTS = st.builds(Amount, NUMBERS, UNITS)
NAMES = st.from_regex(r"[a-z][a-z0-9_.-]{0,8}", fullmatch=True)
WORDS = st.sampled_from(["PROVED", "REFUTED", "UNDECIDED", "VACUOUS", "ERROR"])
SPANS = st.builds(
    lambda low, high, low_open, high_open, exact: Span(
        low, high, low_open, high is not None and high_open, exact, exact
    ),
    *(NUMBERS, st.none() | NUMBERS, st.booleans(), st.booleans(), st.booleans()),
)
VALUES = st.builds(Values, NAMES, UNITS, st.lists(SPANS, max_size=2).map(tuple))
CLAIMS = st.builds(
    ClaimState,
    claim=NAMES,
    verdict=WORDS,
    expected=st.sampled_from(["PROVED", "REFUTED"]),
    margin=st.none() | AMOUNTS,
    worst=st.lists(st.tuples(NAMES, AMOUNTS), max_size=3, unique_by=lambda each: each[0]).map(tuple),
    holds=st.none() | VALUES,
    text=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#:"), max_size=20),
    premises=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
    at=st.none(),
    placed=st.booleans(),
)
WINDOWS = st.builds(WindowState, WORDS, WORDS, VALUES, st.none() | AMOUNTS, st.none())
STATES = st.builds(
    lambda key, claims, window: SpecState(f"{key}.mech.yaml", tuple(sorted(claims, key=lambda c: c.claim)), window),
    NAMES,
    st.lists(CLAIMS, max_size=3, unique_by=lambda c: c.claim),
    st.none() | WINDOWS,
)


@settings(max_examples=25)
@given(st.lists(STATES, max_size=3, unique_by=lambda s: s.key))
def test_what_is_written_is_read_back(states: list[SpecState]) -> None:
    found = parsed(written(states), "x")
    assert list(found.values()) == sorted(states, key=lambda state: state.key)


@given(
    st.text(max_size=200)
    | st.builds(lambda i, j, more: GOOD[:i] + more + GOOD[j:], *[st.integers(0, 400)] * 2, st.text(max_size=3))
)
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
        ("<<<<<<< HEAD", "an unresolved merge conflict"),
        ("=======", "an unresolved merge conflict"),
        (">>>>>>> branch", "an unresolved merge conflict"),
        ("a | b", "column 1: no JSON"),
        ("[]", "an object with `spec`"),
        ('{"spec": "a.mech.yaml", "more": 1}', 'the key "more" is unknown'),
        (GOOD, "a second line of k"),
        (WINDOW + "\n" + WINDOW, "a second window"),
        (WINDOW.replace('"unit"', '"eunit"'), "the key `unit` is missing"),
        (OTHER.replace('"PROVED"', '"proved"', 1), 'verdict: "proved" is given'),
        (OTHER.replace("1/50 USD", "0.02 USD"), 'margin: "0.02" is no exact number'),
        (OTHER.replace("1/50 USD", "2/100 USD"), "not in its one form"),
        (OTHER.replace("1/50 USD", "1/0 USD"), "no exact number"),
        (OTHER.replace("1/50 USD", f"1/{'9' * 999} USD"), "no exact number"),
        (OTHER.replace("1/50 USD", f"0x1{'0' * 40_000} USD"), "margin: "),
        (OTHER.replace("1/50 USD", f"1 {'U' * 49}"), "a unit of up to 48 characters"),
        (OTHER.replace('"1/50 USD"', "1"), "margin: 1 is given, visible text"),
        (OTHER.replace('"1/50 USD"', "0.5"), "the number 0.5"),
        (OTHER.replace('{"p": "1/50"}', '{"p": "1/50", "p": "1"}'), 'the key "p" stands twice'),
        (OTHER.replace('{"p": "1/50"}', "[]"), "at: an array of 0 is given"),
        (OTHER.replace('"30"', '"30 USD"'), "holds.intervals[0].min"),
        (OTHER.replace("0123456789ab", "xyz"), "a digest of 12"),
        (OTHER.replace('"j"', '"j\\u001b"'), "claim: "),
        (OTHER.replace("E[w | a]", "::error::"), "a CI log does not obey"),
        (OTHER.replace("E[w | a]", "\\u003a:error::"), "a CI log does not obey"),
        (f'{{"spec": "{"x" * 300_000}"}}', "too long"),
        (OTHER.replace('[{"min"', "[" + '{"min": "1"},' * 64 + '{"min"'), "an array of up to 64"),
        (OTHER.replace("a.mech.yaml", "-a.mech.yaml"), "the path of a `*.mech.yaml` or a name of the catalogue"),
        (OTHER.replace("a.mech.yaml", "/etc/passwd"), "the path of a `*.mech.yaml` or a name of the catalogue"),
    ],
)
def test_a_line_that_is_not_whole_is_named(line: str, said: str) -> None:
    number = 4 if "\n" in line else 3
    with pytest.raises(UsageError, match=rf"^x\.snap:{number}: ") as caught:
        parsed(f"{HEAD}{GOOD}\n{line}\n", "x.snap")
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_garbled_file_is_2_with_its_line_whatever_is_asked(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = f"{HEAD}<<<<<<< HEAD\n{GOOD}\n"
    (tmp_path / "bondproof.snap").write_text(text)
    for line in (("snapshot",), ("snapshot", "--check"), ("diff", "bondproof.snap", "bondproof.snap")):
        refused = bondproof(*line)
        assert refused.returncode == 2
        assert "bondproof.snap:2: an unresolved merge conflict" in refused.stderr
    assert (tmp_path / "bondproof.snap").read_text() == text


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", ":1: a snapshot begins with"),
        (b"<<<<<<< HEAD\n", ":1: an unresolved merge conflict"),
        (FIRST.encode() + b" 20, later\n", ":1: a snapshot begins with"),
        (HEAD.encode() + b"a\xff\n", ":2: byte 0xFF is not UTF-8"),
        (b"#" * (5 * 1024 * 1024), ":1: more than 4194304 bytes"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "x.snap"
    file.write_bytes(data)
    with pytest.raises(UsageError, match=r".") as caught:
        read(file)
    assert said in str(caught.value)


def test_a_folder_is_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a regular file"):
        read(tmp_path)


def test_a_file_with_windows_line_ends_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "x.snap"
    file.write_bytes(f"{HEAD}{GOOD}\n{WINDOW}\n".replace("\n", "\r\n").encode())
    assert read(file) == parsed(f"{HEAD}{GOOD}\n{WINDOW}\n", "x")


def test_a_snapshot_of_the_first_format_says_how_to_write_it_anew(
    bondproof: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    old = "# bondproof snapshot, format 1: exact\n# spec | claim\nb.mech.yaml | k | x\na.mech.yaml | no claims\n"
    Path("bondproof.snap").write_text(old)
    for line in (("snapshot",), ("snapshot", "--check"), ("diff", "bondproof.snap", "bondproof.snap")):
        refused = bondproof(*line)
        assert refused.returncode == 2
        assert "run: bondproof snapshot a.mech.yaml b.mech.yaml --file bondproof.snap" in refused.stderr
    assert Path("bondproof.snap").read_text() == old


# amounts and sets -----------------------------------------------------------------------------------


def test_units_are_compared_in_base_units() -> None:
    assert Amount(F(1), "kUSD").base == Amount(F(1000), "USD").base
    assert Amount(F(9, 10), "USD/h").base[0] == F(9, 36000)
    assert Amount(F(1), "ETH").base != Amount(F(1), "USD").base
    assert measure("no unit: ^") == (F(1), "no unit: ^")


def test_an_amount_is_written_exactly() -> None:
    assert amount_text(Amount(F(1, 50), "USD")) == "1/50 USD"
    assert amount_text(Amount(F(-3), "")) == "-3"


def bonds(*spans: Span, unit: str = "USD") -> Values:
    return Values("bond", unit, spans)


@pytest.mark.parametrize(
    ("outer", "inner", "answer"),
    [
        (bonds(Span(F(30), None, True)), bonds(Span(F(40), None, True)), True),
        (bonds(Span(F(40), None, True)), bonds(Span(F(30), None, True)), False),
        (bonds(Span(F(30), None, True)), bonds(Span(F(30), None)), False),
        (bonds(Span(F(30), None)), bonds(Span(F(30), None, True, low_exact=False)), True),
        (bonds(Span(F(1), F(2))), bonds(Span(F(1), F(2), high_open=True)), True),
        (bonds(Span(F(1), F(2), high_open=True)), bonds(Span(F(1), F(2))), False),
        (bonds(Span(F(1), F(2))), bonds(Span(F(1), None)), False),
        (bonds(Span(F(1), F(2)), Span(F(3), F(4))), bonds(Span(F(7, 2), F(4))), True),
        (bonds(Span(F(1), F(2)), Span(F(3), F(4))), bonds(Span(F(1), F(4))), False),
        (bonds(Span(F(1), F(2))), bonds(), True),
        (bonds(), bonds(Span(F(1), F(2))), False),
        (bonds(Span(F(1), F(2)), unit="kUSD"), bonds(Span(F(1000), F(1500))), True),
    ],
)
def test_a_set_covers_another(outer: Values, inner: Values, answer: bool) -> None:
    assert outer.covers(inner) is answer
