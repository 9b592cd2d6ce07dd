"""Known answers of tests/cases/time.toml: games in time, each computed from its spec in tests/cases/time."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bondproof.commands.bond.bond import bond
from bondproof.commands.verify.verify import verify
from bondproof.errors import SpecError
from mechanisms.diagnostics import Diagnostic
from solvers.windows.real_sets import Span

HERE = Path(__file__).parent
TABLE: list[dict[str, Any]] = tomllib.loads((HERE / "time.toml").read_text(encoding="utf-8"))["case"]


def spec(name: str) -> str:
    return str(HERE / "time" / f"{name}.mech.yaml")


def asking(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in TABLE if kind in row]


def only_span(row: dict[str, Any]) -> Span:
    result = bond(spec(row["spec"]), claims=[row["claim"]], overrides=row.get("set", []))
    assert result.word == "PROVED"
    (span,) = result.window.spans
    return span


def test_every_case_asks_one_thing() -> None:
    assert len({row["id"] for row in TABLE}) == len(TABLE)
    assert all(sum(kind in row for kind in ("window", "verdict", "between", "none")) == 1 for row in TABLE)


@pytest.mark.parametrize("row", asking("window"))
def test_the_window_is_the_known_one(row: dict[str, Any]) -> None:
    span, (low, high) = only_span(row), map(Fraction, row["window"])
    assert (span.low, span.low_exact, span.low_open) == (low, True, False)
    assert (span.high, span.high_exact, span.high_open) == (high, True, False)


@pytest.mark.parametrize("row", asking("between"))
def test_an_irrational_end_is_rounded_to_the_safe_side(row: dict[str, Any]) -> None:
    span, (low, high) = only_span(row), map(Fraction, row["between"])
    assert span.low is not None
    assert low <= span.low <= high
    assert not span.low_exact


@pytest.mark.parametrize("row", asking("verdict"))
def test_the_verdict_is_the_known_one(row: dict[str, Any]) -> None:
    (read,) = verify(spec(row["spec"]), claims=[row["claim"]], overrides=row.get("set", [])).specs
    assert [claim.word for claim in read.claims] == [row["verdict"]]


@pytest.mark.parametrize("row", asking("none"))
def test_no_value_does(row: dict[str, Any]) -> None:
    assert bond(spec(row["spec"]), claims=[row["claim"]], overrides=row["set"]).word == "REFUTED"


def fault_of(name: str) -> Diagnostic:
    with pytest.raises(SpecError) as raised:
        verify(spec(name))
    (found,) = raised.value.diagnostics
    return found


def test_a_bond_that_is_burnt_at_every_flag_can_be_lost_twice() -> None:
    found = fault_of("twice")
    assert (found.code, found.at.line) == ("M070", 14)
    assert found.message.endswith("withdraws `bond of worker` more than once: it returns to `active`")


def test_a_course_that_never_ends_is_named() -> None:
    found = fault_of("endless")
    assert (found.code, found.at.line) == ("M075", 6)
    assert found.message == "play can go on for ever (in `here`: wait), and nothing is discounted"


def test_two_rules_that_apply_at_once_are_a_fault_of_the_second_with_the_course() -> None:
    found = fault_of("overlap")
    assert (found.code, found.at.line) == ("M072", 15)
    assert found.message == (
        "in `trusted` this rule and the one in line 14 can both apply (course of play: leave, flagged)"
    )
