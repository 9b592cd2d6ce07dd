"""Syntax back to text: what a message quotes, and what a spec written by a program says.

grammar.formula(written(s)) gives s back, but for positions
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from mechanisms.syntax import COMPARISONS, Argument, Binary, Call, IfElse, Name, Numeral, Syntax, Unary

_CONDITIONAL, _NOT, _COMPARISON, _SUM, _PRODUCT, _UNARY, _POWER, _ATOM = 0, 3, 4, 5, 6, 7, 8, 9
_BINDING = {"or": 1, "and": 2, "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "^": _POWER}


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
            return f"not {_within(operand, _NOT)}" if operator == "not" else f"-{_within(operand, _UNARY)}"
        case Binary("^", base, exponent):
            return f"{_within(base, _ATOM)}^{written(exponent)}"
        case Binary(operator, left, right):
            binding = binds(syntax)
            first = _within(left, binding + (binding == _COMPARISON))
            return f"{first} {operator} {_within(right, binding + 1)}"
        case IfElse(condition, then, otherwise):
            return f"{_within(then, 1)} if {_within(condition, 1)} else {_within(otherwise, _CONDITIONAL)}"
        case Call():
            return _call(syntax)
        case _:
            assert_never(syntax)


def binds(syntax: Syntax) -> int:
    """How strongly the outermost operator binds; greatest for what has none."""
    match syntax:
        case IfElse():
            return _CONDITIONAL
        case Unary(operator):
            return _NOT if operator == "not" else _UNARY
        case Binary(operator) if operator in COMPARISONS:
            return _COMPARISON
        case Binary(operator):
            return _BINDING[operator]
        case Numeral(_, unit) if unit:
            return _POWER
        case _:
            return _ATOM


def _within(syntax: Syntax, weakest: int) -> str:
    text = written(syntax)
    return text if binds(syntax) >= weakest else f"({text})"


def _numeral(numeral: Numeral) -> str:
    number = decimal(numeral.value)
    unit = "".join(operator + name for operator, name in numeral.unit).removeprefix("*")
    return number + ("" if not unit else unit if unit.startswith("%") else f" {unit}")


def decimal(value: Fraction) -> str:
    """A number that has finitely many decimals, as they are written."""
    places = next(n for n in range(201) if value * 10**n == int(value * 10**n))
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return digits if places == 0 else f"{digits[:-places]}.{digits[-places:]}"


def _call(call: Call) -> str:
    opening, closing = "[]" if call.square else "()"
    subject = f"{written(call.subject)} | " if call.subject else ""
    return f"{call.name}{opening}{subject}{', '.join(map(_argument, call.arguments))}{closing}"


def _argument(argument: Argument) -> str:
    return f"{argument.label}: {written(argument.value)}" if argument.label else written(argument.value)
