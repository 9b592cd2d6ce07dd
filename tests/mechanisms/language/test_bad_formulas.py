"""Formulas that are not well formed, or mean nothing, are refused where they stand, with advice."""

from collections.abc import Callable

import pytest

First = Callable[..., tuple[str, str]]

FORMULA = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("", "M021 6:7 the text ends where a number, a name or a bracket is needed", ""),
        ("1 +", "M021 6:11 the text ends where a number, a name or a bracket is needed", ""),
        ("(1", "M021 6:10 the text ends where `)`, to close the bracket, is needed", ""),
        ("1)", "M021 6:9 `)` stands where an operator or the end is needed", ""),
        ("f(1", "M021 6:11 the text ends where `)`, to close `f(`, is needed", ""),
        ("f[1)", "M021 6:11 `)` stands where `]`, to close `f[`, is needed", ""),
        ("1 if 2", "M021 6:14 the text ends where `else`, as in `a if c else b`, is needed", ""),
        ("1 = 2", "M021 6:10 `=` stands where an operator or the end is needed", "an equation is written `==`"),
        ("1 < 2 < 3", "M022 6:14 comparisons do not chain", "write `a < b and b < c`"),
        ("if", "M021 6:8 `if` stands where a number, a name or a bracket is needed", ""),
        (
            "1 not 2",
            "M021 6:10 `not` stands where an operator or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        ("1 + not 2", "M021 6:12 `not` cannot stand here", "put it in brackets: (not a)"),
        ("a.b.c", "M021 6:11 `.` stands where an operator or the end is needed", ""),
        (
            "a 2",
            "M021 6:10 `2` stands where an operator or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        (
            "1 h h",
            "M021 6:12 `h` stands where an operator or the end is needed",
            "an operator such as `*` may be missing before it",
        ),
        ("2^3^4", "M021 6:10 a power of a power may mean two things", "write (a^2)^3"),
        (
            "5 USD^2",
            "M021 6:13 `^` after a unit may mean two things",
            "write (5 USD)^2 for the square of the whole, or USD*USD for a unit",
        ),
        (
            "2^257",
            "M026 6:10 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (
            "2^1000000",
            "M026 6:10 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (
            "2^0.5",
            "M026 6:10 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (
            "2^-1",
            "M026 6:10 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        (
            "2^p",
            "M026 6:10 an exponent must be a whole number from 0 to 256, or a name that has one such value",
            "write 1 / a^2 for a negative power, any_of(p, n) for many trials",
        ),
        ("any_of(1 | 2, 3)", "M021 6:15 a name must stand before the bar", "write `E[player | moves]`"),
        (
            "1, 2",
            "M021 6:9 `,` stands where an operator or the end is needed",
            "digits have no separator, and a list of arguments belongs in the brack",
        ),
        ("a (p)", "M033 6:8 unknown function `a`", "to multiply by the parameter, write `a * (...)`"),
    ],
)
def test_text_that_is_no_formula_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(FORMULA.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


FOREIGN = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("1 $", "M020 6:10 `$` has no place in a formula", "write USD after the number"),
        ("1 ** 2", "M020 6:10 `**` has no place in a formula", "a power is written `^`"),
        ("1 && 2", "M020 6:10 `&&` has no place in a formula", "write `and`"),
        ("1 || 2", "M020 6:10 `||` has no place in a formula", "write `or`"),
        ("!1", "M020 6:8 `!` has no place in a formula", "write `not`, or `!=` for different"),
        ("1 ≤ 2", "M020 6:10 `≤` has no place in a formula", "write `<=`"),
        ("1 × 2", "M020 6:10 `×` has no place in a formula", "write `*`"),
        ("a;", "M020 6:9 `;` has no place in a formula", "write one formula a line"),
        ("1 // 2", "M020 6:10 `//` has no place in a formula", "a quotient is written `/`"),
        (
            '__import__("os").system("rm")',
            'M020 6:19 `"` has no place in a formula',
            "a formula has numbers with units, names, + - * / ^, comparisons, and o",
        ),
        (
            "1 \\ 2",
            "M020 6:10 `\\` has no place in a formula",
            "a formula has numbers with units, names, + - * / ^, comparisons, and o",
        ),
        (
            "lambda: 1",
            "M004 6:14 the YAML is broken: mapping values are not allowed in this context",
            "a text with `: ` in it must stand in quotes; inside E[...] a label may",
        ),
        (
            "1 \xa0+ 2",
            "M020 6:10 `U+00A0` has no place in a formula",
            "a formula has numbers with units, names, + - * / ^, comparisons, and o",
        ),
    ],
)
def test_a_character_of_another_language_is_refused_and_translated(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(FOREIGN.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


MEANING = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("y", "M012 6:8 unknown name `y`", "define it under `params:`"),
        ("ap", "M012 6:8 unknown name `ap`", "did you mean `p` or `a`?"),
        ("a + p", "M030 6:10 cannot add USD and a plain number", "`a` is USD, `p` is a plain number"),
        ("a - 1 h", "M030 6:10 cannot subtract USD and s", "`a` is USD, `1 h` is s"),
        ("1 < 2", "M031 6:10 `1 < 2` is a condition, not a number", "write `x if condition else y`"),
        ("1 and 2", "M031 6:10 `1 and 2` is a condition, not a number", "write `x if condition else y`"),
        ("not 1", "M031 6:8 `not 1` is a condition, not a number", "write `x if condition else y`"),
        ("1 if 2 else 3", "M031 6:13 `2` is a number, not a condition", "compare it, as in `x > 0`"),
        (
            "1 if 2 < 3 else 4 USD",
            "M030 6:10 cannot choose between a plain number and USD",
            "`1` is a plain number, `4 USD` is USD",
        ),
        ("min(1)", "M034 6:8 min() cannot take 1 argument", "write min(a, b) with two arguments or more"),
        (
            "min(1, 2 USD)",
            "M030 6:15 cannot take the min of a plain number and USD",
            "`1` is a plain number, `2 USD` is USD",
        ),
        (
            "min(0, 1, 2 USD)",
            "M030 6:18 cannot take the min of a plain number and USD",
            "`1` is a plain number, `2 USD` is USD",
        ),
        ("min(p = 1, 2)", "M034 6:8 min() takes plain arguments", "write min(a, b) with two arguments or more"),
        ("min[1, 2]", "M033 6:8 unknown function `min`", "write it with round brackets"),
        ("min()", "M034 6:8 min() cannot take 0 arguments", "write min(a, b) with two arguments or more"),
        ("abs(1, 2)", "M034 6:8 abs() cannot take 2 arguments", "write abs(a)"),
        (
            "any_of(a, 3)",
            "M030 6:15 a probability must be a plain number, not USD",
            "check the units of what it is made of",
        ),
        (
            "any_of(p, 3 h)",
            "M030 6:18 a count must be a plain number or requests, not s",
            "check the units of what it is made of",
        ),
        (
            "tail(1, 2)",
            "M034 6:8 tail() cannot take 2 arguments",
            "write tail(n, k, p): the chance of at least k successes in n trials of",
        ),
        (
            "count(a)",
            "M036 6:8 `count` is not supported yet",
            "groups of identical players are not read by this version",
        ),
        ("sum(1)", "M036 6:8 `sum` is not supported yet", "groups of identical players are not read by this version"),
        ("foo(1)", "M033 6:8 unknown function `foo`", "the functions are `min`, `max`, `abs`, `any_of`, `tail`"),
        ("mni(1, 2)", "M033 6:8 unknown function `mni`", "did you mean `min`?"),
        ("E[a | p]", "M033 6:8 unknown function `E`", "an expected payoff has a meaning in claims only"),
        ("a(1)", "M033 6:8 unknown function `a`", "to multiply by the parameter, write `a * (...)`"),
        ("1 / 0", "M035 6:12 this divides by 0", "a divisor must be different from 0"),
        ("1 / (1 - 1)", "M035 6:15 this divides by 0", "a divisor must be different from 0"),
        ("worker#2", "M012 6:8 unknown name `worker#2`", "define it under `params:`"),
        ("h", "M012 6:8 unknown name `h`", "a unit follows a number: write `1 h`"),
        (
            "m.x",
            "M053 6:6 `x` is defined by itself: `x` -> `x`",
            "give one of them a value that does not rest on the others",
        ),
        ("os.system", "M012 6:8 unknown player `os`", "the game has no players"),
        ("1 if a else 2", "M031 6:13 `a` is a number, not a condition", "compare it, as in `a > 0`"),
        ("a < 3 < 2", "M022 6:14 comparisons do not chain", "write `a < b and b < c`"),
    ],
)
def test_a_formula_without_a_meaning_is_refused(text: str, fault: str, advice: str, first_fault: First) -> None:
    found, help = first_fault(MEANING.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


GROWTH = "mech: 1\nname: x\nparams:\n  a: 1 USD\n  p: 5%\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("(10^64)^64", "M038 6:15 this power has more than 3,900 digits", "use a larger unit, or any_of(p, n)"),
        (
            "((((9^64)^64)^64)^64)^64",
            "M038 6:21 this power has more than 3,900 digits",
            "use a larger unit, or any_of(p, n)",
        ),
        (
            "((10^64)^60) * ((10^64)^60)",
            "M038 6:21 a number here has more than 3,900 digits",
            "use a larger unit, or any_of(p, n)",
        ),
        (
            "((a^64)^64)^2",
            "M038 6:19 with its definitions put in, the formula multiplies more than 4096 parameters",
            "the chance of any of n events is any_of(p, n), for any n",
        ),
        (
            "1/((10^64)^60) + 1/((7^64)^60)",
            "M038 6:23 a number here has more than 3,900 digits",
            "use a larger unit, or any_of(p, n)",
        ),
    ],
)
def test_a_number_that_outgrows_the_reader_is_refused_before_it_is_computed(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(GROWTH.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)


BOTH = "mech: 1\nname: x\nparams:\n  h: 3\n  x: = @\n"


@pytest.mark.parametrize(
    ("text", "fault", "advice"),
    [
        ("2 USD/h", "M028 5:14 `h` is a unit and a parameter: `/h` may mean two things", "rename the parameter `h`"),
        ("2 USD*h", "M028 5:14 `h` is a unit and a parameter: `*h` may mean two things", "rename the parameter `h`"),
    ],
)
def test_a_name_that_is_a_unit_and_a_parameter_is_refused_behind_a_unit(
    text: str, fault: str, advice: str, first_fault: First
) -> None:
    found, help = first_fault(BOTH.replace("@", text))
    assert found.startswith(fault)
    assert help.startswith(advice)
