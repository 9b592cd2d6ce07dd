"""The choices of a player in floats: one row for each state and plan, and a sparse matrix of where they lead.

They come from the symbolic payoffs (mechanisms/game/expectation.py), with the numbers of all states put in at once; the
exact rows that the check goes by (proofs/bounds/choices.py) come from the play-out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mechanisms.game.blocks import NOWHERE, Block
from mechanisms.game.expectation import expected
from mechanisms.game.likelihood import Course
from mechanisms.game.strategy import Profile
from mechanisms.terms.terms import Term, Variable, any_of, negate
from mechanisms.values import Frozen, evolve
from proofs.bounds.choices import Choices
from proofs.checking.obligation import Point
from solvers.closed_forms.arrays import Arrays, Enclosure, exactly

_NOTHING = 2.0**-1000
"""Enclosures of 0 reach below it by less than this."""

Numbers: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]


class Rows(Frozen):
    """`brings` and `leads` of every row; the rows of one state follow each other, from `first` of it on.

    States are counted here without those that no play reaches: `states` has the number of each. `plan` is the number of
    a row's plan in the block of its state, `intended` the row of the intended play of each state.
    """

    states: Places
    of: Places
    plan: Places
    first: Places
    intended: Places
    brings: Numbers
    leads: Any  # a sparse matrix: a row for each row, a column for each state
    discount: float

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(self.states)


def rows(choices: Choices, point: Point) -> Rows:
    """The rows of a player's choices in floats."""
    from scipy.sparse import csr_array

    blocks = choices.blocks
    states = np.sort(np.concatenate([np.asarray(block.states) for block in blocks.blocks]))
    place = np.full(blocks.size + 1, NOWHERE)  # an end has the number -1, hence the last place
    place[states] = np.arange(len(states))
    most = max(map(len, choices.rows))
    number = np.full((len(states), most), NOWHERE)
    for block, plans in zip(blocks.blocks, choices.rows, strict=True):
        number[place[np.asarray(block.states)], : len(plans)] = 1
    number[number > 0] = np.arange(np.count_nonzero(number > 0))
    brings, plan = np.zeros(number.max() + 1), np.zeros(number.max() + 1, dtype=np.int64)
    intended = np.zeros(len(states), dtype=np.int64)
    parts: list[tuple[Places, Places, Numbers]] = []
    for index, (block, plans) in enumerate(zip(blocks.blocks, choices.rows, strict=True)):
        here = place[np.asarray(block.states)]
        weighing = _Weighing(choices, block, point)
        intended[here] = number[here, choices.intended[index]]
        for each, row in enumerate(plans):
            own = number[here, each]
            profile = {**block.intended, choices.player: row.plan}
            plan[own], brings[own] = each, weighing.brings(profile)
            for targets, chance in weighing.leads(profile):
                there = place[np.asarray(targets)]
                goes_on = there != NOWHERE
                parts.append((own[goes_on], there[goes_on], np.broadcast_to(chance, own.shape)[goes_on]))
    where, to, chances = (np.concatenate([part[n] for part in parts]) for n in range(3))
    leads = csr_array((chances, (where, to)), shape=(len(brings), len(states)))
    of = np.repeat(np.arange(len(states)), np.count_nonzero(number >= 0, axis=1))
    return Rows(states, of, plan, number[:, 0], intended, brings, leads, float(choices.discount))


class _Weighing:
    """One period in all states of a block, in floats."""

    def __init__(self, choices: Choices, block: Block, point: Point) -> None:
        mechanism, period = choices.blocks.mechanism, block.period
        self._choices, self._block = choices, block
        self._played = evolve(mechanism, game=period.game, ledger=period.ledger)
        fixed: Mapping[Variable, Fraction] = {**mechanism.fixed, **point}
        indices = {v: np.asarray(numbers, dtype=np.float64) for v, numbers in block.indices.items()}
        values = {v: exactly(value) for v, value in fixed.items()} | {v: Enclosure(n, n) for v, n in indices.items()}
        self._arrays = Arrays(values, fixed, mechanism.definitions)

    def brings(self, profile: Profile) -> Any:
        """What the period brings the player."""
        return self._number(expected(self._played, self._choices.player, profile))

    def leads(self, profile: Profile) -> list[tuple[Sequence[int], Any]]:
        """The states to which it leads, and how likely each is."""
        course, transitions = Course(self._played.game, profile), self._block.period.transitions
        found = [
            (self._choices.blocks.targets(self._block, t), self._number(course.likelihood(t.when, course.certain)))
            for t in transitions
        ]
        stays = negate(any_of(*(transition.when for transition in transitions)))
        return [*found, (self._block.states, self._number(course.likelihood(stays, course.certain)))]

    def _number(self, term: Term) -> Any:
        with np.errstate(all="ignore"):
            found = self._arrays.term(term).low
        return np.where(np.abs(found) < _NOTHING, 0.0, found)
