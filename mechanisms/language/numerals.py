"""Numbers with units, as text: `1.20 USD`, `10 %/year`, `5%`, `2.5 USD/h`.

A unit follows a number and nothing else. After a unit, `/` or `*` and the name of a unit go on with
it; if that name is also a parameter, the formula is ambiguous, and refused.

Not here: how much a unit is (mechanisms/terms/units.py, mechanisms/language/formulas.py).
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import SpecError, did_you_mean
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.faults import fault
from mechanisms.language.lexer import Kind, Token
from mechanisms.model.syntax import Numeral
from mechanisms.terms.units import UNITS
from mechanisms.values import Frozen

WHOLE = "whole"
"""The word after a range of whole numbers, `1 .. 20 whole`. A spec may give the word to a unit of its own."""

KEYWORDS = frozenset({"if", "else", "and", "or", "not", "implies", "when", "sees", "for", "on", "inf"})
"""Words that end a formula or a part of it: neither units nor names."""

UnitNames = tuple[tuple[str, str], ...]


class Vocabulary(Frozen):
    """The names that decide how a text is cut: units that the spec defines, and its parameters."""

    units: frozenset[str] = frozenset()
    parameters: frozenset[str] = frozenset()


def numeral(cursor: Cursor, vocabulary: Vocabulary) -> Numeral:
    """The number that comes next, with its unit if it has one."""
    token = cursor.take()
    names = unit_names(cursor, vocabulary)
    if names and cursor.at_any("^"):
        advice = "write (5 USD)^2 for the square of the whole, or USD*USD for a unit"
        raise fault(Code.SYNTAX, "`^` after a unit is ambiguous", cursor.position(cursor.peek()), advice)
    length = max(len(cursor.text_since(token)), len(token.text)) if names else len(token.text)
    return Numeral(Fraction(token.text), names, cursor.scalar.part(token.offset, length))


def unit_names(cursor: Cursor, vocabulary: Vocabulary) -> UnitNames:
    """The names of the unit that comes next, each with `*` or `/` before it; empty where none comes."""
    if not _may_be_unit(cursor.peek()) or (cursor.at_any(WHOLE) and WHOLE not in vocabulary.units):
        return ()
    found = [("*", _unit(cursor, vocabulary))]
    while cursor.at_any("*", "/") and _goes_on(cursor, vocabulary):
        operator = cursor.take().text
        found.append((operator, cursor.take().text))
    return tuple(found)


def _may_be_unit(token: Token) -> bool:
    return token.text == "%" or (token.kind is Kind.NAME and token.text not in KEYWORDS)


def _unit(cursor: Cursor, vocabulary: Vocabulary) -> str:
    token = cursor.peek()
    if token.text not in UNITS and token.text not in vocabulary.units:
        raise unknown_unit(cursor, token, vocabulary)
    return cursor.take().text


def _goes_on(cursor: Cursor, vocabulary: Vocabulary) -> bool:
    token = cursor.peek(1)
    if token.text not in UNITS and token.text not in vocabulary.units:
        return False
    if token.text in vocabulary.parameters:
        message = f"`{token.text}` is a unit and a parameter: `{cursor.peek().text}{token.text}` is ambiguous"
        advice = f"rename the parameter `{token.text}`"
        raise fault(Code.AMBIGUOUS_UNIT, message, cursor.position(token), advice)
    return True


def unknown_unit(cursor: Cursor, token: Token, vocabulary: Vocabulary) -> SpecError:
    """The fault of a name that is not a unit."""
    message = f"unknown unit `{token.text}`"
    if token.text in vocabulary.parameters:
        advice = f"to multiply by the parameter, write `* {token.text}`"
    elif token.text in ("month", "months"):
        advice = "months differ: write days"
    else:
        advice = did_you_mean(token.text, [*UNITS, *vocabulary.units])
    return fault(Code.UNKNOWN_UNIT, message, cursor.position(token), advice or "define it under `units:`")
