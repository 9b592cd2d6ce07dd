"""Sets of numbers on a line: where conditions in one unknown hold, exactly.

    Span                     an interval with an open or closed end on each side
    where(signs, domain)     the numbers of a domain that satisfy sign conditions on polynomials
    intersection(a, b)       what two sets share
    without(a, span)         what a span leaves of a set

A set is a tuple of disjoint spans in rising order. A rational root is an exact end. Around an
irrational one lies an enclosure, and the set leaves its inside out: the safe side. Such an end is
marked inexact. The outer set takes the enclosures in: what lies outside that one is surely excluded.

Not here: unknowns in the coefficients (solvers/windows/feasible.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from math import isqrt, lcm
from typing import TYPE_CHECKING, TypeAlias

from mechanisms.errors import DomainError, InternalError
from mechanisms.terms.intervals import Interval
from mechanisms.values import Frozen
from proofs.playout.translation_check import simplest_between

if TYPE_CHECKING:
    from flint import acb, arb, fmpz_poly

Coefficients: TypeAlias = tuple[Fraction, ...]
"""A polynomial in one unknown: the coefficients of its powers, the constant first."""

_WIDTH = Fraction(1, 10**24)
"""How wide the enclosure of an irrational root is at most."""

_PRECISIONS = tuple(2**n for n in range(7, 17))
"""Bits with which FLINT is asked for roots, until the enclosures are narrow enough."""


class Span(Frozen):
    """All numbers between two ends; `high` None is infinity. An inexact end is rounded into the span."""

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    low_exact: bool = True
    high_exact: bool = True

    def __contains__(self, value: Fraction) -> bool:
        above = value > self.low or (value == self.low and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    def interval(self) -> Interval:
        """The same numbers as the range of a parameter."""
        return Interval(self.low, self.high, self.low_open, self.high_open)

    def inside(self) -> Fraction:
        """A number well within the span."""
        if self.high is None:
            return self.low + max(abs(self.low), Fraction(1))
        return (self.low + self.high) / 2


Spans: TypeAlias = tuple[Span, ...]


class _Mark(Frozen):
    """A root, or the enclosure of one."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        return self.low == self.high


def where(
    polynomials: Sequence[Coefficients], holds: Callable[[Fraction], bool], domain: Interval, *, outer: bool = False
) -> Spans:
    """The numbers of a domain at which `holds` is true, if its truth changes only at roots of the polynomials.

    With `outer` the enclosures of irrational roots belong to the set: no number outside it will do.

    >>> where([(Fraction(-2), Fraction(1))], lambda x: x > 2, Interval(Fraction(0), None))
    (Span(low=Fraction(2, 1), high=None, low_open=True, high_open=False, low_exact=True, high_exact=True),)
    """
    marks = [m for m in _marks(polynomials) if m.high >= domain.low and (domain.high is None or m.low <= domain.high)]
    pieces: list[Span] = []
    left, left_exact = domain.low, True
    if domain.low in domain and not any(m.low <= domain.low <= m.high for m in marks) and holds(domain.low):
        pieces.append(Span(domain.low, domain.low))
    for mark in marks:
        _add_between(pieces, left, mark.low, left_exact, mark.exact, holds)
        if mark.exact and mark.low in domain and holds(mark.low):
            pieces.append(Span(mark.low, mark.low))
        elif outer and not mark.exact:
            pieces.append(Span(mark.low, mark.high))
        left, left_exact = max(mark.high, domain.low), mark.exact
    _add_between(pieces, left, domain.high, left_exact, True, holds)
    if domain.high is not None and domain.high in domain and domain.high > left and holds(domain.high):
        pieces.append(Span(domain.high, domain.high))
    return intersection((whole_of(domain),), _joined(pieces)) if outer else _joined(pieces)


def whole_of(domain: Interval) -> Span:
    """All values of a range as one span; one without a high end is not called open there."""
    return Span(domain.low, domain.high, domain.low_open, domain.high_open and domain.high is not None)


def partition(polynomials: Sequence[Coefficients], domain: Interval) -> Spans:
    """A domain cut at the real roots of polynomials: single values and open spans in turn.

    An irrational root is left out together with its enclosure; the spans next to it are closed there and not exact.
    """
    pieces: list[Span] = []
    left, left_open, left_exact = domain.low, True, True
    if domain.low in domain:
        pieces.append(Span(domain.low, domain.low))
    for mark in _marks(polynomials):
        if mark.low <= domain.low or (domain.high is not None and mark.high >= domain.high):
            continue
        pieces.append(Span(left, mark.low, left_open, mark.exact, left_exact, mark.exact))
        if mark.exact:
            pieces.append(Span(mark.low, mark.low))
        left, left_open, left_exact = mark.high, mark.exact, mark.exact
    if domain.high is None or domain.high > left:
        pieces.append(Span(left, domain.high, left_open, domain.high is not None, left_exact, True))
    if domain.high is not None and domain.high in domain and domain.high > domain.low:
        pieces.append(Span(domain.high, domain.high))
    return tuple(pieces)


class Root(Frozen):
    """An irrational number: the only root of a polynomial between two rational ones."""

    polynomial: Coefficients
    low: Fraction
    high: Fraction


def root_near(polynomials: Sequence[Coefficients], value: Fraction) -> Root | None:
    """The irrational root of one of the polynomials in whose usual enclosure a value lies; None where there is none."""
    for polynomial in polynomials:
        for mark in roots(polynomial):
            if not mark.exact and mark.low - _WIDTH <= value <= mark.high + _WIDTH:
                return Root(polynomial, mark.low, mark.high)
    return None


def _add_between(
    pieces: list[Span],
    left: Fraction,
    right: Fraction | None,
    left_exact: bool,
    right_exact: bool,
    holds: Callable[[Fraction], bool],
) -> None:
    """Add the open piece between two neighbouring marks where it belongs to the set."""
    if right is not None and right <= left:
        return
    middle = left + max(abs(left), Fraction(1)) if right is None else (left + right) / 2
    if holds(middle):
        pieces.append(Span(left, right, left_exact, right is not None and right_exact, left_exact, right_exact))


def _joined(pieces: list[Span]) -> Spans:
    """Neighbouring pieces that touch without a gap as one span."""
    found: list[Span] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last is not None and last.high == piece.low and not (last.high_open and piece.low_open):
            found[-1] = Span(last.low, piece.high, last.low_open, piece.high_open, last.low_exact, piece.high_exact)
        else:
            found.append(piece)
    return tuple(found)


def intersection(first: Spans, second: Spans) -> Spans:
    """The numbers that lie in both sets."""
    return tuple(span for a in first for b in second if (span := _overlap(a, b)) is not None)


def without(spans: Spans, gone: Span) -> Spans:
    """The numbers of a set that lie outside a span."""
    if not spans:
        return ()
    below = Span(min(spans[0].low, gone.low), gone.low, False, not gone.low_open)
    above = () if gone.high is None else (Span(gone.high, None, not gone.high_open),)
    return intersection(spans, (below, *above))


def without_all(spans: Spans, gone: Sequence[Span]) -> Spans:
    """The numbers of the spans that lie in none of those that are gone."""
    return reduce(without, gone, spans)


def joined(spans: Sequence[Span]) -> Spans:
    """The numbers that lie in one span or another, which may overlap.

    >>> [(s.low, s.high) for s in joined((Span(Fraction(2), None), Span(Fraction(0), Fraction(3))))]
    [(Fraction(0, 1), None)]
    """
    found: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.low, s.low_open)):
        last = found[-1] if found else None
        if last is None or (
            last.high is not None
            and (last.high < span.low or (last.high == span.low and last.high_open and span.low_open))
        ):
            found.append(span)
            continue
        highs = [(s.high, s.high_open, s.high_exact) for s in (last, span) if s.high is not None]
        high, high_open, high_exact = (
            max(highs, key=lambda end: (end[0], not end[1])) if len(highs) == 2 else (None, False, True)
        )
        found[-1] = Span(last.low, high, last.low_open, high_open, last.low_exact, high_exact)
    return tuple(found)


def complement(spans: Spans, domain: Interval) -> Spans:
    """The numbers of a domain that lie in none of the spans."""
    return without_all((whole_of(domain),), spans)


def _overlap(a: Span, b: Span) -> Span | None:
    low, low_open, low_exact = max(
        (a.low, a.low_open, a.low_exact), (b.low, b.low_open, b.low_exact), key=lambda end: (end[0], end[1], not end[2])
    )
    ends = [(s.high, s.high_open, s.high_exact) for s in (a, b) if s.high is not None]
    if not ends:
        return Span(low, None, low_open, False, low_exact, True)
    high, high_open, high_exact = min(ends, key=lambda end: (end[0], not end[1], end[2]))
    assert high is not None
    if low > high or (low == high and (low_open or high_open)):
        return None
    return Span(low, high, low_open, high_open, low_exact, high_exact)


def _marks(polynomials: Sequence[Coefficients]) -> list[_Mark]:
    """The real roots of all polynomials in rising order, overlapping enclosures as one."""
    marks = sorted({m for p in polynomials for m in roots(p)}, key=lambda m: (m.low, m.high))
    found: list[_Mark] = []
    for mark in marks:
        if found and mark.low <= found[-1].high and mark != found[-1]:
            found[-1] = _Mark(min(found[-1].low, mark.low), max(found[-1].high, mark.high))
        else:
            found.append(mark)
    return found


def roots(polynomial: Coefficients) -> list[_Mark]:
    """The real roots: exact where they are rational, else enclosed; none for a constant."""
    trimmed = list(polynomial)
    while trimmed and trimmed[-1] == 0:
        trimmed.pop()
    if len(trimmed) <= 1:
        return []
    if len(trimmed) == 2:
        root = -trimmed[0] / trimmed[1]
        return [_Mark(root, root)]
    return _roots_of_quadratic(trimmed) if len(trimmed) == 3 else _roots_by_flint(trimmed)


def _roots_of_quadratic(coefficients: list[Fraction]) -> list[_Mark]:
    """The roots of a + b x + c x^2 by the formula of school; coefficients may have thousands of digits."""
    scale = lcm(*(x.denominator for x in coefficients))
    a, b, c = (int(x * scale) for x in coefficients)
    discriminant = b * b - 4 * a * c
    if discriminant < 0:
        return []
    whole = isqrt(discriminant)
    if whole * whole == discriminant:
        exact = dict.fromkeys(Fraction(-b + sign * whole, 2 * c) for sign in (-1, 1))
        return [_Mark(root, root) for root in exact]
    digits = max(0, (4 * _WIDTH.denominator // (abs(c) * _WIDTH.numerator)).bit_length())
    near = isqrt(discriminant << 2 * digits)
    return [_enclosed(b, c, sign, near, digits) for sign in (-1, 1)]


def _enclosed(b: int, c: int, sign: int, near: int, digits: int) -> _Mark:
    """(-b + sign s) / 2c for an irrational s between near and near + 1, both over 2^digits; in short numbers."""
    ends = [(Fraction(sign * s, 1 << digits) - b) / (2 * c) for s in (near, near + 1)]
    low, high, step = min(ends), max(ends), _WIDTH / 4
    return _Mark(simplest_between(low - step, low), simplest_between(high, high + step))


def _roots_by_flint(coefficients: list[Fraction]) -> list[_Mark]:
    """The real roots, factor by irreducible factor: FLINT proposes, and a change of sign confirms each."""
    from flint import fmpq, fmpq_poly

    polynomial = fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])
    found = list[_Mark]()
    for factor, _ in polynomial.numer().factor()[1]:
        whole = [Fraction(int(c)) for c in factor.coeffs()]
        found += roots(tuple(whole)) if len(whole) <= 3 else _isolated(factor, whole)
    return found


def _isolated(factor: fmpz_poly, coefficients: list[Fraction]) -> list[_Mark]:
    """Enclosures of the real roots of an irreducible polynomial, none of which is rational."""
    from flint import ctx

    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            found: list[tuple[acb, int]] = factor.complex_roots()  # type: ignore[assignment]  # pairs; the stub errs
            marks = [_around(root.real) for root, _ in found if root.imag.is_zero()]
        if all(mark.high - mark.low <= _WIDTH for mark in marks):
            break
    else:
        raise DomainError("the roots of a polynomial are too large to be enclosed")
    for mark in marks:
        if (_value(coefficients, mark.low) > 0) is (_value(coefficients, mark.high) > 0):
            raise InternalError("FLINT encloses a root where there is none")
    return marks


def _around(root: arb) -> _Mark:
    """Short numbers on both sides of a ball."""
    low, high = (Fraction(int(m)) * Fraction(2) ** int(e) for m, e in (root.lower().man_exp(), root.upper().man_exp()))
    return _Mark(simplest_between(low - _WIDTH / 4, low), simplest_between(high, high + _WIDTH / 4))


def _value(coefficients: list[Fraction], at: Fraction) -> Fraction:
    return reduce(lambda total, coefficient: total * at + coefficient, reversed(coefficients), Fraction(0))
