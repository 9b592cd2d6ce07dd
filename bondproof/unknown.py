"""The parameter that a spec leaves to be solved: one, or none."""

from __future__ import annotations

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Parameter
from mechanisms.spec.codes import Code


def solved_parameter(mechanism: Mechanism) -> Parameter | None:
    """The one parameter to be solved, or None; SpecError where there are several."""
    solved = mechanism.solved
    if len(solved) > 1:
        names = ", ".join(f"`{p.name}`" for p in solved)
        message = f"{len(solved)} parameters are to be solved ({names}); a window has one"
        advice = f"give the others a value, as in `--set {solved[1].name}=...`"
        raise SpecError([Diagnostic(Code.SEVERAL_UNKNOWNS.id, message, solved[1].at, advice)])
    return solved[0] if solved else None
