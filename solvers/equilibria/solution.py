"""All that is computed of a game: its equilibria, how they hang together, and what nashpy makes of it.

    solve(game)   Solution

Not here: which point of a spec a table is taken at, and words (bondproof/).
"""

from __future__ import annotations

from fractions import Fraction

from mechanisms.game.normal_form import MixedProfile, NormalForm
from mechanisms.values import Frozen
from solvers.engines.budget import Allowance
from solvers.equilibria.components import components
from solvers.equilibria.dominance import Dominated
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.proposals import Proposals, ask_nashpy

EXACT, SINGLE = "exact enumeration", "exact search for a single one"


class Equilibrium(Frozen):
    """An extreme equilibrium, what both players expect to be paid in it, and who found it."""

    profile: MixedProfile
    payoffs: tuple[Fraction, Fraction]
    found_by: tuple[str, ...]


class Solution(Frozen):
    """The extreme equilibria of a game, all of them where `complete`; else those found, also by nashpy alone.

    `components` are the connected sets of equilibria, by the numbers of their extreme ones; a component of
    several is a continuum, which lies between them. `degenerate` speaks of the game without `dominated`
    strategies, and is None where that is not known. `bases` were visited of the polytope of which more were visited:
    where `complete`, all that it has.
    """

    game: NormalForm
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    components: tuple[tuple[int, ...], ...]
    degenerate: bool | None
    dominated: tuple[Dominated, ...]
    nashpy: tuple[Proposals, ...]
    bases: int

    @property
    def unique(self) -> bool:
        """Whether there is exactly one equilibrium, extreme or not."""
        return self.complete and len(self.equilibria) == 1


def solve(
    game: NormalForm, bases: int | None = None, allowance: Allowance | None = None, *, nashpy: bool = True
) -> Solution:
    """All extreme equilibria of a game, if at most `bases` bases of each polytope have to be visited.

    Without `bases` the usual limit holds, and without an allowance that of a single question
    (solvers/equilibria/enumeration.py).

    `nashpy` says whether nashpy is asked too, and imported; that takes a second.
    """
    known = extreme_equilibria(game, bases, allowance)
    proposals = ask_nashpy(game, known) if nashpy else ()
    finders = {profile: [SINGLE if known.single else EXACT] for profile in known.profiles}
    payoffs = dict(zip(known.profiles, known.payoffs, strict=True))
    for proposed in proposals:
        name = f"nashpy {proposed.algorithm}"
        for profile in (*(known.profiles[number] for number in proposed.found), *proposed.others):
            if profile in finders or not known.complete:
                finders.setdefault(profile, []).append(name)
    return Solution(
        game,
        tuple(
            Equilibrium(profile, payoffs.get(profile) or profile.expected(game), tuple(names))
            for profile, names in finders.items()
        ),
        known.complete,
        components(tuple(finders)),
        known.degenerate,
        known.dominated,
        proposals,
        known.bases,
    )
