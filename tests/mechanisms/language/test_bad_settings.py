"""Settings that say nothing, or two things, are refused where they stand, with advice."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

SETTING = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "M018 4:5 setting empty"),
        ("~", "M050 4:6 no value"),
        ("null", "M050 4:6 no value"),
        ("5 6", "M050 4:8 text behind a value"),
        ("USD", "M050 4:6 number needed"),
        ("- 3", "M004 4:6 a list where none can be"),
        ("1 +", "M050 4:8 text behind a value"),
        ("1/0", "M035 4:7 division by 0"),
        ("1/2/3", "M050 4:9 text behind a value"),
        ("1 USD + 2", "M050 4:12 text behind a value"),
        ("inf", "M021 4:9 needed: `..`"),
        ("1 .. ", "M050 4:10 number needed"),
        ("1 .. x", "M050 4:11 number needed"),
        ("(1 .. 2", "M021 4:13 needed: `]` or `)`"),
        ("1 .. 2)", "M021 4:12 needed: the end of the interval"),
        ("inf .. 2", "M050 4:6 interval without lower end"),
        ("1 USD .. 2", "M030 4:15 upper end without a unit"),
        ("1 USD .. 2 h", "M030 4:6 ends in two units"),
        ("0 .. 256 whole", "M014 4:15 too many whole numbers"),
        ("1 .. inf whole", "M050 4:15 whole numbers without an end"),
        ("5/4 .. 7/4 whole", "M051 4:6 no whole number"),
        ("(1 .. 2) whole", "M051 4:6 no whole number"),
        ("1 .. 20% whole", "M030 4:15 whole numbers of a unit"),
        ("1 .. 2 h whole", "M030 4:15 whole numbers of a unit"),
        ("3 whole", "M050 4:8 text behind a value"),
        ("1 .. 2 blah", "M027 4:13 unknown unit"),
        ("2 .. 1", "M051 4:6 empty interval"),
        ("(1 .. 1)", "M051 4:6 empty interval"),
        ("50% .. 1", "M030 4:13 upper end without a unit"),
        ("1,000 USD", "M050 4:7 text behind a value"),
        ("1.2.3", "M050 4:9 text behind a value"),
        ("1.", "M050 4:7 text behind a value"),
        ("'.5'", "M050 4:7 number needed"),
        ("5 USD^2", "M050 4:11 text behind a value"),
        ("[1 .. 2]", "M050 4:6 list as a value"),
        ("{a: 1}", "M009 4:6 mapping in braces"),
        ("|\n    3", "M015 4:6 formula over several lines"),
        ("1\n    2", "M015 4:6 formula over several lines"),
        ("1e5", "M025 4:6 number with exponent"),
        ("1E+5", "M025 4:6 number with exponent"),
        ("1e999999999", "M025 4:6 number with exponent"),
        ("1_000", "M025 4:6 digits with separators"),
    ],
)
def test_a_value_or_interval_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(SETTING.replace("@", text), fault)


UNIT = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1 foo", "M027 4:8 unknown unit"),
        ("1 months", "M027 4:8 unknown unit"),
        ("1 USDD", "M027 4:8 unknown unit"),
        ("1 USD/foo", "M027 4:12 unknown unit"),
        ("= 5 x", "M027 4:10 unknown unit"),
    ],
)
def test_a_unit_that_nothing_defines_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(UNIT.replace("@", text), fault)


SOLVE = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("solve", "M021 4:11 needed: `min`"),
        ("solve max USD", "M021 4:12 needed: `min`"),
        ("solve min USDD", "M027 4:16 unknown unit"),
        ("solve min USD on 1", "M021 4:24 needed: `..`"),
        ("solve min USD on 1 .. 2 h", "M030 4:23 domain in another unit"),
        ("solve min USD on 2 .. 1", "M051 4:23 empty interval"),
        ("solve min USD for a", "M012 4:24 unknown claim"),
        ("solve min USD of a", "M021 4:20 needed: `on LOW .. HIGH`, `for CLAIM` or the end"),
    ],
)
def test_a_solve_that_is_not_well_formed_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(SOLVE.replace("@", text), fault)


BENCH = "mech: 1\nname: x\nparams:\n  x: @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("bench", "M052 4:12 unknown kind of benchmark"),
        ("bench foo x", "M052 4:12 unknown kind of benchmark"),
        ("bench pric h100", "M052 4:12 unknown kind of benchmark"),
        ("bench price", "M052 4:6 reference without a row"),
        ("benchmark", "M050 4:6 number needed"),
    ],
)
def test_a_reference_to_the_benchmarks_that_is_not_well_formed_is_refused(
    text: str, fault: str, refused: Refused
) -> None:
    refused(BENCH.replace("@", text), fault)


OWN = "mech: 1\nname: x\nunits:\n  TAO: 2 USD\nparams:\n  @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1 USD .. 2 TAO", "M030 6:6 ends in two units"),
        ("a: 1 TAO .. 2", "M030 6:15 upper end without a unit"),
        ("a: solve min TAO on 1 .. 2 USD", "M030 6:23 domain in another unit"),
        ("a: solve min USD on 1 .. 2 TAO", "M030 6:23 domain in another unit"),
        ("a: 1 TAOO", "M027 6:8 unknown unit"),
        ("TAO: 3", "M041 6:3 name of a unit of the spec"),
    ],
)
def test_a_unit_of_the_spec_is_not_mixed_with_others(text: str, fault: str, refused: Refused) -> None:
    refused(OWN.replace("@", text), fault)
