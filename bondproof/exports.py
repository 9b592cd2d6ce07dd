"""Obligations for other tools: every claim of a spec, and what its meaning rests on, as SMT-LIB.

export_smt2("audited-inference")   ExportResult
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from bondproof.loading import load
from bondproof.results import ExportedObligation, ExportResult
from bondproof.verification import solved_parameter
from mechanisms.errors import UnknownName, UsageError
from mechanisms.mechanism import Mechanism
from proofs.obligation import Obligation
from proofs.statement import Statement, obligations
from proofs.wellformed import implicit_claims
from solvers.bonds import bond_window, claims_for
from solvers.solver import Budget
from solvers.to_smtlib import script

MEANING = "implicit"
"""The claim under which stands what must hold before a claim has a meaning."""


def export_smt2(
    spec: str | Path,
    *,
    claims: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
) -> ExportResult:
    """Every obligation of a spec as SMT-LIB, or those of some claims; at the recommended value of what is to be solved.

    Raises SpecError, UnknownName for a claim that the spec has not, and UsageError where no value is recommended.
    """
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism, statements = loaded.mechanism, loaded.statements
    names = [s.claim.name for s in statements]
    for name in claims:
        if name not in names:
            raise UnknownName("claim", name, names)
    taken: tuple[str, ...] = ()
    parameter = solved_parameter(mechanism)
    if parameter is not None:
        window = bond_window(mechanism, claims_for(parameter, mechanism, statements), parameter, budget or Budget())
        value = window.recommended()
        if value is None:
            raise UsageError(
                f"no value of `{parameter.name}` satisfies all claims. Name one: --set {parameter.name}=..."
            )
        mechanism = mechanism.at_value(parameter.variable, value)
        taken = (f"{parameter.name} = {_exact(value)}",)
    wanted = [s for s in statements if not claims or s.claim.name in claims]
    found = tuple(
        ExportedObligation(claim, obligation.name, script(obligation))
        for claim, obligation in _all(mechanism, wanted, implicit=not claims)
    )
    return ExportResult(mechanism, taken, found)


def _all(mechanism: Mechanism, statements: Sequence[Statement], *, implicit: bool) -> Iterator[tuple[str, Obligation]]:
    if implicit:
        for found in implicit_claims(mechanism, tuple(statements)):
            yield MEANING, found.obligation
    for statement in statements:
        for obligation in obligations(mechanism, statement):
            yield statement.claim.name, obligation


def _exact(value: Fraction) -> str:
    return f"{value} in base units"
