"""What `equilibria` returns, and what JSON holds of it: who plays what, and whether that depends on the point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, identity
from bondproof.commands.window_data import data_rows, point, solved
from bondproof.commands.window_words import data_remarks
from bondproof.rendering.number_format import approximate, is_long
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from fractions import Fraction

    from bondproof.commands.verify.result import Chosen
    from bondproof.rendering.document import Document
    from bondproof.rendering.json import Data
    from mechanisms.game.game import Player
    from mechanisms.game.normal_form import MixedProfile
    from mechanisms.model.mechanism import Mechanism
    from mechanisms.model.parameters import Parameter
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.proposals import Floats, Proposals
    from solvers.equilibria.pure import PureEquilibrium
    from solvers.equilibria.solution import Solution


class Intended(Frozen):
    """The strategy that a spec means a player to play: their seat (0 picks the row) and its number."""

    seat: int
    strategy: int


class Corners(Frozen):
    """Whether the same strategies are played at the corners of the ranges; None where that is not known.

    `checked` of `number` corners were looked at. Where one differs, `at` is it and `profiles` are its equilibria.
    """

    number: int
    checked: int
    same: bool | None
    at: Mapping[Parameter, Fraction]
    profiles: tuple[MixedProfile, ...] = ()


class EquilibriaResult(Result):
    """The equilibria of a mechanism at a point, or of a table from a file (then `mechanism` is None).

    `frequencies` has an entry for each equilibrium of a mechanism. `doubt` says what is open where the meaning of
    the spec itself (a probability within [0, 1], say) could not be settled.
    """

    kind: ClassVar[str] = "equilibria"
    name: str
    path: str
    sha256: str
    mechanism: Mechanism | None
    solution: Solution
    chosen: tuple[Chosen, ...] = ()
    doubt: str = ""
    intended: tuple[Intended, ...] = ()
    frequencies: tuple[tuple[Frequency, ...], ...] = ()
    corners: Corners | None = None
    exit_code: int = 0
    seconds: float | None = None

    def honest(self, number: int) -> bool:
        """Whether an equilibrium is the intended play, with certainty; False where no play is intended."""
        profile = self.solution.equilibria[number].profile
        played = (profile.rows, profile.columns)
        return bool(self.intended) and all(played[meant.seat][meant.strategy] == 1 for meant in self.intended)

    @property
    def seated(self) -> list[tuple[int, Player]]:
        """The seats with their players; `nobody`, against whom a single player plays, is left out."""
        players = enumerate(self.solution.game.players)
        real = None if self.mechanism is None else self.mechanism.game.players
        return [(seat, player) for seat, player in players if real is None or player in real]

    def document(self) -> Document:
        """The game, the count, each equilibrium, what holds of all of them."""
        from bondproof.commands.equilibria.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """Every extreme equilibrium, what hangs together, and what nashpy made of the game."""
        solution, game = self.solution, self.solution.game
        table = {"spec": self.name, "path": self.path, "sha256": self.sha256, **_NOWHERE}
        return {
            **(table if self.mechanism is None else _where(self.mechanism, self.chosen)),
            "complete": solution.complete,
            "components": len(solution.components),
            "degenerate": solution.degenerate,
            "bases": solution.bases,
            "doubt": self.doubt or None,
            "intended": {
                game.players[meant.seat].name: game.strategies[meant.seat][meant.strategy] for meant in self.intended
            },
            "equilibria": _equilibria(self),
            "dominated": [
                {"player": step.player.name, "action": step.strategy, "by": step.by} for step in solution.dominated
            ],
            "nashpy": [_proposals(proposals) for proposals in solution.nashpy],
            "corners": _corners(self),
            **_sources(self.mechanism),
        }


class PureResult(Result):
    """The pure equilibria of a mechanism of any number of players at a point; whether there are others is open."""

    kind: ClassVar[str] = "equilibria"
    mechanism: Mechanism
    equilibria: tuple[PureEquilibrium, ...]
    chosen: tuple[Chosen, ...]
    doubt: str
    exit_code: int
    seconds: float | None

    def document(self) -> Document:
        """How many there are, what is open, and each of them."""
        from bondproof.commands.equilibria.document import pure

        return pure(self)

    def data(self) -> Mapping[str, Data]:
        """The same keys as for two players, where they have a meaning."""
        return {
            **_where(self.mechanism, self.chosen),
            "complete": False,
            "pure_only": True,
            "doubt": self.doubt or None,
            "equilibria": [
                {
                    "profile": {player.name: strategy.label for player, strategy in one.plays.items()},
                    "payoffs": {player.name: paid for player, paid in one.payoffs.items()},
                    "payoffs_display": {player.name: approximate(paid) for player, paid in one.payoffs.items()},
                }
                for one in self.equilibria
            ],
            **_sources(self.mechanism),
        }


# What JSON holds ----------------------------------------------------------------------------------------------------


def _where(mechanism: Mechanism, chosen: Sequence[Chosen]) -> dict[str, Data]:
    """Of which spec, and at which point."""
    at = {each.parameter.variable: each.value for each in chosen}
    why = {each.parameter.name: each.why for each in chosen}
    here = {"at": point(mechanism, at), "chosen": why, "solved": solved(chosen), "unit": "USD"}
    return {**identity(mechanism), **here}


_NOWHERE: dict[str, Data] = {"scheme": None, "overrides": (), "at": {}, "chosen": {}, "solved": (), "unit": ""}
"""The same of a table from a file, which has neither scheme nor point."""


def _sources(mechanism: Mechanism | None) -> dict[str, Data]:
    """The numbers from the benchmark data, in words and as rows."""
    if mechanism is None:
        return {"remarks": (), "data": ()}
    return {"remarks": data_remarks(mechanism), "data": data_rows(mechanism)}


def _equilibria(result: EquilibriaResult) -> list[Data]:
    component = {number: i for i, part in enumerate(result.solution.components) for number in part}
    return [_equilibrium(result, number, component[number]) for number in range(len(result.solution.equilibria))]


def _equilibrium(result: EquilibriaResult, number: int, component: int) -> dict[str, Data]:
    equilibrium, seats = result.solution.equilibria[number], result.seated
    long = any(map(is_long, (*equilibrium.payoffs, *equilibrium.profile.rows, *equilibrium.profile.columns)))
    return {
        "profile": (profile := _profile(result, equilibrium.profile)),
        "profile_display": {player: {move: float(p) for move, p in mixed.items()} for player, mixed in profile.items()},
        "payoffs": {player.name: equilibrium.payoffs[seat] for seat, player in seats},
        "payoffs_display": {player.name: approximate(equilibrium.payoffs[seat]) for seat, player in seats},
        "honest": result.honest(number),
        "component": component,
        "found_by": equilibrium.found_by,
        "frequencies": [_frequency(result, f) for f in result.frequencies[number]] if result.frequencies else [],
        **({"rounded": True} if long else {}),
    }


def _profile(result: EquilibriaResult, profile: MixedProfile) -> dict[str, dict[str, Fraction]]:
    """A probability for each strategy of each player."""
    labels, both = result.solution.game.strategies, (profile.rows, profile.columns)
    return {player.name: dict(zip(labels[seat], both[seat], strict=True)) for seat, player in result.seated}


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
    """What nashpy returned; null for what is not a number."""
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
