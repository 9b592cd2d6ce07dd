"""A term as a polynomial in one parameter, whose coefficients are terms: sorted by powers, and never multiplied out.

by_powers(term, unknown)   the coefficients of unknown^0, unknown^1, ...
"""

from __future__ import annotations

from typing import assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import (
    ONE,
    ZERO,
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Variable,
    add,
    divide,
    multiply,
)

_NOTHING = Number(ZERO)


def by_powers(term: Term, unknown: Variable, most: int | None = None) -> tuple[Term, ...]:
    """The coefficients of the powers of a parameter, the constant first; the last may be 0 though it does not look so.

    Raises DomainError where the parameter is below a line, in a binomial tail, or in `min`, `max`, `abs` or `if`,
    and where the degree of some product is above `most`: nothing is multiplied then.

    >>> x, y = Variable("x"), Variable("y")
    >>> by_powers(x * (y + x), x) == (Number(ZERO), y, Number(ONE))
    True
    """
    return _Sorting(unknown, most).powers(term)


class _Sorting:
    """The powers of many terms, with shared subterms sorted once."""

    def __init__(self, unknown: Variable, most: int | None) -> None:
        self._unknown, self._most = unknown, most
        self._done: dict[Term, tuple[Term, ...]] = {}

    def powers(self, term: Term) -> tuple[Term, ...]:
        if term not in self._done:
            self._done[term] = self._sorted(term) if self._unknown in variables(term) else (term,)
        return self._done[term]

    def _sorted(self, term: Term) -> tuple[Term, ...]:
        match term:
            case Number() | Variable():
                return (_NOTHING, Number(ONE))
            case Sum(terms):
                parts = [self.powers(part) for part in terms]
                longest = max(map(len, parts))
                return tuple(add(*(part[i] for part in parts if i < len(part))) for i in range(longest))
            case Product(factors):
                return self._product(factors)
            case Power(base, exponent):
                return self._product((base,) * exponent)
            case Quotient(numerator, denominator) if self._unknown not in variables(denominator):
                return tuple(divide(part, denominator) for part in self.powers(numerator))
            case Quotient() | MinMax() | Abs() | IfThenElse() | Tail():
                raise DomainError(f"{self._unknown.name} stands where no polynomial in it can be read off")
            case _:
                assert_never(term)

    def _product(self, factors: tuple[Term, ...]) -> tuple[Term, ...]:
        total: tuple[Term, ...] = (multiply(*(f for f in factors if self._unknown not in variables(f))),)
        for factor in factors:
            if self._unknown in variables(factor):
                more = self.powers(factor)
                if self._most is not None and len(total) + len(more) - 2 > self._most:
                    raise DomainError(f"the degree in {self._unknown.name} is above {self._most}")
                total = _multiplied(total, more)
        return total


def _multiplied(first: tuple[Term, ...], second: tuple[Term, ...]) -> tuple[Term, ...]:
    sums: list[list[Term]] = [[] for _ in range(len(first) + len(second) - 1)]
    for i, left in enumerate(first):
        for j, right in enumerate(second):
            sums[i + j].append(multiply(left, right))
    return tuple(add(*parts) for parts in sums)
