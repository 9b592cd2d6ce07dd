"""The setting of a parameter, as text: what is known of its number.

    1.20 USD · 1/8 · 3/4 USD · -5 USD          a value
    5% .. 20% · (0 .. 1] · (0 .. 2] USD        an interval; one unit serves both ends
    0 .. inf USD                               without an upper end
    1 .. 20 whole                              the whole numbers from 1 to 20
    0 .. 533 ETH · [1 .. 3 ETH)                in a unit that the spec defines: a number of ETH, whatever one is worth
    solve min USD [on 0 .. 100] [for claim, claim]; the domain, too, may be `whole` (or: `solve min whole on 1 .. 20`)
    bench cost llama-3.1-70b fp8 h100-sxm 1000/1000 market
    = expression                               a formula in other parameters

One number in a unit that the spec itself defines (`20 TAO`) is a formula, too: `20 * TAO`.

Not here: circles among formulas, names (mechanisms/language/params.py).
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from mechanisms.errors import did_you_mean
from mechanisms.language.codes import Code
from mechanisms.language.cursor import Cursor
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults, fault
from mechanisms.language.grammar import expression
from mechanisms.language.lexer import Kind, Token, one_line
from mechanisms.language.names import listed
from mechanisms.language.numerals import WHOLE, UnitNames, Vocabulary, unit_names, unknown_unit
from mechanisms.model.parameters import BenchRef, Setting, Solve, Value
from mechanisms.model.syntax import Numeral, Syntax, Unary
from mechanisms.terms.intervals import Interval
from mechanisms.terms.units import DIMENSIONLESS, ONE_UNIT, UNITS, Dimension, Unit, unit
from mechanisms.values import Frozen, evolve

MOST_WHOLE = 256
"""Most whole numbers of a range: claims are decided for each of them."""

BENCH_UNITS = {"cost": "USD/request", "retail": "USD/request", "price": "USD/h", "throughput": "tokens/s", "ratio": ""}
"""What `bench` can name, and in which unit the number is."""


class Known(Frozen):
    """A setting that is complete but for units of the spec: `unit` is as written, those in `own` not counted."""

    setting: Setting
    unit: Unit
    own: UnitNames = ()

    @property
    def dimension(self) -> Dimension:
        """The dimension of the number, units of the spec not counted."""
        return self.unit.dimension

    @property
    def is_bare_zero(self) -> bool:
        """Whether it is the literal 0, which has any dimension."""
        return self.setting == Value(Fraction(0)) and self.unit == ONE_UNIT


class _Measure(Frozen):
    """The unit of a number: what the table of units knows of it, and the units of the spec in it."""

    unit: Unit
    own: UnitNames = ()

    def fits(self, other: _Measure) -> bool:
        """Whether both measure the same."""
        return self.unit.dimension == other.unit.dimension and self.own == other.own


_PLAIN = _Measure(ONE_UNIT)


class Formula(Frozen):
    """A setting that is a formula, and has no meaning before its names have one."""

    syntax: Syntax


Draft: TypeAlias = Known | Formula


def setting(scalar: Scalar, vocabulary: Vocabulary, claims: frozenset[str] | None, faults: Faults) -> Draft:
    """The setting that a text states. `claims` are the names that may follow `for`, None where any may.

    Raises SpecError where it states none.
    """
    one_line(scalar)
    first, _, rest = scalar.text.lstrip().partition(" ")
    if first == "bench":
        return _bench(scalar, rest)
    if first == "solve" and (found := re.search(r"\sfor\s", scalar.text)):
        head, names = _cut(scalar, found.start()), _claims(scalar, found.end(), claims)
        return _solve(Cursor(head), vocabulary, names)
    cursor = Cursor(scalar)
    cursor.warn_of_cut(faults)
    if cursor.at_any("solve"):
        return _solve(cursor, vocabulary, ())
    if cursor.accept("="):
        syntax = expression(cursor, vocabulary)
        cursor.finish("an operator or the end")
        return Formula(syntax)
    return _number_or_interval(cursor, vocabulary)


def safety(scalar: Scalar, faults: Faults) -> Fraction:
    """The safety margin that a text states, as a share: `20%`; nothing written is none.

    Raises SpecError where it states anything but a plain number of at least 0.
    """
    if scalar.empty:
        return Fraction(0)
    draft = setting(scalar, Vocabulary(), frozenset(), faults)
    if not isinstance(draft, Known) or not isinstance(draft.setting, Value) or draft.dimension != DIMENSIONLESS:
        message = "the safety margin must be a share of the least value"
        raise fault(Code.SETTING, message, scalar.part(0, len(scalar.text)), "write a number, as in `safety: 20%`")
    if draft.setting.value < 0:
        message = "the safety margin is negative"
        raise fault(Code.SETTING, message, scalar.part(0, len(scalar.text)), "write a number of at least 0")
    return draft.setting.value


def _cut(scalar: Scalar, length: int) -> Scalar:
    return evolve(scalar, text=scalar.text[:length])


# bench and solve -----------------------------------------------------------------------------


def _bench(scalar: Scalar, rest: str) -> Draft:
    kind, *keys = rest.split() or ["(nothing)"]
    advice = f"write `bench KIND KEYS`, where KIND is one of {listed(BENCH_UNITS)}"
    if kind not in BENCH_UNITS:
        start = scalar.text.index("bench") + 6
        near = did_you_mean(kind, BENCH_UNITS)
        raise fault(
            Code.BENCH, f"unknown kind of benchmark number `{kind}`", scalar.part(start, len(kind)), near or advice
        )
    if not keys:
        message = f"`bench {kind}` has no keys"
        raise fault(
            Code.BENCH, message, scalar.part(0, len(scalar.text)), "add its keys, such as model, precision and GPU"
        )
    return Known(BenchRef(kind, tuple(keys)), unit(BENCH_UNITS[kind]))


def _claims(scalar: Scalar, start: int, known: frozenset[str] | None) -> tuple[str, ...]:
    found = []
    for match in re.finditer(r"[^,]*(?:,|$)", scalar.text[start:]):
        name = match.group().strip(" \t,")
        if name and known is not None and name not in known:
            offset = scalar.text.index(name, start + match.start())
            advice = did_you_mean(name, known) or "claims are named under `claims:`"
            raise fault(Code.UNKNOWN_NAME, f"unknown claim `{name}`", scalar.part(offset, len(name)), advice)
        if name:
            found.append(name)
    return tuple(found)


def _solve(cursor: Cursor, vocabulary: Vocabulary, claims: tuple[str, ...]) -> Draft:
    cursor.expect("solve")
    if not cursor.accept("min"):
        raise cursor.unexpected("`min` (`solve min USD` finds the least value)")
    of = _measure(unit_names(cursor, Vocabulary(vocabulary.units)))
    before, domain = cursor.accept(WHOLE), Interval(Fraction(0), None, high_open=True)
    if before is not None and not cursor.at_any("on"):
        raise cursor.unexpected("`on LOW .. HIGH` (whole numbers have a range)")
    if cursor.accept("on"):
        at = cursor.peek()
        domain, known = _range(cursor, vocabulary, of, before)
        if of is not _PLAIN and not known.fits(of):
            message = f"the domain is {_kind(known)}, the number to be found is {_kind(of)}"
            raise fault(Code.UNITS, message, cursor.position(at), "write both in units of one kind")
        of = known if of is _PLAIN else of
    cursor.finish("`on LOW .. HIGH`, `for CLAIM` or the end")
    return Known(Solve(domain.relaxed, claims, whole=domain.whole), of.unit, of.own)


# numbers and intervals -----------------------------------------------------------------------


class _End(Frozen):
    """An end of an interval as written: None is `inf`."""

    value: Fraction | None
    unit: UnitNames
    at: Token


def _number_or_interval(cursor: Cursor, vocabulary: Vocabulary) -> Draft:
    if cursor.at_any("(", "["):
        return _whole_interval(cursor, vocabulary)
    start = cursor.peek()
    end = _end(cursor, vocabulary)
    if cursor.at_any("..") or end.value is None:
        return _whole_interval(Cursor(cursor.scalar), vocabulary)
    _finish_number(cursor, vocabulary)
    if any(name not in UNITS for _, name in end.unit):
        at = cursor.scalar.part(start.offset, len(cursor.scalar.text.strip()))
        numeral = Numeral(abs(end.value), end.unit, at)
        return Formula(Unary("-", numeral, at) if end.value < 0 else numeral)
    of = _measure(end.unit).unit
    return Known(Value(end.value * of.factor), of)


def _finish_number(cursor: Cursor, vocabulary: Vocabulary) -> None:
    token = cursor.peek()
    _no_longer_unit(cursor, vocabulary)
    if token.kind is not Kind.END:
        advice = "a formula begins with `=`, as in `= 2 * reward`; a value is a number with a unit, as in `1.20 USD`"
        if token.text == ",":
            advice = "digits have no separator, and a decimal point is `.`: write 10000 or 0.5"
        raise fault(Code.SETTING, f"unexpected `{token.text}` in a value", cursor.position(token), advice)


def _no_longer_unit(cursor: Cursor, vocabulary: Vocabulary) -> None:
    """Raises SpecError where a unit goes on with a name that no unit has: `USD/TB`."""
    if cursor.peek().text in ("/", "*") and cursor.peek(1).kind is Kind.NAME:
        raise unknown_unit(cursor, cursor.peek(1), vocabulary)


def _whole_interval(cursor: Cursor, vocabulary: Vocabulary) -> Known:
    interval, of = _range(cursor, vocabulary, _PLAIN)
    _no_longer_unit(cursor, vocabulary)
    cursor.finish("the end of the interval")
    return Known(interval, of.unit, of.own)


def _range(
    cursor: Cursor, vocabulary: Vocabulary, default: _Measure, before: Token | None = None
) -> tuple[Interval, _Measure]:
    """An interval, perhaps of whole numbers; `before` is the word for that, where it stood before the interval."""
    start = cursor.peek()
    interval, of = _interval(cursor, vocabulary, default)
    word = cursor.accept(WHOLE) or before
    return (interval if word is None else _whole_numbers(cursor, interval, of, start, word)), of


def _whole_numbers(cursor: Cursor, interval: Interval, of: _Measure, start: Token, word: Token) -> Interval:
    """The whole numbers of an interval. Raises SpecError where they are none, too many, or of something else."""
    if of.own or of.unit.factor != 1:
        message = f"whole numbers count units of 1, not of {of.unit.text}"
        raise fault(Code.UNITS, message, cursor.position(word), "write the ends as plain numbers")
    if interval.high is None:
        message = "a range of whole numbers has an upper end"
        raise fault(Code.SETTING, message, cursor.position(word), f"write it, as in `1 .. 20 {WHOLE}`")
    low, high = floor(interval.low) + 1 if interval.low_open else ceil(interval.low), floor(interval.high)
    high -= interval.high_open and high == interval.high
    if low > high:
        at = cursor.scalar.part(start.offset, len(cursor.text_since(start)))
        raise fault(Code.EMPTY_INTERVAL, "this interval contains no whole number", at, "widen it")
    if high - low >= MOST_WHOLE:
        message = f"the range has {high - low + 1} whole numbers: claims are decided for each of them"
        advice = f"at most {MOST_WHOLE} are; narrow the range, or leave out `{WHOLE}`"
        raise fault(Code.TOO_MANY, message, cursor.position(word), advice)
    return Interval(Fraction(low), Fraction(high), whole=True)


def _interval(cursor: Cursor, vocabulary: Vocabulary, default: _Measure) -> tuple[Interval, _Measure]:
    """`low .. high`, perhaps in brackets of which a round one leaves its end out, and the unit of both ends."""
    start = cursor.peek()
    opening = cursor.accept("(", "[")
    low = _end(cursor, vocabulary)
    cursor.expect("..", " (as in `LOW .. HIGH`)")
    high = _end(cursor, vocabulary)
    closing = cursor.accept(")", "]") if opening else None
    if opening and closing is None:
        raise cursor.unexpected("`]` or `)` to close the interval")
    if low.value is None:
        message = "an interval must have a lower end"
        raise fault(Code.SETTING, message, cursor.position(low.at), "only the upper end may be `inf`")
    if closing and high.unit == () and low.unit == ():
        high = _End(high.value, unit_names(cursor, Vocabulary(vocabulary.units)), high.at)
    below, above = _units(cursor, low, high, default)
    if not below.fits(above):
        message = f"the ends of the interval are {_kind(below)} and {_kind(above)}"
        raise fault(Code.UNITS, message, cursor.position(start), "write both ends in units of one kind")
    top = None if high.value is None else high.value * above.unit.factor
    return _checked(cursor, low.value * below.unit.factor, top, (opening, closing), start), above


def _units(cursor: Cursor, low: _End, high: _End, default: _Measure) -> tuple[_Measure, _Measure]:
    """The units of both ends: one written at the upper end serves the lower end as well."""
    below, above = _measure(low.unit), _measure(high.unit)
    if below is _PLAIN and above is _PLAIN:
        return default, default
    if above is _PLAIN and high.value is not None:
        message = "the upper end of the interval has no unit"
        advice = "write the unit at the upper end; there it serves both"
        raise fault(Code.UNITS, message, cursor.position(high.at), advice)
    return (above if below is _PLAIN else below), (below if above is _PLAIN else above)


def _checked(
    cursor: Cursor, low: Fraction, high: Fraction | None, brackets: tuple[Token | None, Token | None], start: Token
) -> Interval:
    low_open, high_open = (b is not None and b.text in "()" for b in brackets)
    try:
        return Interval(low, high, low_open, high_open or high is None)
    except ValueError:
        last = cursor.text_since(start)
        message = "this interval is empty"
        advice = "write the lower end first; a round bracket excludes its end"
        raise fault(Code.EMPTY_INTERVAL, message, cursor.scalar.part(start.offset, len(last)), advice) from None


def _end(cursor: Cursor, vocabulary: Vocabulary) -> _End:
    start = cursor.peek()
    if cursor.accept("inf"):
        return _End(None, unit_names(cursor, Vocabulary(vocabulary.units)), start)
    sign = -1 if cursor.accept("-") else 1
    value = sign * _number(cursor)
    if cursor.at_any("/") and cursor.peek(1).kind is Kind.NUMBER:
        slash = cursor.take()
        below = _number(cursor)
        if below == 0:
            raise fault(Code.DIVISION, "division by 0", cursor.position(slash), "the divisor must not be 0")
        value /= below
    return _End(value, unit_names(cursor, Vocabulary(vocabulary.units)), start)


def _number(cursor: Cursor) -> Fraction:
    token = cursor.peek()
    if token.kind is not Kind.NUMBER:
        shown = f"`{token.text}`" if token.text else "the end"
        advice = "a value is a number with a unit, `low .. high`, `solve min USD`, `bench ...`, or a formula after `=`"
        raise fault(Code.SETTING, f"expected a number, found {shown}", cursor.position(token), advice)
    return Fraction(cursor.take().text)


def _measure(names: UnitNames) -> _Measure:
    """The unit of these names: those of the table in mechanisms/terms/units.py, and those that the spec defines."""
    if not names:
        return _PLAIN
    of = ONE_UNIT
    for operator, name in names:
        if name in UNITS:
            of = of * UNITS[name] if operator == "*" else of / UNITS[name]
    text = "".join(operator + name for operator, name in names).removeprefix("*")
    return _Measure(Unit(text, of.factor, of.dimension), tuple((o, n) for o, n in names if n not in UNITS))


def _kind(of: _Measure) -> str:
    """What a unit measures, in words: a dimension, or the unit itself where the spec defines it."""
    return f"in {of.unit.text}" if of.own else str(of.unit.dimension)
