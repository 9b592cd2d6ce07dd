"""The payoffs of a mechanism at a point, and its table: each cell is an expectation, read symbolically.

Paid(mechanism, point, charge)          what players are paid under a profile, with the work counted
normal_form(mechanism, point, charge)   the table
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm, seats, values_at
from mechanisms.game.strategy import Profile
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.terms import ZERO, Variable
from proofs.claims.statement import Expectation
from proofs.exact_units import value_units
from proofs.work import Charge, unlimited


class Paid:
    """Expected payoffs at a point, in base units of money; `charge` counts ledger lines and the numbers in a formula.

    Raises UsageError where a parameter has no value.
    """

    def __init__(self, mechanism: Mechanism, point: Mapping[Variable, Fraction], charge: Charge = unlimited) -> None:
        self._mechanism, self._charge = mechanism, charge
        self._point = values_at(mechanism, point)
        self._values = Evaluation(self._point)

    def to(self, player: Player, profile: Profile) -> Fraction:
        """What a player is paid; DomainError where that has no value."""
        self._charge(1 + len(self._mechanism.ledger))
        term = Expectation(player, profile).term(self._mechanism)
        self._charge(value_units((term,), self._point))
        return self._values.term(term)


def normal_form(mechanism: Mechanism, point: Mapping[Variable, Fraction], charge: Charge = unlimited) -> NormalForm:
    """The table of a mechanism at a point, which has a value for every parameter that has none of its own.

    Payoffs are expected ones, in base units of money.

    Raises DomainError where the mechanism has no table (see `seats`) or no payoffs at this point,
    UsageError where a parameter has no value, and what `charge` raises.
    """
    table, payoffs = seats(mechanism), Paid(mechanism, point, charge)

    def paid(player: Player, row: int, column: int) -> Fraction:
        return payoffs.to(player, table.profile(row, column)) if player in mechanism.game.players else ZERO

    first, second = table.players
    cells = tuple(
        tuple((paid(first, row, column), paid(second, row, column)) for column in range(len(table.strategies[1])))
        for row in range(len(table.strategies[0]))
    )
    return NormalForm(table.players, table.labels, cells)
