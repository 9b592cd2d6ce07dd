"""Settings: every form that a parameter may have, exactly, and in the unit in which it is written."""

from fractions import Fraction as F

import pytest

from mechanisms.language.reader import read_text
from mechanisms.model.parameters import BenchRef, Defined, Parameter, Setting, Solve, Value
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable, number
from mechanisms.terms.units import DIMENSIONLESS, MONEY, TIME

OPEN = Interval(F(0), None, high_open=True)


def parameter(setting: str, more: str = "") -> Parameter:
    found = read_text(f"mech: 1\nname: x\n{more}params:\n  y: 3 USD\n  x: {setting}\n", "a").parameter("x")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "setting", "unit"),
    [
        ("1/8", Value(F(1, 8)), ""),
        ("0.05", Value(F(1, 20)), ""),
        ("5%", Value(F(1, 20)), "%"),
        ("1.20 USD", Value(F(6, 5)), "USD"),
        ("-5 USD", Value(F(-5)), "USD"),
        ("3/4 USD", Value(F(3, 4)), "USD"),
        ("15 min", Value(F(900)), "min"),
        ("10 %/year", Value(F(1, 315_360_000)), "%/year"),
        ("2.5 USD/h", Value(F(1, 1440)), "USD/h"),
        ("3 USD*day/request", Value(F(259_200)), "USD*day/request"),
        ("012", Value(F(12)), ""),
        ("'7 days'", Value(F(604_800)), "days"),
        ("5% .. 20%", Interval(F(1, 20), F(1, 5)), "%"),
        ("5 .. 20%", Interval(F(1, 20), F(1, 5)), "%"),
        ("(0 .. 1]", Interval(F(0), F(1), low_open=True), ""),
        ("(1 .. 2] USD", Interval(F(1), F(2), low_open=True), "USD"),
        ("'[0 .. 1)'", Interval(F(0), F(1), high_open=True), ""),
        ("3 .. 3", Interval(F(3), F(3)), ""),
        ("-1 .. 1/2", Interval(F(-1), F(1, 2)), ""),
        ("250 .. 600 USD", Interval(F(250), F(600)), "USD"),
        ("1 day .. 2 weeks", Interval(F(86_400), F(1_209_600)), "weeks"),
        ("0 .. inf USD", OPEN, "USD"),
        ("1 .. 20 whole", Interval(F(1), F(20), whole=True), ""),
        ("(1/2 .. 20) whole", Interval(F(1), F(19), whole=True), ""),
        ("(1 .. 41/2) whole", Interval(F(2), F(20), whole=True), ""),
        ("1 .. 20 requests whole", Interval(F(1), F(20), whole=True), "requests"),
        ("solve min on 1 .. 20 whole", Solve(Interval(F(1), F(20)), whole=True), ""),
        ("solve min on 1 .. 20 whole for c", Solve(Interval(F(1), F(20)), ("c",), whole=True), ""),
        ("2 USD .. inf", Interval(F(2), None, high_open=True), "USD"),
        ("solve min USD", Solve(OPEN), "USD"),
        ("solve min", Solve(OPEN), ""),
        ("solve min USD on 1 .. 100", Solve(Interval(F(1), F(100))), "USD"),
        ("solve min USD on 0 .. 1 kUSD", Solve(Interval(F(0), F(1000))), "USD"),
        ("solve min on 1 .. 2 h", Solve(Interval(F(3600), F(7200))), "h"),
        ("solve min USD on 0 .. 9 for c, d-e", Solve(Interval(F(0), F(9)), ("c", "d-e")), "USD"),
        (
            "bench cost llama fp8 1/1 market",
            BenchRef("cost", ("llama", "fp8", "1/1", "market")),
            "USD/request",
        ),
        ("bench price h100-sxm aws", BenchRef("price", ("h100-sxm", "aws")), "USD/h"),
        ("bench throughput a", BenchRef("throughput", ("a",)), "tokens/s"),
        ("bench ratio a", BenchRef("ratio", ("a",)), ""),
        ("= 2 * y", Defined(number(2) * Variable("y")), "USD"),
        ("= y / 1 h", Defined(Variable("y") / number(3600)), "USD/s"),
        ("= 1/2", Defined(number(F(1, 2))), ""),
    ],
)
def test_a_setting_says_exactly_what_it_says(text: str, setting: Setting, unit: str) -> None:
    found = parameter(text, "claims:\n  c: y > 0\n  d-e: y > 0\n")
    assert found.setting == setting
    assert found.unit.text == unit


def test_the_dimension_of_a_parameter_is_that_of_its_unit() -> None:
    assert parameter("2 USD/h").dimension == MONEY / TIME
    assert parameter("bench price h100 aws").dimension == MONEY / TIME
    assert parameter("solve min").dimension == DIMENSIONLESS


def test_a_number_in_a_unit_of_the_spec_is_a_formula_in_it() -> None:
    tao, units = Variable("TAO"), "units:\n  TAO: 250 .. 600 USD\n"
    assert parameter("20 TAO", units).setting == Defined(number(20) * tao)
    assert parameter("-20 TAO", units).setting == Defined(number(-20) * tao)
    assert parameter("86400 TAO/day", units).setting == Defined(tao)
    assert parameter("= y / (2 TAO)", units).dimension == DIMENSIONLESS
    assert parameter("6 USD/TAO", units).setting == Defined(number(6) / tao)


def test_the_unit_of_a_spec_is_a_parameter_of_its_own() -> None:
    mechanism = read_text("mech: 1\nname: x\nunits:\n  TAO: 250 .. 600 USD\n", "a")
    assert mechanism.intervals == {Variable("TAO"): Interval(F(250), F(600))}


def test_a_denominator_that_is_no_number_is_kept_for_a_proof() -> None:
    text = "mech: 1\nname: x\nparams:\n  a: 1 .. 2\n  x: = 1 / (a - 3)\n  z: = 4 / (2 + 2)\n"
    mechanism = read_text(text, "a.mech.yaml")
    assert [(str(at), divisor.term) for divisor in mechanism.divisors for at in divisor.places] == [
        ("a.mech.yaml:5:15", Variable("a") - number(3)),
    ]


def test_definitions_may_stand_in_any_order() -> None:
    text = "mech: 1\nname: x\nparams:\n  c: = b + 1\n  b: = a + 1\n  a: 1\n"
    mechanism = read_text(text, "a")
    assert [p.name for p in mechanism.parameters] == ["c", "b", "a"]
    assert mechanism.definitions[Variable("c")] == Variable("b") + number(1)


def test_a_long_chain_of_definitions_is_read_up_to_its_bound() -> None:
    def chain(length: int) -> str:
        lines = [f"  a{i + 1}: = a{i} + 1" for i in reversed(range(length))]
        return "\n".join(["mech: 1", "name: x", "params:", *lines, "  a0: 1", ""])

    assert len(read_text(chain(190), "a").parameters) == 191
    with pytest.raises(ValueError, match="nests deeper than 200 levels"):
        read_text(chain(210), "a")


def test_powers_of_powers_across_definitions_are_bounded() -> None:
    lines = [f"  a{i + 1}: = a{i}^64" for i in range(12)]
    with pytest.raises(ValueError, match="M038") as caught:
        read_text("\n".join(["mech: 1", "name: x", "params:", "  a0: 2", *lines, ""]), "a")
    assert str(caught.value).startswith("a:7:11: ")


@pytest.mark.parametrize(
    "step", ["a{i} + a{i}", "a{i} + (a{i} - 1)", "abs(a{i} - 7) + abs(a{i})", "max(a{i}, 1) + a{i}"]
)
def test_sums_of_sums_across_definitions_are_bounded(step: str) -> None:
    def chain(length: int) -> str:
        lines = [f"  a{i + 1}: = " + step.format(i=i) for i in range(length)]
        return "\n".join(["mech: 1", "name: x", "params:", "  a0: = b + c", "  b: 1 .. 2", "  c: 1 .. 2", *lines, ""])

    assert len(read_text(chain(8), "a").parameters) == 11
    with pytest.raises(ValueError, match="adds up more than 20000 terms"):
        read_text(chain(40), "a")


def test_the_greater_of_sums_is_no_longer_than_they_are() -> None:
    lines = [f"  a{i + 1}: = max(a{i}, a{i} + 1)" for i in range(90)]
    assert len(read_text("\n".join(["mech: 1", "name: x", "params:", "  a0: 1", *lines, ""]), "a").parameters) == 91
