"""Whole ranges in specs: what may take their place, and how they are written again."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import product

import pytest

from mechanisms.builder.spec import Spec
from mechanisms.errors import SpecError, UsageError
from mechanisms.language.reader import read_text
from mechanisms.language.writer import to_yaml
from mechanisms.model.parameters import Setting, Solve, Value
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import IfThenElse, Variable
from proofs.claims.grounding import grounding

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


FORMULAS = ["2^n", "2^(n - 1)", "(p + 1)^(n*(n - 1)/2)", "any_of(p, n)", "any_of(p, 2*n)", "tail(n, k, p)", "3^n * p^k"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_an_exponent_and_a_count_may_be_whole_ranges(formula: str) -> None:
    text = f"mech: 1\nname: x\nparams:\n  n: 1 .. 5 whole\n  k: 0 .. 3 whole\n  p: 1/4\n  y: = {formula}\n"
    ranging = grounding(read_text(text, "a")).term(Variable("y"))
    for n, k in product(range(1, 6), range(4)):
        fixed = grounding(read_text(text, "a", overrides=(f"n={n}", f"k={k}"))).term(Variable("y"))
        assert evaluate(ranging, {Variable("n"): F(n), Variable("k"): F(k)}) == evaluate(fixed, {})


def test_256_values_nest_no_deeper_than_8() -> None:
    text = "mech: 1\nname: x\nparams:\n  n: 1 .. 256 whole\n  y: = any_of(1/2, n)\n"
    term, depth = grounding(read_text(text, "a")).term(Variable("y")), 0
    while isinstance(term, IfThenElse):
        term, depth = term.then, depth + 1
    assert depth == 8


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("2^(n/2)", "M026.*an exponent must be a whole number"),
        ("2^(1 - n)", "M026.*an exponent must be a whole number"),
        ("3^(200*n)", "M026.*an exponent must be a whole number"),
        ("(2 USD)^n / 1 USD", "M030.*the unit of this power depends on `n`"),
        ("2^(n * 1 USD)", "M026.*an exponent must be a whole number"),
        ("2^(n*m)", "M026.*an exponent must be a whole number"),
        ("2^u", "M026.*an exponent must be a whole number"),
    ],
)
def test_an_exponent_is_a_whole_number_at_each_value(formula: str, why: str) -> None:
    text = f"mech: 1\nname: x\nparams:\n  n: 1 .. 5 whole\n  m: 1 .. 2 whole\n  u: 1 .. 2\n  y: = {formula}\n"
    with pytest.raises(SpecError, match=why):
        read_text(text, "a")


def test_a_range_by_which_a_formula_was_read_is_changed_by_an_override_alone() -> None:
    text = "mech: 1\nname: x\nparams:\n  n: 1 .. 5 whole\n  y: = 2^n\nclaims:\n  c: y > n\n"
    with pytest.raises(UsageError, match="n decides how the spec is read"):
        read_text(text, "a").with_setting(Variable("n"), Interval(F(0), F(1)))
    assert read_text(text, "a", overrides=("n=2 .. 3 whole",)).intervals[Variable("n")].numbers == range(2, 4)


def test_a_number_to_be_solved_is_no_exponent() -> None:
    with pytest.raises(SpecError, match="M026"):
        read_text("mech: 1\nname: x\nparams:\n  n: solve min on 1 .. 5 whole\n  y: = 2^n\n", "a")


def test_an_exponent_goes_through_definitions() -> None:
    text = "mech: 1\nname: x\nparams:\n  n: 1 .. 3 whole\n  k: = 2 * n\n  m: = 1 + 1\n  y: = 3^k + 3^m\n"
    term = grounding(read_text(text, "a")).term(Variable("y"))
    assert [evaluate(term, {Variable("n"): F(n)}) for n in (1, 2, 3)] == [9**n + 9 for n in (1, 2, 3)]
