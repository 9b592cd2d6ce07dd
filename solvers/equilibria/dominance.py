"""Strategies that are strictly worse than another one whatever the other player does, taken out round by round.

No equilibrium plays such a strategy, so the equilibria of what is left, with probability 0 put in
for what was taken out, are all equilibria of the game; the extreme ones stay the extreme ones.
Only pure strategies are tried as the better ones: each step is a sentence that a reader can check.

Source: R. D. Luce, H. Raiffa, Games and Decisions, 1957; the order of the steps does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm
from mechanisms.values import Frozen

Kept: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""The rows and columns that are left, by their number in the game."""


class Dominated(Frozen):
    """One step: a strategy that brings a player less than `by` against all that was left for the other player."""

    player: Player
    strategy: str
    by: str

    def __str__(self) -> str:
        return f"{self.player} never plays {self.strategy}: {self.by} always brings more"


def reduced(game: NormalForm) -> tuple[Kept, tuple[Dominated, ...]]:
    """What is left when strictly dominated strategies have been taken out, with every step in its order."""
    rows, columns = (tuple(range(number)) for number in game.shape)
    steps: list[Dominated] = []
    while True:
        worse_rows = _worse(rows, columns, game.of_row)
        rows = tuple(row for row in rows if row not in worse_rows)
        worse_columns = _worse(columns, rows, lambda column, row: game.of_column(row, column))
        columns = tuple(column for column in columns if column not in worse_columns)
        for player, worse in enumerate((worse_rows, worse_columns)):
            labels = game.strategies[player]
            steps += [Dominated(game.players[player], labels[here], labels[by]) for here, by in worse.items()]
        if not worse_rows and not worse_columns:
            return (rows, columns), tuple(steps)


def _worse(own: Sequence[int], others: Sequence[int], paid: Callable[[int, int], Fraction]) -> dict[int, int]:
    """Every strategy that another one strictly dominates, with the best of those that do.

    That one is itself not dominated: whatever dominated it would dominate the first one too, and rank higher.
    """
    ranks = {here: [0] * len(others) for here in own}
    for place, other in enumerate(others):
        order = {worth: rank for rank, worth in enumerate(sorted({paid(here, other) for here in own}))}
        for here in own:
            ranks[here][place] = order[paid(here, other)]
    found = {}
    for here in own:
        better = [
            there for there in own if all(low < high for low, high in zip(ranks[here], ranks[there], strict=True))
        ]
        if better:
            found[here] = max(better, key=lambda there: sum(ranks[there]))
    return found
