"""Compute the window of the parameter that a spec leaves to be solved.

bond("audited-inference")              all claims that depend on it
bond("audit-v1", claims=["ic"])        the claims named alone
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from bondproof.commands.bond.result import BondResult
from bondproof.commands.window_words import left_out_remarks, price_remarks, window_remarks
from bondproof.exit_codes import ExitCode
from bondproof.sources.loading import Given, load
from bondproof.sources.solved_parameter import solved_parameter
from mechanisms.errors import UsageError
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.terms.units import MONEY
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.statement import Statement
from solvers.claims.examination import examine
from solvers.engines.budget import Budget
from solvers.windows.window import Window, claims_for


def bond(
    spec: Given,
    *,
    claims: Sequence[str] = (),
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
    allow_undecided: bool = False,
) -> BondResult:
    """The window of the solved parameter: the values at which every claim holds.

    claims : only these; by default every claim that is expected PROVED and depends on the parameter.

    Raises SpecError if the spec cannot be read, UsageError if it has no parameter to solve for, UnknownName if it has
    no claim of a given name.

    >>> window = bond("commit-reveal-audit").window
    >>> window.spans[0].low, window.spans[0].high
    (Fraction(58984, 2655), Fraction(1048937, 3865))
    """
    started = perf_counter()
    allowance = budget or Budget()
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism = loaded.mechanism
    parameter = solved_parameter(mechanism)
    if parameter is None:
        raise UsageError(_nothing_to_solve(mechanism))
    examined = examine(mechanism, loaded.statements, allowance)
    statements = loaded.named(claims) or claims_for(parameter, mechanism, loaded.statements)
    window = examined.solve(parameter, statements, allowance).window
    left_out = [] if claims else _left_out(loaded.statements, statements)
    remarks = window_remarks(window) + price_remarks(mechanism, window) + left_out_remarks(left_out, parameter)
    code = _code(window, allow_undecided=allow_undecided)
    return BondResult(mechanism, window, remarks, code, examined.foundations, allowance, perf_counter() - started)


def _left_out(statements: Sequence[Statement], decisive: Sequence[Statement]) -> list[Statement]:
    """The claims that are expected to hold and have no part in the window."""
    return [s for s in statements if s.claim.expected is Expected.PROVED and s not in decisive]


def _code(window: Window, *, allow_undecided: bool) -> ExitCode:
    if isinstance(window.doubt, Vacuous):
        return ExitCode.VACUOUS
    if isinstance(window.doubt, Undecided):
        return ExitCode.OK if allow_undecided else ExitCode.UNDECIDED
    return ExitCode.OK if window.word == "PROVED" else ExitCode.REFUTED


def _nothing_to_solve(mechanism: Mechanism) -> str:
    """The advice names an amount of the spec that could be solved for: a bond or a deposit first, never a unit."""
    amounts = [p.name for p in mechanism.parameters if p.dimension == MONEY and p.variable not in mechanism.units]
    if not amounts:
        return f"{mechanism.header.name} has no amount to solve for. Add one to `params`: `bond: solve min USD`."
    likely = ("bond", *(deposit.name for deposit in mechanism.deposits))
    name = next((name for name in likely if name in amounts), amounts[0])
    how = f'Write `{name}: solve min USD`, or pass `--set {name}="solve min USD"`.'
    return f"{mechanism.header.name} has no parameter to solve for. {how}"
