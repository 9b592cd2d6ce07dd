"""The pure equilibria of a game of any number of players: where no player gains by another pure strategy.

    pure_equilibria(mechanism, point, meter)   every one of them, with what each player is paid

Mixed equilibria of more than two players are not searched: their probabilities need not even be rational.
Each equilibrium is played out again, with all deviations from it, by code that shares nothing with the payoffs here.

Source: J. Nash, "Non-cooperative games", Annals of Mathematics 54(2), 1951 (with an example of three players whose
equilibrium is irrational).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import prod

from mechanisms.errors import DomainError, InternalError
from mechanisms.game.game import Player
from mechanisms.game.normal_form import MOST_CELLS
from mechanisms.game.strategy import Strategy, pure_strategies
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.claims.payoff_table import Paid
from proofs.playout.playout import PlayOut
from solvers.engines.budget import Meter


class PureEquilibrium(Frozen):
    """What each player plays with certainty, and what they are paid, in base units of money."""

    plays: Mapping[Player, Strategy]
    payoffs: Mapping[Player, Fraction]


def pure_equilibria(
    mechanism: Mechanism, point: Mapping[Variable, Fraction], meter: Meter
) -> tuple[PureEquilibrium, ...]:
    """All pure equilibria at a point, which has a value for every parameter that has none of its own.

    Raises DomainError where there are more than MOST_CELLS profiles, UsageError where a parameter has no value,
    InternalError where the play-out disagrees, Exhausted where that is more work than is allowed.
    """
    if mechanism.time is not None:
        raise DomainError("pure equilibria of a game with states are not listed: claim `nash` or `subgame_perfect`")
    players = tuple(mechanism.game.players)
    strategies = [tuple(pure_strategies(mechanism.game, player)) for player in players]
    if (cells := prod(map(len, strategies))) > MOST_CELLS:
        raise DomainError(f"{cells} profiles of pure strategies are more than {MOST_CELLS}: make the game smaller")
    paid, played = Paid(mechanism, point, meter.charge), PlayOut(mechanism, point, meter.charge)
    profiles = {
        places: dict(zip(players, (own[place] for own, place in zip(strategies, places, strict=True)), strict=True))
        for places in product(*(range(len(own)) for own in strategies))
    }
    payoffs = {places: tuple(paid.to(player, profile) for player in players) for places, profile in profiles.items()}
    found = []
    for places in profiles:
        others = [
            [(*places[:seat], other, *places[seat + 1 :]) for other in range(len(own))]
            for seat, own in enumerate(strategies)
        ]
        if all(payoffs[places][seat] >= payoffs[at][seat] for seat, line in enumerate(others) for at in line):
            for seat, line in enumerate(others):
                for at in line:
                    if played.payoff(players[seat], profiles[at]) != payoffs[at][seat]:
                        raise InternalError(f"the play-out and the symbolic payoff of {players[seat]} differ")
            found.append(PureEquilibrium(profiles[places], dict(zip(players, payoffs[places], strict=True))))
    return tuple(found)
