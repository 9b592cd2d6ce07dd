"""Does an obligation depend on a parameter? The one rule by which claims have a part in a window.

After cancelling, the truth of a condition depends on the parameters that are left in it: in what is compared, in the
guard of an `if`, in either side of an `or`, inside `min`, `max` and `abs`. An assumption ties parameters together:
whoever depends on one of them depends on all, and on what other assumptions tie to those.

    depends(obligation, parameter)   whether it does
    names(condition)                 the parameters on which the truth of a condition depends
    tied(obligation, parameter)      the parameter, and all that the assumptions tie to it

A condition that is true for a deeper reason than cancelling (`x * x >= 0`) still names its parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import Rewriting
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Node,
    Occurs,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from proofs.arithmetic.fractions import Reduced, fraction
from proofs.arithmetic.growth import is_large, most_monomials
from proofs.arithmetic.polynomial import MOST_MONOMIALS
from proofs.checking.obligation import Obligation
from proofs.exact_units import exact_units

_MOST_MOVED = 64
"""Parameters that are moved one by one."""


def depends(obligation: Obligation, parameter: Variable) -> bool:
    """Whether an obligation depends on a parameter, in its goal or through an assumption."""
    return bool(names(obligation.goal) & tied(obligation.premises, parameter))


def tied(premises: Iterable[Condition], parameter: Variable) -> frozenset[Variable]:
    """The parameter with all that the premises tie to it, directly or through each other.

    >>> from mechanisms.terms.terms import Relation
    >>> x, y, z = Variable("x"), Variable("y"), Variable("z")
    >>> below = [Comparison(x, Relation.LE, y), Comparison(y, Relation.LE, z)]
    >>> sorted(v.name for v in tied(below, x))
    ['x', 'y', 'z']
    """
    groups = [names(premise) for premise in premises]
    found = frozenset({parameter})
    while more := frozenset().union(*(group for group in groups if group & found)) - found:
        found |= more
    return found


def names(condition: Condition) -> frozenset[Variable]:
    """The parameters on which the truth of a condition depends, after cancelling.

    >>> from mechanisms.terms.terms import Relation, number
    >>> x, y = Variable("x"), Variable("y")
    >>> [v.name for v in names(Comparison(x + y, Relation.GT, number(3) + x))]
    ['y']
    """
    return _Cancelling().condition(condition)


class _Cancelling:
    """The parameters left in conditions and terms after cancelling; what they share is looked at once."""

    def __init__(self) -> None:
        self._done: dict[Term, frozenset[Variable]] = {}

    def condition(self, condition: Condition) -> frozenset[Variable]:
        match condition:
            case Truth() | Occurs():
                return frozenset()
            case Comparison(left, _, right):
                return self._left_in(left - right)
            case Negation(inner):
                return self.condition(inner)
            case Conjunction(conditions) | Disjunction(conditions):
                return frozenset().union(*map(self.condition, conditions))
            case _:
                assert_never(condition)

    def _left_in(self, term: Term) -> frozenset[Variable]:
        if term not in self._done:
            self._done[term] = self._cancelled(term)
        return self._done[term]

    def _cancelled(self, term: Term) -> frozenset[Variable]:
        """The parameters left in a term after cancelling; all of them where it is too large to be multiplied out."""
        if is_large(term) and _every_one_moves(term):
            return variables(term)
        reduced = _reduced(term)
        if reduced is None:
            return variables(term)
        parts, kinked = reduced
        if not parts.numerator:
            return frozenset()
        left = {g for polynomial in (parts.numerator, *parts.below) for g in polynomial.generators}
        found = frozenset[Variable]().union(*map(variables, left))
        plain = found - kinked.keys()
        return plain.union(*(self._inside(kinked[placeholder]) for placeholder in found & kinked.keys()))

    def _inside(self, node: Term) -> frozenset[Variable]:
        """The parameters on which a `min`, `max`, `abs` or `if` depends."""
        match node:
            case IfThenElse(condition, then, otherwise):
                difference = _reduced(then - otherwise)
                if difference is not None and not difference[0].numerator:
                    return self._left_in(then)
                return self.condition(condition) | self._left_in(then) | self._left_in(otherwise)
            case MinMax(_, terms):
                return frozenset[Variable]().union(*map(self._left_in, terms))
            case Abs(inner):
                return self._left_in(inner)
            case _:
                raise AssertionError("no other term has a kink")


def _every_one_moves(term: Term) -> bool:
    """Whether the value of a term is seen to change with each of its parameters alone: then none cancels."""
    mentioned = sorted(variables(term), key=lambda v: v.name)
    point = {variable: Fraction(1, 3 + i) for i, variable in enumerate(mentioned)}
    if len(mentioned) > _MOST_MOVED or exact_units((term,), point):
        return False
    try:
        here = evaluate(term, point)
        return all(evaluate(term, {**point, v: x * Fraction(9, 10)}) != here for v, x in point.items())
    except DomainError:
        return False


def _reduced(term: Term) -> tuple[Reduced, dict[Variable, Term]] | None:
    """A term as a fraction in which every `min`, `max`, `abs` and `if` has a name; None where it is too large.

    Two equal ones have one name, and cancel.
    """
    kinked: dict[Variable, Term] = {}
    standing = Rewriting({}, lambda event: None)
    for node in _kinks(term):
        placeholder = Variable(f"#{len(kinked)}")
        kinked[placeholder] = node
        standing.know(node, placeholder)
    plain = standing.term(term)
    if most_monomials(plain) > MOST_MONOMIALS:
        return None
    try:
        return fraction(plain), kinked
    except DomainError:
        return None


def _kinks(term: Term) -> Iterator[Term]:
    """The `min`, `max`, `abs` and `if` of a term that lie inside no other, each once."""
    seen, waiting = set[Node](), [term]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        match current:
            case MinMax() | Abs() | IfThenElse():
                yield current
            case Sum(terms):
                waiting += terms
            case Product(factors):
                waiting += factors
            case Quotient(numerator, denominator):
                waiting += (numerator, denominator)
            case Power(base, _):
                waiting.append(base)
            case Tail(probability, trials, least):
                waiting += (probability, trials, least)
            case _:
                continue
