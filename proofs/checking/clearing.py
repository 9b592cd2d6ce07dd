"""Quotients whose denominators have a sign that must be proved: the denominators of a case, and the case without them.

    divisors(case)                     the factors of denominators whose sign decides, each once
    signed(case, divisor, positive)    the case that a divisor has one sign wherever the other premises hold
    cleared(case, signs)               the case with every quotient replaced by its numerator, or minus that

Each quotient is reduced before (proofs/arithmetic/fractions.py). A factor that occurs an even number of times has no
part in the
sign, and what interval arithmetic knows needs no proof. A divisor is nowhere 0: that is a claim of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import Quotient
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.fractions import Reduced, fraction, known_sign
from proofs.arithmetic.growth import most_monomials
from proofs.arithmetic.interval_arithmetic import Enclosures
from proofs.arithmetic.polynomial import Polynomial
from proofs.checking.cases import Case, Sign

MOST_MONOMIALS = 5_000
"""A quotient whose numerator may be larger is left as it is written."""


def divisors(case: Case) -> tuple[Polynomial, ...]:
    """The factors of the denominators of a case whose sign interval arithmetic does not know."""
    enclosures = Enclosures(closure(case.box))
    found = dict[Polynomial, None]()
    for sign in (case.goal, *case.premises):
        reduced = _reduced(sign)
        for factor in reduced.odd if reduced is not None else ():
            if known_sign(factor, enclosures) is None:
                found[factor] = None
    return tuple(found)


def quotients(case: Case) -> bool:
    """Whether a case has a quotient that can be cleared."""
    return any(map(_can_be_cleared, (case.goal, *case.premises)))


def signed(case: Case, divisor: Polynomial, *, positive: bool) -> Case:
    """The case that a divisor is positive, or (not `positive`) negative, under the premises without a quotient."""
    premises = tuple(sign for sign in case.premises if not _has_quotient(sign))
    return Case(case.box, premises, Sign(divisor if positive else -divisor, strict=True))


def cleared(case: Case, signs: Mapping[Polynomial, bool]) -> Case:
    """The case with each quotient cleared whose denominators have a known sign; `signs` says which are positive."""
    enclosures = Enclosures(closure(case.box))
    goal, *premises = (_cleared(sign, signs, enclosures) for sign in (case.goal, *case.premises))
    return Case(case.box, tuple(premises), goal)


def _cleared(sign: Sign, signs: Mapping[Polynomial, bool], enclosures: Enclosures) -> Sign:
    reduced = _reduced(sign)
    if reduced is None:
        return sign
    numerator = reduced.numerator
    for factor in reduced.odd:
        known = known_sign(factor, enclosures)
        positive = signs.get(factor) if known is None else known
        if positive is None:
            return sign
        numerator = numerator if positive else -numerator
    return Sign(numerator, sign.strict)


def _has_quotient(sign: Sign) -> bool:
    return sign.large and any(isinstance(below, Quotient) for below in walk(sign.term))


def _reduced(sign: Sign) -> Reduced | None:
    """The normal form of a quotient; None where there is none, or where it may be too large."""
    return fraction(sign.term) if _can_be_cleared(sign) else None


def _can_be_cleared(sign: Sign) -> bool:
    return _has_quotient(sign) and most_monomials(sign.term) <= MOST_MONOMIALS
