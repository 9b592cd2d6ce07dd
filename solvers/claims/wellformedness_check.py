"""What must hold before the claims of a mechanism have a meaning: its implicit claims, decided.

check_implicit(mechanism, statements, allowed)   Foundations, or SpecError where one is refuted
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Solve
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import DIMENSIONLESS
from mechanisms.values import Frozen
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Refuted, Undecided, Verdict
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import Implicit, implicit_claims
from solvers.engines.budget import Allowance
from solvers.engines.portfolio import decide


class Foundations(Frozen):
    """The implicit claims of a mechanism, each with its verdict; `doubt` says what is open, if anything is.

    `doubtful` is the implicit claim that is open, the first one where there are several.
    """

    obligations: tuple[Obligation, ...]
    verdicts: tuple[Verdict, ...]
    doubt: Undecided | None
    doubtful: Implicit | None = None


def check_implicit(mechanism: Mechanism, statements: Sequence[Statement], allowed: Allowance) -> Foundations:
    """The verdicts on all implicit claims, each of them a question of its own where a budget is given.

    Raises SpecError where one is refuted: the spec has no meaning at the point that the message names.
    """
    faults: list[Diagnostic] = []
    doubt: Undecided | None = None
    doubtful: Implicit | None = None
    verdicts: list[Verdict] = []
    found = implicit_claims(mechanism, tuple(statements))
    if refused := [Diagnostic(Code.IMPLICIT.id, i.message, i.at, i.help) for i in found if i.plainly_false]:
        raise SpecError(refused)
    for implicit in found:
        verdict = decide(implicit.obligation, allowed)
        verdicts.append(verdict)
        if isinstance(verdict, Refuted):
            named = variables(implicit.obligation.goal)
            where = ", ".join(f"{v.name} = {_short(x)}" for v, x in verdict.point.items() if v in named)
            message = implicit.message + (f" at {where}" if where else "")
            faults.append(Diagnostic(Code.IMPLICIT.id, message, implicit.at, _advice(mechanism, implicit, named)))
        elif isinstance(verdict, Undecided) and doubt is None:
            doubt = Undecided(f"{implicit.obligation.name} is open: {verdict.reason}")
            doubtful = implicit
    if faults:
        raise SpecError(faults)
    return Foundations(tuple(implicit.obligation for implicit in found), tuple(verdicts), doubt, doubtful)


def _advice(mechanism: Mechanism, implicit: Implicit, named: Collection[Variable]) -> str:
    """What to do: a share that is to be solved in no range may be any number, unless it is given one."""
    for parameter in mechanism.solved:
        endless = isinstance(parameter.setting, Solve) and parameter.setting.domain.high is None
        if endless and parameter.dimension == DIMENSIONLESS and parameter.variable in named:
            return (
                f"`{parameter.name}` is solved for in the range from 0 upwards: give it the range in which this has a "
                f"meaning, as in `{parameter.name}: solve min on 0 .. 1`"
            )
    return implicit.help


def _short(value: Fraction) -> str:
    return str(value) if value.denominator < 10**6 else f"{float(value):.6g}"
