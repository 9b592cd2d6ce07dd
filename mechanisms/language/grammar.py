"""The grammar of formulas: tokens to syntax, by precedence climbing.

    a if c else b  <  implies  <  or  <  and  <  not  <  comparison  <  + -  <  * /  <  unary -  <  ^

    atom      NUMBER [UNIT] · NAME · PLAYER.MOVE · NAME(...) · NAME[...] · ( formula )
    call      NAME( [NAME {+ NAME} [at STATE] |] [ARGUMENT {, ARGUMENT}] ), an argument being [LABEL : or =] formula

Comparisons do not chain; the exponent of `^` is a whole number or the name of one. The text is hostile:
nesting, length, digits and exponents are bounded, and no name means anything here.

Not here: what a formula means (mechanisms/language/formulas.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults, fault
from mechanisms.language.lexer import MOST_NESTED, SPLIT, Kind, Token, too_deep
from mechanisms.language.numerals import KEYWORDS, Vocabulary, numeral
from mechanisms.model.syntax import (
    COMPARISONS,
    Argument,
    Binary,
    Call,
    IfElse,
    Name,
    Numeral,
    Run,
    Syntax,
    Unary,
    summed_names,
)

MOST_EXPONENT = 256
MOST_ARGUMENTS = 2_500

_CONDITIONAL, _IMPLIES, _NOT, _COMPARISON, _UNARY, _POWER = 0, 1, 4, 5, 8, 9
_POWERS = {
    "implies": _IMPLIES,
    "or": 2,
    "and": 3,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
    "^": _POWER,
    **dict.fromkeys(COMPARISONS, _COMPARISON),
}
_RUNS = (6, 7)
"""How sums and products bind."""
_BRACKETS = {"(": ")", "[": "]"}


def formula(scalar: Scalar, vocabulary: Vocabulary, faults: Faults) -> Syntax:
    """The syntax of a text that is one formula; a suspicious comment behind it is added to `faults`.

    Raises SpecError where the text is not a formula.
    """
    cursor = Cursor(scalar)
    syntax = expression(cursor, vocabulary)
    cursor.finish("an operator or the end")
    cursor.warn_of_cut(faults)
    return syntax


def expression(cursor: Cursor, vocabulary: Vocabulary) -> Syntax:
    """The formula that comes next, as far as it goes.

    Raises SpecError where none comes, and where it nests deeper than MOST_NESTED levels.
    """
    start = cursor.peek()
    syntax = _Grammar(cursor, vocabulary).expression(_CONDITIONAL)
    if _height(syntax) > MOST_NESTED:
        raise too_deep(cursor.position(start))
    return syntax


class _Grammar:
    """One formula being read. Methods call each other as deep as the text nests, three frames a level."""

    def __init__(self, cursor: Cursor, vocabulary: Vocabulary) -> None:
        self._cursor, self._vocabulary = cursor, vocabulary
        self._depth = 0

    def expression(self, weakest: int) -> Syntax:
        """A formula whose operators bind at least as strongly as `weakest`."""
        self._depth += 1
        if self._depth > MOST_NESTED:
            raise too_deep(self._cursor.position(self._cursor.peek()))
        left = self._prefix(weakest)
        while (binding := self._binding()) is not None and binding >= weakest:
            left = self._binary(left, binding)
        if weakest == _CONDITIONAL and (mark := self._cursor.accept("if")):
            left = self._conditional(left, mark)
        self._depth -= 1
        return left

    def _binding(self) -> int | None:
        token = self._cursor.peek()
        return None if token.kind in (Kind.NUMBER, Kind.END) else _POWERS.get(token.text)

    def _binary(self, left: Syntax, binding: int) -> Syntax:
        operator = self._cursor.take()
        at = self._cursor.position(operator)
        if binding == _POWER:
            return Binary("^", left, self._exponent(), at)
        right = self.expression(binding + (binding != _IMPLIES))
        if binding in _RUNS and (self._binding() == binding or _binds(left) == binding):
            return self._run(left, right, operator.text, at, binding)
        if binding == _COMPARISON and self._binding() == _COMPARISON:
            here = self._cursor.position(self._cursor.peek())
            raise fault(Code.CHAIN, "comparisons do not chain", here, "write `a < b and b < c`")
        return Binary(operator.text, left, right, at)

    def _run(self, first: Syntax, second: Syntax, operator: str, at: Position, binding: int) -> Run:
        """What goes on with operators that bind as strongly, on one level; brackets around its start mean nothing."""
        operators, operands, places = [operator], [first, second], [at]
        if isinstance(first, Binary) and _binds(first) == binding:
            operators, operands, places = [first.operator, operator], [first.left, first.right, second], [first.at, at]
        elif isinstance(first, Run) and _binds(first) == binding:
            operators, operands = [*first.operators, operator], [*first.operands, second]
            places = [*first.places, at]
        while self._binding() == binding:
            token = self._cursor.take()
            operators.append(token.text)
            places.append(self._cursor.position(token))
            operands.append(self.expression(binding + 1))
        return Run(tuple(operators), tuple(operands), tuple(places))

    def _exponent(self) -> Syntax:
        """A whole number, the name of one, or a formula in brackets; that it is one is seen where it is meant."""
        token = self._cursor.peek()
        at = self._cursor.position(token)
        if token.kind is Kind.NUMBER and "." not in token.text and int(token.text) <= MOST_EXPONENT:
            exponent: Syntax = Numeral(Fraction(self._cursor.take().text), (), at)
        elif self._cursor.at_any("(") or (token.kind is Kind.NAME and token.text not in KEYWORDS):
            exponent = self._atom(token)
        else:
            raise no_exponent(at)
        if self._cursor.at_any("^"):
            raise fault(Code.SYNTAX, "a power of a power is ambiguous", at, "write (a^2)^3")
        return exponent

    def _conditional(self, then: Syntax, mark: Token) -> Syntax:
        condition = self.expression(_CONDITIONAL + 1)
        self._cursor.expect("else", " (as in `a if c else b`)")
        return IfElse(condition, then, self.expression(_CONDITIONAL), self._cursor.position(mark))

    def _prefix(self, weakest: int) -> Syntax:
        token = self._cursor.peek()
        at = self._cursor.position(token)
        if self._cursor.accept("-"):
            return Unary("-", self.expression(_UNARY), at)
        if self._cursor.accept("not"):
            if weakest > _NOT:
                raise fault(Code.SYNTAX, "`not` is not allowed here", at, "put it in brackets: (not a)")
            return Unary("not", self.expression(_NOT), at)
        return self._atom(token)

    def _atom(self, token: Token) -> Syntax:
        if token.kind is Kind.NUMBER:
            return numeral(self._cursor, self._vocabulary)
        if token.kind is Kind.NAME and token.text not in KEYWORDS:
            return self._named()
        if self._cursor.accept("("):
            inner = self.expression(_CONDITIONAL)
            self._cursor.expect(")", " to close the bracket")
            return inner
        raise self._cursor.unexpected("a number, a name or a bracket")

    def _named(self) -> Syntax:
        token = self._cursor.take()
        at = self._cursor.position(token)
        if self._cursor.accept("."):
            move = self._cursor.expect_name("the name of a move")
            return Name(
                move.text,
                token.text,
                self._cursor.scalar.part(token.offset, move.offset - token.offset + len(move.text)),
            )
        if opening := self._cursor.accept(*_BRACKETS):
            return self._call(token, opening)
        return Name(token.text, None, at)

    def _call(self, name: Token, opening: Token) -> Call:
        closing = _BRACKETS[opening.text]
        subjects: tuple[Name, ...] = ()
        start: Syntax | None = None
        arguments: list[Argument] = []
        while not self._cursor.at_any(closing):
            argument = self._argument()
            if not arguments and not subjects and self._cursor.at_any("at", "|"):
                subjects = self._subjects(argument)
                if self._cursor.accept("at"):
                    start = self.expression(_CONDITIONAL)
                if not self._cursor.accept("|"):
                    break
                continue
            arguments.append(argument)
            if len(arguments) > MOST_ARGUMENTS:
                message = f"`{name.text}{opening.text}` has more than {MOST_ARGUMENTS} arguments"
                raise fault(Code.LONG_FORMULA, message, argument.at, SPLIT)
            if not self._cursor.accept(","):
                break
        self._cursor.expect(closing, f" to close `{name.text}{opening.text}`")
        square, at, subject = opening.text == "[", self._cursor.position(name), subjects[0] if subjects else None
        return Call(name.text, square, subject, tuple(arguments), at, start, subjects[1:])

    def _subjects(self, argument: Argument) -> tuple[Name, ...]:
        """The names before the bar of a call, joined by `+`."""
        names = summed_names(argument.value) if argument.label is None else ()
        if not names:
            advice = "write `E[player | moves]`, or `E[player + account | moves]` for a sum"
            raise fault(Code.SYNTAX, "a name is needed before the bar", argument.at, advice)
        return names

    def _argument(self) -> Argument:
        token = self._cursor.peek()
        label = None
        if token.kind is Kind.NAME and self._cursor.peek(1).text in (":", "="):
            label = self._cursor.take().text
            self._cursor.take()
        return Argument(label, self.expression(_CONDITIONAL), self._cursor.position(token))


def no_exponent(at: Position) -> SpecError:
    """The fault of an exponent that is not a whole number within the bounds."""
    message = f"an exponent must be a whole number from 0 to {MOST_EXPONENT}, or a name that has one such value"
    return fault(Code.EXPONENT, message, at, "write 1 / a^2 for a negative power, any_of(p, n) for many trials")


def _binds(syntax: Syntax) -> int | None:
    """How strongly the operators outside of a formula bind, brackets or not; None where it has none."""
    return _POWERS[syntax.operator] if isinstance(syntax, Binary | Run) else None


def _height(syntax: Syntax) -> int:
    """Levels of the tree, found without recursion."""
    deepest, waiting = 0, [(syntax, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in parts(node))
    return deepest


def parts(syntax: Syntax) -> tuple[Syntax, ...]:
    """The formulas directly below a node."""
    match syntax:
        case Numeral() | Name():
            return ()
        case Unary(_, operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Run(_, operands):
            return operands
        case IfElse(condition, then, otherwise):
            return (condition, then, otherwise)
        case Call():
            start = () if syntax.start is None else (syntax.start,)
            return (*start, *(a.value for a in syntax.arguments))
        case _:
            assert_never(syntax)
