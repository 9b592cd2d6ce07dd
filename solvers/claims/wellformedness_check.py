"""What must hold before the claims of a mechanism have a meaning: its implicit claims, decided.

check_implicit(mechanism, statements, allowed)   Foundations, or SpecError where one is refuted
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Refuted, Undecided, Verdict
from proofs.claims.spot_check import faulty
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import Implicit, implicit_claims
from solvers.engines.budget import Allowance
from solvers.engines.portfolio import decide
from solvers.windows.dependence import depends


class Foundations(Frozen):
    """The implicit claims of a mechanism, each with its verdict; `doubt` says what is open, if anything is.

    `doubtful` is the implicit claim that is open, the first one where there are several.
    """

    obligations: tuple[Obligation, ...]
    verdicts: tuple[Verdict, ...]
    doubt: Undecided | None
    doubtful: Implicit | None = None


def check_implicit(
    mechanism: Mechanism, statements: Sequence[Statement], allowed: Allowance, *, about: Variable | None = None
) -> Foundations:
    """The verdicts on all implicit claims, each of them a question of its own where a budget is given.

    With `about`, on those alone that depend on one parameter: for who has asked about the others already.

    Raises SpecError where one is refuted: the spec has no meaning at the point that the message names.
    """
    faults: list[Diagnostic] = []
    doubt: Undecided | None = None
    doubtful: Implicit | None = None
    verdicts: list[Verdict] = []
    found: Sequence[Implicit] = implicit_claims(mechanism, tuple(statements))
    if refused := [Diagnostic(Code.IMPLICIT.id, i.message, i.at, i.help) for i in found if i.plainly_false]:
        raise SpecError(refused)
    if about is not None:
        found = [implicit for implicit in found if depends(implicit.obligation, about)]
    for implicit in found:
        verdict = decide(implicit.obligation, allowed)
        verdicts.append(verdict)
        if isinstance(verdict, Refuted):
            faults.append(faulty(mechanism, implicit, verdict.point))
        elif isinstance(verdict, Undecided) and doubt is None:
            doubt = Undecided(f"{implicit.obligation.name} is open: {verdict.reason}")
            doubtful = implicit
    if faults:
        raise SpecError(faults)
    return Foundations(tuple(implicit.obligation for implicit in found), tuple(verdicts), doubt, doubtful)
