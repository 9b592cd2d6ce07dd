"""Binomial tails on their way to a solver of polynomials: written out, or an unknown with facts.

    P = P(at least k of n succeed), each with probability p

    written_out(tail)   P as a polynomial in what p is made of; None where it would be too large
    without_tails(...)  a polynomial with all its tails written out
    facts(tail, box)    what holds of P and p wherever p is a probability

A solver that takes P for an unknown with these facts may answer "no such point", and is right; a
point that it finds is a candidate, since its P need not be the tail. That p lies within [0, 1] is
an implicit claim of every spec (proofs/claims/wellformedness.py).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate, whole
from mechanisms.terms.terms import Tail
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.checking.cases import Sign
from proofs.checking.obligation import Box

MOST_TRIALS = 24
MOST_MONOMIALS = 4_000
"""A tail of more trials than this, or that may have more monomials, is not written out."""

_ZERO, _ONE = Polynomial.of(0), Polynomial.of(1)


def written_out(tail: Tail) -> Polynomial | None:
    """The tail as a polynomial, exactly; None where it has too many trials, too many monomials or a denominator.

    >>> from mechanisms.terms.terms import Variable, number
    >>> p = Variable("p")
    >>> written_out(Tail(p, number(2), number(1))) == ratio(number(2) * p - p * p).numerator
    True
    """
    trials, least = counts(tail)
    hit = _probability(tail)
    if hit is None or trials > MOST_TRIALS or comb(len(hit.coefficients) + trials, trials) > MOST_MONOMIALS:
        return None
    result = _ZERO
    for power in range(trials, -1, -1):
        result = result * hit + Polynomial.of(_coefficient(trials, least, power))
    return result


def without_tails(polynomial: Polynomial) -> Polynomial:
    """The polynomial with every tail written out; DomainError where one cannot be."""
    for generator in polynomial.generators:
        if isinstance(generator, Tail):
            tail = written_out(generator)
            if tail is None:
                raise DomainError("a binomial tail is too long to be written out as a polynomial")
            total = _ZERO
            for part in reversed(polynomial.by_powers(generator)):
                total = total * tail + part
            polynomial = total
    return polynomial


def facts(tail: Tail, box: Box) -> tuple[Sign, ...]:
    """Sign conditions on the tail and its probability p that hold at every point of the box where 0 <= p <= 1.

    low <= P <= high          by interval arithmetic on the closure of the box; P rises with p

    and where p is a polynomial, for 1 <= k <= n:

    k P <= n p                Markov: the mean of the successes, n p, is at least k P(successes >= k)
    (n-k+1)(1-P) <= n (1-p)   Markov, for the failures: fewer than k successes are at least n-k+1 failures
    P (1 + n p) >= n p        for k = 1: (1-p)^n (1 + n p) <= (1-p)^n (1+p)^n = (1-p^2)^n <= 1 (Bernoulli)
    """
    trials, least = counts(tail)
    value = Polynomial.of(tail)
    ends = bounds(tail, closure(box))
    low = Fraction(0) if ends.low is None else max(ends.low, Fraction(0))
    high = Fraction(1) if ends.high is None else min(ends.high, Fraction(1))
    found = [value - Polynomial.of(low), Polynomial.of(high) - value]
    hit = _probability(tail)
    if hit is not None and 1 <= least <= trials:
        mean = Polynomial.of(trials) * hit
        found.append(mean - Polynomial.of(least) * value)
        found.append(Polynomial.of(trials) - mean - Polynomial.of(trials - least + 1) * (_ONE - value))
        if least == 1:
            found.append(value * (_ONE + mean) - mean)
    return tuple(Sign(polynomial, strict=False) for polynomial in found)


def counts(tail: Tail) -> tuple[int, int]:
    """Trials and least number of successes, which an obligation holds as numbers."""
    return whole(evaluate(tail.trials, {}), "trials"), whole(evaluate(tail.least, {}), "the least number of successes")


def _probability(tail: Tail) -> Polynomial | None:
    """The probability as a polynomial; None where something that varies is below a line."""
    inner = ratio(tail.probability)
    below = inner.denominator.constant
    return None if below is None else inner.numerator * Polynomial.of(1 / below)


def _coefficient(trials: int, least: int, power: int) -> int:
    """The coefficient of p^power in P = 1 - sum of C(n,i) p^i (1-p)^(n-i) over i < k."""
    signs = (1, -1)
    missed = range(min(least, power + 1))
    return (power == 0) - sum(comb(trials, i) * comb(trials - i, power - i) * signs[(power - i) % 2] for i in missed)
