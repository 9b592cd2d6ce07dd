"""Formulas out of Python: a text that grows by operators, and remembers where each of its parts was written.

    (1 - bounty) * burned * bond          + - * / ** and unary -
    bond > "25 USD"                       < <= > >=, and eq(a, b), ne(a, b)
    honest & ~(convicted | withhold)      and, or, not
    choose(cheat, recall, false_alarm)    recall if cheat else false_alarm

A formula may be given wherever a text may, and a text or an exact number wherever a formula may. It means nothing
yet: the reader gives it a meaning once it stands in a spec. What Python would decide itself (`and`, `if`, `==`,
chains of comparisons) raises, and so does a float: nothing is silently something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import NoReturn, TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.dsl.places import Place, here
from mechanisms.errors import WrongKind
from mechanisms.spec.document import Mark
from mechanisms.spec.lexer import MOST_DIGITS
from mechanisms.spec.wording import ATOM, BINDING, COMPARISON, CONDITIONAL, NOT, POWER, PRODUCT, UNARY, decimal

_CALL_OR_NAME = re.compile(r"[\w.#]+(\([^()\[\]]*\)|\[[^()\[\]]*\])?")
_QUANTITY = re.compile(r"\d+(\.\d+)? ?(%|[A-Za-z]\w*)([*/][A-Za-z]\w*)*")
_CHAIN = (
    "Python asks whether a formula is true, and only the verifier can tell. Write `a & b`, `a | b`, `~a` for `and`, "
    "`or`, `not` (with comparisons in brackets), `choose(c, a, b)` for `a if c else b`, `(a < b) & (b < c)` for "
    "`a < b < c`, and `minimum(a, b)`, `maximum(a, b)` for `min`, `max`."
)


class Formula:
    """A formula of the language, or a part of one. `str(formula)` is its text."""

    __slots__ = ("at", "binding", "parts", "verbatim")

    def __init__(
        self, *parts: Part, binding: int | None = None, at: Position | None = None, verbatim: bool = False
    ) -> None:
        """`binding` is how strongly the parts hold together, if the text does not show it; `at` is their origin."""
        text = parts[0] if len(parts) == 1 else None
        self.binding = binding if binding is not None else _holds(text) if isinstance(text, str) else ATOM
        self.parts, self.at, self.verbatim = parts, at, verbatim

    def __str__(self) -> str:
        return spelled(self)[0]

    def __repr__(self) -> str:
        return f"<formula {self}>"

    def __add__(self, other: Given) -> Formula:
        return _binary("+", self, other)

    def __radd__(self, other: Given) -> Formula:
        return self if isinstance(other, int) and other == 0 else _binary("+", other, self)  # `sum` begins with 0

    def __sub__(self, other: Given) -> Formula:
        return _binary("-", self, other)

    def __rsub__(self, other: Given) -> Formula:
        return _binary("-", other, self)

    def __mul__(self, other: Given) -> Formula:
        return _binary("*", self, other)

    def __rmul__(self, other: Given) -> Formula:
        return _binary("*", other, self)

    def __truediv__(self, other: Given) -> Formula:
        return _binary("/", self, other)

    def __rtruediv__(self, other: Given) -> Formula:
        return _binary("/", other, self)

    def __pow__(self, exponent: Given) -> Formula:
        place = here()
        base, power = given(self, place), given(exponent, place)
        return Formula(_within(base, ATOM), "^", _within(power, ATOM), binding=POWER, at=place.at)

    def __neg__(self) -> Formula:
        return Formula("-", _within(self, UNARY), binding=UNARY, at=here().at)

    def __abs__(self) -> Formula:
        return Formula("abs(", self, ")", at=here().at)

    def __lt__(self, other: Given) -> Formula:
        return _binary("<", self, other)

    def __le__(self, other: Given) -> Formula:
        return _binary("<=", self, other)

    def __gt__(self, other: Given) -> Formula:
        return _binary(">", self, other)

    def __ge__(self, other: Given) -> Formula:
        return _binary(">=", self, other)

    def __and__(self, other: Given) -> Formula:
        return _binary("and", self, other)

    def __rand__(self, other: Given) -> Formula:
        return _binary("and", other, self)

    def __or__(self, other: Given) -> Formula:
        return _binary("or", self, other)

    def __ror__(self, other: Given) -> Formula:
        return _binary("or", other, self)

    def __invert__(self) -> Formula:
        return Formula("not ", _within(self, NOT), binding=NOT, at=here().at)

    def __xor__(self, other: object) -> NoReturn:
        raise WrongKind("`^` is no operator of formulas in Python: write `a ** 2` for a power, `a | b` for `or`.")

    def __eq__(self, other: object) -> NoReturn:
        raise WrongKind(
            "`==` and `!=` are not answered for formulas, since Python would take the answer for a fact. "
            "Write `eq(a, b)` and `ne(a, b)` for the comparison in a formula, `a is b` for the same object, and "
            "compare `str(a)` with `str(b)` for the same text."
        )

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise WrongKind(_CHAIN)


@dataclass(frozen=True, slots=True)
class Late:
    """A part of a formula that is spelled once the spec is complete."""

    spell: Callable[[], str]


Part: TypeAlias = "str | Formula | Late"

Given: TypeAlias = Formula | str | int | Fraction | Decimal
"""What may stand for a formula: one of these, a text of the language, or an exact number."""


def given(value: Given, place: Place) -> Formula:
    """A formula of what the user gives at a place."""
    if isinstance(value, Formula):
        return value
    if isinstance(value, str):
        at = place.literal(value)
        return Formula(value, at=at or place.at, verbatim=at is not None)
    if isinstance(value, bool):
        raise WrongKind(
            f"`{value}` is no formula: it is what Python made of a question. Write `eq(a, b)` and `ne(a, b)` instead "
            "of `==` and `!=`, `a & b`, `a | b` and `~a` instead of `and`, `or` and `not`."
        )
    if isinstance(value, float):
        raise WrongKind(
            f'{value!r} is a float, which is no exact number. Give a text such as "0.05", "5%" or "1.20 USD", '
            "or a Fraction."
        )
    if isinstance(value, Rational):
        return _number(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, Decimal) and value.is_finite():
        return _number(Fraction(value), whole=False)
    raise WrongKind(
        f'a {type(value).__name__} is no formula. Give a formula, a text such as "bond * 2" or "25 USD", a whole '
        "number, a Fraction or a finite Decimal."
    )


def _number(value: Fraction, *, whole: bool = True) -> Formula:
    """A number as the language writes it; a Decimal by its decimals, a Fraction as a quotient."""
    size = abs(value)
    if max(size.numerator, size.denominator) >= 10**MOST_DIGITS:
        raise WrongKind(f"a number of more than {MOST_DIGITS} digits is not read. Write a power, or a larger unit.")
    sign = "-" if value < 0 else ""
    if size.denominator == 1 or not whole:
        return Formula(sign + decimal(size), binding=UNARY if sign else ATOM)
    return Formula(f"{sign}{size.numerator}/{size.denominator}", binding=PRODUCT)


def _holds(text: str) -> int:
    """How strongly the parts of a text hold together; what is not plainly one thing is put in brackets."""
    if _CALL_OR_NAME.fullmatch(text):
        return ATOM
    return POWER if _QUANTITY.fullmatch(text) else CONDITIONAL


def _within(formula: Formula, weakest: int) -> Formula:
    return formula if formula.binding >= weakest else Formula("(", formula, ")")


def _binary(operator: str, left: Given, right: Given) -> Formula:
    place = here()
    binding = BINDING[operator]
    first = _within(given(left, place), binding + (binding == COMPARISON))
    second = _within(given(right, place), binding + 1)
    return Formula(first, f" {operator} ", second, binding=binding, at=place.at)


def eq(left: Given, right: Given) -> Formula:
    """The comparison `left == right`.

    >>> eq("bond", "2 * fee")
    <formula bond == (2 * fee)>
    """
    return _binary("==", left, right)


def ne(left: Given, right: Given) -> Formula:
    """The comparison `left != right`."""
    return _binary("!=", left, right)


def choose(condition: Given, then: Given, otherwise: Given) -> Formula:
    """`then if condition else otherwise`: a number, or a move of a strategy.

    >>> choose("drop", "report", "look_away")
    <formula report if drop else look_away>
    """
    place = here()
    asked, yes, no = (given(value, place) for value in (condition, then, otherwise))
    parts = (_within(yes, 1), " if ", _within(asked, 1), " else ", no)
    return Formula(*parts, binding=CONDITIONAL, at=place.at)


def all_hold(*conditions: Given) -> Formula:
    """All of several conditions, joined by `and`; at least one must be given.

    >>> all_hold("audited", "check")
    <formula audited and check>
    """
    return _joined("and", conditions)


def any_holds(*conditions: Given) -> Formula:
    """At least one of several conditions, joined by `or`; at least one must be given."""
    return _joined("or", conditions)


def _joined(operator: str, conditions: tuple[Given, ...]) -> Formula:
    if not conditions:
        raise WrongKind(f"no condition is given to be joined by `{operator}`: give at least one.")
    place = here()
    parts: list[Part] = []
    for condition in conditions:
        parts += [f" {operator} "] if parts else []
        parts.append(_within(given(condition, place), BINDING[operator] + (len(conditions) > 1)))
    return Formula(*parts, binding=BINDING[operator], at=place.at)


def spelled(formula: Formula) -> tuple[str, tuple[Mark, ...]]:
    """The text of a formula, and where its stretches come from, each before those that it lies in."""
    return "".join(text for text, _ in _pieces(formula)), tuple(mark for _, mark in _pieces(formula) if mark)


def _pieces(formula: Formula) -> Iterator[tuple[str, Mark | None]]:
    """Texts from left to right, and a mark wherever a part that has a place is complete; no recursion."""
    waiting: list[Part | tuple[int, Formula]] = [formula]
    length = 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            start, whole = part
            if whole.at is not None:
                yield "", Mark(start, length - start, whole.at, whole.verbatim)
        elif isinstance(part, Formula):
            waiting.append((length, part))
            waiting.extend(reversed(part.parts))
        else:
            text = part if isinstance(part, str) else part.spell()
            length += len(text)
            yield text, None
