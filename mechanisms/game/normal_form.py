"""The normal form: two players, the pure strategies of each, and what both are paid in every cell.

    NormalForm                    the table, exact
    MixedProfile                  how likely each player plays each of their strategies
    seats(mechanism)              who the two players of a mechanism are, and their pure strategies
    values_at(mechanism, point)   the value of every parameter at a point

A player with a single strategy chooses nothing. They take a seat only where fewer than two others
choose; where a mechanism has one player in all, the second seat goes to `nobody`, who is paid 0.
Strategies are never merged, also where no play tells them apart.

Not here: the payoffs of a mechanism (proofs/claims/payoff_table.py), games of other programs (mechanisms/gambit/),
equilibria (solvers/equilibria/).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.errors import DomainError, TooManyPlayers, UsageError
from mechanisms.game.game import Player
from mechanisms.game.strategy import Profile, Strategy, pure_strategies
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import ZERO, Variable
from mechanisms.values import Frozen

MOST_CELLS = 4096
"""A table with more cells than this is refused: each one is a play-through of the ledger."""

Mixed: TypeAlias = tuple[Fraction, ...]
"""A probability for each strategy of a player, in their order."""

Payoffs: TypeAlias = tuple[tuple[tuple[Fraction, Fraction], ...], ...]
"""[row][column] -> what the row player is paid, what the column player is paid."""


class NormalForm(Frozen):
    """A game of two players in a table; the first player picks the row, the second one the column.

    Raises ValueError where the table does not fit its labels, or two players or two strategies have one label.
    """

    players: tuple[Player, Player]
    strategies: tuple[tuple[str, ...], tuple[str, ...]]
    payoffs: Payoffs

    def __post_init__(self) -> None:
        rows, columns = self.strategies
        if not rows or len(self.payoffs) != len(rows) or any(len(row) != len(columns) for row in self.payoffs):
            raise ValueError("the table does not have a row and a column for each strategy")
        if not columns or self.players[0] == self.players[1] or any(len(set(s)) < len(s) for s in self.strategies):
            raise ValueError("players and strategies need distinct labels")

    def of_row(self, row: int, column: int) -> Fraction:
        """What the row player is paid in a cell."""
        return self.payoffs[row][column][0]

    def of_column(self, row: int, column: int) -> Fraction:
        """What the column player is paid in a cell."""
        return self.payoffs[row][column][1]

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.strategies[0]), len(self.strategies[1])


class MixedProfile(Frozen, keeps_hash=True):
    """A mixed strategy of each player."""

    rows: Mixed
    columns: Mixed

    @property
    def supports(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The strategies that each player plays at all, by their number."""
        return _support(self.rows), _support(self.columns)

    def expected(self, game: NormalForm) -> tuple[Fraction, Fraction]:
        """What each player expects to be paid."""
        totals = [ZERO, ZERO]
        for row in self.supports[0]:
            for column in self.supports[1]:
                weight = self.rows[row] * self.columns[column]
                for player in (0, 1):
                    totals[player] += weight * game.payoffs[row][column][player]
        return totals[0], totals[1]


def _support(mixed: Mixed) -> tuple[int, ...]:
    return tuple(i for i, probability in enumerate(mixed) if probability != 0)


class Seats(Frozen):
    """The two players of a table with their pure strategies, and the only strategy of every other player."""

    players: tuple[Player, Player]
    strategies: tuple[tuple[Strategy, ...], tuple[Strategy, ...]]
    others: Profile

    def profile(self, row: int, column: int) -> dict[Player, Strategy]:
        """The profile of a cell."""
        seated = zip(self.players, (self.strategies[0][row], self.strategies[1][column]), strict=True)
        return {**self.others, **dict(seated)}

    @property
    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels of the strategies, numbered where two would read the same."""
        return _told_apart(self.strategies[0]), _told_apart(self.strategies[1])


def seats(mechanism: Mechanism) -> Seats:
    """Who the two players of a mechanism are.

    Raises TooManyPlayers where more than two choose, DomainError where no player moves, or the table is too large.
    """
    if mechanism.time is not None:
        raise DomainError("a game with states has no payoff table; claim `nash()` instead")
    found = {player: tuple(pure_strategies(mechanism.game, player)) for player in mechanism.game.players}
    choosing = [player for player, strategies in found.items() if len(strategies) > 1]
    if len(choosing) > 2:
        names = ", ".join(player.name for player in choosing)
        raise TooManyPlayers(
            f"{len(choosing)} players choose ({names}); a table has two. "
            "Give all but two of them a single move, or let chance move for them."
        )
    if not found:
        raise DomainError("no player moves in this game, and a table needs one. Add a decision.")
    seated = (choosing + [player for player in found if player not in choosing])[:2]
    first, second = sorted(seated, key=list(found).index) if len(seated) == 2 else (*seated, _nobody(seated))
    rows, columns = (found.get(player) or (Strategy(player, (), "nothing"),) for player in (first, second))
    if len(rows) * len(columns) > MOST_CELLS:
        raise DomainError(
            f"{len(rows)} strategies of {first} times {len(columns)} of {second} are more than {MOST_CELLS} cells: "
            "make the game smaller"
        )
    others = {player: strategies[0] for player, strategies in found.items() if player not in (first, second)}
    return Seats((first, second), (rows, columns), others)


def _nobody(seated: list[Player]) -> Player:
    return Player("nobody else" if [player.name for player in seated] == ["nobody"] else "nobody")


def _told_apart(strategies: tuple[Strategy, ...]) -> tuple[str, ...]:
    found = dict[str, None]()
    for strategy in strategies:
        plain = label = strategy.label or "nothing"
        number = 2
        while label in found:
            label, number = f"{plain} ({number})", number + 1
        found[label] = None
    return tuple(found)


def values_at(mechanism: Mechanism, point: Mapping[Variable, Fraction]) -> dict[Variable, Fraction]:
    """The value of every parameter at a point, those that are fixed or defined by a formula included.

    Raises UsageError where a parameter has no value, DomainError where a formula has none.
    """
    values = {**mechanism.fixed, **point}
    formulas = mechanism.definitions
    missing = [p.name for p in mechanism.parameters if p.variable not in values and p.variable not in formulas]
    if missing:
        raise UsageError(f"{', '.join(missing)}: no value is given. Set one, as in `--set {missing[0]}=...`.")
    while waiting := {v: term for v, term in formulas.items() if v not in values}:
        evaluation = Evaluation(dict(values))
        values |= {v: evaluation.term(term) for v, term in waiting.items() if variables(term) <= values.keys()}
    return values
