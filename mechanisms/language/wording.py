"""Syntax back to text: what a message quotes, and what a spec written by a program says.

grammar.formula(written(s)) gives s back, but for positions
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from mechanisms.model.syntax import COMPARISONS, Argument, Binary, Call, IfElse, Name, Numeral, Run, Syntax, Unary

CONDITIONAL, IMPLIES, NOT, COMPARISON, SUM, PRODUCT, UNARY, POWER, ATOM = 0, 1, 4, 5, 6, 7, 8, 9, 10
"""How strongly what is outermost in a formula holds it together."""

BINDING = {
    "implies": IMPLIES,
    "or": 2,
    "and": 3,
    "+": SUM,
    "-": SUM,
    "*": PRODUCT,
    "/": PRODUCT,
    "^": POWER,
    **dict.fromkeys(COMPARISONS, COMPARISON),
}
"""The same, by the operator between two operands."""


def written(syntax: Syntax) -> str:
    """The formula as text, with no bracket that it does not need.

    >>> from mechanisms.diagnostics import Position
    >>> a, b, c = (Name(name, None, Position("", 1, 1)) for name in "abc")
    >>> written(Binary("*", Binary("+", a, b, a.at), c, a.at))
    '(a + b) * c'
    """
    match syntax:
        case Numeral():
            return _numeral(syntax)
        case Name(name, owner):
            return name if owner is None else f"{owner}.{name}"
        case Unary(operator, operand):
            return f"not {_within(operand, NOT)}" if operator == "not" else f"-{_within(operand, UNARY)}"
        case Binary("^", base, exponent):
            return f"{_within(base, ATOM)}^{_within(exponent, ATOM)}"
        case Binary(operator, left, right):
            binding = binds(syntax)
            first = _within(left, binding + (binding in (COMPARISON, IMPLIES)))
            return f"{first} {operator} {_within(right, binding + (binding != IMPLIES))}"
        case Run(operators, operands):
            binding = binds(syntax)
            behind = (f" {o} {_within(x, binding + 1)}" for o, x in zip(operators, operands[1:], strict=True))
            return _within(operands[0], binding) + "".join(behind)
        case IfElse(condition, then, otherwise):
            return f"{_within(then, 1)} if {_within(condition, 1)} else {_within(otherwise, CONDITIONAL)}"
        case Call():
            return _call(syntax)
        case _:
            assert_never(syntax)


def binds(syntax: Syntax) -> int:
    """How strongly the outermost operator binds; greatest for what has none."""
    match syntax:
        case IfElse():
            return CONDITIONAL
        case Unary(operator):
            return NOT if operator == "not" else UNARY
        case Binary(operator):
            return BINDING[operator]
        case Run():
            return BINDING[syntax.operator]
        case Numeral(_, unit) if unit:
            return POWER
        case _:
            return ATOM


def _within(syntax: Syntax, weakest: int) -> str:
    text = written(syntax)
    return text if binds(syntax) >= weakest else f"({text})"


def _numeral(numeral: Numeral) -> str:
    number = decimal(numeral.value)
    unit = "".join(operator + name for operator, name in numeral.unit).removeprefix("*")
    return number + ("" if not unit else unit if unit.startswith("%") else f" {unit}")


def decimal(value: Fraction) -> str:
    """A number that has finitely many decimals, as they are written.

    >>> decimal(Fraction(-1, 5)), decimal(Fraction(3))
    ('-0.2', '3')
    """
    if value < 0:
        return f"-{decimal(-value)}"
    places = next(n for n in range(201) if value * 10**n == int(value * 10**n))
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"


def _call(call: Call) -> str:
    opening, closing = "[]" if call.square else "()"
    subject = " + ".join(map(written, (call.subject, *call.others))) if call.subject else ""
    subject += f" at {written(call.start)}" if call.start else ""
    bar = " | " if call.arguments or not call.start else ""
    return f"{call.name}{opening}{subject}{bar if subject else ''}{', '.join(map(_argument, call.arguments))}{closing}"


def _argument(argument: Argument) -> str:
    return f"{argument.label}: {written(argument.value)}" if argument.label else written(argument.value)
