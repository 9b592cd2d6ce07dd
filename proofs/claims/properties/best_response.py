"""Best response: one player does best with his strategy, given what the others play.

best_response(player | strategies)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from mechanisms.model.syntax import Call
from proofs.claims.properties.property import Property, no_gain
from proofs.claims.statement import Part

if TYPE_CHECKING:
    from proofs.claims.formulation import Formulation


class BestResponse(Property):
    """Best response: one player does best with his strategy, given what the others play."""

    name: ClassVar[str] = "best_response"
    signature: ClassVar[str] = "best_response(player | strategies)"

    def parts(self, call: Call, formulation: Formulation) -> tuple[Part, ...]:
        """The player named before the bar gains by no deviation of his own."""
        return tuple(no_gain(formulation, formulation.subject(call), formulation.profile(call), strict=False))
