"""The syntax of formulas: what the text says, with positions, before any name has a meaning.

    Numeral  Name  Unary  Binary  Run  IfElse  Call

`E[worker | cheat, check]` and `nash(honest, check)` are calls with a subject and arguments; the
grammar gives no call a meaning. Formulas and strategies learn theirs in mechanisms/language/scope.py,
claim forms in proofs/claims/properties/.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.values import Frozen

MOST_DIGITS = 60
"""Characters of one number in a spec, its point included."""


class Numeral(Frozen, apart=("at",)):
    """A number as written, and the names of its unit, each with `*` or `/` before it."""

    value: Fraction
    unit: tuple[tuple[str, str], ...]
    at: Position


class Name(Frozen, apart=("at",)):
    """A parameter, a move or an event; `owner` is the player of a qualified move (`worker.honest`)."""

    name: str
    owner: str | None
    at: Position


class Unary(Frozen, apart=("at",)):
    """`-x` or `not x`."""

    operator: str
    operand: Syntax
    at: Position


class Binary(Frozen, apart=("at",)):
    """Two operands and `+ - * / ^`, a comparison, `and` or `or`; `at` is where the operator is."""

    operator: str
    left: Syntax
    right: Syntax
    at: Position


class Run(Frozen, apart=("places",)):
    """`a + b - c`, or `a * b / c`: three operands or more, read from the left, on one level however many they are.

    Operand n + 1 follows operator n, and `places` say where the operators are.
    """

    operators: tuple[str, ...]
    operands: tuple[Syntax, ...]
    places: tuple[Position, ...]

    @property
    def operator(self) -> str:
        """One of the operators, which all bind as strongly."""
        return self.operators[0]

    @property
    def at(self) -> Position:
        """Where the last operator is, which is done last."""
        return self.places[-1]

    def before(self, number: int) -> Syntax:
        """What precedes the operator of this number, counted from 0."""
        if number == 0:
            return self.operands[0]
        if number == 1:
            return Binary(self.operators[0], self.operands[0], self.operands[1], self.places[0])
        return Run(self.operators[:number], self.operands[: number + 1], self.places[:number])


class IfElse(Frozen, apart=("at",)):
    """`then if condition else otherwise`."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax
    at: Position


class Argument(Frozen, apart=("at",)):
    """One argument of a call; `label` where it is written `label: value` or `label = value`."""

    label: str | None
    value: Syntax
    at: Position


class Call(Frozen, apart=("at",)):
    """`name(subject | arguments)`, or with square brackets; `start` is the state of `E[player at state | moves]`.

    `others` are further names before the bar, as in `E[worker + client | moves]`.
    """

    name: str
    square: bool
    subject: Name | None
    arguments: tuple[Argument, ...]
    at: Position
    start: Syntax | None = None
    others: tuple[Name, ...] = ()


Syntax: TypeAlias = Numeral | Name | Unary | Binary | Run | IfElse | Call

COMPARISONS = ("<", "<=", "==", "!=", ">=", ">")


def summed_names(syntax: Syntax) -> tuple[Name, ...]:
    """The names of a sum of plain names, or the one name; none where a formula is anything else."""
    match syntax:
        case Name(_, None):
            return (syntax,)
        case Binary("+", left, right):
            operands: tuple[Syntax, ...] = (left, right)
        case Run(operators, operands) if set(operators) == {"+"}:
            pass
        case _:
            return ()
    names = tuple(operand for operand in operands if isinstance(operand, Name) and operand.owner is None)
    return names if len(names) == len(operands) else ()


def conjuncts(syntax: Syntax) -> Iterator[Syntax]:
    """The parts of `a and b and c`, or the whole where it is not a conjunction."""
    if isinstance(syntax, Binary) and syntax.operator == "and":
        yield from conjuncts(syntax.left)
        yield from conjuncts(syntax.right)
    else:
        yield syntax
