"""Whole ranges in specs: what may take their place, and how they are written again."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError
from mechanisms.language.reader import read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.parameters import Setting, Solve, Value
from mechanisms.terms.intervals import Interval

TEXT = "mech: 1\nname: x\nparams:\n  rounds: 1 .. 20 whole\n  free: 3\nclaims:\n  c: rounds > 0\n"


def _setting(override: str, text: str = TEXT) -> Setting:
    found = read_text(text, "a", overrides=(override,)).parameter("rounds")
    assert found is not None
    return found.setting


@pytest.mark.parametrize(
    ("override", "setting"),
    [
        ("rounds=7", Value(F(7))),
        ("rounds=2 .. 5 whole", Interval(F(2), F(5), whole=True)),
        ("rounds=solve min on 2 .. 5 whole", Solve(Interval(F(2), F(5)), whole=True)),
    ],
)
def test_whole_numbers_may_take_the_place_of_whole_numbers(override: str, setting: Setting) -> None:
    assert _setting(override) == setting


@pytest.mark.parametrize("override", ["5/2", "2 .. 5", "solve min on 2 .. 5", "= free"])
def test_nothing_else_may(override: str) -> None:
    with pytest.raises(SpecError, match=r"M050.*`rounds` is a whole number in the spec"):
        _setting(f"rounds={override}")


def test_a_scheme_keeps_whole_numbers_whole() -> None:
    with pytest.raises(SpecError, match="`rounds` is a whole number in the spec"):
        read_text(f"{TEXT}schemes:\n  half:\n    rounds: 1/2\n", "a")


def test_a_number_that_happens_to_be_whole_may_be_set_to_another() -> None:
    found = read_text(TEXT, "a", overrides=("free=1/2",)).parameter("free")
    assert found is not None
    assert found.setting == Value(F(1, 2))


def test_a_unit_and_a_parameter_may_be_called_whole() -> None:
    found = read_text("mech: 1\nname: x\nunits:\n  whole: 2 USD\nparams:\n  y: 1 .. 3 whole\n", "a")
    assert [type(p.setting) for p in found.parameters] == [Value, Interval]
    assert not any(interval.whole for interval in found.intervals.values())
    assert read_text("mech: 1\nname: x\nparams:\n  whole: 1 .. 3 whole\n", "a").parameter("whole") is not None


@pytest.mark.parametrize("overrides", [(), ("rounds=2 .. 5 whole",), ("rounds=4",)])
def test_a_spec_with_whole_numbers_is_written_and_read_again(overrides: tuple[str, ...]) -> None:
    mechanism = read_text(TEXT, "a", overrides=overrides)
    assert read_text(to_yaml(mechanism), "b") == mechanism


def test_a_program_gives_the_same_range() -> None:
    spec = Spec("x")
    rounds = spec.param("rounds", "1 .. 20 whole")
    spec.claim("c", rounds > 0)
    (parameter,) = spec.mechanism().parameters
    assert parameter.setting == Interval(F(1), F(20), whole=True)


@pytest.mark.parametrize(
    "ends",
    [
        (F(1), F(3, 2), False, False),
        (F(1), None, False, True),
        (F(1), F(3), True, False),
        (F(1), F(3), False, True),
    ],
)
def test_whole_intervals_have_whole_ends_of_their_own(ends: tuple[F, F | None, bool, bool]) -> None:
    with pytest.raises(ValueError, match="whole ends"):
        Interval(*ends, whole=True)
