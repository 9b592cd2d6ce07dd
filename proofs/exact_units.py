"""What exact arithmetic costs: the greatest common divisors of long numbers, which take the square of their length.

    value_units(formulas, point)   units to be charged before formulas are evaluated at a point
    exact_units(formulas, point)   those for long numbers alone

A tail of 100,000 trials at a chance of five digits has two million bits, and twenty of
them in one sum would take hours.
"""

from __future__ import annotations

from collections.abc import Iterable

from mechanisms.errors import CertificateRejected
from mechanisms.terms.terms import Condition, Term
from proofs.checking.obligation import Point
from proofs.files.checking_limits import MOST_BITS, bits_at
from proofs.work import walked

_SQUARED_BITS = 4_000_000
"""Of two numbers, for which their greatest common divisor is found in a unit; measured on numbers of 10^6 bits."""


def value_units(formulas: Iterable[Term | Condition], point: Point) -> int:
    """Units for the exact values of some formulas at a point, by their sizes and by the longest number on the way.

    >>> from fractions import Fraction
    >>> from mechanisms.terms.terms import Variable
    >>> p = Variable("p")
    >>> value_units([p * p], {p: Fraction(1, 100)})
    1
    """
    kept = tuple(formulas)
    return walked(kept) + exact_units(kept, point)


def exact_units(formulas: Iterable[Term | Condition], point: Point) -> int:
    """Units for the exact values of some formulas at a point, by the length of the longest number alone.

    Short numbers cost nothing.

    >>> from fractions import Fraction
    >>> from mechanisms.terms.terms import Tail, Variable, number
    >>> p = Variable("p")
    >>> exact_units([p * p], {p: Fraction(1, 100)})
    0
    >>> exact_units([Tail(p, number(10**5), number(1))], {p: Fraction(1, 99)})
    160000
    """
    try:
        bits = bits_at(formulas, point)
    except CertificateRejected:
        bits = MOST_BITS
    return bits**2 // _SQUARED_BITS
