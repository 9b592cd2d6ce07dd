"""A solved parameter: the window that claims leave of it, and what is unresolved.

Whoever asks about a mechanism takes the same steps: its implicit claims (solvers/claims/wellformedness_check.py), the
play-out of what is claimed (`check_translations` in solvers/claims/decide_claim.py), then

    solve(mechanism, parameter, statements, allowed, doubt)   Solved

Not here: how a window is computed (solvers/windows/window.py), which value of it is used
(solvers/windows/recommendation.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.values import Frozen
from proofs.checking.verdict import Undecided, Vacuous
from proofs.claims.statement import Statement
from solvers.engines.budget import Allowance
from solvers.windows.window import Window, bond_window


class Solved(Frozen):
    """What claims leave of a parameter: `found`, the window of the claims by themselves, and what is `unresolved`."""

    found: Window
    unresolved: Undecided | Vacuous | None

    @property
    def window(self) -> Window:
        """The window as far as it is known: it has no values where something is unresolved."""
        if self.unresolved is self.found.doubt:
            return self.found
        return Window(self.found.parameter, self.found.claims, (), self.unresolved)


def solve(
    mechanism: Mechanism,
    parameter: Parameter,
    statements: Sequence[Statement],
    allowed: Allowance,
    doubt: Undecided | None = None,
) -> Solved:
    """The window of a parameter for these claims.

    Unresolved is what leaves the window itself open; or that no claim decides the parameter; or else `doubt`, an
    implicit claim that is open.
    """
    found = bond_window(mechanism, statements, parameter, allowed)
    return Solved(found, found.doubt or (doubt if statements else Vacuous(_nothing_decides(parameter))))


def _nothing_decides(parameter: Parameter) -> str:
    return f"there is nothing to check: no claim that is expected PROVED depends on {parameter.name}"
