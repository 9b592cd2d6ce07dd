"""The parameter that a spec leaves to be solved: one, or none; and what is claimed of its window."""

from __future__ import annotations

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import SpecError
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping
from mechanisms.model.mechanism import Mechanism, WindowClaim
from mechanisms.model.parameters import Parameter


def solved_parameter(mechanism: Mechanism) -> Parameter | None:
    """The one parameter to be solved, or None; SpecError where there are several."""
    solved = mechanism.solved
    if len(solved) > 1:
        names = ", ".join(f"`{p.name}`" for p in solved)
        message = f"{len(solved)} parameters are to be solved ({names}); a window has one"
        advice = (
            f"give the others a value, as in `--set {solved[1].name}=...`, or choose them all by `bondproof design`"
        )
        raise SpecError([Diagnostic(Code.SEVERAL_UNKNOWNS.id, message, solved[1].at, advice)])
    return solved[0] if solved else None


def window_claim(mechanism: Mechanism, parameter: Parameter) -> WindowClaim:
    """What is claimed of the window of a solved parameter: what the spec records, or else that it is not empty.

    The second is placed where the spec itself declares the parameter, whatever an override sets it to.
    """
    recorded = next((w for w in mechanism.windows if w.parameter == parameter.name), None)
    if recorded is not None:
        return recorded
    params = mechanism.source.document.get("params") if mechanism.source.document else None
    value = params.get(parameter.name) if isinstance(params, Mapping) else None
    return WindowClaim(parameter.name, parameter.at if value is None else value.at)
