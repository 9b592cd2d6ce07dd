"""A guide in floats through interval arithmetic: what the exact enclosures will say, many times faster.

    Guide(cell).sign(term)             what is known of the lower bound of a term
    Guide(cell).slope(term, variable)  two floats around the partial derivative
    Guide(cell).direction(...)         which way a term moves, as far as floats tell

The formulas are those of proofs/arithmetic/interval_arithmetic.py, step by step, with every float rounded outwards: so
what holds here holds there. Nothing rests on it, since every certificate is checked in exact numbers. What rounding
leaves open (a bound of exactly 0) is asked again exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from math import comb, exp, expm1, inf, isnan, log, log1p, nextafter
from sys import float_info
from typing import TypeAlias, assert_never

from mechanisms.terms.evaluation import evaluate, whole
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Pick,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Variable,
)
from proofs.arithmetic.bounds import Cell

Floats: TypeAlias = tuple[float, float]
_Composed: TypeAlias = Sum | Product | Quotient | Power | MinMax | Abs | IfThenElse | Tail
"""Every term but a number or a variable."""
_ANYTHING: Floats = (-inf, inf)
_ZERO: Floats = (0.0, 0.0)
_ONE: Floats = (1.0, 1.0)
_CLOSE = 1e-11
"""A bound that is closer to 0 than this share of what it is the sum of may be 0 in exact numbers."""
_SLACK = 1e-12
"""By how much the floats of a tail may be wrong, as a share."""
_ROUNDED = 2.0**-50
"""By how much a few steps in floats may be wrong, as a share."""
_NEGLIGIBLE = 1e-17
"""Chances are added up until what is left is less than this share."""
_EXACTLY = 1e-36
"""By how much each step of the exact enclosure of a tail, which is rounded too, may be wrong: a tail is at most 1."""
_LEAST = 5e-324


class Told(Enum):
    """What floats tell of a sign."""

    YES = "it holds"
    NO = "it does not"
    OPEN = "too close to tell"


class Guide:
    """The enclosures of many terms in one cell, in floats, with shared subterms enclosed once."""

    def __init__(self, cell: Cell) -> None:
        self._cell = {v: _around(bounds.low, bounds.high) for v, bounds in cell.items()}
        self._bounds: dict[Term, Floats] = {}
        self._slopes: dict[Variable, dict[Term, Floats]] = {}

    def sign(self, term: Term, *, strict: bool) -> Told:
        """Whether the exact lower bound of a term will be above 0, or with `strict` False, at least 0."""
        low, high = self.bounds(term)
        if low > 0 or (low == 0 and not strict):
            return Told.YES
        if low == -inf:
            return Told.NO
        parts = term.terms if isinstance(term, Sum) else (term,)
        size = sum(max(map(abs, self.bounds(part))) for part in parts)
        return Told.NO if low < -_CLOSE * size or high < 0 else Told.OPEN

    def direction(self, term: Term, variable: Variable) -> tuple[Told, bool]:
        """Whether a term moves one way with a variable, and whether it rises."""
        low, high = self.slope(term, variable)
        if low >= 0 or high <= 0:
            return Told.YES, low >= 0
        close = max(-low, high) < inf and min(-low, high) <= _CLOSE * max(-low, high)
        return (Told.OPEN if close else Told.NO), False

    def bounds(self, term: Term) -> Floats:
        """Two floats between which a term stays."""
        found = self._bounds.get(term)
        if found is None:
            found = self._bounds[term] = self._enclosed(term)
        return found

    def slope(self, term: Term, variable: Variable) -> Floats:
        """Two floats between which the partial derivative of a term stays; _ZERO itself without the variable."""
        if isinstance(term, Number | Variable):
            return _ONE if term == variable else _ZERO
        known = self._slopes.setdefault(variable, {})
        found = known.get(term)
        if found is None:
            found = known[term] = self._steepness(term, variable)
        return found

    def _enclosed(self, term: Term) -> Floats:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return _around(value, value)
            case Variable():
                return self._cell[term]
            case Sum(terms):
                return _sum(map(self.bounds, terms))
            case Product(factors):
                return _product(map(self.bounds, factors))
            case Quotient(numerator, denominator):
                return _times(self.bounds(numerator), _reciprocal(self.bounds(denominator)))
            case Power(base, exponent):
                return _power(self.bounds(base), exponent)
            case MinMax(pick, terms):
                chosen, parts = (min if pick is Pick.LEAST else max), [self.bounds(t) for t in terms]
                return chosen(low for low, _ in parts), chosen(high for _, high in parts)
            case Abs(inner):
                low, high = self.bounds(inner)
                return max(low, -high, 0.0), max(-low, high)
            case IfThenElse(_, then, otherwise):
                (a, b), (c, d) = self.bounds(then), self.bounds(otherwise)
                return min(a, c), max(b, d)
            case Tail(probability, trials, least):
                return _tail(self.bounds(probability), *_counts(trials, least))
            case _:
                assert_never(term)

    def _steepness(self, term: _Composed, variable: Variable) -> Floats:
        match term:
            case Sum(terms):
                slopes = [each for t in terms if (each := self.slope(t, variable)) is not _ZERO]
                return _sum(slopes) if slopes else _ZERO
            case Product(factors):
                return self._of_product(factors, [self.slope(factor, variable) for factor in factors])
            case Quotient(numerator, denominator):
                above, below = self.slope(numerator, variable), self.slope(denominator, variable)
                return self._of_quotient(numerator, denominator, above, below)
            case Power(base, exponent):
                inner = self.slope(base, variable)
                return inner if inner is _ZERO else _times(self._of_power(base, exponent), inner)
            case Tail(probability, trials, least):
                inner = self.slope(probability, variable)
                if inner is _ZERO:
                    return inner
                return _times(_density(self.bounds(probability), *_counts(trials, least)), inner)
            case MinMax() | Abs() | IfThenElse():
                return _ANYTHING if variable in variables(term) else _ZERO
            case _:
                assert_never(term)

    def _of_power(self, base: Term, exponent: int) -> Floats:
        return _times((float(exponent),) * 2, _power(self.bounds(base), exponent - 1))

    def _of_quotient(self, numerator: Term, denominator: Term, above: Floats, below: Floats) -> Floats:
        """The rule of quotients, with the slopes of both parts."""
        if above is _ZERO and below is _ZERO:
            return _ZERO
        share = _reciprocal(self.bounds(denominator))
        falling = _times(_times(self.bounds(numerator), below), share)
        return _times(_sum((above, (-falling[1], -falling[0]))), share)

    def _of_product(self, factors: tuple[Term, ...], slopes: list[Floats]) -> Floats:
        """The rule of products, in the order of the exact enclosures."""
        sloped = [i for i, each in enumerate(slopes) if each != _ZERO]
        if not sloped:
            return _ZERO
        still = _product(self.bounds(f) for f, each in zip(factors, slopes, strict=True) if each == _ZERO)
        after = [_ONE]
        for i in reversed(sloped[1:]):
            after.append(_times(self.bounds(factors[i]), after[-1]))
        total, before = _ZERO, _ONE
        for i, rest in zip(sloped, reversed(after), strict=False):
            total = _sum((total, _times(slopes[i], _times(before, rest))))
            before = _times(before, self.bounds(factors[i]))
        return _times(total, still)


def _around(low: Fraction | None, high: Fraction | None) -> Floats:
    if low is not None and low is high:
        return _between(low)
    return (-inf if low is None else _between(low)[0]), (inf if high is None else _between(high)[1])


def _between(value: Fraction) -> Floats:
    """The two floats next to a number, or twice the one that is exactly it."""
    above, below = value.as_integer_ratio()
    try:
        near = above / below
    except OverflowError:
        return (-inf, -float_info.max) if above < 0 else (float_info.max, inf)
    numerator, denominator = near.as_integer_ratio()
    apart = above * denominator - numerator * below
    if not apart:
        return near, near
    return (near, nextafter(near, inf)) if apart > 0 else (nextafter(near, -inf), near)


def _sum(parts: Iterable[Floats]) -> Floats:
    low = high = 0.0
    for below, above in parts:
        low = _down(low + below) if low and below else low + below
        high = _up(high + above) if high and above else high + above
    return low, high


def _product(parts: Iterable[Floats]) -> Floats:
    product = _ONE
    for part in parts:
        product = _times(product, part)
    return product


def _times(first: Floats, second: Floats) -> Floats:
    (a, b), (c, d) = first, second
    if a == -inf or b == inf or c == -inf or d == inf:
        return _unbounded(first, second)
    if first is _ONE or second is _ONE:
        return second if first is _ONE else first
    if a >= 0 and c >= 0:
        return _down(a * c) if a and c else 0.0, _up(b * d) if b and d else 0.0
    ends = [0.0 if not x or not y else x * y or _LEAST for x in (a, b) for y in (c, d)]
    return _down(min(ends)), _up(max(ends))


def _unbounded(first: Floats, second: Floats) -> Floats:
    """A product with an infinite end, of which the exact enclosures know no more than this."""
    (a, b), (c, d) = first, second
    if _ZERO in (first, second):
        return _ZERO
    if a >= 0 and c >= 0:
        return _down(a * c) if a and c else 0.0, inf if inf in (b, d) else _up(b * d)
    if b <= 0 or d <= 0:
        low, high = _unbounded((-b, -a), second) if b <= 0 else _unbounded(first, (-d, -c))
        return -high, -low
    return _ANYTHING


def _down(value: float) -> float:
    """Outwards by one step; what is exactly 0 stays, and what is not a number is anything."""
    return -inf if isnan(value) else nextafter(value, -inf) if value else 0.0


def _up(value: float) -> float:
    return inf if isnan(value) else nextafter(value, inf) if value else 0.0


def _reciprocal(divisor: Floats) -> Floats:
    low, high = divisor
    if low <= 0 <= high:
        return _ANYTHING
    return _down(1 / high) if high != inf else 0.0, _up(1 / low) if low != -inf else 0.0


def _power(base: Floats, exponent: int) -> Floats:
    if exponent == 0:
        return _ONE
    low, high = base
    if exponent % 2 or low >= 0:
        return _raised(low, exponent)[0], _raised(high, exponent)[1]
    if high <= 0:
        return _raised(high, exponent)[0], _raised(low, exponent)[1]
    return 0.0, max(_raised(low, exponent)[1], _raised(high, exponent)[1])


def _raised(base: float, exponent: int) -> Floats:
    """A power of one float, widened by what repeated rounding may add."""
    try:
        value = base**exponent
    except OverflowError:
        value = inf if base > 0 or exponent % 2 == 0 else -inf
    if not base or abs(value) == inf:
        return value, value
    slack = abs(value) * exponent * 2.0**-51 + _LEAST
    return value - slack, value + slack


def _counts(trials: Term, least: Term) -> tuple[int, int]:
    return whole(evaluate(trials, {}), "trials"), whole(evaluate(least, {}), "the least number of successes")


def _share(probability: Floats) -> Floats:
    return min(max(probability[0], 0.0), 1.0), max(min(probability[1], 1.0), 0.0)


def _tail(probability: Floats, trials: int, least: int) -> Floats:
    """P(X >= least) at both ends of a probability: it rises."""
    if least == 0 or least > trials:
        return _ONE if least == 0 else _ZERO
    low, high = _share(probability)
    return max(_tail_at(low, trials, least, -1), 0.0), min(_tail_at(high, trials, least, 1), 1.0)


def _tail_at(probability: float, trials: int, least: int, side: int) -> float:
    """The tail at one probability, below it (`side` -1) or above it (1) by what rounding may do.

    The side of the distribution that is the smaller one is added up, so that what is next to nothing is known to as
    many digits as anything else.
    """
    if probability in (0, 1):
        return probability
    if least == 1:
        return -expm1(trials * log1p(-probability)) * (1 + side * _SLACK)
    odds, rare = probability / (1 - probability), least > trials * probability
    first = least if rare else least - 1
    chance, slack = _chance(probability, trials, first)
    total, count = 0.0, first
    while chance > total * _NEGLIGIBLE:
        total += chance
        chance *= odds * (trials - count) / (count + 1) if rare else count / (odds * (trials - count + 1))
        count += 1 if rare else -1
    share = total * (1 + (side if rare else -side) * (slack + _ROUNDED * (abs(count - first) + 1)))
    return share + side * least * _EXACTLY if rare else 1 - share + side * _ROUNDED


def _chance(probability: float, trials: int, hits: int) -> tuple[float, float]:
    """P(X = hits), by logarithms, and by which share of it rounding may be wrong."""
    parts = (log(comb(trials, hits)), hits * log(probability), (trials - hits) * log1p(-probability))
    return exp(sum(parts)), _ROUNDED * (1 + sum(map(abs, parts)))


def _density(probability: Floats, trials: int, least: int) -> Floats:
    """d/dp P(X >= k) = k C(n,k) p^(k-1) (1-p)^(n-k), each power at its ends."""
    if least == 0 or least > trials:
        return _ZERO
    low, high = _share(probability)
    ways = _around(*(Fraction(least * comb(trials, least)),) * 2)
    hits = _raised(low, least - 1)[0], _raised(high, least - 1)[1]
    misses = _raised(1 - high, trials - least)[0], _raised(1 - low, trials - least)[1]
    return _times(_times(ways, (max(hits[0], 0.0), hits[1])), (max(misses[0], 0.0), misses[1] * (1 + _SLACK)))
