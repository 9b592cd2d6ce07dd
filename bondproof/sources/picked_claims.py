"""The claims that the user names: all that `verify` is to decide of a spec.

picked(mechanism, statements, names)   the claims of these names; SpecError where the spec has none of a name
"""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.sources.solved_parameter import solved_parameter, window_claim
from mechanisms.diagnostics import CLAIM_PATH, Position
from mechanisms.errors import SpecError, did_you_mean
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.names import listed
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import in_one_line
from proofs.claims.statement import Statement

_LONGEST = 60


def picked(mechanism: Mechanism, statements: Sequence[Statement], names: Sequence[str]) -> tuple[Statement, ...]:
    """The claims of these names, in the order of the spec; the window of the solved parameter has a name, too.

    Raises SpecError where the spec has no claim of a name.
    """
    parameter = solved_parameter(mechanism)
    known = [statement.claim.name for statement in statements]
    known += [] if parameter is None else [window_claim(mechanism, parameter).name]
    for name in names:
        if name not in known:
            raise _unknown(mechanism, name, known)
    return tuple(statement for statement in statements if statement.claim.name in names)


def _unknown(mechanism: Mechanism, name: str, known: Sequence[str]) -> SpecError:
    shown = in_one_line(name[:_LONGEST])
    advice = did_you_mean(name, known) or (f"its claims are {listed(known)}" if known else "it has no claims")
    at = Position(CLAIM_PATH, 1, 1, max(1, len(shown)), shown)
    return fault(Code.UNKNOWN_NAME, f"{mechanism.header.name} has no claim `{shown}`", at, advice)
