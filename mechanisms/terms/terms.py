"""Exact terms and conditions: the one tree in which every formula of a mechanism is written.

    Term       Number · Variable · Sum · Product · Quotient · Power · MinMax · Abs · IfThenElse · Tail
    Condition  Truth · Occurs · Comparison · Negation · Conjunction · Disjunction

Nodes are immutable, exact (`Fraction`) and cheap to compare: each one computes its hash once.
`==` asks whether two trees are the same tree; an equation is `Comparison(a, Relation.EQ, b)`.

Not here: dimensions (mechanisms/terms/units.py), reading text (mechanisms/language/), polynomials
(proofs/arithmetic/polynomial.py), numbers out of terms (mechanisms/terms/evaluation.py).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from fractions import Fraction
from typing import TypeAlias, cast

from mechanisms.values import Frozen

ZERO, ONE = Fraction(0), Fraction(1)


class Node(Frozen, keeps_hash=True):
    """What terms and conditions share: sameness by structure, with the hash kept.

    Not an abstract class of the standard library: `isinstance` and `match` would pay for it at every node.
    """


class Arithmetic(Node):
    """What every kind of term can do: + - * / and whole powers. Any other operator raises."""

    def __add__(self, other: Term) -> Term:
        return add(cast("Term", self), other)

    def __sub__(self, other: Term) -> Term:
        return add(cast("Term", self), negative(other))

    def __mul__(self, other: Term) -> Term:
        return multiply(cast("Term", self), other)

    def __truediv__(self, other: Term) -> Term:
        return divide(cast("Term", self), other)

    def __neg__(self) -> Term:
        return negative(cast("Term", self))

    def __pow__(self, exponent: int) -> Term:
        return power(cast("Term", self), exponent)


class Relation(Enum):
    """The relation between the two sides of a comparison."""

    LT = "<"
    LE = "<="
    EQ = "=="
    NE = "!="
    GE = ">="
    GT = ">"

    @property
    def opposite(self) -> Relation:
        """The relation that holds exactly where this one does not."""
        return _OPPOSITE[self]

    def holds(self, left: Fraction, right: Fraction) -> bool:
        """Whether `left` has this relation to `right`."""
        return _HOLDS[self](left, right)


_HOLDS: dict[Relation, Callable[[Fraction, Fraction], bool]] = {
    Relation.LT: operator.lt,
    Relation.LE: operator.le,
    Relation.EQ: operator.eq,
    Relation.NE: operator.ne,
    Relation.GE: operator.ge,
    Relation.GT: operator.gt,
}
_OPPOSITE = {
    Relation.LT: Relation.GE,
    Relation.GE: Relation.LT,
    Relation.LE: Relation.GT,
    Relation.GT: Relation.LE,
    Relation.EQ: Relation.NE,
    Relation.NE: Relation.EQ,
}


class Event(Frozen, keeps_hash=True):
    """Something that happens in a play: a move taken at a stage, or a chance event that comes true."""

    stage: str
    name: str

    def __str__(self) -> str:
        return self.name


class Number(Arithmetic):
    """An exact rational."""

    value: Fraction


class Variable(Arithmetic):
    """A parameter of the mechanism, in base units."""

    name: str


class Sum(Arithmetic):
    """The sum of two or more terms."""

    terms: tuple[Term, ...]


class Product(Arithmetic):
    """The product of two or more factors."""

    factors: tuple[Term, ...]


class Quotient(Arithmetic):
    """Numerator over denominator; where the denominator is 0 the term has no value."""

    numerator: Term
    denominator: Term


class Power(Arithmetic):
    """A term to a whole exponent of at least 2."""

    base: Term
    exponent: int


class Pick(Enum):
    """Which of several terms a `MinMax` is."""

    LEAST = "min"
    GREATEST = "max"


class MinMax(Arithmetic):
    """The least or the greatest of several terms."""

    pick: Pick
    terms: tuple[Term, ...]


class Abs(Arithmetic):
    """The absolute value."""

    term: Term


class IfThenElse(Arithmetic):
    """One term where a condition holds, another where it does not."""

    condition: Condition
    then: Term
    otherwise: Term


class Tail(Arithmetic):
    """P(X >= least) for X binomial with `trials` trials of probability `probability`.

    `any_of(p, n)` is the tail with least = 1. Trials and least must be whole numbers once
    the fixed parameters are put in.
    """

    probability: Term
    trials: Term
    least: Term


class Truth(Node):
    """Always true, or never."""

    value: bool


class Occurs(Node):
    """The event is part of the play."""

    event: Event


class Comparison(Node):
    """Two terms and the relation between them."""

    left: Term
    relation: Relation
    right: Term


class Negation(Node):
    """True where the condition is false."""

    condition: Condition


class Conjunction(Node):
    """True where all conditions are."""

    conditions: tuple[Condition, ...]


class Disjunction(Node):
    """True where at least one condition is."""

    conditions: tuple[Condition, ...]


Term: TypeAlias = Number | Variable | Sum | Product | Quotient | Power | MinMax | Abs | IfThenElse | Tail
"""A number, once every variable has a value and every event is settled. Closed: `match` can be complete."""

Condition: TypeAlias = Truth | Occurs | Comparison | Negation | Conjunction | Disjunction
"""True or false, once every variable has a value and every event is settled."""

TRUE, FALSE = Truth(True), Truth(False)


def number(value: Fraction | int) -> Number:
    """The term of an exact number."""
    return Number(Fraction(value))


def add(*terms: Term) -> Term:
    """The sum, with numbers folded and nested sums flattened.

    >>> add(number(1), Variable("x"), number(2)) == add(Variable("x"), number(3))
    True
    """
    constant, rest = ZERO, list[Term]()
    for term in _flat(terms, Sum):
        if isinstance(term, Number):
            constant += term.value
        else:
            rest.append(term)
    if constant or not rest:
        rest.append(Number(constant))
    return rest[0] if len(rest) == 1 else Sum(tuple(rest))


def multiply(*factors: Term) -> Term:
    """The product, with numbers folded and nested products flattened; 0 swallows the rest.

    >>> multiply(number(0), Variable("x"))
    Number(value=Fraction(0, 1))
    """
    constant, rest = ONE, list[Term]()
    for factor in _flat(factors, Product):
        if isinstance(factor, Number):
            constant *= factor.value
        else:
            rest.append(factor)
    if constant == 0:
        return Number(ZERO)
    if constant != 1 or not rest:
        rest.insert(0, Number(constant))
    return rest[0] if len(rest) == 1 else Product(tuple(rest))


def _flat(terms: Iterable[Term], kind: type[Sum] | type[Product]) -> Iterator[Term]:
    for term in terms:
        if isinstance(term, kind):
            yield from term.terms if isinstance(term, Sum) else term.factors
        else:
            yield term


def negative(term: Term) -> Term:
    """The term with its sign turned."""
    return multiply(Number(-ONE), term)


def complement(probability: Term) -> Term:
    """1 less a probability; what it was made from, where it is one already.

    >>> complement(complement(Variable("p")))
    Variable(name='p')
    """
    if isinstance(probability, Sum) and len(probability.terms) == 2 and probability.terms[1] == Number(ONE):
        return negative(probability.terms[0])
    return Number(ONE) - probability


def divide(numerator: Term, denominator: Term) -> Term:
    """The quotient; a division by a non-zero number becomes a product."""
    if isinstance(denominator, Number) and denominator.value != 0:
        return multiply(Number(1 / denominator.value), numerator)
    return Quotient(numerator, denominator)


def power(base: Term, exponent: int) -> Term:
    """The base to a whole exponent of at least 0."""
    if exponent < 0:
        raise ValueError(f"exponent {exponent} is negative: write a quotient")
    if exponent == 0:
        return Number(ONE)
    if isinstance(base, Number):
        return Number(base.value**exponent)
    return base if exponent == 1 else Power(base, exponent)


def choose(condition: Condition, then: Term, otherwise: Term) -> Term:
    """One of two terms, decided at once where the condition is settled."""
    if isinstance(condition, Truth):
        return then if condition.value else otherwise
    return then if then == otherwise else IfThenElse(condition, then, otherwise)


def compare(left: Term, relation: Relation, right: Term) -> Condition:
    """The comparison, decided at once where both sides are numbers."""
    if isinstance(left, Number) and isinstance(right, Number):
        return Truth(relation.holds(left.value, right.value))
    return Comparison(left, relation, right)


def negate(condition: Condition) -> Condition:
    """The condition that holds exactly where this one does not."""
    match condition:
        case Truth(value):
            return Truth(not value)
        case Negation(inner):
            return inner
        case Comparison(left, relation, right):
            return Comparison(left, relation.opposite, right)
        case _:
            return Negation(condition)


def all_of(*conditions: Condition) -> Condition:
    """The conjunction, without what is always true."""
    kept = [c for c in conditions if c != TRUE]
    if FALSE in kept:
        return FALSE
    return TRUE if not kept else kept[0] if len(kept) == 1 else Conjunction(tuple(kept))


def any_of(*conditions: Condition) -> Condition:
    """The disjunction, without what is never true."""
    kept = [c for c in conditions if c != FALSE]
    if TRUE in kept:
        return TRUE
    return FALSE if not kept else kept[0] if len(kept) == 1 else Disjunction(tuple(kept))
