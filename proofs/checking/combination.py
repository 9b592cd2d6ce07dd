"""Sums of products of hypotheses: what a Combination speaks of, and the sum that must be 0.

A case fails at a point where its box, its premises and its negated goal hold together. These are the
hypotheses, signs of polynomials in a fixed order, together with what is known of binomial tails
(proofs/checking/tails.py). If numbers >= 0 (or sums of squares) times products of hypotheses add up to the
polynomial 0, and one of the summands is positive wherever the hypotheses hold, then they hold nowhere
together, and the case is proved.

    hypotheses(case)                   the signs, numbered from 0: negated goal, premises, ends, facts
    value(summands, hypotheses)        the sum as a polynomial
    pivots(rows)                       the diagonal of the exact LDL' factorisation of a matrix of squares

Source: Farkas's lemma where nothing is multiplied; D. Handelman, "Representing polynomials by positive linear
functions on compact convex polyhedra", Pacific J. Math. 132(1), 1988; G. Stengle, "A Nullstellensatz and a
Positivstellensatz in semialgebraic geometry", Math. Ann. 207, 1974; the test of squares is Gaussian elimination.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from mechanisms.errors import CertificateRejected
from mechanisms.terms.terms import Tail
from proofs.arithmetic.polynomial import Monomial, Polynomial, canonical_order
from proofs.checking.cases import Case, Sign
from proofs.checking.certificate import Squares, Summand
from proofs.checking.obligation import Box
from proofs.checking.tails import facts


def hypotheses(case: Case) -> tuple[Sign, ...]:
    """What holds at a point where the case fails, in a fixed order.

    0 is the negated goal, then come the premises, the ends of the box, and the facts about each binomial tail.
    """
    signs = (case.goal.negated, *case.premises)
    tails = {g for sign in signs for g in sign.polynomial.generators if isinstance(g, Tail)}
    known = (fact for tail in sorted(tails, key=canonical_order) for fact in facts(tail, case.box))
    return (*signs, *ends(case.box), *known)


def ends(box: Box) -> tuple[Sign, ...]:
    """The low end of each parameter in the order of the box, each followed by the high end where there is one."""
    found: list[Sign] = []
    for variable, interval in box.items():
        here = Polynomial.of(variable)
        found.append(Sign(here - Polynomial.of(interval.low), interval.low_open))
        if interval.high is not None:
            found.append(Sign(Polynomial.of(interval.high) - here, interval.high_open))
    return tuple(found)


def value(summands: Sequence[Summand], signs: Sequence[Sign]) -> Polynomial:
    """The sum of all summands. Raises CertificateRejected where one names a hypothesis that there is not."""
    total = Polynomial.of(0)
    for summand in summands:
        part = expanded(summand.weight) if isinstance(summand.weight, Squares) else Polynomial.of(summand.weight)
        for factor in summand.factors:
            if not 0 <= factor < len(signs):
                raise CertificateRejected(f"there is no hypothesis {factor}: the case has {len(signs)}, from 0")
            part = part * signs[factor].polynomial
        total = total + part
    return total


def expanded(squares: Squares) -> Polynomial:
    """z' Q z multiplied out. Raises CertificateRejected where there is not one row a monomial."""
    if len(squares.rows) != len(squares.monomials):
        raise CertificateRejected("the matrix of a sum of squares needs one row a monomial")
    total = Polynomial.of(0)
    basis = [_multiplied(monomial) for monomial in squares.monomials]
    for i, row in enumerate(squares.rows):
        for j, entry in enumerate(row):
            if entry:
                total = total + basis[i] * basis[j] * Polynomial.of(entry if i == j else 2 * entry)
    return total


def _multiplied(monomial: Monomial) -> Polynomial:
    product = Polynomial.of(1)
    for generator, exponent in monomial:
        product = product * Polynomial.of(generator) ** exponent
    return product


def pivots(rows: Sequence[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    """The diagonal D of Q = L D L', with 0 where a whole column is 0.

    Raises CertificateRejected where the rows are not a lower triangle, and where Q has no such factorisation with
    D >= 0, that is, where it is not positive semidefinite.

    >>> pivots([[Fraction(2)], [Fraction(-3), Fraction(5)], [Fraction(1), Fraction(0), Fraction(5)]])
    (Fraction(2, 1), Fraction(1, 2), Fraction(0, 1))
    """
    if [len(row) for row in rows] != list(range(1, len(rows) + 1)):
        raise CertificateRejected("the matrix of a sum of squares is given row by row, each up to the diagonal")
    left = [list(row) for row in rows]
    found: list[Fraction] = []
    for k in range(len(left)):
        pivot = left[k][k]
        column = [left[i][k] for i in range(k + 1, len(left))]
        if pivot < 0 or (pivot == 0 and any(column)):
            raise CertificateRejected(f"the matrix of a sum of squares is not positive semidefinite: pivot {k + 1}")
        found.append(pivot)
        for i in range(k + 1, len(left)):
            for j in range(k + 1, i + 1):
                if pivot:
                    left[i][j] -= left[i][k] * left[j][k] / pivot
    return tuple(found)


def positive(summand: Summand, signs: Sequence[Sign]) -> bool:
    """Whether a summand is positive wherever the hypotheses hold: a number > 0 times signs that are strict."""
    return isinstance(summand.weight, Fraction) and summand.weight > 0 and all(signs[f].strict for f in summand.factors)
