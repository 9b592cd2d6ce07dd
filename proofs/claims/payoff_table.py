"""The payoff table of a mechanism at a point: each cell is an expectation, read symbolically.

normal_form(mechanism, point)   the table
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm, seats, values_at
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.terms import ZERO, Variable
from proofs.claims.statement import Expectation


def normal_form(mechanism: Mechanism, point: Mapping[Variable, Fraction]) -> NormalForm:
    """The table of a mechanism at a point, which has a value for every parameter that has none of its own.

    Payoffs are expected ones, in base units of money.

    Raises DomainError where the mechanism has no table (see `seats`) or no payoffs at this point,
    UsageError where a parameter has no value.
    """
    table, values = seats(mechanism), Evaluation(values_at(mechanism, point))

    def paid(player: Player, row: int, column: int) -> Fraction:
        if player not in mechanism.game.players:
            return ZERO
        return values.term(Expectation(player, table.profile(row, column)).term(mechanism))

    first, second = table.players
    payoffs = tuple(
        tuple((paid(first, row, column), paid(second, row, column)) for column in range(len(table.strategies[1])))
        for row in range(len(table.strategies[0]))
    )
    return NormalForm(table.players, table.labels, payoffs)
