"""Terms out of terms: variables replaced, events settled, one subterm swapped for another.

Whatever a replacement decides is folded at once, so that the result is no larger than it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
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


def replace(
    term: Term,
    variables: Mapping[Variable, Term] | None = None,
    settled: Callable[[Event], bool | None] = lambda event: None,
) -> Term:
    """The term with variables replaced and events settled, folded where that decides something.

    `settled` answers True or False for an event that is decided and None for one left open.
    """
    return Rewriting(variables, settled).term(term)


def replace_in(
    condition: Condition,
    variables: Mapping[Variable, Term] | None = None,
    settled: Callable[[Event], bool | None] = lambda event: None,
) -> Condition:
    """`replace` for a condition."""
    return Rewriting(variables, settled).condition(condition)


def swap_term(term: Term, old: Term, new: Term) -> Term:
    """The term with every occurrence of one subterm replaced by another term."""
    rewriting = Rewriting()
    rewriting.know(old, new)
    return rewriting.term(term)


class Rewriting:
    """The same replacement for many terms, with the subtrees that they share done once.

    `fold` may give a simpler term for each that was rebuilt: its parts have been folded before it.
    """

    def __init__(
        self,
        variables: Mapping[Variable, Term] | None = None,
        settled: Callable[[Event], bool | None] = lambda event: None,
        fold: Callable[[Term], Term] = lambda term: term,
    ) -> None:
        self._variables, self._settled, self._fold = variables or {}, settled, fold
        self._done: dict[Term, Term] = {}

    def know(self, old: Term, new: Term) -> None:
        """Have every later occurrence of `old` replaced by `new`."""
        self._done[old] = new

    def term(self, term: Term) -> Term:
        if term not in self._done:
            self._done[term] = self._fold(self._rebuild(term))
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
            case MinMax(pick, terms):
                return MinMax(pick, tuple(map(self.term, terms)))
            case Abs(inner):
                return Abs(self.term(inner))
            case IfThenElse(condition, then, otherwise):
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
