"""Numbers out of terms, and terms out of terms: evaluate, substitute, and what a term mentions.

    evaluate   a term at values of its variables      -> Fraction
    holds      a condition at values                  -> bool
    replace    variables and events replaced by terms -> a smaller term, folded on the way
    mentions   the variables and events below a node

Every walk is one `match` that the type checker knows to be complete: a new kind of node
makes it list the places that must learn of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import comb, prod
from typing import assert_never

from mechanisms.errors import DomainError
from mechanisms.terms import (
    Choice,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    Extremum,
    Magnitude,
    Negation,
    Node,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
    add,
    all_of,
    any_of,
    choose,
    compare,
    divide,
    multiply,
    negate,
    power,
)

Values = Mapping[Variable, Fraction]


def evaluate(term: Term, values: Values) -> Fraction:
    """The exact value of a term in which every event is settled.

    Raises DomainError where a denominator is 0 or a binomial tail is outside its domain,
    KeyError where a variable has no value.

    >>> x = Variable("x")
    >>> evaluate(x * x + Number(Fraction(1, 2)), {x: Fraction(3)})
    Fraction(19, 2)
    """
    return Evaluation(values).term(term)


def holds(condition: Condition, values: Values) -> bool:
    """Whether a condition in which every event is settled is true at these values."""
    return Evaluation(values).condition(condition)


class Evaluation:
    """The values of many terms at one point, with shared subterms evaluated once."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._done: dict[Term, Fraction] = {}

    def term(self, term: Term) -> Fraction:
        """The exact value of a term; raises as `evaluate` does."""
        if isinstance(term, Number):
            return term.value
        if term not in self._done:
            self._done[term] = self._compute(term)
        return self._done[term]

    def _compute(self, term: Term) -> Fraction:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return value
            case Variable():
                return self._values[term]
            case Sum(terms):
                return sum(map(self.term, terms), Fraction(0))
            case Product(factors):
                return prod(map(self.term, factors), start=Fraction(1))
            case Quotient(numerator, denominator):
                below = self.term(denominator)
                if below == 0:
                    raise DomainError("a denominator is 0 at this point")
                return self.term(numerator) / below
            case Power(base, exponent):
                return self.term(base) ** exponent
            case Extremum(pick, terms):
                return (min if pick is Pick.LEAST else max)(map(self.term, terms))
            case Magnitude(inner):
                return abs(self.term(inner))
            case Choice(condition, then, otherwise):
                return self.term(then if self.condition(condition) else otherwise)
            case Tail(probability, trials, least):
                return binomial_tail(self.term(probability), self.term(trials), self.term(least))
            case _:
                assert_never(term)

    def condition(self, condition: Condition) -> bool:
        """Whether a condition is true; raises as `evaluate` does."""
        match condition:
            case Truth(value):
                return value
            case Comparison(left, relation, right):
                return relation.holds(self.term(left), self.term(right))
            case Negation(inner):
                return not self.condition(inner)
            case Conjunction(conditions):
                return all(map(self.condition, conditions))
            case Disjunction(conditions):
                return any(map(self.condition, conditions))
            case Occurs(event):
                raise ValueError(f"the event `{event}` is not settled")
            case _:
                assert_never(condition)


def binomial_tail(probability: Fraction, trials: Fraction, least: Fraction) -> Fraction:
    """P(X >= least) for X binomial, exact.

    Raises DomainError unless 0 <= probability <= 1 and trials, least are whole and >= 0.

    >>> binomial_tail(Fraction(1, 2), Fraction(2), Fraction(1))
    Fraction(3, 4)
    """
    n, k = whole(trials, "trials"), whole(least, "the least number of successes")
    if not 0 <= probability <= 1:
        raise DomainError(f"probability {probability} is outside [0, 1]")
    if k == 0:
        return Fraction(1)
    miss = 1 - probability
    if k == 1:
        return 1 - miss**n
    return 1 - sum((comb(n, i) * probability**i * miss ** (n - i) for i in range(min(k, n + 1))), Fraction(0))


def whole(value: Fraction, what: str) -> int:
    """The value as a whole number of at least 0; DomainError where it is none."""
    if value.denominator != 1 or value < 0:
        raise DomainError(f"{what} must be a whole number of at least 0, not {value}")
    return value.numerator


def replace(
    term: Term,
    variables: Mapping[Variable, Term] | None = None,
    settled: Callable[[Event], bool | None] = lambda event: None,
) -> Term:
    """The term with variables replaced and events settled, folded where that decides something.

    `settled` answers True or False for an event that is decided and None for one left open.
    """
    return _Replacement(variables or {}, settled).term(term)


def replace_in(
    condition: Condition,
    variables: Mapping[Variable, Term] | None = None,
    settled: Callable[[Event], bool | None] = lambda event: None,
) -> Condition:
    """`replace` for a condition."""
    return _Replacement(variables or {}, settled).condition(condition)


def swap(condition: Condition, old: Term, new: Term) -> Condition:
    """The condition with every occurrence of one subterm replaced by another term."""
    return _swapping(old, new).condition(condition)


def swap_term(term: Term, old: Term, new: Term) -> Term:
    """`swap` for a term."""
    return _swapping(old, new).term(term)


def _swapping(old: Term, new: Term) -> _Replacement:
    walk_through = _Replacement({}, lambda event: None)
    walk_through.know(old, new)
    return walk_through


class _Replacement:
    """One walk of `replace`, with the shared subtrees done once."""

    def __init__(self, variables: Mapping[Variable, Term], settled: Callable[[Event], bool | None]) -> None:
        self._variables, self._settled = variables, settled
        self._done: dict[Term, Term] = {}

    def know(self, old: Term, new: Term) -> None:
        """Have every later occurrence of `old` replaced by `new`."""
        self._done[old] = new

    def term(self, term: Term) -> Term:
        if term not in self._done:
            self._done[term] = self._rebuild(term)
        return self._done[term]

    def _rebuild(self, term: Term) -> Term:  # noqa: C901  one case a kind of term
        match term:
            case Number():
                return term
            case Variable():
                return self._variables.get(term, term)
            case Sum(terms):
                return add(*map(self.term, terms))
            case Product(factors):
                return multiply(*map(self.term, factors))
            case Quotient(numerator, denominator):
                return divide(self.term(numerator), self.term(denominator))
            case Power(base, exponent):
                return power(self.term(base), exponent)
            case Extremum(pick, terms):
                return Extremum(pick, tuple(map(self.term, terms)))
            case Magnitude(inner):
                return Magnitude(self.term(inner))
            case Choice(condition, then, otherwise):
                return choose(self.condition(condition), self.term(then), self.term(otherwise))
            case Tail(probability, trials, least):
                return Tail(self.term(probability), self.term(trials), self.term(least))
            case _:
                assert_never(term)

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case Truth():
                return condition
            case Occurs(event):
                known = self._settled(event)
                return condition if known is None else Truth(known)
            case Comparison(left, relation, right):
                return compare(self.term(left), relation, self.term(right))
            case Negation(inner):
                return negate(self.condition(inner))
            case Conjunction(conditions):
                return all_of(*map(self.condition, conditions))
            case Disjunction(conditions):
                return any_of(*map(self.condition, conditions))
            case _:
                assert_never(condition)


def mentions(node: Term | Condition) -> frozenset[Variable | Event]:
    """The variables and events anywhere below a node.

    >>> sorted(v.name for v in mentions(Variable("x") * Variable("y")))
    ['x', 'y']
    """
    found = set[Variable | Event]()
    for below in walk(node):
        if isinstance(below, Variable):
            found.add(below)
        elif isinstance(below, Occurs):
            found.add(below.event)
    return frozenset(found)


def variables(node: Term | Condition) -> frozenset[Variable]:
    """The variables anywhere below a node."""
    return frozenset(m for m in mentions(node) if isinstance(m, Variable))


def events(node: Term | Condition) -> frozenset[Event]:
    """The events anywhere below a node."""
    return frozenset(m for m in mentions(node) if isinstance(m, Event))


def walk(node: Term | Condition) -> Iterator[Term | Condition]:
    """Every distinct node of the tree, the root first."""
    seen, waiting = set[Node](), [node]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        yield current
        waiting.extend(_below(current))


def _below(node: Term | Condition) -> tuple[Term | Condition, ...]:
    match node:
        case Number() | Variable() | Truth() | Occurs():
            return ()
        case Sum(terms) | Extremum(_, terms):
            return terms
        case Product(factors):
            return factors
        case Quotient(first, second) | Comparison(first, _, second):
            return (first, second)
        case Power(inner, _) | Magnitude(inner):
            return (inner,)
        case Choice(condition, then, otherwise):
            return (condition, then, otherwise)
        case Tail(probability, trials, least):
            return (probability, trials, least)
        case Negation(condition):
            return (condition,)
        case Conjunction(conditions) | Disjunction(conditions):
            return conditions
        case _:
            assert_never(node)
