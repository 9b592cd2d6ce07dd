"""The margin of a claim: how far it is from failing, at the admissible point where it is nearest.

For `>` and `>=` it is left minus right, for `<` and `<=` right minus left: positive where the
claim holds with room to spare, negative where it fails by so much. It is given where it is
attained and rational: for claims of degree 1 in every parameter, at a corner of the box, and for
claims that one cell proves because they are monotone in every parameter.

    least_slack(obligation, verdict)   Slack: the margin, and the point at which the claim is nearest to failing
    margin(obligation, verdict)        the margin alone
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables, walk
from mechanisms.terms.terms import Comparison, Quotient, Relation, Term, Variable
from mechanisms.values import Frozen
from proofs.arithmetic.growth import is_large, most_monomials
from proofs.arithmetic.polynomial import MOST_MONOMIALS, ratio
from proofs.checking.cases import Case, sign_of
from proofs.checking.certificate import End, Intervals
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved, Verdict
from proofs.exact_units import exact_units
from solvers.engines.corners import MOST_VARIABLES, admissible_corners
from solvers.engines.worst_ends import narrow

_MOST_UNITS = 50_000
"""A margin whose exact value would cost more is left out: it is shown along with a verdict, and decides nothing."""


class Slack(Frozen):
    """The least slack of a claim, and where it is attained: a value for each parameter that it depends on."""

    value: Fraction
    point: Point


def margin(obligation: Obligation, verdict: Verdict) -> Fraction | None:
    """The least slack of a comparison over the admissible points; None where it is not attained or not known."""
    found = least_slack(obligation, verdict)
    return None if found is None else found.value


def least_slack(obligation: Obligation, verdict: Verdict) -> Slack | None:
    """The least slack of a comparison and the point of it; of several points, the first corner in a fixed order."""
    goal = obligation.goal
    if not isinstance(goal, Comparison) or goal.relation in (Relation.EQ, Relation.NE):
        return None
    rising = goal.relation in (Relation.GE, Relation.GT)
    slack = goal.left - goal.right if rising else goal.right - goal.left
    if _divides(slack):
        return None
    try:
        found = _at_worst_ends(slack, obligation) if is_large(slack) else None
        if found is not None or most_monomials(slack) > MOST_MONOMIALS:
            return found
        return _least(slack, obligation) if _plain(slack) else _in_one_cell(slack, obligation, verdict)
    except DomainError:
        return None


def _divides(slack: Term) -> bool:
    """Whether a formula divides by something that varies: neither corners nor a cell are asked for its least value."""
    return any(isinstance(node, Quotient) and variables(node.denominator) for node in walk(slack))


def _at_worst_ends(slack: Term, obligation: Obligation) -> Slack | None:
    """The slack where slopes put every parameter, for formulas with many corners; None where they leave one open."""
    box = obligation.box
    narrowed = narrow(Case(box, (), sign_of(slack, box, strict=False)), frozenset())
    worst = narrowed.values
    if variables(narrowed.case.goal.term) or any(x not in box[v] for v, x in worst.items()):
        return None
    if exact_units((slack,), worst) > _MOST_UNITS or not _admitted(obligation, worst):
        return None
    return Slack(evaluate(slack, worst), worst)


def _plain(slack: Term) -> bool:
    """Whether corners may find the least slack: no tail of something that varies."""
    return ratio(slack).numerator.multilinear


def _in_one_cell(slack: Term, obligation: Obligation, verdict: Verdict) -> Slack | None:
    """The slack at the worst point of a certificate that consists of a single cell."""
    if not isinstance(verdict, Proved) or len(verdict.certificates) != 1 or ratio(slack).denominator.constant is None:
        return None
    certificate = verdict.certificates[0]
    if not isinstance(certificate, Intervals) or certificate.shows != 0:
        return None
    ends = dict(certificate.worst)
    worst: dict[Variable, Fraction] = {}
    for variable in sorted(variables(slack), key=lambda v: v.name):
        interval = obligation.box[variable]
        value = interval.low if ends.get(variable) is End.LOW else interval.high
        if variable not in ends or value is None or value not in interval:
            return None
        worst[variable] = value
    point = {**verdict.witness, **worst}
    if exact_units((slack, *obligation.premises), point) > _MOST_UNITS:
        return None
    return Slack(evaluate(slack, point), worst) if obligation.admits(point) else None


def _least(slack: Term, obligation: Obligation) -> Slack | None:
    parts = ratio(slack)
    below = parts.denominator.constant
    polynomial = parts.numerator
    if below is None or not polynomial.multilinear or len(polynomial.generators) > MOST_VARIABLES:
        return None
    variables = tuple(g for g in polynomial.generators if isinstance(g, Variable))
    if any(
        obligation.box[v].high is None or obligation.box[v].low_open or obligation.box[v].high_open for v in variables
    ):
        return None
    corners = list(admissible_corners(variables, obligation.box))
    values = {polynomial.at(corner) / below: corner for corner in reversed(corners)}
    least = min(values)
    admitted = not obligation.premises or _admitted(obligation, values[least])
    return Slack(least, values[least]) if admitted else None


def _admitted(obligation: Obligation, corner: dict[Variable, Fraction]) -> bool:
    """Whether a corner of some parameters is admissible with a corner of the others."""
    rest = tuple(v for v in obligation.box if v not in corner)
    if len(rest) > MOST_VARIABLES:
        return False
    return any(obligation.admits({**corner, **other}) for other in admissible_corners(rest, obligation.box))
