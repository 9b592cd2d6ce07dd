"""The syntax of formulas: what the text says, with positions, before any name has a meaning.

    Numeral  Name  Unary  Binary  IfElse  Call

`E[worker | cheat, check]` and `nash(honest, check)` are calls with a subject and arguments; the
grammar gives no call a meaning. Formulas and strategies learn theirs in mechanisms/spec/scope.py,
claim forms in proofs/properties/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from mechanisms.diagnostics import Position


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written, and the names of its unit, each with `*` or `/` before it."""

    value: Fraction
    unit: tuple[tuple[str, str], ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter, a move or an event; `owner` is the player of a qualified move (`worker.honest`)."""

    name: str
    owner: str | None
    at: Position


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x` or `not x`."""

    operator: str
    operand: Syntax
    at: Position


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and `+ - * / ^`, a comparison, `and` or `or`; `at` is where the operator stands."""

    operator: str
    left: Syntax
    right: Syntax
    at: Position


@dataclass(frozen=True, slots=True)
class IfElse:
    """`then if condition else otherwise`."""

    condition: Syntax
    then: Syntax
    otherwise: Syntax
    at: Position


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call; `label` where it is written `label: value` or `label = value`."""

    label: str | None
    value: Syntax
    at: Position


@dataclass(frozen=True, slots=True)
class Call:
    """`name(subject | arguments)`, or with square brackets."""

    name: str
    square: bool
    subject: Name | None
    arguments: tuple[Argument, ...]
    at: Position


Syntax: TypeAlias = Numeral | Name | Unary | Binary | IfElse | Call

COMPARISONS = ("<", "<=", "==", "!=", ">=", ">")


def conjuncts(syntax: Syntax) -> Iterator[Syntax]:
    """The parts of `a and b and c`, or the whole where it is no conjunction."""
    if isinstance(syntax, Binary) and syntax.operator == "and":
        yield from conjuncts(syntax.left)
        yield from conjuncts(syntax.right)
    else:
        yield syntax
