"""The equilibria of a mechanism at a point of its ranges, and whether the point matters.

    of_spec(spec, ...)   the point, the table, its equilibria, and those at corners of the ranges

The payoffs are compared, cell by cell, with the independent play-out.
"""

from __future__ import annotations

from collections.abc import Sequence

from bondproof.commands.equilibria.reference_point import Point, chosen_point, corners, first
from bondproof.commands.equilibria.result import Corners, EquilibriaResult, Intended
from bondproof.commands.window_words import data_remarks
from bondproof.sources.given import Given, called
from bondproof.sources.loading import load
from bondproof.system.progress import Progress
from mechanisms.errors import InternalError
from mechanisms.game.normal_form import MixedProfile, NormalForm, Seats, normal_form, seats
from mechanisms.game.strategy import plan_of
from mechanisms.model.mechanism import Mechanism
from proofs.playout.playout import PlayOut
from solvers.claims.wellformedness_check import check_implicit
from solvers.engines.budget import Budget
from solvers.equilibria.enumeration import extreme_equilibria
from solvers.equilibria.frequencies import frequencies
from solvers.equilibria.solution import Solution, solve

MOST_CORNERS = 64
MOST_CORNER_CELLS = 20_000
"""Of all corners together: so many payoffs are computed to see whether the point matters."""

MOST_CORNER_BASES = 2_000
MOST_FORMULAS = 16
"""Of more equilibria than this only the first ones get formulas."""

MOST_PLAYED_CELLS = 256
"""A table with more cells than this is played out at so many of them."""


def of_spec(
    spec: Given,
    scheme: str | None,
    overrides: Sequence[str],
    budget: Budget,
    bases: int | None,
    proposers: bool,
    progress: Progress,
) -> EquilibriaResult:
    """The equilibria of a spec at the point that is chosen for it; see `equilibria`."""
    progress(f"reading {called(spec)}")
    loaded = load(spec, scheme=scheme, overrides=overrides)
    mechanism = loaded.mechanism
    table = seats(mechanism)
    doubt = check_implicit(mechanism, loaded.statements, budget).doubt
    point = chosen_point(spec, loaded, budget)
    progress(f"enumerating the equilibria of {called(spec)}")
    game = normal_form(mechanism, point.values)
    _play_out(mechanism, point, table, game)
    solution = solve(game, bases, budget, nashpy=proposers)
    return EquilibriaResult(
        mechanism.header.name,
        mechanism.source.path,
        mechanism.source.sha256,
        mechanism,
        solution,
        chosen=point.chosen,
        intended=_intended(mechanism, table),
        frequencies=tuple(
            frequencies(mechanism, point.values, e.profile) if number < MOST_FORMULAS else ()
            for number, e in enumerate(solution.equilibria)
        ),
        corners=_corners(mechanism, point, solution),
        doubt=doubt.reason if doubt else "",
        remarks=data_remarks(mechanism),
    )


def _play_out(mechanism: Mechanism, point: Point, table: Seats, game: NormalForm) -> None:
    """Compare the payoffs with the play-out; InternalError where they differ."""
    played = PlayOut(mechanism, point.values)
    rows, columns = game.shape
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    for row, column in cells[:: 1 + len(cells) // MOST_PLAYED_CELLS]:
        profile = table.profile(row, column)
        for number, player in enumerate(table.players):
            if player in mechanism.game.players and played.payoff(player, profile) != game.payoffs[row][column][number]:
                raise InternalError(f"the play-out and the symbolic payoff of {player} differ in cell {row}, {column}")


def _intended(mechanism: Mechanism, table: Seats) -> tuple[Intended, ...]:
    """The intended strategy of each seated player for whom the spec names one: the row or column with its plan.

    A spec may also say what is played where the player's own moves never lead; a row or column stands for all of these.
    """
    found = []
    for seat, player in enumerate(table.players):
        if player in mechanism.intended:
            meant = plan_of(mechanism.game, mechanism.intended[player])
            plans = [plan_of(mechanism.game, strategy) for strategy in table.strategies[seat]]
            found.append(Intended(seat, plans.index(meant)))
    return tuple(found)


def _corners(mechanism: Mechanism, point: Point, solution: Solution) -> Corners | None:
    """Whether the same strategies are played at the corners of the ranges; None where nothing ranges."""
    number, points = corners(mechanism, point)
    if number == 1:
        return None
    cells = solution.game.shape[0] * solution.game.shape[1]
    tried = first(min(MOST_CORNERS, max(1, MOST_CORNER_CELLS // cells)), points)
    here = _supports([e.profile for e in solution.equilibria])
    known = solution.complete
    for values in tried:
        found = extreme_equilibria(normal_form(mechanism, values), MOST_CORNER_BASES)
        known = known and found.complete
        if known and _supports(found.profiles) != here:
            at = {p: values[p.variable] for p in mechanism.parameters if p.variable in values}
            return Corners(number, len(tried), False, at, tuple(found.profiles))
    return Corners(number, len(tried), True if known else None, {})


def _supports(profiles: Sequence[MixedProfile]) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    return {profile.supports for profile in profiles}
