"""Quotients of terms in lowest terms and in a short spelling, by FLINT's polynomials.

    quotient(above, below, value)   the shortest of several equal spellings of `above / below`
    root(term, unknown, value)      where a term that is linear in the unknown is 0
    linear(term, unknown, value)    the same with the slope and the rest

Names, binomial tails, `min`, `max`, `abs` and `if` are the generators: what is inside a call stays as it is.
`value` gives the exact value of a term at one point: brackets are spelled so that they are positive there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import gcd
from typing import Any, TypeAlias

from mechanisms.errors import DomainError
from mechanisms.terms.free_variables import below as parts_of
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import (
    Abs,
    Condition,
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
from proofs.arithmetic.growth import most_beneath, most_monomials
from solvers.formulas.notation import text

_ONE = Number(Fraction(1))
MOST_MONOMIALS = 4096
"""A formula that may have more monomials when it is multiplied out is not spelled: it would be unreadable."""
_MOST_WRITTEN = 4096
"""Names, numbers and signs within the calls of a formula that is spelled, each as often as it is written."""
_MOST_BITS = 10_000
"""Bits of a number in a formula that is spelled: about 3,000 digits, and Python writes no more than 4,300."""
_TOO_LARGE = "the formula is too large to be read when it is multiplied out"

Value: TypeAlias = Callable[[Term], Fraction]
_Mpoly: TypeAlias = Any  # flint.fmpz_mpoly, which has no types


def quotient(above: Term, below: Term, value: Value) -> Term:
    """`above` over `below` in lowest terms and a short spelling, the denominator positive by its `value`.

    Raises DomainError where `below` is 0 everywhere, or where a formula is too large to be read.

    >>> from mechanisms.terms.evaluation import evaluate
    >>> p, f = Variable("p"), Variable("f")
    >>> at = {p: Fraction(1, 2), f: Fraction(1, 4)}
    >>> text(quotient(p * p - f * f, (p - f) * p, lambda term: evaluate(term, at)))
    '(f + p)/p'
    """
    ring = _Ring(above, below)
    return ring.spelled(*ring.quotient(Quotient(above, below)), value)


def root(term: Term, unknown: Variable, value: Value) -> Term | None:
    """The value of the unknown at which a term is 0, as a quotient; None where the term is not linear in it.

    Raises DomainError as `quotient` does.

    >>> from mechanisms.terms.evaluation import evaluate
    >>> b, c, p = map(Variable, "bcp")
    >>> text(root(c - p * b, b, lambda term: evaluate(term, {c: Fraction(3), p: Fraction(1, 2)})))
    'c/p'
    """
    ring = _Ring(term)
    powers = ring.by_powers(ring.quotient(term)[0], unknown)
    if len(powers) != 2:
        return None
    return ring.spelled(*_lowest(-powers[0], powers[1]), value)


class Linear(Frozen):
    """A term that is `(slope * unknown + offset) / divisor`; its root, spelled, is `above / below`."""

    slope: Term
    offset: Term
    divisor: Term
    above: Term
    below: Term


def linear(term: Term, unknown: Variable, value: Value) -> Linear | None:
    """A term as a linear one in the unknown; None where it is not linear, or does not have the unknown in it.

    The divisor is 1 where the unknown is not in it. Raises DomainError as `quotient` does.
    """
    ring = _Ring(term)
    above, below = ring.quotient(term)
    if any(unknown in variables(atom) for atom in ring.occurring(above, below) if atom != unknown):
        return None
    powers = ring.by_powers(above, unknown)
    if len(powers) != 2:
        return None
    found = ring.spelled(*_lowest(-powers[0], powers[1]), value)
    parts = (found.numerator, found.denominator) if isinstance(found, Quotient) else (found, _ONE)
    if len(ring.by_powers(below, unknown)) > 1:
        return Linear(ring.polynomial(powers[1]), ring.polynomial(powers[0]), ring.polynomial(below), *parts)
    slope, offset = (ring.spelled(*_lowest(power, below), value) for power in reversed(powers))
    return Linear(slope, offset, _ONE, *parts)


class _Ring:
    """Polynomials with whole coefficients over the names and calls of some terms."""

    def __init__(self, *terms: Term) -> None:
        import flint

        if any(max(most_monomials(term), most_beneath(term)) > MOST_MONOMIALS for term in terms):
            raise DomainError(_TOO_LARGE)
        atoms = _atoms(terms)
        written = dict[Term | Condition, int]()
        if sum(_written(atom, written) for atom in atoms) > _MOST_WRITTEN:
            raise DomainError(_TOO_LARGE)
        self.atoms = sorted(atoms, key=text)
        names = tuple(f"x{i}" for i in range(len(self.atoms))) or ("x0",)
        self._context = flint.fmpz_mpoly_ctx.get(names, "lex")
        self._of = dict(zip(self.atoms, self._context.gens(), strict=False))
        self._ratios = dict[Term, tuple[_Mpoly, _Mpoly]]()

    def quotient(self, term: Term) -> tuple[_Mpoly, _Mpoly]:
        """A term as a numerator over a denominator without a common factor."""
        return _lowest(*self._ratio(term))

    def _ratio(self, term: Term) -> tuple[_Mpoly, _Mpoly]:
        """A term as a numerator over a denominator; terms that others share are multiplied out once."""
        if term not in self._ratios:
            self._ratios[term] = self._multiplied_out(term)
        return self._ratios[term]

    def _multiplied_out(self, term: Term) -> tuple[_Mpoly, _Mpoly]:
        match term:
            case Number(value):
                return self._context.constant(value.numerator), self._context.constant(value.denominator)
            case Sum(terms):
                above, below = self._ratio(terms[0])
                for each in terms[1:]:
                    other, beneath = self._ratio(each)
                    common = below.gcd(beneath)
                    above = above * (beneath / common) + other * (below / common)
                    below = below * (beneath / common)
                return above, below
            case Product(factors):
                above, below = self._context.constant(1), self._context.constant(1)
                for each in factors:
                    other, beneath = self._ratio(each)
                    above, below = above * other, below * beneath
                return above, below
            case Quotient(first, second):
                (above, below), (other, beneath) = self._ratio(first), self._ratio(second)
                return above * beneath, below * other
            case Power(base, exponent):
                above, below = self._ratio(base)
                return above**exponent, below**exponent
            case _:
                return self._of[term], self._context.constant(1)

    def by_powers(self, polynomial: _Mpoly, unknown: Variable) -> list[_Mpoly]:
        """The coefficients of unknown^0, unknown^1, ..."""
        if unknown not in self._of:
            return [polynomial]
        at = self.atoms.index(unknown)
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in polynomial.to_dict().items():
            rest = (*exponents[:at], 0, *exponents[at + 1 :])
            parts.setdefault(exponents[at], {})[rest] = coefficient
        return [self._context.from_dict(parts.get(power, {})) for power in range(max(parts, default=0) + 1)]

    def occurring(self, *polynomials: _Mpoly) -> list[Term]:
        """The names and calls that are left in some polynomials."""
        degrees = [max(each) for each in zip(*(p.degrees() for p in polynomials), strict=True)]
        return [atom for atom, degree in zip(self.atoms, degrees, strict=False) if degree > 0]

    def polynomial(self, polynomial: _Mpoly) -> Term:
        """A polynomial as a term, multiplied out."""
        return self._expanded(polynomial)

    def spelled(self, above: _Mpoly, below: _Mpoly, value: Value) -> Term:
        """A quotient in lowest terms as a term. Raises DomainError where its numbers are too long to be read."""
        if any(int(number).bit_length() > _MOST_BITS for each in (above, below) for number in each.coeffs()):
            raise DomainError("the formula has numbers that are too long to be read")
        factored = self._factored(below)
        if value(factored) < 0:
            above, factored = -above, self._factored(-below)
        numerator, denominator = _positive(self._shortest(above), value), _positive(factored, value)
        return numerator if denominator == _ONE else Quotient(numerator, denominator)

    def _shortest(self, polynomial: _Mpoly) -> Term:
        spellings = [self._expanded(polynomial), self._factored(polynomial)]
        for atom in self.atoms:
            parts = self.by_powers(polynomial, atom) if isinstance(atom, Variable) else []
            if len(parts) > 1:
                spellings += [self._collected(parts, atom, spell) for spell in (self._expanded, self._factored)]
        return min(spellings, key=lambda term: (len(text(term)), text(term)))

    def _expanded(self, polynomial: _Mpoly) -> Term:
        terms = []
        for exponents, coefficient in polynomial.to_dict().items():
            powers = zip(self.atoms, exponents, strict=False)
            terms.append(_product(int(coefficient), [_power(atom, int(n)) for atom, n in powers if n]))
        return _sum(terms)

    def _factored(self, polynomial: _Mpoly) -> Term:
        try:
            content, factors = polynomial.factor()
        except OverflowError:  # python-flint cannot order factors that differ only in coefficients above 2^63
            return self._expanded(polynomial)
        return _product(int(content), [_power(self._expanded(factor), int(times)) for factor, times in factors])

    def _collected(self, parts: list[_Mpoly], atom: Term, spell: Callable[[_Mpoly], Term]) -> Term:
        terms: list[Term] = []
        for exponent, part in enumerate(parts):
            coefficient = spell(part)
            if exponent == 0 and isinstance(coefficient, Sum):
                terms += coefficient.terms
            elif not part.is_zero():
                terms.append(_product(1, [coefficient, *([_power(atom, exponent)] if exponent else [])]))
        return _sum(terms)


def _lowest(above: _Mpoly, below: _Mpoly) -> tuple[_Mpoly, _Mpoly]:
    if below.is_zero():
        raise DomainError("a denominator is 0 whatever the parameters are")
    common = above.gcd(below)
    above, below = above / common, below / common
    shared = gcd(*(int(c) for c in (*above.coeffs(), *below.coeffs())))
    return above / shared, below / shared


def _atoms(terms: Iterable[Term]) -> set[Term]:
    """The names and calls that terms are made of by sums, products, quotients and powers."""
    seen, waiting = set[Term](), list(terms)
    while waiting:
        term = waiting.pop()
        if term in seen:
            continue
        seen.add(term)
        match term:
            case Sum(inner) | Product(inner):
                waiting += inner
            case Quotient(above, below):
                waiting += (above, below)
            case Power(base, _):
                waiting.append(base)
            case _:
                continue
    return {term for term in seen if isinstance(term, Variable | Tail | MinMax | Abs | IfThenElse)}


def _written(node: Term | Condition, known: dict[Term | Condition, int]) -> int:
    """How many nodes are written for a node, with shared ones as often as they occur."""
    if node not in known:
        known[node] = 1 + sum(_written(part, known) for part in parts_of(node))
    return known[node]


def _sum(terms: list[Term]) -> Term:
    return Number(Fraction(0)) if not terms else terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _product(number: int, factors: list[Term]) -> Term:
    """A product as it is written: numbers multiplied, products within it opened, sums left alone."""
    whole, rest = Fraction(number), list[Term]()
    for factor in factors:
        for each in factor.factors if isinstance(factor, Product) else (factor,):
            if isinstance(each, Number):
                whole *= each.value
            else:
                rest.append(each)
    if whole != 1 or not rest:
        rest.insert(0, Number(whole))
    return rest[0] if len(rest) == 1 else Product(tuple(rest))


def _power(base: Term, exponent: int) -> Term:
    return base if exponent == 1 else Power(base, exponent)


def _positive(term: Term, value: Value, *, signed: bool = False) -> Term:
    """A product with its brackets positive at the point of `value`; `signed` where a minus may precede it.

    Multiplying the brackets by -1 in pairs, or with the number before them, keeps the product.
    """
    if isinstance(term, Sum):
        spelled = [_positive(each, value, signed=True) for each in term.terms]
        return _sum([each for part in spelled for each in (part.terms if isinstance(part, Sum) else (part,))])
    if not isinstance(term, Product):
        return term
    number, factors = Fraction(1), list[Term]()
    for factor in term.factors:
        if isinstance(factor, Number):
            number *= factor.value
        elif isinstance(factor, Sum) and value(factor) < 0:
            number, factor = -number, _negated(factor)
            factors.append(factor)
        else:
            factors.append(factor)
    brackets = [i for i, factor in enumerate(factors) if isinstance(factor, Sum)]
    if number < 0 and brackets and not signed:
        number, factors[brackets[0]] = -number, _negated(factors[brackets[0]])
    return _times(number, factors)


def _times(number: Fraction, factors: list[Term]) -> Term:
    if number == 1 and factors:
        return factors[0] if len(factors) == 1 else Product(tuple(factors))
    return Product((Number(number), *factors)) if factors else Number(number)


def _negated(term: Term) -> Term:
    """A sum with every sign turned."""
    assert isinstance(term, Sum)
    return _sum([_product(-1, [each]) for each in term.terms])
