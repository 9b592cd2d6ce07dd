"""What a spec records of the window of a solved parameter: `bond/window` under `claims:`, and what may be below it."""

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.mechanism import Expected, Mechanism

SPEC = """\
mech: 1
name: spot
params:
  bond: solve min USD
  fee: 2 USD
game:
  - worker: [honest, cheat]
claims:
  small: bond <= fee
  bond/window:
    expect: refuted
    because: "  nothing is that small "
schemes:
  given:
    bond: 1 USD
  apart:
    claims:
      large: bond >= 3 USD
      bond/window:
        because: many are
"""


def read(scheme: str | None = None, overrides: tuple[str, ...] = ()) -> Mechanism:
    return read_text(SPEC, "spot.mech.yaml", scheme=scheme, overrides=overrides)


def fault(old: str, new: str) -> tuple[str, str, int, int]:
    assert old in SPEC
    with pytest.raises(SpecError) as raised:
        read_text(SPEC.replace(old, new), "spot.mech.yaml")
    (found,) = raised.value.diagnostics
    return found.code, found.help, found.at.line, found.at.column


def test_a_window_has_a_name_an_expectation_and_a_reason() -> None:
    (window,) = read().windows
    assert (window.name, window.expected, window.because) == ("bond/window", Expected.REFUTED, "nothing is that small")
    assert (window.at.line, window.at.column, window.at.length) == (10, 3, 11)


def test_a_window_is_no_claim() -> None:
    assert [claim.name for claim in read().claims] == ["small"]


def test_without_expect_a_window_is_expected_to_be_proved() -> None:
    (window,) = read(scheme="apart").windows
    assert (window.expected, window.because) == (Expected.PROVED, "many are")


@pytest.mark.parametrize(
    ("old", "new", "code", "advice", "line", "column"),
    [
        ("  bond/window:", "  bnd/window:", "M068", "did you mean `bond`?", 10, 3),
        ("  bond/window:", "  q/window:", "M068", "the spec solves for `bond`", 10, 3),
        ('    because: "', '    claim: "', "M016", "the keys are `expect`, `because`", 12, 5),
        ("expect: refuted", "expect: undecided", "M068", "write `proved` or `refuted`", 11, 13),
        ("bond/window:\n    expect: refuted", "bond/windows:\n    expect: refuted", "M042", "such a name has", 10, 3),
    ],
)
def test_a_wrong_record_is_a_fault_with_its_place(
    old: str, new: str, code: str, advice: str, line: int, column: int
) -> None:
    found = fault(old, new)
    assert (found[0], found[2], found[3]) == (code, line, column)
    assert found[1].startswith(advice)


@pytest.mark.parametrize("value", ["bond >= 0 USD", "[refuted]", ""])
def test_what_is_no_mapping_is_a_fault(value: str) -> None:
    record = 'bond/window:\n    expect: refuted\n    because: "  nothing is that small "'
    code, advice, line, _ = fault(record, f"bond/window: {value}")
    assert (code, line) == ("M068", 10)
    assert advice.startswith("write `expect: refuted` and `because: ...`")


def test_a_window_of_what_nothing_solves_is_a_fault() -> None:
    code, advice, line, _ = fault("bond: solve min USD", "bond: 3 USD")
    assert (code, line) == ("M068", 10)
    assert "solve min USD" in advice


def test_a_setting_that_is_broken_is_reported_once() -> None:
    assert fault("solve min USD", "solve mn USD")[0] == "M021"


def test_no_claim_may_follow_for_that_is_a_window() -> None:
    assert fault("solve min USD", "solve min USD for bond/window")[0] == "M012"


def test_where_the_parameter_has_a_value_the_record_has_no_use() -> None:
    assert read(scheme="given").windows == ()
    assert read(overrides=("bond=1 USD",)).windows == ()
    assert read(scheme="apart", overrides=("bond=1 USD",)).windows == ()


def test_a_scheme_that_solves_what_the_spec_gives_records_its_window() -> None:
    text = SPEC.replace("bond: solve min USD", "bond: 3 USD").replace(
        "  bond/window:\n    expect", "  other:\n    expect"
    )
    text = text.replace('because: "', 'claim: "').replace("  nothing is that small ", "fee > 0 USD")
    text = text.replace("  apart:", "  apart:\n    bond: solve min USD")
    (window,) = read_text(text, "spot.mech.yaml", scheme="apart").windows
    assert window.because == "many are"
    assert read_text(text, "spot.mech.yaml", scheme="apart", overrides=("bond=1 USD",)).windows == ()


@pytest.mark.parametrize("scheme", [None, "given", "apart"])
@pytest.mark.parametrize("overrides", [(), ("bond=1 USD",), ("fee=1 USD",), ("bond=solve min USD on 0 .. 5",)])
def test_windows_are_written_back(scheme: str | None, overrides: tuple[str, ...]) -> None:
    mechanism = read(scheme=scheme, overrides=overrides)
    again = read_text(to_yaml(mechanism), "again.mech.yaml")
    assert [(w.name, w.expected, w.because) for w in again.windows] == [
        (w.name, w.expected, w.because) for w in mechanism.windows
    ]
