"""Settings that say nothing, or two things, are refused where they stand, with advice."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

SETTING = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("", "M018 4:5 the setting of `x` is empty", "write a value, or remove the key"),
        (
            "~",
            "M050 4:6 `x` is given no value: `~` is YAML for none",
            "write its value, `LOW .. HIGH`, or `solve min USD` for the amount that",
        ),
        (
            "null",
            "M050 4:6 `x` is given no value: `null` is YAML for none",
            "write its value, `LOW .. HIGH`, or `solve min USD` for the amount that",
        ),
        (
            "5 6",
            "M050 4:8 `6` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        (
            "USD",
            "M050 4:6 a number is needed, not `USD`",
            "a value is a number with a unit, `low .. high`, `solve min USD`, `benc",
        ),
        (
            "- 3",
            "M004 4:6 the YAML is broken: block sequence entries are not allowed in this context",
            "see that the lines above and below are indented alike, and quote value",
        ),
        (
            "1 +",
            "M050 4:8 `+` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        ("1/0", "M035 4:7 this divides by 0", "a divisor must be different from 0"),
        (
            "1/2/3",
            "M050 4:9 `/` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        (
            "1 USD + 2",
            "M050 4:12 `+` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        ("inf", "M021 4:9 the text ends where `..`, as in `LOW .. HIGH`, is needed", ""),
        (
            "1 .. ",
            "M050 4:10 a number is needed, not the end",
            "a value is a number with a unit, `low .. high`, `solve min USD`, `benc",
        ),
        (
            "1 .. x",
            "M050 4:11 a number is needed, not `x`",
            "a value is a number with a unit, `low .. high`, `solve min USD`, `benc",
        ),
        ("(1 .. 2", "M021 4:13 the text ends where `]` or `)`, to close the interval, is needed", ""),
        ("1 .. 2)", "M021 4:12 `)` stands where the end of the interval is needed", ""),
        ("inf .. 2", "M050 4:6 an interval has a lower end", "only the upper end may be `inf`"),
        (
            "1 USD .. 2",
            "M030 4:15 the upper end of the interval has no unit",
            "write the unit at the upper end; there it serves both",
        ),
        ("1 USD .. 2 h", "M030 4:6 the ends of the interval are USD and s", "write both ends in units of one kind"),
        ("1 .. 2 blah", "M027 4:13 unknown unit `blah`", "define it under `units:`"),
        (
            "2 .. 1",
            "M051 4:6 no number lies in this interval",
            "write the lower end first; a round bracket leaves its end out",
        ),
        (
            "(1 .. 1)",
            "M051 4:6 no number lies in this interval",
            "write the lower end first; a round bracket leaves its end out",
        ),
        (
            "50% .. 1",
            "M030 4:13 the upper end of the interval has no unit",
            "write the unit at the upper end; there it serves both",
        ),
        (
            "1,000 USD",
            "M050 4:7 `,` does not belong to a value",
            "digits have no separator",
        ),
        (
            "1.2.3",
            "M050 4:9 `.` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        (
            "1.",
            "M050 4:7 `.` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        (
            "'.5'",
            "M050 4:7 a number is needed, not `.`",
            "a value is a number with a unit, `low .. high`, `solve min USD`, `benc",
        ),
        (
            "5 USD^2",
            "M050 4:11 `^` does not belong to a value",
            "a formula begins with `=`, as in `= 2 * reward`; a value is a number w",
        ),
        ("[1 .. 2]", "M050 4:6 `x` is given a list", "an interval is written `LOW .. HIGH`"),
        (
            "{a: 1}",
            "M009 4:6 a mapping in braces or brackets is not read",
            "write `key: value`, one a line; quote a formula that has braces or `: ",
        ),
        ("|\n    3", "M015 4:6 a formula over several lines is not read", "write the formula on one line"),
        ("1\n    2", "M015 4:6 a formula over several lines is not read", "write the formula on one line"),
        ("1e5", "M025 4:6 numbers have no exponent", "write a power such as 10^9, or a larger unit"),
        ("1E+5", "M025 4:6 numbers have no exponent", "write a power such as 10^9, or a larger unit"),
        ("1e999999999", "M025 4:6 numbers have no exponent", "write a power such as 10^9, or a larger unit"),
        ("1_000", "M025 4:6 digits have no separator", "write 1000000, or a larger unit"),
    ],
)
def test_a_value_or_interval_that_is_not_well_formed_is_refused(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(SETTING.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


UNIT = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("1 foo", "M027 4:8 unknown unit `foo`", "define it under `units:`"),
        ("1 months", "M027 4:8 unknown unit `months`", "months differ: write days"),
        ("1 USDD", "M027 4:8 unknown unit `USDD`", "did you mean `USD` or `MUSD` or `kUSD`?"),
        ("1 USD/foo", "M027 4:12 unknown unit `foo`", "define it under `units:`"),
        ("= 5 x", "M027 4:10 unknown unit `x`", "to multiply by the parameter, write `* x`"),
    ],
)
def test_a_unit_that_nothing_defines_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(UNIT.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


SOLVE = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("solve", "M021 4:11 the text ends where `min` (`solve min USD` finds the least value) is needed", ""),
        ("solve max USD", "M021 4:12 `max` stands where `min` (`solve min USD` finds the least value) is needed", ""),
        ("solve min USDD", "M027 4:16 unknown unit `USDD`", "did you mean `USD` or `MUSD` or `kUSD`?"),
        ("solve min USD on 1", "M021 4:24 the text ends where `..`, as in `LOW .. HIGH`, is needed", ""),
        (
            "solve min USD on 1 .. 2 h",
            "M030 4:23 the domain is s, the number to be found is USD",
            "write both in units of one kind",
        ),
        (
            "solve min USD on 2 .. 1",
            "M051 4:23 no number lies in this interval",
            "write the lower end first; a round bracket leaves its end out",
        ),
        ("solve min USD for a", "M012 4:24 unknown claim `a`", "claims are named under `claims:`"),
        ("solve min USD of a", "M021 4:20 `of` stands where `on LOW .. HIGH`, `for CLAIM` or the end is needed", ""),
    ],
)
def test_a_solve_that_is_not_well_formed_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(SOLVE.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


BENCH = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "bench",
            "M052 4:12 unknown kind of benchmark number `(nothing)`",
            "write `bench KIND KEYS`, where KIND is one of `cost`, `retail`, `price",
        ),
        (
            "bench foo x",
            "M052 4:12 unknown kind of benchmark number `foo`",
            "write `bench KIND KEYS`, where KIND is one of `cost`, `retail`, `price",
        ),
        ("bench pric h100", "M052 4:12 unknown kind of benchmark number `pric`", "did you mean `price`?"),
        ("bench price", "M052 4:6 `bench price` names no row", "add its keys, such as model, precision and GPU"),
        (
            "benchmark",
            "M050 4:6 a number is needed, not `benchmark`",
            "a value is a number with a unit, `low .. high`, `solve min USD`, `benc",
        ),
    ],
)
def test_a_reference_to_the_benchmarks_that_is_not_well_formed_is_refused(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(BENCH.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


OWN = "mech: 1\nname: x\nunits:\n  TAO: 2 USD\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        (
            "a: 1 USD .. 2 TAO",
            "M030 6:6 the ends of the interval are USD and in TAO",
            "write both ends in units of one kind",
        ),
        (
            "a: 1 TAO .. 2",
            "M030 6:15 the upper end of the interval has no unit",
            "write the unit at the upper end; there it serves both",
        ),
        (
            "a: solve min TAO on 1 .. 2 USD",
            "M030 6:23 the domain is USD, the number to be found is in TAO",
            "write both in units of one kind",
        ),
        (
            "a: solve min USD on 1 .. 2 TAO",
            "M030 6:23 the domain is in TAO, the number to be found is USD",
            "write both in units of one kind",
        ),
        ("a: 1 TAOO", "M027 6:8 unknown unit `TAOO`", "did you mean `TAO`?"),
        ("TAO: 3", "M041 6:3 `TAO` is a unit of this spec already", "choose another name"),
    ],
)
def test_a_unit_of_the_spec_is_not_mixed_with_others(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(OWN.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
