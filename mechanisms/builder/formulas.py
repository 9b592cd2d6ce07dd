"""Formulas out of Python: a text that grows by operators, and remembers where each of its parts was written.

    (1 - bounty) * burned * bond          + - * / ** and unary -
    bond > "25 USD"                       < <= > >=, and eq(a, b), ne(a, b)
    honest & ~(convicted | withhold)      and, or, not
    choose(cheat, recall, false_alarm)    recall if cheat else false_alarm
    watched[k + 1]                        a state of a family

A formula may be given wherever a text may, and a text or an exact number wherever a formula may. It means nothing
yet: the reader gives it a meaning once it is in a spec. What Python would decide itself (`and`, `if`, `==`,
chains of comparisons) raises, and so does a float: nothing is silently something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from numbers import Rational
from typing import Literal, NoReturn, TypeAlias

from mechanisms.builder.names import Owned, Reader
from mechanisms.builder.source_location import Place, here
from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError, UsageError, WrongKind
from mechanisms.language.codes import Code
from mechanisms.language.document import Mark
from mechanisms.language.faults import fault
from mechanisms.language.files import MOST_BYTES
from mechanisms.language.lexer import MOST_TOKENS, SPLIT
from mechanisms.language.wording import (
    ATOM,
    BINDING,
    COMPARISON,
    CONDITIONAL,
    IMPLIES,
    NOT,
    POWER,
    PRODUCT,
    UNARY,
    decimal,
)
from mechanisms.model.syntax import MOST_DIGITS
from mechanisms.terms.units import UNITS

_CALL_OR_NAME = re.compile(r"(?!not\b)[\w.#]+(\([^()\[\]]*\)|\[[^()\[\]]*\])?")
_QUANTITY = re.compile(r"\d+(\.\d+)? ?(%|[A-Za-z]\w*)(?P<more>([*/][A-Za-z]\w*)*)")
_CHAIN = (
    "Python asks whether a formula is true, and only the verifier can tell. Write `a & b`, `a | b`, `~a` for `and`, "
    "`or`, `not` (with comparisons in brackets), `choose(c, a, b)` for `a if c else b`, `(a < b) & (b < c)` for "
    "`a < b < c`, and `minimum(a, b)`, `maximum(a, b)` for `min`, `max`."
)


class Formula:
    """A formula of the language, or a part of one. `str(formula)` is its text."""

    __slots__ = ("at", "binding", "length", "parts", "pieces", "verbatim")

    def __init__(
        self, *parts: Part, binding: int | None = None, at: Position | None = None, verbatim: bool = False
    ) -> None:
        """`binding` is how strongly the parts hold together, if the text does not show it; `at` is their origin."""
        text = parts[0] if len(parts) == 1 else None
        self.binding = binding if binding is not None else _holds(text) if isinstance(text, str) else ATOM
        self.parts, self.at, self.verbatim = parts, at, verbatim
        self.pieces: int = sum(p.pieces if isinstance(p, Formula) else _said(p) for p in parts)
        self.length: int = sum(p.length if isinstance(p, Formula) else len(_bare(p)) for p in parts)

    def __str__(self) -> str:
        if self.length > MOST_BYTES:
            raise UsageError(f"the formula has more than {MOST_BYTES} characters. {SPLIT[0].upper()}{SPLIT[1:]}.")
        return spelled(self)[0]

    def __repr__(self) -> str:
        return f"<formula {self}>" if self.length <= MOST_BYTES else "<formula, too long to be shown>"

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
        return _power(self, exponent)

    def __rpow__(self, base: Given) -> Formula:
        return _power(base, self)

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

    def __getitem__(self, numbers: Given | tuple[Given, ...]) -> Formula:
        """A state of a family, by the numbers in its brackets: `watched[2]`, `left[k, m]`."""
        place = here()
        parts: list[Part] = []
        for number in numbers if isinstance(numbers, tuple) else (numbers,):
            parts += [", " if parts else "", given(number, place)]
        return Formula(_within(self, ATOM), "[", *parts, "]", at=place.at)

    __iter__ = None  # else Python would ask for formula[0], formula[1], ... without an end

    def __xor__(self, other: object) -> NoReturn:
        raise WrongKind("`^` is not an operator of formulas in Python: write `a ** 2` for a power, `a | b` for `or`.")

    def __eq__(self, other: object) -> NoReturn:
        raise WrongKind(
            "`==` and `!=` are not answered for formulas, since Python would take the answer for a fact. "
            "Write `eq(a, b)` and `ne(a, b)` for the comparison in a formula, `a is b` for the same object, and "
            "compare `str(a)` with `str(b)` for the same text."
        )

    __hash__ = object.__hash__

    def __bool__(self) -> NoReturn:
        raise WrongKind(_CHAIN)


Part: TypeAlias = "str | Formula | Owned"

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
            f"`{value}` is not a formula but the answer of Python to a question. Write `eq(a, b)` and `ne(a, b)` "
            "instead of `==` and `!=`, `a & b`, `a | b` and `~a` instead of `and`, `or` and `not`."
        )
    if isinstance(value, float):
        raise WrongKind(
            f'{value!r} is a float: floats are not exact. Give text such as "0.05", "5%" or "1.20 USD", or a Fraction.'
        )
    if isinstance(value, Rational):
        return _number(Fraction(int(value.numerator), int(value.denominator)))
    if isinstance(value, Decimal) and value.is_finite():
        return _number(_fraction(value), whole=False)
    raise WrongKind(
        f'a {type(value).__name__} is not a formula. Give a formula, a text such as "bond * 2" or "25 USD", a whole '
        "number, a Fraction or a finite Decimal."
    )


def _fraction(value: Decimal) -> Fraction:
    """A finite Decimal, exactly; what its exponent makes too long is refused before it is written out."""
    digits = "".join(map(str, value.as_tuple().digits)).rstrip("0")
    decimals = len(digits) - 1 - value.adjusted()
    if digits and max(value.adjusted(), decimals) > MOST_DIGITS:
        raise _too_long()
    return Fraction(value) if digits else Fraction(0)


def _too_long() -> WrongKind:
    return WrongKind(f"a number of more than {MOST_DIGITS} digits is not read. Write a power, or a larger unit.")


def _number(value: Fraction, *, whole: bool = True) -> Formula:
    """A number as the language writes it; a Decimal by its decimals, a Fraction as a quotient."""
    size = abs(value)
    if max(size.numerator, size.denominator) >= 10**MOST_DIGITS:
        raise _too_long()
    sign = "-" if value < 0 else ""
    if size.denominator == 1 or not whole:
        return Formula(sign + decimal(size), binding=UNARY if sign else ATOM)
    return Formula(f"{sign}{size.numerator}/{size.denominator}", binding=PRODUCT)


def _holds(text: str) -> int:
    """How strongly the parts of a text hold together; what is not plainly one thing is put in brackets."""
    if _CALL_OR_NAME.fullmatch(text):
        return ATOM
    quantity = _QUANTITY.fullmatch(text)
    if quantity is None:
        return CONDITIONAL
    return PRODUCT if quantity["more"] else POWER  # `10 USD/foo` is a quotient where `foo` is a parameter


def _within(formula: Formula, weakest: int) -> Formula:
    return formula if formula.binding >= weakest else Formula("(", formula, ")")


def _binary(operator: str, left: Given, right: Given) -> Formula:
    place = here()
    binding = BINDING[operator]
    first, second = given(left, place), given(right, place)
    unit_goes_on = binding == PRODUCT and _begins_with_unit(second) and _ends_in_unit(first)
    first = _within(first, ATOM if unit_goes_on else binding + (binding == COMPARISON))
    second = _within(second, ATOM if operator == "/" and _ends_in_unit(second) else binding + 1)
    return Formula(first, f" {operator} ", second, binding=binding, at=place.at)


def _power(base: Given, exponent: Given) -> Formula:
    place = here()
    below, above = _within(given(base, place), ATOM), _within(given(exponent, place), ATOM)
    return Formula(below, "^", above, binding=POWER, at=place.at)


def _ends_in_unit(formula: Formula) -> bool:
    """Whether a unit is last, as in `10 USD`: after it, `* TAO` and `/ TAO` would go on with the unit."""
    return _QUANTITY.fullmatch(_end(formula, -1)) is not None


def _begins_with_unit(formula: Formula) -> bool:
    """Whether a word is first that is a unit of the language, too, as in `min(a, b)`."""
    word = re.match(r"\w+", _end(formula, 0))
    return word is not None and word[0] in UNITS


def _end(formula: Formula, end: Literal[0, -1]) -> str:
    """The first text in a formula, or the last one."""
    part: Part = formula
    while isinstance(part, Formula):
        part = part.parts[end] if part.parts else ""
    return _bare(part)


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


def implies(condition: Given, claim: Given) -> Formula:
    """`condition implies claim`: a claim, or a condition, that is asked for only where another condition holds.

    >>> implies("stake > 5 USD", "nash(honest)")
    <formula (stake > 5 USD) implies nash(honest)>
    """
    place = here()
    parts = _within(given(condition, place), IMPLIES + 1), " implies ", _within(given(claim, place), IMPLIES)
    return Formula(*parts, binding=IMPLIES, at=place.at)


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


def too_large(formula: Formula, at: Position) -> SpecError | None:
    """The fault of a formula beyond the bounds of the language, found before it is written out; None within them.

    A formula that another one uses twice is there once: a short program may stand for more text than there is room.
    """
    if formula.pieces > MOST_TOKENS:
        return fault(Code.LONG_FORMULA, f"the formula has more than {MOST_TOKENS} parts", at, SPLIT)
    if formula.length > MOST_BYTES:
        message = f"a text of {formula.length} characters, more than the 256 KiB that a spec may have"
        return fault(Code.TOO_LARGE, message, at, "a spec is a few KiB of text: is this one?")
    return None


def foreign(formula: Formula, reader: Reader) -> Owned | None:
    """A part that belongs to another spec than the one whose text is written."""
    waiting: list[Part] = [formula]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Formula):
            waiting.extend(part.parts)
        elif isinstance(part, Owned) and part.names is not reader.names:
            return part
    return None


def _bare(part: str | Owned) -> str:
    return part if isinstance(part, str) else part.name


def _said(part: str | Owned) -> int:
    """How many parts of a formula, at least, a piece of text is."""
    return int(not _bare(part).isspace() and bool(_bare(part)))


def spelled(formula: Formula, reader: Reader | None = None) -> tuple[str, tuple[Mark, ...]]:
    """The text of a formula, and where its stretches come from, each before those that it lies in."""
    pieces = list(_pieces(formula, reader))
    return "".join(text for text, _ in pieces), tuple(mark for _, mark in pieces if mark)


def _pieces(formula: Formula, reader: Reader | None) -> Iterator[tuple[str, Mark | None]]:
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
            text = part if isinstance(part, str) else part.spelled(reader)
            length += len(text)
            yield text, None
