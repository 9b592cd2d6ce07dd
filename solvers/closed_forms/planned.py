"""Claims about plans, for closed forms: stated with plans that are best off the path in all of the ranges.

With these a claim holds exactly where its parts about the path do, and those are what limits a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from proofs.checking.verdict import Proved
from proofs.claims.statement import Part, Statement
from solvers.engines.budget import Allowance, Exhausted
from solvers.plans.planned import decided


def with_plans(mechanism: Mechanism, statement: Statement, allowed: Allowance) -> Statement:
    """A claim with the plans that it takes: it holds exactly where its parts about the path of the strategy do.

    Raises DomainError where no plans are proved to be enough, whatever the parameters are.
    """
    name = statement.claim.name
    if any(part.some_plan for part in statement.parts):
        raise DomainError(
            f"{name} says that some plan gains: which one, and so its form, may differ from point to point"
        )
    if not any(part.auxiliary for part in statement.parts):
        return statement
    try:
        found, _, verdicts = decided(mechanism, statement, allowed.meter())
    except Exhausted as error:
        raise DomainError(f"{name}: {error}") from error
    for part, verdict in zip(found.parts, verdicts, strict=True):
        if part.auxiliary and not isinstance(verdict, Proved):
            raise DomainError(
                f"{name}: no plans are proved to be best off the path of the strategy in all of the ranges"
            )
    return found


def limiting(statement: Statement) -> Iterator[Part]:
    """The parts that can limit a parameter: those that say that no plan is missing are proved by now."""
    return (part for part in statement.parts if not part.auxiliary)
