"""Premises of claims: `condition implies claim` says something only where some values satisfy its condition.

under_premises(mechanism, statement, verdicts, meter)   the verdicts, VACUOUS where nothing satisfies a premise
premises_hold(mechanism, statement, meter)              None, or why a premise may hold nowhere
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import TRUE, Condition, negate
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.claims.grounding import grounding
from proofs.claims.statement import Part, Statement
from solvers.engines.budget import Meter
from solvers.engines.portfolio import decide


def under_premises(
    mechanism: Mechanism, statement: Statement, verdicts: Sequence[Verdict], meter: Meter
) -> list[Verdict]:
    """The verdicts on the parts of a claim; what is proved under a premise has a witness that satisfies it.

    Where one part is refuted the claim is, whatever the premises of others are.
    """
    if any(isinstance(verdict, Refuted) for verdict in verdicts):
        return list(verdicts)
    known, found = dict[Condition, Point | Undecided | Vacuous](), list[Verdict]()
    for part, verdict in zip(statement.parts, verdicts, strict=True):
        if part.premise != TRUE and isinstance(verdict, Proved):
            if part.premise not in known:
                known[part.premise] = _satisfied(mechanism, part, meter)
            point = known[part.premise]
            found.append(point if isinstance(point, Undecided | Vacuous) else evolve(verdict, witness=point))
        else:
            found.append(verdict)
    return found


def premises_hold(mechanism: Mechanism, statement: Statement, meter: Meter) -> Undecided | Vacuous | None:
    """Why some premise of a claim may hold nowhere within ranges and assumptions; None where each holds somewhere."""
    for part in {part.premise: part for part in statement.parts if part.premise != TRUE}.values():
        point = _satisfied(mechanism, part, meter)
        if isinstance(point, Undecided | Vacuous):
            return point
    return None


def _satisfied(mechanism: Mechanism, part: Part, meter: Meter) -> Point | Undecided | Vacuous:
    """A point that satisfies the premise of a part."""
    ground = grounding(mechanism)
    never = Obligation("premise", ground.box, ground.premises, ground.condition(negate(part.premise)))
    where = f"where {part.label}: " if part.label else ""
    match decide(never, meter):
        case Refuted(point=point):
            return point
        case Proved():
            return Vacuous(f"{where}nothing within the ranges and the assumptions satisfies the premise")
        case Vacuous() as vacuous:
            return vacuous
        case Undecided(reason):
            return Undecided(f"{where}whether anything satisfies the premise is open: {reason}")
        case other:
            raise AssertionError(other)
