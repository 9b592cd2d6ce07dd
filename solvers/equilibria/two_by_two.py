"""All extreme equilibria of many 2 by 2 games at once, exactly, by a closed form in NumPy.

    two_by_two(A, B)   TwoByTwo: for each game, which of nine candidates are equilibria

A and B are whole numbers, (N, 2, 2), of at most 2^30: nothing below exceeds 2^62, so int64 is exact.

A player mixes only where that leaves the other one indifferent. So each player has three candidates: their first
strategy, their second one, and the mix that makes the other one indifferent, where there is exactly one such mix and
it plays both. These are the vertices of the best-response polytopes. A pair of them is an extreme equilibrium where
each strategy that is played is a best response.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mechanisms.errors import DomainError
from mechanisms.game.normal_form import MixedProfile
from mechanisms.values import Frozen

Whole = NDArray[np.int64]
MOST = 2**30


class TwoByTwo(Frozen):
    """The candidates of both players as weights (N, 3, 2), and which pairs of them are equilibria, (N, 3, 3)."""

    rows: Whole
    columns: Whole
    equilibria: NDArray[np.bool_]

    def profiles(self, number: int) -> tuple[MixedProfile, ...]:
        """The extreme equilibria of one of the games."""
        pairs = np.argwhere(self.equilibria[number]).tolist()
        return tuple(
            MixedProfile(_shares(self.rows[number, mine].tolist()), _shares(self.columns[number, theirs].tolist()))
            for mine, theirs in pairs
        )


def two_by_two(A: Whole, B: Whole) -> TwoByTwo:
    """The extreme equilibria of the games in which the row player is paid A and the column player B, both (N, 2, 2).

    Raises DomainError where a payoff is not a whole number, or larger than MOST.

    >>> pennies = np.array([[[1, -1], [-1, 1]]])
    >>> two_by_two(pennies, -pennies).profiles(0)
    (MixedProfile(rows=(Fraction(1, 2), Fraction(1, 2)), columns=(Fraction(1, 2), Fraction(1, 2))),)
    """
    if any(
        table.dtype.kind not in "iu" or table.max(initial=0) > MOST or table.min(initial=0) < -MOST for table in (A, B)
    ):
        raise DomainError(f"payoffs in arrays are whole numbers of at most {MOST}: solve other games one by one")
    A, B = A.astype(np.int64), B.astype(np.int64)
    gain = A[:, 0] - A[:, 1]  # of the row player by their first strategy, against each column
    profit = B[:, :, 0] - B[:, :, 1]  # of the column player by their first strategy, against each row
    rows, mixes = _candidates(profit)
    columns, other_mixes = _candidates(gain)
    first = columns[:, :, 0] * gain[:, :1] + columns[:, :, 1] * gain[:, 1:]  # gained, times what the weights add up to
    second = rows[:, :, 0] * profit[:, :1] + rows[:, :, 1] * profit[:, 1:]
    mine = _best(rows[:, :, None], first[:, None, :]) & mixes[:, :, None]
    theirs = _best(columns[:, None, :], second[:, :, None]) & other_mixes[:, None, :]
    return TwoByTwo(rows, columns, mine & theirs)


def _candidates(gain: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """A player's three candidates, by what the other one gains; the mix exists where these have opposite signs."""
    weights = np.zeros((len(gain), 3, 2), dtype=np.int64)
    weights[:, 0, 0] = weights[:, 1, 1] = 1
    weights[:, 2] = np.abs(gain[:, ::-1])
    exists = np.ones((len(gain), 3), dtype=bool)
    exists[:, 2] = np.sign(gain[:, 0]) * np.sign(gain[:, 1]) < 0
    return weights, exists


def _best(weights: Whole, gain: Whole) -> NDArray[np.bool_]:
    """Whether all that is played is a best response, where the first strategy gains so much over the second one."""
    return np.asarray(((weights[..., 0] == 0) | (gain >= 0)) & ((weights[..., 1] == 0) | (gain <= 0)))


def _shares(weights: list[int]) -> tuple[Fraction, Fraction]:
    return Fraction(weights[0], sum(weights)), Fraction(weights[1], sum(weights))
