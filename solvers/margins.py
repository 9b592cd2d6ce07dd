"""The margin of a claim: how far it is from failing, at the admissible point where it is nearest.

For `>` and `>=` it is left minus right, for `<` and `<=` right minus left: positive where the
claim holds with room to spare, negative where it fails by so much. It is given where it is
attained and rational: for claims of degree 1 in every parameter, at a corner of the box.
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms import Comparison, Relation, Term, Variable
from proofs.obligation import Obligation
from proofs.polynomial import ratio
from solvers.vertices import MOST_VARIABLES, admissible_corners


def margin(obligation: Obligation) -> Fraction | None:
    """The least slack of a comparison over the admissible points; None where it is not attained or not known."""
    goal = obligation.goal
    if not isinstance(goal, Comparison) or goal.relation in (Relation.EQ, Relation.NE):
        return None
    rising = goal.relation in (Relation.GE, Relation.GT)
    slack = goal.left - goal.right if rising else goal.right - goal.left
    try:
        return _least(slack, obligation)
    except DomainError:
        return None


def _least(slack: Term, obligation: Obligation) -> Fraction | None:
    parts = ratio(slack)
    below = parts.denominator.constant
    polynomial = parts.numerator
    if below is None or not polynomial.multilinear or len(polynomial.generators) > MOST_VARIABLES:
        return None
    variables = tuple(g for g in polynomial.generators if isinstance(g, Variable))
    if any(obligation.box[v].high is None or obligation.box[v].low_open or obligation.box[v].high_open for v in variables):
        return None
    corners = list(admissible_corners(variables, obligation.box))
    values = {polynomial.at(corner) / below: corner for corner in reversed(corners)}
    least = min(values)
    return least if not obligation.premises or _admitted(obligation, values[least]) else None


def _admitted(obligation: Obligation, corner: dict[Variable, Fraction]) -> bool:
    """Whether a corner of some parameters is admissible with a corner of the others."""
    rest = tuple(v for v in obligation.box if v not in corner)
    if len(rest) > MOST_VARIABLES:
        return False
    return any(obligation.admits({**corner, **other}) for other in admissible_corners(rest, obligation.box))
