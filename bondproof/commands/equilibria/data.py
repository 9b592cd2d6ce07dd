"""What JSON holds of `equilibria`."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING

from bondproof.commands.equilibria.wording import seated
from bondproof.commands.window_data import data_rows, point, solved
from bondproof.report.json import Data
from bondproof.report.number_format import approximate, is_long
from bondproof.report.wording import shown_path
from mechanisms.game.normal_form import MixedProfile

if TYPE_CHECKING:
    from bondproof.commands.equilibria.result import EquilibriaResult
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.proposals import Floats, Proposals


def data(result: EquilibriaResult) -> Mapping[str, Data]:
    """Every extreme equilibrium, what hangs together, and what nashpy made of the game."""
    solution, mechanism = result.solution, result.mechanism
    return {
        "spec": result.name,
        "path": shown_path(result.path),
        "sha256": result.sha256,
        "scheme": None if mechanism is None else mechanism.source.scheme,
        "overrides": () if mechanism is None else mechanism.source.overrides,
        "at": {} if mechanism is None else point(mechanism, {c.parameter.variable: c.value for c in result.chosen}),
        "chosen": {c.parameter.name: c.why for c in result.chosen},
        "solved": solved(result.chosen),
        "unit": "" if mechanism is None else "USD",
        "complete": solution.complete,
        "components": len(solution.components),
        "degenerate": solution.degenerate,
        "bases": solution.bases,
        "doubt": result.doubt or None,
        "intended": {
            solution.game.players[meant.seat].name: solution.game.strategies[meant.seat][meant.strategy]
            for meant in result.intended
        },
        "equilibria": _equilibria(result),
        "dominated": [
            {"player": step.player.name, "action": step.strategy, "by": step.by} for step in solution.dominated
        ],
        "nashpy": [_proposals(proposals) for proposals in solution.nashpy],
        "corners": _corners(result),
        "remarks": result.remarks,
        "data": [] if mechanism is None else data_rows(mechanism),
    }


def _equilibria(result: EquilibriaResult) -> list[Data]:
    component = {number: i for i, part in enumerate(result.solution.components) for number in part}
    return [_equilibrium(result, number, component[number]) for number in range(len(result.solution.equilibria))]


def _equilibrium(result: EquilibriaResult, number: int, component: int) -> dict[str, Data]:
    equilibrium = result.solution.equilibria[number]
    seats = seated(result)
    long = any(map(is_long, (*equilibrium.payoffs, *equilibrium.profile.rows, *equilibrium.profile.columns)))
    return {
        "profile": _profile(result, equilibrium.profile),
        "payoffs": {player.name: equilibrium.payoffs[seat] for seat, player in seats},
        "payoffs_display": {player.name: approximate(equilibrium.payoffs[seat]) for seat, player in seats},
        "honest": result.honest(number),
        "component": component,
        "found_by": equilibrium.found_by,
        "frequencies": [_frequency(result, f) for f in result.frequencies[number]] if result.frequencies else [],
        **({"rounded": True} if long else {}),
    }


def _profile(result: EquilibriaResult, profile: MixedProfile) -> dict[str, Data]:
    """A probability for each strategy of each player."""
    labels, both = result.solution.game.strategies, (profile.rows, profile.columns)
    return {player.name: dict(zip(labels[seat], both[seat], strict=True)) for seat, player in seated(result)}


def _frequency(result: EquilibriaResult, frequency: Frequency) -> dict[str, Data]:
    game = result.solution.game
    return {
        "player": frequency.player.name,
        "action": game.strategies[game.players.index(frequency.player)][frequency.strategy],
        "form": frequency.text,
        "zero": frequency.zeros,
        "independent_of": frequency.absent,
    }


def _proposals(proposals: Proposals) -> dict[str, Data]:
    return {
        "algorithm": proposals.algorithm,
        "asked": proposals.asked,
        "found": proposals.found,
        "missed": proposals.missed,
        "between": len(proposals.others),
        "unsettled": proposals.unsettled,
        "wrong": [{"profile": _floats(wrong.profile), "why": wrong.why} for wrong in proposals.wrong],
        "trouble": proposals.trouble.value or None,
    }


def _floats(profile: Floats) -> list[Data]:
    """What nashpy returned; null for what is no number."""
    return [[p if isfinite(p) else None for p in mixed] for mixed in profile]


def _corners(result: EquilibriaResult) -> Data:
    corners = result.corners
    if corners is None or result.mechanism is None:
        return None
    return {
        "number": corners.number,
        "checked": corners.checked,
        "same": corners.same,
        "at": point(result.mechanism, {p.variable: value for p, value in corners.at.items()}),
        "equilibria": [_profile(result, profile) for profile in corners.profiles],
    }
