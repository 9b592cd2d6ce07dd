"""A place in the tokens of one text, and what can be said of a fault there.

Everything that is written in one line of a spec (formulas, settings, stage names, ledger lines) is
read through a cursor, so that every message has the same form and the same carets.
"""

from __future__ import annotations

import re

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults, fault
from mechanisms.language.lexer import Kind, Token, tokens

_CUT = re.compile(r"#\s*([+*/^]|-(?!-)|[<>]=?|[=!]=)\s*[\w(.]")


class Cursor:
    """The tokens of a text, taken one after the other."""

    def __init__(self, scalar: Scalar) -> None:
        """Raises SpecError where the text cannot be cut into tokens."""
        self.scalar = scalar
        self._tokens = tokens(scalar)
        self._next = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token that comes next, or one further on."""
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The next token, which is passed; the end is never passed."""
        token = self.peek()
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def at_any(self, *texts: str) -> bool:
        """Whether one of these symbols or words comes next."""
        token = self.peek()
        return token.kind in (Kind.SYMBOL, Kind.NAME) and token.text in texts

    def accept(self, *texts: str) -> Token | None:
        """The next token if it is one of these symbols or words, which is passed; else None."""
        return self.take() if self.at_any(*texts) else None

    def expect(self, text: str, why: str = "") -> Token:
        """The next token, which must be this symbol or word."""
        return self.accept(text) or self._fail(f"`{text}`{why}")

    def expect_name(self, what: str) -> Token:
        """The next token, which must be a name."""
        return self.take() if self.peek().kind is Kind.NAME else self._fail(what)

    def finish(self, what: str = "the end") -> None:
        """Raises SpecError unless everything is taken."""
        if self.peek().kind is not Kind.END:
            self._fail(what)

    def position(self, token: Token) -> Position:
        """Where a token is."""
        return self.scalar.part(token.offset, len(token.text))

    def text_since(self, token: Token) -> str:
        """The text from a token up to the next one."""
        return self.scalar.text[token.offset : self.peek().offset].strip()

    def unexpected(self, wanted: str) -> SpecError:
        """The fault of finding something else than what is wanted here."""
        token = self.peek()
        found = "but the text ends" if token.kind is Kind.END else f"found `{token.text}`"
        return fault(Code.SYNTAX, f"expected {wanted}, {found}", self.position(token), self._advice(token, wanted))

    def _fail(self, wanted: str) -> Token:
        raise self.unexpected(wanted)

    def _advice(self, token: Token, wanted: str) -> str:
        if token.kind is Kind.END and self.scalar.comment:
            return "`#` starts a comment: the rest of the line is ignored"
        if token.text == "=":
            return "an equation is written `==`"
        if token.text == "," and "operator" in wanted:
            return "digits have no separator, and a list of arguments belongs in the brackets of a call"
        if "operator" in wanted and (token.kind in (Kind.NAME, Kind.NUMBER) or token.text in ("(", "[")):
            return "an operator such as `*` may be missing before it"
        return ""

    def warn_of_cut(self, faults: Faults) -> None:
        """Warn where a comment begins as if the formula went on in it."""
        if _CUT.match(self.scalar.comment):
            start = len(self.scalar.at.text) - len(self.scalar.comment)
            line = self.scalar.at
            at = Position(line.path, line.line, start + 1, len(self.scalar.comment.rstrip()), line.text)
            message = "a comment begins here, but it reads like part of the formula"
            faults.warn(Code.COMMENT, message, at, "remove the `#`, or begin the comment with a word")
