"""What a claim rests on, once what cancels is gone: the rules of the mechanism, its numbers, or nothing at all.

    says_nothing(statement)                 a part of it compares constants, or something with itself
    of_ranges_alone(mechanism, statement)   no part depends on a payoff, a definition, or a number of the data

Cancelling is all that is done here; deciding is elsewhere (solvers/claims/idle.py).
"""

from __future__ import annotations

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Comparison, Condition, Truth, Variable
from proofs.arithmetic.growth import most_monomials
from proofs.arithmetic.polynomial import MOST_MONOMIALS, ratio
from proofs.claims.statement import Statement


def says_nothing(statement: Statement) -> bool:
    """Whether some part of a claim is settled whatever the parameters, the payoffs and the rules are."""
    return any(_settled(part.asked) for part in statement.parts if not part.some_plan)


def of_ranges_alone(mechanism: Mechanism, statement: Statement) -> bool:
    """Whether every part of a claim speaks of parameters alone that the spec itself gives a value or a range.

    No rule of the spec can change whether such a claim is true: neither the game, nor the ledger, nor a definition.
    """
    given = {parameter.variable for parameter in mechanism.given}
    parts = statement.parts
    return bool(parts) and all(not part.some_plan and left_over(part.condition) <= given for part in parts)


def left_over(condition: Condition) -> frozenset[Variable]:
    """The parameters and payoffs that are left in a condition once what cancels in a comparison is gone.

    >>> from mechanisms.terms.terms import Relation
    >>> x, y = Variable("x"), Variable("y")
    >>> left_over(Comparison(x + y, Relation.LT, y + x))
    frozenset()
    """
    if not isinstance(condition, Comparison):
        return variables(condition)
    difference = condition.left - condition.right
    try:
        if condition.left == condition.right:
            return frozenset()
        if most_monomials(difference) > MOST_MONOMIALS:
            return variables(difference)
        found = ratio(difference)
    except DomainError:
        return variables(difference)
    generators = (*found.numerator.generators, *(found.denominator.generators if found.numerator else ()))
    return frozenset(v for generator in generators for v in variables(generator))


def _settled(condition: Condition) -> bool:
    if isinstance(condition, Truth):
        return True
    return isinstance(condition, Comparison) and not left_over(condition)
