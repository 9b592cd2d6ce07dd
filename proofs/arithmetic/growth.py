"""How large a formula may become when it is multiplied out: a bound that is found without doing it.

    most_monomials(term)   an upper bound on the monomials of its numerator over one denominator
    most_beneath(term)     an upper bound on the monomials of that denominator
    is_large(term)         whether it is better read as it is written

Products multiply what their factors have, but a polynomial of degree d in x, e in y, ... never has more than
(d + 1) (e + 1) ... monomials: so (1-p) * (1-p) * ... stays small, and (1-p) * (1-q) * ... does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb, prod
from typing import assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.terms import (
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
)
from mechanisms.values import Frozen

MOST_EXPANDED, HIGHEST = 128, 8
"""A formula that may have more monomials, or a higher degree in a parameter, is better read as it is written."""

HOPELESS = 10**6
ENDLESS = 10**9
"""Bounds end here: whatever is larger is not multiplied out anyway."""


class _Size(Frozen):
    """An upper bound on the number of monomials, and the degree in each generator."""

    monomials: int
    degrees: Mapping[Term, int]


class _Parts(Frozen):
    """A numerator, and the denominators below it with their exponents."""

    above: _Size
    below: Mapping[Term, int]


_ONE = _Size(1, {})


def most_monomials(term: Term) -> int:
    """At least the number of monomials of a term that is multiplied out, but no more than ENDLESS.

    >>> from math import prod
    >>> from mechanisms.terms.terms import number
    >>> most_monomials(prod((number(1) - Variable(f"p{i}") for i in range(9)), start=number(1)))
    512
    >>> most_monomials((number(1) - Variable("p")) ** 9)
    10
    """
    return _Growth().parts(term).above.monomials


def most_beneath(term: Term) -> int:
    """At least the number of monomials of the denominator of a term, multiplied out, but no more than ENDLESS.

    >>> from math import prod
    >>> from mechanisms.terms.terms import number
    >>> above = prod((number(1) + Variable(f"p{i}") for i in range(9)), start=number(1))
    >>> most_beneath(Variable("b") / above), most_monomials(Variable("b") / above), most_beneath(above)
    (512, 1, 1)
    """
    return _Growth().beneath(term).monomials


def is_large(term: Term) -> bool:
    """Whether a term may have more than MOST_EXPANDED monomials, or a degree above HIGHEST, when it is multiplied out.

    >>> from mechanisms.terms.terms import number
    >>> is_large((number(1) - Variable("p")) ** 9), is_large((number(1) - Variable("p")) ** 8)
    (True, False)
    """
    size = _Growth().parts(term).above
    return size.monomials > MOST_EXPANDED or max(size.degrees.values(), default=0) > HIGHEST


def refuse_endless(term: Term) -> None:
    """Raise DomainError where a term may have a million monomials or more: it is not even begun to multiply it out."""
    if _Growth().parts(term).above.monomials >= HOPELESS:
        raise DomainError(f"the formula may have more than {HOPELESS} monomials when multiplied out")


class _Growth:
    """The sizes of terms, with shared subterms measured once."""

    def __init__(self) -> None:
        self._done: dict[Term, _Parts] = {}

    def parts(self, term: Term) -> _Parts:
        if term not in self._done:
            self._done[term] = self._measured(term)
        return self._done[term]

    def beneath(self, term: Term) -> _Size:
        return self._multiplied(self.parts(term).below)

    def _measured(self, term: Term) -> _Parts:
        match term:
            case Number():
                return _Parts(_ONE, {})
            case Variable() | Tail() | MinMax() | Abs() | IfThenElse():
                return _Parts(_Size(1, {term: 1}), {})
            case Sum(terms):
                return self._sum([self.parts(t) for t in terms])
            case Product(factors):
                return self._product([self.parts(f) for f in factors])
            case Quotient(numerator, denominator):
                over = _Parts(self._multiplied(self.parts(denominator).below), {denominator: 1})
                return self._product([self.parts(numerator), over])
            case Power(base, exponent):
                part = self.parts(base)
                return _Parts(_powered(part.above, exponent), {d: times * exponent for d, times in part.below.items()})
            case _:
                assert_never(term)

    def _sum(self, parts: list[_Parts]) -> _Parts:
        """All over one denominator: each divisor as often as the part has it that has it most."""
        common = dict[Term, int]()
        for part in parts:
            for divisor, times in part.below.items():
                common[divisor] = max(common.get(divisor, 0), times)
        total, degrees = 0, dict[Term, int]()
        for part in parts:
            missing = {d: times - part.below.get(d, 0) for d, times in common.items()}
            size = _times([part.above, self._multiplied(missing)])
            total += size.monomials
            for generator, degree in size.degrees.items():
                degrees[generator] = max(degrees.get(generator, 0), degree)
        return _Parts(_bounded(total, degrees), common)

    def _product(self, parts: list[_Parts]) -> _Parts:
        below = dict[Term, int]()
        for part in parts:
            for divisor, times in part.below.items():
                below[divisor] = below.get(divisor, 0) + times
        return _Parts(_times([part.above for part in parts]), below)

    def _multiplied(self, below: Mapping[Term, int]) -> _Size:
        """The product of the numerators of these divisors."""
        return _times([_powered(self.parts(divisor).above, times) for divisor, times in below.items() if times])


def _times(sizes: list[_Size]) -> _Size:
    degrees = dict[Term, int]()
    for size in sizes:
        for generator, degree in size.degrees.items():
            degrees[generator] = degrees.get(generator, 0) + degree
    return _bounded(prod(size.monomials for size in sizes), degrees)


def _powered(size: _Size, exponent: int) -> _Size:
    count = size.monomials
    ways = 1 if count == 1 else ENDLESS if count > 1000 or exponent > 1000 else comb(count + exponent - 1, exponent)
    return _bounded(ways, {generator: degree * exponent for generator, degree in size.degrees.items()})


def _bounded(monomials: int, degrees: Mapping[Term, int]) -> _Size:
    return _Size(min(monomials, prod(degree + 1 for degree in degrees.values()), ENDLESS), degrees)
