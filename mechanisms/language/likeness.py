"""Likeness: what was asked of the numbers of a state while it was read. States that answer alike are read alike.

The period of `watched[2]` differs from that of `watched[3]` in its numbers, and where a condition asks for them. So one
state is read with variables in the place of its indices. Where reading has to know (`k < 3`, an exponent, a count, the
bracket of a state), the state answers for itself, and the question is kept. All states of its family that give the
same answers have the same period, with their own numbers in it.

Not here: the states of a game gathered in this way (mechanisms/language/blocks.py).
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.game.states import Family, State, Transition
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import mentions
from mechanisms.terms.terms import (
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Number,
    Product,
    Relation,
    Sum,
    Term,
    Truth,
    Variable,
    all_of,
    any_of,
    compare,
    negate,
)


class Likeness:
    """The questions that were asked of one state, with its answers."""

    def __init__(self, state: State) -> None:
        """The variables have names that no spec can give."""
        self.indices = tuple(Variable(f"index {place}") for place in range(1, len(state.index) + 1))
        self._evaluation = Evaluation(dict(zip(self.indices, map(Fraction, state.index), strict=True)))
        self._own = frozenset(self.indices)
        self.answers = dict[Condition, bool]()

    def settled(self, condition: Condition) -> Condition:
        """A condition in which every comparison of indices alone is answered."""
        match condition:
            case Comparison() if self._own >= mentions(condition):
                return Truth(self._answer(condition))
            case Negation(inner):
                return negate(self.settled(inner))
            case Conjunction(conditions):
                return all_of(*map(self.settled, conditions))
            case Disjunction(conditions):
                return any_of(*map(self.settled, conditions))
            case _:
                return condition

    def equal(self, one: Term, other: Term) -> bool:
        """Whether two terms are equal in this state."""
        return one == other or self.settled(compare(one, Relation.EQ, other)) == Truth(True)

    def within(self, family: Family, transition: Transition) -> bool:
        """Whether a family has the state to which a transition leads."""
        for (low, high), number in zip(family.bounds, transition.numbers, strict=True):
            for less, more in ((Number(Fraction(low)), number), (number, Number(Fraction(high)))):
                if self.settled(compare(less, Relation.LE, more)) != Truth(True):
                    return False
        return True

    def number(self, term: Term) -> Term:
        """A term of indices alone as its number in this state: asked of others is that theirs is the same."""
        if isinstance(term, Number) or not mentions(term) <= self._own:
            return term
        found = Number(self._evaluation.term(term))
        self._answer(Comparison(term, Relation.EQ, found))
        return found

    def whole(self, term: Term) -> int:
        """What a term of indices that is a whole number in every state comes to in this one; nothing is asked."""
        return int(self._evaluation.term(term))

    def is_whole(self, term: Term) -> bool:
        """Whether a term is sums and products of indices and whole numbers, hence whole in every state."""
        match term:
            case Number(value):
                return value.denominator == 1
            case Variable():
                return term in self._own
            case Sum(parts) | Product(parts):
                return all(map(self.is_whole, parts))
            case _:
                return False

    def _answer(self, question: Condition) -> bool:
        if question not in self.answers:
            self.answers[question] = self._evaluation.condition(question)
        return self.answers[question]
