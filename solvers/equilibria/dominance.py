"""Strategies that are strictly worse than another one whatever the other player does, taken out round by round.

No equilibrium plays such a strategy, so the equilibria of what is left, with probability 0 put in
for what was taken out, are all equilibria of the game; the extreme ones stay the extreme ones.
Only pure strategies are tried as the better ones: each step is a sentence that a reader can check.

Source: R. D. Luce, H. Raiffa, Games and Decisions, 1957; the order of the steps does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from operator import lt
from typing import TypeAlias

from mechanisms.game.game import Player
from mechanisms.game.normal_form import NormalForm
from mechanisms.values import Frozen

Kept: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""The rows and columns that are left, by their number in the game."""

Worths: TypeAlias = Sequence[Sequence[Sequence[int]]]
"""[player][own strategy][strategy of the other one] -> what it brings, as whole numbers."""


class Dominated(Frozen):
    """One step: a strategy that brings a player less than `by` against all that was left for the other player."""

    player: Player
    strategy: str
    by: str

    def __str__(self) -> str:
        return f"{self.player} never plays {self.strategy}: {self.by} always brings more"


def worths_of(game: NormalForm) -> Worths:
    """The payoffs of each player by their own strategy, times what makes all of them whole."""
    rows, columns = game.shape
    worths = []
    for player in (0, 1):
        scale = lcm(*[cell[player].denominator for row in game.payoffs for cell in row])
        table = [[cell[player].numerator * (scale // cell[player].denominator) for cell in row] for row in game.payoffs]
        worths.append(table)
    return [worths[0], [[worths[1][r][c] for r in range(rows)] for c in range(columns)]]


def reduced(game: NormalForm, worths: Worths) -> tuple[Kept, tuple[Dominated, ...]]:
    """What is left when strictly dominated strategies have been taken out, with every step in its order.

    `worths` are the payoffs of both players; whole numbers in their place are compared faster.
    """
    kept = [tuple(range(number)) for number in game.shape]
    steps: list[Dominated] = []
    while True:
        found = []
        for player, labels in enumerate(game.strategies):
            worse = _worse(kept[player], kept[1 - player], worths[player])
            kept[player] = tuple(here for here in kept[player] if here not in worse)
            found += [Dominated(game.players[player], labels[here], labels[by]) for here, by in worse.items()]
        steps += found
        if not found:
            return (kept[0], kept[1]), tuple(steps)


def _worse(own: Sequence[int], others: Sequence[int], paid: Sequence[Sequence[int]]) -> dict[int, int]:
    """Every strategy that another one strictly dominates, with the best of those that do.

    That one is itself not dominated: whatever dominated it would dominate the first one too, and rank higher.
    """
    ranks = {here: [0] * len(others) for here in own}
    for place, other in enumerate(others):
        order = {worth: rank for rank, worth in enumerate(sorted({paid[here][other] for here in own}))}
        for here in own:
            ranks[here][place] = order[paid[here][other]]
    undominated = list[int]()
    found = {}
    for here in sorted(own, key=lambda here: -sum(ranks[here])):
        by = next((there for there in undominated if all(map(lt, ranks[here], ranks[there]))), None)
        if by is None:
            undominated.append(here)
        else:
            found[here] = by
    return {here: found[here] for here in own if here in found}
