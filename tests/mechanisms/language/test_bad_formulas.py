"""Formulas that are not well formed, or mean nothing, are refused where they stand, with advice."""

from collections.abc import Callable

import pytest

Refused = Callable[..., None]

FORMULA = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "M021 6:7 needed: a number, a name or a bracket"),
        ("1 +", "M021 6:11 needed: a number, a name or a bracket"),
        ("(1", "M021 6:10 needed: `)`"),
        ("1)", "M021 6:9 needed: an operator or the end"),
        ("f(1", "M021 6:11 needed: `)`"),
        ("f[1)", "M021 6:11 needed: `]`"),
        ("1 if 2", "M021 6:14 needed: `else`"),
        ("1 = 2", "M021 6:10 needed: an operator or the end"),
        ("1 < 2 < 3", "M022 6:14 chained comparison"),
        ("if", "M021 6:8 needed: a number, a name or a bracket"),
        ("1 not 2", "M021 6:10 needed: an operator or the end"),
        ("1 + not 2", "M021 6:12 operator where none can be"),
        ("a.b.c", "M021 6:11 needed: an operator or the end"),
        ("a 2", "M021 6:10 needed: an operator or the end"),
        ("1 h h", "M021 6:12 needed: an operator or the end"),
        ("2^3^4", "M021 6:10 power of a power, ambiguous"),
        ("5 USD^2", "M021 6:13 operator after a unit, ambiguous"),
        ("2^257", "M026 6:10 exponent not a whole number to 256"),
        ("2^1000000", "M026 6:10 exponent not a whole number to 256"),
        ("2^0.5", "M026 6:10 exponent not a whole number to 256"),
        ("2^-1", "M026 6:10 exponent not a whole number to 256"),
        ("2^p", "M026 6:10 exponent not a whole number to 256"),
        ("any_of(1 | 2, 3)", "M021 6:15 bar without a name before it"),
        ("1, 2", "M021 6:9 needed: an operator or the end"),
        ("a (p)", "M033 6:8 unknown function"),
    ],
)
def test_text_that_is_no_formula_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(FORMULA.replace("@", text), fault)


FOREIGN = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1 $", "M020 6:10 character of no formula"),
        ("1 ** 2", "M020 6:10 character of no formula"),
        ("1 && 2", "M020 6:10 character of no formula"),
        ("1 || 2", "M020 6:10 character of no formula"),
        ("!1", "M020 6:8 character of no formula"),
        ("1 ≤ 2", "M020 6:10 character of no formula"),
        ("1 × 2", "M020 6:10 character of no formula"),
        ("a;", "M020 6:9 character of no formula"),
        ("1 // 2", "M020 6:10 character of no formula"),
        ('__import__("os").system("rm")', "M020 6:19 character of no formula"),
        ("1 \\ 2", "M020 6:10 character of no formula"),
        ("lambda: 1", "M004 6:14 a mapping where none can be"),
        ("1 \xa0+ 2", "M020 6:10 character of no formula"),
    ],
)
def test_a_character_of_another_language_is_refused_and_translated(text: str, fault: str, refused: Refused) -> None:
    refused(FOREIGN.replace("@", text), fault)


MEANING = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("y", "M012 6:8 unknown name"),
        ("ap", "M012 6:8 unknown name"),
        ("a + p", "M030 6:10 addition of two units"),
        ("a - 1 h", "M030 6:10 subtraction of two units"),
        ("1 < 2", "M031 6:10 condition where a number is needed"),
        ("1 and 2", "M031 6:10 condition where a number is needed"),
        ("not 1", "M031 6:8 condition where a number is needed"),
        ("1 if 2 else 3", "M031 6:13 number where a condition is needed"),
        ("1 if 2 < 3 else 4 USD", "M030 6:10 choice of two units"),
        ("min(1)", "M034 6:8 wrong number of arguments"),
        ("min(1, 2 USD)", "M030 6:15 minimum of two units"),
        ("min(0, 1, 2 USD)", "M030 6:18 minimum of two units"),
        ("min(p = 1, 2)", "M034 6:8 named argument"),
        ("min[1, 2]", "M033 6:8 unknown function"),
        ("min()", "M034 6:8 wrong number of arguments"),
        ("abs(1, 2)", "M034 6:8 wrong number of arguments"),
        ("any_of(a, 3)", "M030 6:15 probability with a unit"),
        ("any_of(p, 3 h)", "M030 6:18 count with a unit"),
        ("tail(1, 2)", "M034 6:8 wrong number of arguments"),
        ("count(a)", "M036 6:8 form not supported yet"),
        ("sum(1)", "M036 6:8 form not supported yet"),
        ("foo(1)", "M033 6:8 unknown function"),
        ("mni(1, 2)", "M033 6:8 unknown function"),
        ("E[a | p]", "M033 6:8 unknown function"),
        ("a(1)", "M033 6:8 unknown function"),
        ("1 / 0", "M035 6:12 division by 0"),
        ("1 / (1 - 1)", "M035 6:15 division by 0"),
        ("worker#2", "M012 6:8 unknown name"),
        ("h", "M012 6:8 unknown name"),
        ("m.x", "M053 6:6 defined by itself"),
        ("os.system", "M012 6:8 unknown player"),
        ("1 if a else 2", "M031 6:13 number where a condition is needed"),
        ("a < 3 < 2", "M022 6:14 chained comparison"),
    ],
)
def test_a_formula_without_a_meaning_is_refused(text: str, fault: str, refused: Refused) -> None:
    refused(MEANING.replace("@", text), fault)


GROWTH = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("(10^64)^64", "M038 6:15 too many digits"),
        ("((((9^64)^64)^64)^64)^64", "M038 6:21 too many digits"),
        ("((10^64)^60) * ((10^64)^60)", "M038 6:21 too many digits"),
        ("((a^64)^64)^2", "M038 6:19 product of too many parameters"),
        ("1/((10^64)^60) + 1/((7^64)^60)", "M038 6:23 too many digits"),
    ],
)
def test_a_number_that_outgrows_the_reader_is_refused_before_it_is_computed(
    text: str, fault: str, refused: Refused
) -> None:
    refused(GROWTH.replace("@", text), fault)


BOTH = "mech: 1\nname: x\nparams:\n  h: 3\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2 USD/h", "M028 5:14 unit and parameter of one name"),
        ("2 USD*h", "M028 5:14 unit and parameter of one name"),
    ],
)
def test_a_name_that_is_a_unit_and_a_parameter_is_refused_behind_a_unit(
    text: str, fault: str, refused: Refused
) -> None:
    refused(BOTH.replace("@", text), fault)
