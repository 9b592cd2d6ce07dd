"""Exact numbers in columns: what a term comes to at many points at once, without a loop over its nodes for each.

    Column(above, below)           a rational a point; a whole number in place of a sequence is the same at every point
    Columns(values).term(t)        the column of a term
    Columns(values).condition(c)   where a condition holds: a list of bools, or one bool for all points

The points are those of the columns in `values`; all columns but single numbers have the same length. Whole numbers
over common denominators stand for fractions, which are reduced only where each point has a denominator of its own.

Not here: one point (mechanisms/terms/evaluation.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm
from operator import add, and_, eq, floordiv, ge, gt, le, lt, mul, ne, or_
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import binomial_tail
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from mechanisms.values import Frozen

Wholes: TypeAlias = int | Sequence[int]
Bools: TypeAlias = bool | Sequence[bool]

SHORT_BITS = 500
"""Fractions with no more bits than this above are left as they are: to reduce them takes longer than to use them."""

MOST_BITS = 4_000_000_000
"""A column whose numbers may have more bits than this together is refused."""


class Column(Frozen):
    """A rational for each point: `above` over `below`, which is positive; no number has more than `bits` bits above."""

    above: Wholes
    below: Wholes
    bits: int

    @staticmethod
    def of(value: Fraction) -> Column:
        """The same number at every point."""
        return Column(value.numerator, value.denominator, value.numerator.bit_length())

    @staticmethod
    def wholes(numbers: Wholes, below: Wholes = 1) -> Column:
        """Whole numbers over positive ones, as they are."""
        if isinstance(numbers, int):
            return Column(numbers, below, numbers.bit_length())
        return Column(numbers, below, max(max(numbers), -min(numbers)).bit_length() if numbers else 0)

    def __add__(self, other: Column) -> Column:
        left, right, below = _together(self, other)
        return _made(plus(left.above, right.above), below, max(left.bits, right.bits) + 1)

    def __neg__(self) -> Column:
        return Column(times(self.above, -1), self.below, self.bits)

    def __sub__(self, other: Column) -> Column:
        return self + -other

    def __mul__(self, other: Column) -> Column:
        return _made(times(self.above, other.above), times(self.below, other.below), self.bits + other.bits)

    def __truediv__(self, other: Column) -> Column:
        """Raises DomainError where a divisor is 0."""
        if other.above == 0 or (not isinstance(other.above, int) and 0 in other.above):
            raise DomainError("a denominator is 0 at this point")
        sign = _each(other.above, lambda number: 1 if number > 0 else -1)
        turned = Column(times(other.below, sign), _each(other.above, abs), _longest(other.below))
        return self * turned

    def __pow__(self, exponent: int) -> Column:
        _require_room(self.above, self.bits * exponent)
        below = _each(self.below, lambda number: number**exponent)
        return Column(_each(self.above, lambda number: number**exponent), below, self.bits * exponent)

    def __abs__(self) -> Column:
        return Column(_each(self.above, abs), self.below, self.bits)

    def related(self, relation: Relation, other: Column) -> Bools:
        """Where it has a relation to another column."""
        left, right, _ = _together(self, other)
        holds = _HOLDS[relation]
        if isinstance(left.above, int) and isinstance(right.above, int):
            return holds(left.above, right.above)
        size = len(right.above if isinstance(left.above, int) else left.above)  # type: ignore[arg-type]  # one has a size
        return list(map(holds, _spread(left.above, size), _spread(right.above, size)))

    def at(self, place: int) -> Fraction:
        """The number at one point."""
        above, below = (each if isinstance(each, int) else each[place] for each in (self.above, self.below))
        return Fraction(above, below)

    def only(self, places: Sequence[int]) -> Column:
        """The column at some of the points."""
        above, below = (n if isinstance(n, int) else [n[p] for p in places] for n in (self.above, self.below))
        return Column(above, below, self.bits)

    def where(self, holds: Sequence[bool], other: Column) -> Column:
        """This column at the points where something holds, the other one elsewhere."""
        size = len(holds)
        left, right, below = _together(self, other)
        above = [
            a if h else b for h, a, b in zip(holds, _spread(left.above, size), _spread(right.above, size), strict=True)
        ]
        return Column(above, below, max(left.bits, right.bits))

    @property
    def floats(self) -> Sequence[float]:
        """The numbers as the floats nearest to them; one where it is the same at every point."""
        return [above / below for above, below in self._pairs()]

    def ceiling(self, below: int) -> int:
        """The least whole number that, over a denominator, is at or above all numbers of the column."""
        if isinstance(self.below, int):
            most = self.above if isinstance(self.above, int) else max(self.above)
            return -(most * -below // self.below)
        return max(-(top * -below // bottom) for top, bottom in self._pairs())

    @property
    def numbers(self) -> Sequence[Fraction]:
        """The numbers as fractions; one where it is the same at every point."""
        return [Fraction(above, below) for above, below in self._pairs()]

    def _pairs(self) -> Iterable[tuple[int, int]]:
        if not isinstance(self.above, int):
            return zip(self.above, _spread(self.below, len(self.above)), strict=True)
        if not isinstance(self.below, int):
            return zip(_spread(self.above, len(self.below)), self.below, strict=True)
        return [(self.above, self.below)]


NOTHING, CERTAIN = Column.of(Fraction(0)), Column.of(Fraction(1))

_HOLDS: dict[Relation, Callable[[int, int], bool]] = {
    Relation.LT: lt,
    Relation.LE: le,
    Relation.EQ: eq,
    Relation.NE: ne,
    Relation.GE: ge,
    Relation.GT: gt,
}


def _each(numbers: Wholes, function: Callable[[int], int]) -> Wholes:
    return function(numbers) if isinstance(numbers, int) else list(map(function, numbers))


def _spread(numbers: Wholes, size: int) -> Sequence[int]:
    return [numbers] * size if isinstance(numbers, int) else numbers


def _longest(numbers: Wholes) -> int:
    return (numbers if isinstance(numbers, int) else max(numbers, default=0)).bit_length()


def plus(one: Wholes, other: Wholes) -> Wholes:
    """The sum at each point."""
    if isinstance(one, int):
        if isinstance(other, int):
            return one + other
        return [one + each for each in other] if one else other
    return plus(other, one) if isinstance(other, int) else list(map(add, one, other))


def times(one: Wholes, other: Wholes) -> Wholes:
    """The product at each point."""
    if isinstance(one, int):
        if isinstance(other, int):
            return one * other
        return other if one == 1 else [one * each for each in other] if one else 0
    return times(other, one) if isinstance(other, int) else list(map(mul, one, other))


def _together(one: Column, other: Column) -> tuple[Column, Column, Wholes]:
    """Both columns over one denominator."""
    if one.below is other.below or (isinstance(one.below, int) and one.below == other.below):
        return one, other, one.below
    if isinstance(one.below, int) and isinstance(other.below, int):
        below = lcm(one.below, other.below)
        return _over(one, below, below // one.below), _over(other, below, below // other.below), below
    shared = times(one.below, other.below)
    return _over(one, shared, other.below), _over(other, shared, one.below), shared


def together(*columns: Column) -> tuple[Column, ...]:
    """The same columns over one denominator, the least one at each point."""
    below: Wholes = 1
    for column in columns:
        below = _least_common(below, column.below)
    return tuple(_over(each, below, _quotient(below, each.below)) for each in columns)


def _least_common(one: Wholes, other: Wholes) -> Wholes:
    if isinstance(one, int):
        return lcm(one, other) if isinstance(other, int) else _each(other, lambda number: lcm(one, number))
    return _least_common(other, one) if isinstance(other, int) else list(map(lcm, one, other))


def _quotient(one: Wholes, other: Wholes) -> Wholes:
    if isinstance(other, int):
        return _each(one, lambda number: number // other)
    assert not isinstance(one, int), "it is a multiple at each point"
    return list(map(floordiv, one, other))


def _over(column: Column, below: Wholes, by: Wholes) -> Column:
    bits = column.bits + _longest(by)
    _require_room(column.above, bits)
    return Column(times(column.above, by), below, bits)


def _made(above: Wholes, below: Wholes, bits: int) -> Column:
    """The column; long fractions are reduced where each point has a denominator of its own."""
    if bits > SHORT_BITS and not isinstance(below, int):
        tops = _spread(above, len(below))
        shared = list(map(gcd, tops, below))
        above, below = list(map(floordiv, tops, shared)), list(map(floordiv, below, shared))
        bits = max(map(abs, above), default=0).bit_length()
    _require_room(above, bits)
    return Column(above, below, bits)


def _require_room(numbers: Wholes, bits: int) -> None:
    if (1 if isinstance(numbers, int) else len(numbers)) * bits > MOST_BITS:
        raise DomainError("the numbers of all states together are too long: make the game smaller")


class Columns:
    """The columns of many terms at the same points, with shared subterms worked out once.

    `values` are the columns of the variables that have no definition; `happened` are the events of the play, all
    others did not happen.
    """

    def __init__(
        self,
        values: Mapping[Variable, Column],
        definitions: Mapping[Variable, Term] | None = None,
        happened: frozenset[Event] = frozenset(),
    ) -> None:
        self._values, self._definitions, self._happened = values, definitions or {}, happened
        self._done: dict[Term, Column] = {}

    def term(self, term: Term) -> Column:
        """The column of a term.

        Raises DomainError where a denominator is 0 or a binomial tail is outside its domain at some point, KeyError
        where a variable has no value.

        >>> k = Variable("k")
        >>> Columns({k: Column.wholes([1, 2, 3])}).term(k * k / Number(Fraction(2))).numbers
        [Fraction(1, 2), Fraction(2, 1), Fraction(9, 2)]
        """
        if term not in self._done:
            self._done[term] = self._compute(term)
        return self._done[term]

    def _compute(self, term: Term) -> Column:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return Column.of(value)
            case Variable():
                known = self._values.get(term)
                return self.term(self._definitions[term]) if known is None else known
            case Sum(terms):
                return reduce(Column.__add__, map(self.term, terms))
            case Product(factors):
                return reduce(Column.__mul__, map(self.term, factors))
            case Quotient(numerator, denominator):
                return self.term(numerator) / self.term(denominator)
            case Power(base, exponent):
                return self.term(base) ** exponent
            case MinMax(pick, terms):
                wanted = Relation.LE if pick is Pick.LEAST else Relation.GE
                return reduce(lambda a, b: _chosen(a.related(wanted, b), a, b), map(self.term, terms))
            case Abs(inner):
                return abs(self.term(inner))
            case IfThenElse(condition, then, otherwise):
                return self._choice(condition, then, otherwise)
            case Tail(probability, trials, least):
                return self._tail(*map(self.term, (probability, trials, least)))
            case _:
                assert_never(term)

    def _choice(self, condition: Condition, then: Term, otherwise: Term) -> Column:
        """What is not chosen anywhere is not worked out; where both are, neither may divide by 0 at any point."""
        holds = self.condition(condition)
        if isinstance(holds, bool):
            return self.term(then if holds else otherwise)
        return self.term(then).where(holds, self.term(otherwise))

    @staticmethod
    def _tail(probability: Column, trials: Column, least: Column) -> Column:
        columns = [each.numbers for each in (probability, trials, least)]
        size = max(map(len, columns))
        rows = zip(*(each * size if len(each) == 1 else each for each in map(list, columns)), strict=True)
        known = dict[tuple[Fraction, ...], Fraction]()
        found = [known[row] if row in known else known.setdefault(row, binomial_tail(*row)) for row in rows]
        if size == 1:
            return Column.of(found[0])
        above = [each.numerator for each in found]
        return _made(above, [each.denominator for each in found], max(map(abs, above)).bit_length())

    def condition(self, condition: Condition) -> Bools:
        """Where a condition holds; raises as `term` does."""
        match condition:
            case Truth(value):
                return value
            case Occurs(event):
                return event in self._happened
            case Comparison(left, relation, right):
                return self.term(left).related(relation, self.term(right))
            case Negation(inner):
                holds = self.condition(inner)
                return not holds if isinstance(holds, bool) else [not each for each in holds]
            case Conjunction(conditions):
                return reduce(lambda a, b: _joined(a, b, decisive=False), map(self.condition, conditions))
            case Disjunction(conditions):
                return reduce(lambda a, b: _joined(a, b, decisive=True), map(self.condition, conditions))
            case _:
                assert_never(condition)


def _chosen(holds: Bools, one: Column, other: Column) -> Column:
    if isinstance(holds, bool):
        return one if holds else other
    return one.where(holds, other)


def _joined(one: Bools, other: Bools, *, decisive: bool) -> Bools:
    """Both (one that is false decides), or either (one that is true decides)."""
    if isinstance(one, bool):
        return one if one is decisive else other
    if isinstance(other, bool):
        return other if other is decisive else one
    return list(map(or_ if decisive else and_, one, other))
