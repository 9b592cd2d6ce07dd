"""The yardsticks of a bond, as statements about the intended play of a spec.

    IC    incentive compatible     no deviation of the player pays more than the intended play
    NEG   nothing to gain          no deviation pays anything at all
    IR    individually rational    the intended play pays at least nothing

    EQUILIBRIUM   the intended play of everybody is a Nash equilibrium; of a player who moves alone: the only one

The first three differ: the least bond for NEG may be twice that for IC, and IR bounds the bond from above.

Not here: what the claim forms behind them ask for (proofs/claims/properties/).
"""

from __future__ import annotations

from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.game.game import Player
from mechanisms.model.mechanism import Claim, Mechanism
from mechanisms.model.syntax import Call, Name
from proofs.claims.formulation import formulate
from proofs.claims.statement import Statement

IC, NEG, IR, EQUILIBRIUM = "IC", "NEG", "IR", "EQUILIBRIUM"
YARDSTICKS = (IC, NEG, IR)
_FORMS = {IC: "best_response", NEG: "unprofitable", IR: "participates"}


def principal(mechanism: Mechanism) -> Player:
    """The player whose temptation is measured: the one who moves first.

    Raises UsageError where the spec names no intended play to be tempted away from.
    """
    if not mechanism.intended:
        raise UsageError(
            f"{mechanism.header.name} does not say what the intended play is, so nothing can be called a deviation. "
            "Add the section `honest`, as in `honest: [honest]`."
        )
    return mechanism.game.decisions[0].player


def yardsticks(mechanism: Mechanism, player: Player) -> dict[str, Statement]:
    """IC, NEG, IR and EQUILIBRIUM as statements, by name.

    A player who moves alone and loses by every change has no other best response, pure or mixed: then `strict_nash`
    says that the equilibrium is the only one.
    """
    at = Position(mechanism.path, 1, 1, 1, "")
    named = Name(player.name, None, at)
    alone = len({decision.player for decision in mechanism.game.decisions}) == 1
    calls = {name: Call(form, False, named, (), at) for name, form in _FORMS.items()}
    calls[EQUILIBRIUM] = Call("strict_nash" if alone else "nash", False, None, (), at)
    claims = [
        Claim(name, call, f"{call.name}({call.subject.name if call.subject else ''})", at)
        for name, call in calls.items()
    ]
    return {statement.claim.name: statement for statement in formulate(mechanism, claims)}
