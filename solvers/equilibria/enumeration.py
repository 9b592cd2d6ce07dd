"""Every extreme equilibrium of a game, exactly: the vertices of both best-response polytopes that fit together.

A vertex of the row player's polytope is a mixed strategy, with a label for each row that it
does not play and for each column that is a best response to it. Together with a vertex of the other
polytope it is an equilibrium exactly where every label occurs. All equilibria are what these extreme
ones span (solvers/equilibria/components.py), also in degenerate games.

    extreme_equilibria(game, bases, allowance)   Enumeration

Of small games both polytopes are visited one basis at a time. Of others the one that seems smaller is visited in
floating point with proved errors; the other one only where a vertex may have many partners, or numbers are small
enough to be exact all along.

Source: D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Economic Theory 42, 2010; O. L. Mangasarian,
"Equilibrium points of bimatrix games", J. SIAM 12, 1964.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from mechanisms.game.normal_form import Mixed, MixedProfile, NormalForm
from mechanisms.terms.terms import ZERO
from mechanisms.values import Frozen
from proofs.playout.equilibrium import Referee
from solvers.engines.budget import Allowance, Budget, Meter
from solvers.equilibria.dictionary import Table, multiplied, scaled
from solvers.equilibria.dominance import Dominated, Worths, reduced, worths_of
from solvers.equilibria.vertices import Pair, Vertices, Visits, Weights, few_vertices, pairs

MOST_BASES = 200_000
"""So many bases of each polytope are visited unless the caller says otherwise: enough for most games of 16 by 16."""

_WORK = 40_000_000
"""Entries of tables that are computed at most, unless the caller names a number of bases; long numbers count more."""

_FEW_CELLS = 36
"""Up to here one basis after another is as fast as arrays, and NumPy need not be loaded."""

_SHARE, _PART = 0.2, 10
"""Of the time and the work allowed, so much goes to a single equilibrium before all are searched for."""

_PROBES = 3
"""Levels of both polytopes that are visited to see which one is smaller, about."""


class Enumeration(Frozen):
    """The extreme equilibria of a game, all of them where `complete`, in the order of their strategies.

    `payoffs` is what both players are paid in each. `dominated` was taken out first. `degenerate` speaks of what was
    left: whether some mixed strategy has more best responses than it has strategies that are played; None where that
    is not known, because one polytope was enough or the enumeration is not complete. `bases` were visited of the
    polytope of which more were visited. `single` is True where that led to none, and just one was searched for
    (solvers/equilibria/single.py).
    """

    profiles: tuple[MixedProfile, ...]
    payoffs: tuple[tuple[Fraction, Fraction], ...]
    complete: bool
    degenerate: bool | None
    dominated: tuple[Dominated, ...]
    bases: int
    single: bool = False


def extreme_equilibria(
    game: NormalForm, bases: int | None = None, allowance: Allowance | None = None, *, reduce: bool = True
) -> Enumeration:
    """All extreme equilibria, each checked; `complete` is False where the search was cut short.

    That happens if a polytope has more than `bases` bases, or the allowance is used up. `bases` defaults to
    MOST_BASES, and to less for tables that are very large or hold very long numbers. If nothing was found by
    then, one equilibrium is computed by other means.

    Raises CertificateRejected where an equilibrium that was found is none, which is a bug.
    """
    worths = worths_of(game)
    everything = tuple(range(game.shape[0])), tuple(range(game.shape[1]))
    (rows, columns), dominated = reduced(game, worths) if reduce else (everything, ())
    worths = [[worths[0][r][c] for c in columns] for r in rows], [[worths[1][c][r] for r in rows] for c in columns]
    (of_rows, theirs), (of_columns, mine) = map(scaled, worths)
    meter = (allowance or Budget()).meter()
    search = _Search(of_columns, of_rows, bases, meter)
    quick = _quick(worths, meter.again()) if len(rows) * len(columns) > _FEW_CELLS else []
    found = [(multiplied(x, mine), multiplied(y, theirs)) for x, y in search.run()]
    if single := not found:
        from solvers.equilibria.single import some_equilibrium

        found = quick or some_equilibrium(worths, meter.again())
    found.sort(key=lambda pair: (*_floats(pair[0]), *_floats(pair[1])), reverse=True)
    profiles = tuple(MixedProfile(_mixed(x, rows, game.shape[0]), _mixed(y, columns, game.shape[1])) for x, y in found)
    payoffs = tuple(map(Referee(game).check, profiles))
    return Enumeration(profiles, payoffs, search.complete, search.degenerate, dominated, search.bases, single)


def _quick(worths: Worths, meter: Meter) -> list[Pair]:
    """A single equilibrium, while there is time: a search for all of them may use it up and find none."""
    from solvers.equilibria.single import some_equilibrium

    return some_equilibrium(worths, meter.part(meter.left // _PART).sooner(_SHARE))


class _Search:
    """Vertices of both polytopes, or of one and what fits them."""

    def __init__(self, of_columns: Table, of_rows: Table, bases: int | None, meter: Meter) -> None:
        self.of_columns, self.of_rows, self.meter = of_columns, of_rows, meter
        self.complete, self.bases = False, 0
        self.degenerate: bool | None = None
        self._limit = bases or _usual_bases(of_rows, of_columns)

    def run(self) -> list[Pair]:
        """The equilibria that were found."""
        if len(self.of_rows) * len(self.of_columns) > _FEW_CELLS:
            return self._in_arrays()
        return self._of_both(*(few_vertices(table, self._visits()) for table in (self.of_columns, self.of_rows)))

    def _in_arrays(self) -> list[Pair]:
        from solvers.equilibria.partners import partners
        from solvers.equilibria.sweep import Sweep

        sweeps = [Sweep(table, self._visits()) for table in (self.of_columns, self.of_rows)]
        for _ in range(2 * _PROBES):
            min(sweeps, key=lambda sweep: sweep.waiting).step()
        one, other = sorted(sweeps, key=lambda sweep: (not sweep.complete, sweep.waiting))
        one.run()
        if one.whole or not (one.closed and one.simple):
            other.run()
        if other.closed and not one.closed:
            one, other = other, one
        if one.simple and not (one.whole and other.closed):
            found = partners(one, other.polytope)
            if found is not None:
                self.complete, self.bases = one.complete, one.bases
                return found if one is sweeps[0] else [(mine, theirs) for theirs, mine in found]
        other.run()
        return self._of_both(*(sweep.vertices() for sweep in sweeps))

    def _of_both(self, mine: Vertices, theirs: Vertices) -> list[Pair]:
        self.complete, self.bases = mine.complete and theirs.complete, max(mine.bases, theirs.bases)
        degenerate = not (mine.simple and theirs.simple)
        self.degenerate = degenerate or (False if self.complete else None)
        return pairs(mine, theirs)

    def _visits(self) -> Visits:
        return Visits(self._limit, self.meter)


def _usual_bases(*tables: Table) -> int:
    """MOST_BASES, or as many as keep the work bounded.

    An entry grows to as many bits as those of the smaller side together, and its cost with their square.
    """
    rows, columns = len(tables[0]), len(tables[0][0])
    bits = max(value.bit_length() for table in tables for row in table for value in row)
    cost = 1 + (min(rows, columns) * bits // 4000) ** 2
    return min(MOST_BASES, 1 + _WORK // (rows * columns * cost))


def _floats(weights: Weights) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


def _mixed(weights: Sequence[int], kept: Sequence[int], size: int) -> Mixed:
    """The probabilities of all strategies of a player: in proportion to weights, and 0 for what was taken out."""
    total = sum(weights)
    mixed = [ZERO] * size
    for strategy, weight in zip(kept, weights, strict=True):
        if weight:
            mixed[strategy] = _share(weight, total)
    return tuple(mixed)


@lru_cache(maxsize=1 << 12)
def _share(weight: int, total: int) -> Fraction:
    return Fraction(weight, total)
