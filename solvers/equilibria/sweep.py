"""Every vertex of a best-response polytope: all of its bases, one level of pivots after another.

Each vertex belongs to at least one basis that is feasible in lexicographic order, however many constraints meet
in it. These bases are connected by pivots, and each pivot can be undone; so what a level leads to lies in it, in
the level before or in the next one, and nothing is left when a level leads to nothing new. That is the proof that the
list is complete.

    sweep = Sweep(table, visits)
    sweep.step()                        visit the next level
    sweep.vertices()                    visit what is left: the vertices but 0, with what is tight in each

Not here: small tables (solvers/equilibria/vertices.py).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from solvers.equilibria.batch import Batch, Flags, Floats, Keys, Polytope, Whole
from solvers.equilibria.blocks import at_basis
from solvers.equilibria.dictionary import Table
from solvers.equilibria.vertices import Vertices, Visits

_TOGETHER = 1 << 16
"""Entries of tables that are handled at a time: as many as the processor keeps near."""


class Sweep:
    """The bases of a polytope that have been visited, level by level."""

    def __init__(self, table: Table, visits: Visits) -> None:
        self.polytope = Polytope(table)
        self.level = Batch.first(self.polytope)
        self.bases, self.simple = 1, True
        self.complete = visits.allow(1, 1)
        self._visits = visits
        self._before, self._here = self.level.keys[:0], self.level.keys
        self._tight: list[Keys] = []
        self._inside: list[Whole] = []
        self._values: list[Floats] = []

    @property
    def waiting(self) -> int:
        """How many bases the next step starts from; 0 at the end."""
        return len(self._here)

    @property
    def closed(self) -> bool:
        """Whether all bases have been visited."""
        return self.complete and not self.waiting

    @property
    def whole(self) -> bool:
        """Whether all numbers so far were whole, and exact."""
        return self.level.whole

    def step(self) -> None:
        """Look at all bases of a level, and pivot to all that are new."""
        if not self.waiting:
            return
        largest = max(self.level.entries[0].size, self.polytope.height**2)  # of a basis, and of its equations
        size = max(1, _TOGETHER // largest)
        looked = [self._looked_at(slice(at, at + size)) for at in range(0, self.waiting, size) if self._visits.in_time]
        if not self._visits.in_time:
            self.complete, self._here = False, self._here[:0]
            return
        rows = np.concatenate(looked)
        level, bits = self.level, self.polytope.bits
        reached = self._here[:, None] ^ bits[level.outside] ^ bits[np.take_along_axis(level.inside, rows, 1)]
        keys, places = np.unique(reached, return_index=True)
        new = ~(_among(keys, self._before) | _among(keys, self._here))
        keys, places = keys[new], places[new]
        self._before, self._here = self._here, keys
        if not self._visits.allow(len(keys), 1 + len(keys) * level.entries[0].size // 256):
            self.complete, self._here = False, keys[:0]
        elif len(keys):
            parents, columns = np.divmod(places, self.polytope.width)
            self.bases += len(keys)
            self.level = level.pivoted(parents, rows[parents, columns], columns)

    def _looked_at(self, chosen: slice) -> Whole:
        """The leaving rows of some bases of this level; their vertices are kept."""
        part, keys = self.level.part(chosen), self._here[chosen]
        leaving, zero = part.decided()
        self._keep(part, keys, zero)
        return leaving

    def _keep(self, part: Batch, keys: Keys, zero: Flags) -> None:
        if zero.any():
            self.simple = False
            bits = self.polytope.bits
            keys = keys | np.bitwise_or.reduce(np.where(zero, bits[part.inside], bits[0] ^ bits[0]), axis=1)
        self._tight.append(keys)
        self._inside.append(part.inside)
        self._values.append(part.right if part.whole else np.full(part.inside.shape, np.nan))

    def run(self) -> None:
        """Visit what is left, as far as allowed."""
        while self.waiting:
            self.step()

    def vertices(self) -> Vertices:
        """The vertices found so far, but 0."""
        tight, inside = np.concatenate(self._tight), self.insides()
        values = np.concatenate(self._values)
        _, chosen = np.unique(tight, return_index=True)
        chosen = chosen[(inside[chosen] < self.polytope.width).any(axis=1)]
        inside, weights = inside[chosen], self._whole_weights(inside[chosen], values[chosen])
        return Vertices(
            self.polytope.width,
            tight[chosen].tolist(),
            cache(
                lambda number: (
                    tuple(weights[number])
                    if any(weights[number])
                    else at_basis(self.polytope.table, inside[number].tolist())
                )
            ),
            self.complete,
            self.simple,
            self.bases,
        )

    def insides(self) -> Whole:
        """The inside variables of every basis that was looked at."""
        return np.concatenate(self._inside)

    def _whole_weights(self, inside: Whole, values: Floats) -> list[list[int]]:
        """The variables of the polytope at each basis, in proportion; 0 where its numbers were rounded."""
        weights = np.zeros((len(inside), self.polytope.width + 1), dtype=np.int64)
        places = np.minimum(inside, self.polytope.width)
        weights[np.arange(len(inside))[:, None], places] = np.nan_to_num(values)
        weights = weights[:, :-1]
        shared: list[list[int]] = (weights // np.maximum(np.gcd.reduce(weights, axis=1), 1)[:, None]).tolist()
        return shared


def _among(keys: Keys, known: Keys) -> Flags:
    """Which keys are among known ones; both in order."""
    if not len(known):
        return np.zeros(len(keys), dtype=bool)
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[places] == keys, dtype=bool)
