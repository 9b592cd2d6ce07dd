"""Hostile text: whatever is written, the reader ends soon, with a mechanism or a SpecError."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.diagnostics import Diagnostic, Position, Severity
from mechanisms.errors import SpecError
from mechanisms.language import events, reader
from mechanisms.language.catalogue import find
from mechanisms.language.codes import Code
from mechanisms.language.faults import MOST_FAULTS
from mechanisms.language.reader import read, read_text
from tests.messages import Messages

EXAMPLE = find("commit-reveal-audit").read_text(encoding="utf-8")
HEAD = "mech: 1\nname: x\n"
Refused = Callable[..., None]
KNOWN = {code.id for code in Code}
ODD = [*"()[]{}|>&*!%@`'\"#:,.-+/^<>=? \n\t0129aeE_\\é\u202e\0", ": ", "- ", " #", "..", "inf", "solve ", "= "]


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.monotonic()
    yield
    assert time.monotonic() - start < seconds


def faults_in(text: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a text; anything but a SpecError goes through, and fails the test."""
    try:
        read_text(text, "a.mech.yaml")
    except SpecError as error:
        return error.diagnostics or (Diagnostic("none", "a SpecError without a diagnostic", Position("", 0, 0)),)
    return ()


def ends_well(text: str) -> None:
    """Read a text: a mechanism comes of it, or faults that are complete."""
    for found in faults_in(text):
        assert found.code in KNOWN
        assert found.at.line >= 1
        assert found.at.column >= 1
        assert found.long()
        assert found.short()


@given(st.binary(max_size=400))
def test_random_bytes_end_in_a_spec_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "random.mech.yaml"
    file.write_bytes(data)
    with pytest.raises(SpecError):
        read(file)


@given(st.text(max_size=400))
def test_random_text_ends_in_a_spec_error(text: str) -> None:
    ends_well(text)


@given(st.text(st.sampled_from("()[]+-*/^ab1 .,|<=:#%"), max_size=60))
def test_random_formulas_end_well(text: str) -> None:
    ends_well(HEAD + "params:\n  a: 1\n  b: = '" + text + "'\nclaims:\n  c: " + text + "\n")


@given(st.integers(0, 10**9))
def test_random_mutations_of_the_example_end_well(seed: int) -> None:
    random_source = random.Random(seed)
    text = EXAMPLE
    for _ in range(random_source.randint(1, 4)):
        start = random_source.randrange(len(text))
        end = start + random_source.choice([0, 0, 1, 1, 5, 40])
        text = text[:start] + "".join(random_source.choices(ODD, k=random_source.randint(0, 3))) + text[end:]
    ends_well(text)


@given(st.permutations(EXAMPLE.splitlines()[:40]))
def test_shuffled_lines_of_the_example_end_well(lines: list[str]) -> None:
    ends_well("\n".join(lines))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "params:\n  x: = " + "(" * 3000 + "1" + ")" * 3000 + "\n", "M024"),
        (HEAD + "params:\n  x: " + "[" * 3000 + "1" + "]" * 3000 + "\n", "M013"),
        (HEAD + "about:\n" + "".join(" " * i + "-\n" for i in range(1, 600)), "M013"),
        ("[" + "a," * 120_000, "M014"),
        (HEAD + "params:\n  x: = 2^1000000\n", "M026"),
        (HEAD + "params:\n  x: " + "9" * 200_000 + "\n", "M025"),
        (HEAD + "params:\n  x: 1e999999999\n", "M025"),
        (HEAD + "params:\n  x: = " + "1+" * 90_000 + "1\n", "M023"),
        (HEAD + 'params:\n  x: = __import__("os").system("true")\n', "M020"),
        (HEAD + "params:\n" + "".join(f"  a{i}: 1\n" for i in range(600)), "M014"),
        (HEAD + "game:\n" + "".join(f"  - e{i}: chance 1/2\n" for i in range(101)), "M014"),
        (HEAD + "game:\n" + "  - w: [a, b]\n" * 16 + "honest: [a]\n", "M064"),
        (HEAD + "ledger:\n" + "  - protocol -> burn: 1 USD\n" * 501, "M014"),
        (HEAD + "claims:\n" + "".join(f"  c{i}: 1 > 0\n" for i in range(502)), "M014"),
        (HEAD + "schemes:\n" + "".join(f"  s{i}:\n" for i in range(17)), "M014"),
        (HEAD + "game:\n  - w: [a, b]\n  - e: chance 1 when w#" + "9" * 5000 + ".a\n", "M025"),
    ],
)
def test_what_is_too_large_is_refused_soon(text: str, code: str) -> None:
    with within(3), pytest.raises(SpecError) as caught:
        read_text(text, "a")
    assert caught.value.diagnostics[0].code == code


def test_a_file_full_of_faults_reports_the_first_hundred() -> None:
    with pytest.raises(SpecError) as caught:
        read_text(HEAD + "".join(f"k{i}: 1\n" for i in range(9000)), "a")
    assert len(caught.value.diagnostics) == MOST_FAULTS


def test_formulas_nested_in_their_first_argument_are_read_once_each() -> None:
    nested = "min(" * 95 + "a" + ", 0)" * 95
    with within(3):
        read_text(HEAD + f"params:\n  a: 1\nassume:\n  - {nested} > 0\n", "a")


def test_a_comment_that_cuts_a_formula_off_is_warned_of(messages: Messages) -> None:
    text = HEAD + "params:\n  a: 1 USD   #/h\n  b: 2  # two\n  c: = a  # - a\n  d: 3  # --- three\n"
    warnings = read_text(text, "a.mech.yaml").source.warnings
    messages.check(warnings, ["M019 4:14 comment in a formula", "M019 6:11 comment in a formula"])
    assert warnings[0].severity is Severity.WARNING


def test_a_formula_cut_off_by_a_comment_is_refused_with_that_reason(refused: Refused) -> None:
    refused(HEAD + "params:\n  a: = 2 * # 3\n", "M021 4:11 cut off by a comment")


def test_quotes_escapes_and_folds_still_point_into_the_line(refused: Refused) -> None:
    refused(HEAD + 'params:\n  a: "= 2 * zz"\n', "M012 4:13 unknown name")
    refused(HEAD + 'params:\n  a: "= 2 * \\x7az"\n', "M012 4:6 unknown name")
    refused(HEAD + "params:\n  'a': '= 2 ''* zz'\n", "M020 4:8 character of no formula")


def test_every_code_is_given_once_and_says_what_it_means() -> None:
    assert len(KNOWN) == len(Code)
    assert all(code.meaning for code in Code)


@pytest.fixture
def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(events, "LOADER", yaml.SafeLoader)
    return reader


def test_the_reader_works_without_libyaml_to_the_same_end(without_libyaml: ModuleType) -> None:
    plain = without_libyaml.read_text(EXAMPLE, "a.mech.yaml")
    assert len(plain.ledger) == 9
    for text in ("a: &b 1\n", "a: {b: 1}\n", "a: 'x", "- [" * 500, "a: b: c", "a\tb: \x85", "? [a]\n: 1\n"):
        with pytest.raises(SpecError):
            without_libyaml.read_text(text, "a")


def test_yaml_that_has_no_place_to_point_to_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Iterator[yaml.Event]:
        raise yaml.YAMLError("no mark")

    monkeypatch.setattr(yaml, "parse", broken)
    with pytest.raises(SpecError, match=r"a:1:1: error\[M004\]: the YAML is broken: no mark"):
        read_text("a: 1\n", Path("a"))


@pytest.mark.parametrize(
    "fault",
    [
        "  q: = nope\n",
        "assume:\n  - p0 > nope\n",
        "game:\n  - worker: [honest, cheat]\nledger:\n  - worker -> burned: nope when cheat\n",
    ],
)
def test_no_number_of_warnings_hides_an_error(fault: str) -> None:
    doubtful = "".join(f"  p{n}: 1 .. 2 # + 1\n" for n in range(MOST_FAULTS + 20))
    with pytest.raises(SpecError) as caught:
        read_text(f"mech: 1\nname: a\nparams:\n{doubtful}{fault}", "a.mech.yaml")
    severities = [diagnostic.severity for diagnostic in caught.value.diagnostics]
    assert severities.count(Severity.WARNING) == MOST_FAULTS
    assert severities.count(Severity.ERROR) == 1
