"""Generated families of true obligations, by number of parameters and degree.

    corner-tight   a random polynomial of degree 1 in each parameter, lifted until its worst corner is 0
    tries          (1 - (1-p)^d) (B_1 + ... + B_n) >= s: a job checked d times, several bonds at stake
    lifted         a random polynomial of degree d, lifted until its smallest Bernstein coefficient is 0

True by construction, so that an engine that refutes one is wrong; 0 is attained in the first, and in the others where
a coefficient at a corner is the smallest.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations_with_replacement, product
from random import Random

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Number, Relation, Term, Variable, add, multiply, number
from proofs.arithmetic.bernstein import coefficients, degrees
from proofs.arithmetic.polynomial import Monomial, Polynomial
from proofs.checking.obligation import Box, Obligation

Family = Callable[[int, int, Random], Obligation]
"""From a number of parameters, a degree and a source of chance to one obligation."""


def corner_tight(parameters: int, degree: int, random: Random) -> Obligation:
    """Degree 1 in each parameter; `degree` is not used."""
    names = _names(parameters)
    box = {name: _range(random) for name in names}
    monomials: list[Monomial] = [
        tuple((v, 1) for v, e in zip(names, m, strict=True) if e) for m in product((0, 1), repeat=parameters)
    ]
    return _lifted(_random(monomials, random), box)


def tries(parameters: int, degree: int, random: Random) -> Obligation:
    """One probability, a saving, and the rest bonds."""
    rate, saving, *bonds = _names(parameters) if parameters > 2 else (*_names(parameters), Variable("B"))
    low = Fraction(random.randint(1, 9), 10)
    box = {
        rate: Interval(low, Fraction(1)),
        **{bond: Interval(Fraction(random.randint(1, 9)), Fraction(100)) for bond in bonds},
    }
    caught = number(1) - (number(1) - rate) ** degree
    least = (1 - (1 - low) ** degree) * sum((box[bond].low for bond in bonds), Fraction(0))
    box[saving] = Interval(Fraction(0), least)
    goal = multiply(caught, add(*bonds, number(0))) - saving
    return Obligation("tries", box, (), Comparison(goal, Relation.GE, number(0)))


def lifted(parameters: int, degree: int, random: Random) -> Obligation:
    """All monomials up to the total degree, at most 60 of them."""
    names = _names(parameters)
    box = {name: _range(random) for name in names}
    found = [_monomial(chosen) for d in range(1, degree + 1) for chosen in combinations_with_replacement(names, d)]
    kept = found if len(found) <= _MOST else random.sample(found, _MOST)
    return _lifted(_random(kept, random), box)


FAMILIES: dict[str, Family] = {"corner-tight": corner_tight, "tries": tries, "lifted": lifted}

_MOST = 60


def _names(parameters: int) -> list[Variable]:
    return [Variable(f"x{i}") for i in range(parameters)]


def _range(random: Random) -> Interval:
    low = Fraction(random.randint(-4, 4), random.randint(1, 4))
    return Interval(low, low + Fraction(random.randint(1, 8), random.randint(1, 4)))


def _monomial(chosen: tuple[Variable, ...]) -> Monomial:
    return tuple((name, chosen.count(name)) for name in dict.fromkeys(chosen))


def _random(monomials: list[Monomial], random: Random) -> Polynomial:
    found = {m: Fraction(random.randint(-9, 9), random.randint(1, 5)) for m in monomials if m}
    return Polynomial({m: c for m, c in found.items() if c})


def _lifted(polynomial: Polynomial, box: Box) -> Obligation:
    least = min(coefficients(polynomial, degrees(polynomial), box))
    goal: Term = (polynomial - Polynomial.of(least)).term()
    return Obligation("lifted", box, (), Comparison(goal, Relation.GE, Number(Fraction(0))))
