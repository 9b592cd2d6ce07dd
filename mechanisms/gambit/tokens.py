"""The words of a Gambit file with their places: quoted texts, braces, commas, and everything else.

A number is read as an exact fraction, never as a float. The text is a stranger's: the length of
numbers and names is bounded, and every fault is a diagnostic with its line and a caret.

Not here: what the words mean (mechanisms/gambit/nfg.py), reading and measuring the file (mechanisms/language/files.py).
"""

from __future__ import annotations

import re
from enum import Enum
from fractions import Fraction

from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.errors import SpecError
from mechanisms.language.document import Lines
from mechanisms.values import Frozen

MOST_DIGITS = 60
MOST_EXPONENT = 99
LONGEST_NAME = 80
"""Characters of the file that a message quotes."""

_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|([{},])|([^\s{},"]+)|("))', re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:([0-9]+)/([0-9]+)|([0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?)")


class Code(Enum):
    """A code and what it means. A code never changes its meaning."""

    SYNTAX = "G001", "the file does not have the form of a Gambit file"
    NUMBER = "G002", "a number that cannot be read, or is too long"
    PLAYERS = "G003", "a number of players other than two"
    SIZE = "G005", "a game that is too large"
    COUNT = "G006", "more or fewer payoffs than the game has cells"

    def __init__(self, id: str, meaning: str) -> None:
        self.id = id
        self.meaning = meaning


def fault(code: Code, message: str, at: Position, help: str = "") -> SpecError:
    """The error of one fault, to be raised."""
    return SpecError([Diagnostic(code.id, message, at, help)])


class Kind(Enum):
    """What a token is."""

    QUOTED = "a text in quotes"
    SYMBOL = "a brace or a comma"
    WORD = "a word or a number"
    END = "the end of the file"


class Token(Frozen):
    """A word of the file; `text` is without its quotes."""

    kind: Kind
    text: str
    at: Position


class Tokens:
    """The words of a file, taken one after the other."""

    def __init__(self, text: str, path: str) -> None:
        """Raises SpecError where a quote is never closed."""
        self._found = _split(text, path)
        self._next = 0

    def peek(self) -> Token:
        """The token that comes next."""
        return self._found[self._next]

    def take(self) -> Token:
        """The next token, which is passed; the end is never passed."""
        token = self.peek()
        self._next = min(self._next + 1, len(self._found) - 1)
        return token

    def at_symbol(self, text: str) -> bool:
        """Whether this brace or comma comes next."""
        return self.peek().kind is Kind.SYMBOL and self.peek().text == text

    def accept(self, text: str) -> bool:
        """Pass a brace or comma if it comes next."""
        if self.at_symbol(text):
            self.take()
            return True
        return False

    def expect(self, text: str, what: str) -> Token:
        """The brace or word that must come next, which is passed."""
        token = self.peek()
        if token.kind in (Kind.SYMBOL, Kind.WORD) and token.text == text:
            return self.take()
        raise self.unexpected(f"`{text}` {what}")

    def quoted(self, what: str) -> Token:
        """The text in quotes that must come next, which is passed."""
        if self.peek().kind is not Kind.QUOTED:
            raise self.unexpected(f"{what} in quotes")
        return self.take()

    def number(self, what: str) -> tuple[Fraction, Token]:
        """The number that must come next, which is passed."""
        if self.peek().kind is not Kind.WORD:
            raise self.unexpected(what)
        token = self.take()
        return _number(token, what), token

    def whole(self, what: str, most: int) -> tuple[int, Token]:
        """The whole number from 0 to `most` that must come next, which is passed."""
        value, token = self.number(what)
        if value.denominator != 1 or not 0 <= value <= most:
            raise fault(Code.NUMBER, f"{what} must be a whole number from 0 to {most}, not `{token.text}`", token.at)
        return int(value), token

    def unexpected(self, wanted: str) -> SpecError:
        """The fault of finding something else than what is wanted here."""
        token = self.peek()
        found = "but the file ends" if token.kind is Kind.END else f"found `{token.text[:LONGEST_NAME]}`"
        return fault(Code.SYNTAX, f"expected {wanted}, {found}", token.at)


def _split(text: str, path: str) -> list[Token]:
    lines = Lines.of(text, path)
    starts = [0, *(line.end() for line in re.finditer(r"\r\n|\r|\n", text))]
    found: list[Token] = []
    number, position = 0, 0
    while match := _TOKEN.match(text, position):
        start, position = match.start(match.lastindex or 0), match.end()
        while number + 1 < len(starts) and starts[number + 1] <= start:
            number += 1
        length = min(position, start + len(lines.text(number)) - (start - starts[number])) - start
        at = lines.at(number, start - starts[number], length)
        quoted, symbol, word, open_quote = match.groups()
        if open_quote:
            raise fault(Code.SYNTAX, "this quote is never closed", at, 'names are quoted: "worker"')
        kind = Kind.QUOTED if quoted else Kind.SYMBOL if symbol else Kind.WORD
        found.append(Token(kind, quoted[1:-1].replace(r"\"", '"') if quoted else symbol or word, at))
    last = len(lines.lines) - 1
    found.append(Token(Kind.END, "", lines.at(last, len(lines.text(last)))))
    return found


def _number(token: Token, what: str) -> Fraction:
    match = _NUMBER.fullmatch(token.text)
    if match is None:
        message = f"`{token.text[:LONGEST_NAME]}` is not a number, and {what} is needed"
        raise fault(Code.NUMBER, message, token.at, "write 3, -0.5, 1/3 or 1e-6")
    over, under, decimal, exponent = match.groups()
    digits = max(len(part or "") for part in (over, under, decimal))
    if digits > MOST_DIGITS or abs(int((exponent or "0")[:6])) > MOST_EXPONENT:
        advice = f"at most {MOST_DIGITS} digits, exponents from -{MOST_EXPONENT} to {MOST_EXPONENT}"
        raise fault(Code.NUMBER, "the number is too long", token.at, advice)
    if under is not None and int(under) == 0:
        raise fault(Code.NUMBER, "the denominator is 0", token.at)
    return Fraction(token.text)
