"""What a spec records of the window of a solved parameter: `bond/window` under `claims:`, and what may be below it."""

import pytest

from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.mechanism import Expected, Mechanism
from tests.messages import Messages

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
RECORD = 'bond/window:\n    expect: refuted\n    because: "  nothing is that small "'


def read(scheme: str | None = None, overrides: tuple[str, ...] = ()) -> Mechanism:
    return read_text(SPEC, "spot.mech.yaml", scheme=scheme, overrides=overrides)


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
    ("old", "new", "fault"),
    [
        ("  bond/window:", "  bnd/window:", "M068 10:3 window of what nothing solves"),
        ("  bond/window:", "  q/window:", "M068 10:3 window of what nothing solves"),
        ("bond: solve min USD", "bond: 3 USD", "M068 10:3 window of what nothing solves"),
        ('    because: "', '    claim: "', "M016 12:5 unknown key in a window"),
        ("expect: refuted", "expect: undecided", "M068 11:13 verdict that cannot be expected"),
        ("bond/window:\n    expect: refuted", "bond/windows:\n    expect: refuted", "M042 10:3 no name of a claim"),
        (RECORD, "bond/window: bond >= 0 USD", "M068 10:16 window that is no mapping"),
        (RECORD, "bond/window: [refuted]", "M068 10:16 window that is no mapping"),
        (RECORD, "bond/window: ", "M068 10:3 window that is no mapping"),
        ("solve min USD", "solve mn USD", "M021 4:15 needed: `min`"),
        ("solve min USD", "solve min USD for bond/window", "M012 4:27 unknown claim"),
    ],
)
def test_a_wrong_record_is_the_only_fault(old: str, new: str, fault: str, messages: Messages) -> None:
    assert old in SPEC
    with pytest.raises(SpecError) as raised:
        read_text(SPEC.replace(old, new), "spot.mech.yaml")
    messages.check(raised.value.diagnostics, [fault])


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
