"""The closed form of an end of a window: a formula that can be evaluated at many points at once.

closed_form("audited-inference")                                 the least bond that all claims allow
closed_form("audited-inference", claim="honesty-pays")           what one claim leaves of it
closed_form("audited-inference").at(audit_rate=rates)            at many audit rates
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from bondproof.sources.loading import Given, load
from bondproof.sources.solved_parameter import solved_parameter
from mechanisms.errors import DomainError, UsageError
from solvers.claims.examination import examine
from solvers.closed_forms.derive import derive
from solvers.closed_forms.form import ClosedForm
from solvers.engines.budget import Budget
from solvers.windows.window import claims_for

End: TypeAlias = Literal["min", "max"]


def closed_form(
    spec: Given,
    *,
    claim: str | Sequence[str] | None = None,
    end: End | None = None,
    scheme: str | None = None,
    overrides: Sequence[str] = (),
    budget: Budget | None = None,
) -> ClosedForm:
    """The least value of the solved parameter (`end="max"`: the greatest) as a formula in the names of the spec.

    `claim` picks one claim or several; by default all count that `bond` counts. Without `end`, the end is the one that
    the claims limit, the lower one where they limit both. The formula is proved in the ranges of the spec:
    `overrides=["capital=5 .. 20 %/year"]` gives a parameter a range.

    Raises SpecError where the spec cannot be read, UnknownName where it has no claim of a name, UsageError where it
    leaves nothing to be solved, DomainError where there is no closed form or its foundations are open.

    >>> form = closed_form("commit-reveal-audit", claim="cheating-loses")
    >>> form.text
    '(reward*(1 - audit_rate*recall) - guess_cost)/(audit_rate*burned*recall + capital*lock)'
    >>> form.exact(audit_rate="5%")
    Fraction(58984, 2655)
    """
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism, allowance = loaded.mechanism, budget or Budget()
    parameter = solved_parameter(mechanism)
    if parameter is None:
        name = mechanism.header.name
        raise UsageError(f'{name} has no parameter to solve for. Pass overrides=["bond=solve min USD"].')
    if end not in (None, "min", "max"):
        raise UsageError(f"an end is 'min' or 'max', and {end!r} is given")
    names = (claim,) if isinstance(claim, str) else tuple(claim or ())
    statements = loaded.named(names) or claims_for(parameter, mechanism, loaded.statements)
    examined = examine(mechanism, statements, allowance)
    doubt = examined.doubt or examined.play_out(statements, allowance)
    if doubt is not None:
        raise DomainError(f"no closed form is proved: {doubt.reason}")
    return derive(mechanism, parameter, statements, allowance, high=None if end is None else end == "max")
