"""The yardsticks of a bond, as statements about the intended play of a spec.

    IC    incentive compatible     no deviation of the player pays more than the intended play
    NEG   nothing to gain          no deviation pays anything at all
    IR    individually rational    the intended play pays at least nothing

    EQUILIBRIUM   the intended play of everybody is a Nash equilibrium; of a player who moves alone: the only one

The first three differ: the least bond for NEG may be twice that for IC, and IR bounds the bond from above.

Not here: what the claim forms behind them ask for (proofs/claims/properties/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from mechanisms.diagnostics import Position
from mechanisms.errors import DomainError, SpecError, UsageError
from mechanisms.game.game import Player
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.model.mechanism import Claim, Mechanism
from mechanisms.terms.terms import ZERO, Number
from mechanisms.terms.units import MONEY
from mechanisms.values import derived
from proofs.claims.properties.best_response import best_response
from proofs.claims.properties.nash import nash
from proofs.claims.properties.participates import participates
from proofs.claims.properties.strict_nash import strict_nash
from proofs.claims.properties.unprofitable import unprofitable
from proofs.claims.statement import Expectations, Part, Plans, Statement, obligations
from proofs.work import Charge, unlimited

IC, NEG, IR, EQUILIBRIUM = "IC", "NEG", "IR", "EQUILIBRIUM"
YARDSTICKS = (IC, NEG, IR)


def of_window(mechanism: Mechanism) -> tuple[str, ...]:
    """The yardsticks that decide the window of a bond.

    NEG is none of them in a game in time: a plan that cheats once in a long course earns nearly all that honesty does.
    """
    return YARDSTICKS if mechanism.time is None else (IC, IR)


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


def yardsticks(
    mechanism: Mechanism, player: Player | None = None, names: Iterable[str] = (*YARDSTICKS, EQUILIBRIUM)
) -> Mapping[str, Statement]:
    """IC, NEG and IR of a player (of the principal, if none is named), and EQUILIBRIUM, as statements by name.

    A player who moves alone and loses by every change has no other best response, pure or mixed: then `strict_nash`
    says that the equilibrium is the only one. They are kept with the mechanism; only those of `names` are stated.
    """
    known, player = derived(mechanism, _known), player or principal(mechanism)
    forms = _forms(mechanism, player)
    for name in names:
        if (player, name) not in known:
            text, parts = forms[name]
            known[player, name] = _statement(name, text, parts, mechanism, {}, unlimited)
    return {name: known[player, name] for name in names}


def _known(mechanism: Mechanism) -> dict[tuple[Player, str], Statement]:
    """The yardsticks that were formulated, by player and name."""
    return {}


def _forms(mechanism: Mechanism, player: Player) -> dict[str, tuple[str, Callable[[Expectations], tuple[Part, ...]]]]:
    """The text of each yardstick, and what it asks."""
    meant = mechanism.intended
    alone = len({decision.player for decision in mechanism.game.decisions}) == 1
    equilibrium = strict_nash if alone else nash
    return {
        IC: (f"best_response({player})", partial(best_response, player=player, profile=meant)),
        NEG: (f"unprofitable({player})", partial(unprofitable, player=player, profile=meant)),
        IR: (f"participates({player})", partial(participates, player=player, profile=meant, outside=Number(ZERO))),
        EQUILIBRIUM: (f"{equilibrium.__name__}()", partial(equilibrium, profile=meant)),
    }


def yardsticks_of(mechanism: Mechanism, statements: Iterable[Statement]) -> dict[str, tuple[str, ...]]:
    """Which of IC, NEG and IR each claim is, for some player who moves; the claims that are none are left out.

    A claim is a yardstick where it asks for the same obligations, however it is written. Where a player's intended
    play pays what the claim compares it with, one claim may be two of them.

    >>> from mechanisms.language.catalogue import find
    >>> from mechanisms.language.reader import read
    >>> from proofs.claims.formulation import formulate
    >>> spec = read(find("cosmos"))
    >>> yardsticks_of(spec, formulate(spec))["cheating-is-worse"]
    ('IC',)
    """
    found = dict[str, tuple[str, ...]]()
    if not mechanism.intended:
        return found
    meant = list[tuple[str, object]]()
    for player in dict.fromkeys(decision.player for decision in mechanism.game.decisions):
        try:
            asked = yardsticks(mechanism, player)
            meant += [(name, _asked(mechanism, asked[name])) for name in YARDSTICKS]
        except SpecError:  # the game is too large to be asked
            continue
    for statement in statements:
        own = _asked(mechanism, statement)
        if names := tuple(name for name in YARDSTICKS if (name, own) in meant):
            found[statement.claim.name] = names
    return found


def _asked(mechanism: Mechanism, statement: Statement) -> object:
    """What must hold, and under which premises, without the names of the obligations; and what it asks of plans."""
    return statement.asked, frozenset(
        (each.goal, frozenset(each.premises)) for each in obligations(mechanism, statement)
    )


def _statement(
    name: str,
    text: str,
    parts: Callable[[Expectations], tuple[Part, ...]],
    mechanism: Mechanism,
    plans: Mapping[Player, Plans],
    charge: Charge,
) -> Statement:
    """A statement that no text of the spec makes. Raises SpecError where the game is too large for it."""
    claim = Claim(name, text, Position(mechanism.source.path, 1, 1, 1, ""))
    payoffs = Expectations(mechanism, plans, charge)
    try:
        found = parts(payoffs)
    except DomainError as error:
        raise fault(Code.GAME_SIZE, str(error), claim.at) from None
    again = partial(_statement, name, text, parts)
    return Statement(claim, payoffs.met, found, MONEY, asked=tuple(payoffs.asked), plans=plans, again=again)
