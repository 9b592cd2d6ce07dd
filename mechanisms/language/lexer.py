"""Text of a formula to tokens: numbers, names, symbols; bounded, in one pass.

Names are ASCII letters, digits and `_`; a stage may be written `worker#2`. Numbers are digits with
at most one point: no exponent, no sign, no separators.

Not here: what the tokens form (mechanisms/language/grammar.py).
"""

from __future__ import annotations

import re
from enum import Enum

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar, Style
from mechanisms.language.faults import fault
from mechanisms.model.syntax import MOST_DIGITS
from mechanisms.values import Frozen

MOST_TOKENS = 25_000
MOST_NESTED = 100

SPLIT = "name parts of it by `= expression` under `params`"
"""What to do about a formula that is too large."""


class Kind(Enum):
    """What a token is."""

    NUMBER = "a number"
    NAME = "a name"
    SYMBOL = "a symbol"
    END = "the end"


class Token(Frozen):
    """A token and its offset in the text."""

    kind: Kind
    text: str
    offset: int


_EXPONENT = re.compile(r"[eE][-+]?[0-9]")
_SPACE = re.compile(r"[ \t]*")
_TOKEN = re.compile(
    r"(?P<NUMBER>\d+(?:\.\d+)?)|(?P<NAME>[A-Za-z_]\w*(?:\#\d{1,3})?)|(?P<SYMBOL>->|\.\.|<=|>=|==|!=|[-+*/^()\[\],|:=<>.%])",
    re.ASCII,
)
_OTHER_LANGUAGES = {
    "**": "a power is written `^`",
    "//": "a quotient is written `/`",
    "&": "write `and`",
    "&&": "write `and`",
    "||": "write `or`",
    "<>": "write `!=`",
    "=>": "at least is written `>=`; of `p` follows `q` is written `not p or q`",
    "!": "write `not`, or `!=` for different",
    "~": "write `not`",
    "≤": "write `<=`",
    "≥": "write `>=`",
    "≠": "write `!=`",
    "·": "write `*`",
    "×": "write `*`",
    "÷": "write `/`",
    "−": "write the plain minus `-`",
    "–": "write the plain minus `-`",
    "$": "write USD after the number",
    "€": "write USD after the number",
    "#": "`#` starts a comment in YAML; a formula cannot hold one",
    "{": "group with round brackets",
    "}": "group with round brackets",
    ";": "write one formula a line",
}
_FOREIGN = re.compile(r"\*\*|//|<>|=>|&&?|\|\||!(?!=)|[~≤≥≠·×÷−–$€#{};]")
_ADVICE = "a formula has numbers with units, names, + - * / ^, comparisons, and or not, if else, and calls"


def tokens(scalar: Scalar) -> list[Token]:
    """The tokens of a text, the last of them END.

    Raises SpecError at the first character that no formula has, and where a bound is passed.
    """
    one_line(scalar)
    found, text, offset, depth = list[Token](), scalar.text, _skip(scalar.text, 0), 0
    while offset < len(text):
        if len(found) >= MOST_TOKENS:
            message = f"the formula has more than {MOST_TOKENS} parts"
            raise fault(Code.LONG_FORMULA, message, scalar.part(offset, 1), SPLIT)
        token = _token(scalar, offset)
        depth += (token.text in "([") - (token.text in ")]")
        if depth > MOST_NESTED:
            raise too_deep(scalar.part(offset, 1))
        found.append(token)
        offset = _skip(text, offset + len(token.text))
    return [*found, Token(Kind.END, "", len(text.rstrip(" \t")))]


def too_deep(at: Position) -> SpecError:
    """The fault of brackets in brackets, or of anything else that nests, beyond the bound."""
    return fault(Code.DEEP_FORMULA, f"the formula nests deeper than {MOST_NESTED} levels", at, SPLIT)


def one_line(scalar: Scalar) -> None:
    """Raises SpecError where a formula is written over several lines."""
    if scalar.style is Style.BLOCK or scalar.multiline:
        raise fault(Code.MULTILINE, "a formula must be on one line", scalar.at, "join the lines")


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _token(scalar: Scalar, offset: int) -> Token:
    match = _TOKEN.match(scalar.text, offset)
    foreign = _FOREIGN.match(scalar.text, offset)
    if match is None or foreign:
        shown = foreign.group() if foreign else scalar.text[offset]
        message = f"unexpected `{shown if shown.isprintable() else f'U+{ord(shown):04X}'}` in a formula"
        raise fault(Code.CHARACTER, message, scalar.part(offset, len(shown)), _OTHER_LANGUAGES.get(shown, _ADVICE))
    token = Token(Kind[match.lastgroup or ""], match.group(), offset)
    if token.kind is Kind.NUMBER:
        _check_number(scalar, token)
    return token


def _check_number(scalar: Scalar, token: Token) -> None:
    at = scalar.part(token.offset, len(token.text))
    if len(token.text) > MOST_DIGITS:
        advice = "write a power such as 10^64, or a larger unit"
        raise fault(Code.NUMERAL, f"a number of {len(token.text)} digits, more than {MOST_DIGITS}", at, advice)
    end = token.offset + len(token.text)
    if _EXPONENT.match(scalar.text, end):
        raise fault(Code.NUMERAL, "numbers have no exponent", at, "write a power such as 10^9, or a larger unit")
    if scalar.text.startswith("_", end):
        raise fault(Code.NUMERAL, "digits have no separator", at, "write 1000000, or a larger unit")
