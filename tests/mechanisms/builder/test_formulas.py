"""Formulas out of Python: the text that operators make, what is refused, and where each part comes from."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bondproof.dsl import E, Formula, all_hold, any_holds, any_of, choose, eq, form, maximum, minimum, ne, tail
from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError, WrongKind
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults
from mechanisms.language.grammar import formula
from mechanisms.language.numerals import Vocabulary
from mechanisms.model.syntax import Binary, Call, IfElse, Name, Numeral, Run, Syntax, Unary

a, b, c = Formula("a"), Formula("b"), Formula("c")

TEXTS = [
    (a + b - c, "a + b - c"),
    (a - (b - c), "a - (b - c)"),
    ((1 - a) * b / c, "(1 - a) * b / c"),
    (a / (b * c), "a / (b * c)"),
    (-(a**2), "-a^2"),
    ((-a) ** 2, "(-a)^2"),
    (a * -2, "a * -2"),
    (a + F(1, 3), "a + 1/3"),
    (a * F(1, 3), "a * (1/3)"),
    (a * Decimal("0.05"), "a * 0.05"),
    (Decimal("1E3") - a, "1000 - a"),
    (a * "1.20 USD", "a * 1.20 USD"),
    (a / "10 USD", "a / (10 USD)"),
    (a / "10 USD/foo", "a / (10 USD/foo)"),
    (a / "10 %*foo", "a / (10 %*foo)"),
    (a / -Formula("10 USD"), "a / (-10 USD)"),
    ("10 USD" / a / b, "10 USD / a / b"),
    ("10 USD" / minimum(a, b), "(10 USD) / min(a, b)"),
    (Formula("not(a)") < b, "(not(a)) < b"),
    (a + "b - c", "a + (b - c)"),
    (Formula("b - c") * a, "(b - c) * a"),
    ("any_of(b, 3)" * a, "any_of(b, 3) * a"),
    (sum([a, b, c]), "a + b + c"),
    (abs(a - b), "abs(a - b)"),
    (a < b + 1, "a < b + 1"),
    (a >= "25 USD", "a >= 25 USD"),
    (eq(a, b) & ne(a, 0), "a == b and a != 0"),
    ((a | b) & c, "(a or b) and c"),
    (a | b & c, "a or b and c"),
    (~(a | b), "not (a or b)"),
    (~a & "b", "not a and b"),
    ("a" | b, "a or b"),
    ("a" & b, "a and b"),
    ("a" / b, "a / b"),
    (1 / (b - c), "1 / (b - c)"),
    (choose(a, b, c), "b if a else c"),
    (choose(a, 1, choose(b, 2, 3)) * c, "(1 if a else 2 if b else 3) * c"),
    (choose(a, choose(b, 1, 2), 3), "(1 if b else 2) if a else 3"),
    (all_hold(a, b | c, a & c), "a and (b or c) and (a and c)"),
    (any_holds(a & b, "c"), "a and b or c"),
    (E("worker", a, auditor=b) >= 0, "E[worker | a, auditor = b] >= 0"),
    (E("worker"), "E[worker]"),
    (form("nash"), "nash()"),
    (form("best_response", b, of="w"), "best_response(w | b)"),
    (minimum(a, maximum(b, 1)), "min(a, max(b, 1))"),
    (any_of(a, 3) + tail(10, 2, b), "any_of(a, 3) + tail(10, 2, b)"),
]


@pytest.mark.parametrize(("made", "text"), TEXTS, ids=[text for _, text in TEXTS])
def test_an_operator_writes_the_formula_with_the_brackets_it_needs(made: Formula, text: str) -> None:
    assert str(made) == text
    assert repr(made) == f"<formula {text}>"


# what they mean ----------------------------------------------------------------------------------

Both = tuple[Formula, object]
"""A formula as operators make it, and the tree that the same operators mean."""

PYTHON: dict[str, Callable[[Formula, Formula], Formula]] = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "==": eq,
    "!=": ne,
    "and": lambda x, y: x & y,
    "or": lambda x, y: x | y,
}


def _of_two(operator: str, left: Both, right: Both) -> Both:
    return PYTHON[operator](left[0], right[0]), (operator, left[1], right[1])


def _larger(smaller: some.SearchStrategy[Both]) -> some.SearchStrategy[Both]:
    return some.one_of(
        some.builds(_of_two, some.sampled_from(sorted(PYTHON)), smaller, smaller),
        some.builds(lambda x: (-x[0], ("-", x[1])), smaller),
        some.builds(lambda x: (~x[0], ("not", x[1])), smaller),
        some.builds(lambda x, n: (x[0] ** n, ("^", x[1], str(n))), smaller, some.integers(0, 9)),
        some.builds(lambda x, y, z: (choose(x[0], y[0], z[0]), ("if", x[1], y[1], z[1])), smaller, smaller, smaller),
        some.builds(lambda x, y: (maximum(x[0], y[0]), ("max", x[1], y[1])), smaller, smaller),
    )


def _plain(syntax: Syntax) -> object:
    match syntax:
        case Name(name):
            return name
        case Numeral(value):
            return str(value)
        case Unary(operator, operand):
            return operator, _plain(operand)
        case Binary(operator, left, right):
            return operator, _plain(left), _plain(right)
        case Run(operators):
            last = len(operators) - 1
            return operators[last], _plain(syntax.before(last)), _plain(syntax.operands[-1])
        case IfElse(condition, then, otherwise):
            return "if", _plain(condition), _plain(then), _plain(otherwise)
        case Call(name):
            return name, *(_plain(argument.value) for argument in syntax.arguments)


@given(some.recursive(some.sampled_from([(Formula(x), x) for x in "abc"]), _larger, max_leaves=12))
def test_the_text_of_a_formula_reads_as_the_operators_mean_it(both: Both) -> None:
    made, meant = both
    assert _plain(formula(Scalar(str(made), Position("", 1, 1)), Vocabulary(), Faults())) == meant


# what is refused ---------------------------------------------------------------------------------

x: Any = a
y: Any = b
z: Any = c
"""The same without their types, by which mypy refuses most of the following."""

REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: x if y else z, "choose(c, a, b)"),
    (lambda: x < y < z, "(a < b) & (b < c)"),
    (lambda: x and y, "`a & b`"),
    (lambda: not x, "`~a`"),
    (lambda: min(x, y), "minimum(a, b)"),
    (lambda: bool(x), "only the verifier can tell"),
    (lambda: x == y, "eq(a, b)"),
    (lambda: x != 2, "ne(a, b)"),
    (lambda: x in [y], "`==` and `!=`"),
    (lambda: x ^ 2, "a ** 2"),
    (lambda: x * 0.05, '"0.05"'),
    (lambda: 0.5 + x, "floats are not exact"),
    (lambda: x**0.5, "floats are not exact"),
    (lambda: x > True, "eq(a, b)"),
    (lambda: x + None, "NoneType"),
    (lambda: x + Decimal("NaN"), "finite Decimal"),
    (lambda: x + 10**60, "60 digits"),
    (lambda: x + Decimal("1e9999999"), "60 digits"),
    (lambda: x + Decimal("-1e-9999999"), "60 digits"),
    (lambda: all_hold(), "at least one"),
]


@pytest.mark.parametrize(("wrong", "advice"), REFUSED, ids=[advice for _, advice in REFUSED])
def test_what_python_would_decide_itself_raises_with_advice(wrong: Callable[[], object], advice: str) -> None:
    with pytest.raises(WrongKind) as caught:
        wrong()
    assert advice in str(caught.value)
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, UsageError)


def test_a_decimal_is_written_by_its_digits_whatever_its_exponent() -> None:
    numbers = ["0e9999999", "1.5e3", f"1.{'0' * 80}", "-2.50"]
    assert [str(maximum(Decimal(number))) for number in numbers] == ["max(0)", "max(1500)", "max(1)", "max(-2.5)"]


def test_formulas_can_be_kept_in_tables_and_sets() -> None:
    assert {a: 1}[a] == 1
    assert len({a, b, a}) == 2


def test_a_sum_of_many_parts_needs_no_deep_stack() -> None:
    assert str(sum([a] * 5000)).count("+") == 4999
