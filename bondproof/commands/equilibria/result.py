"""What `equilibria` returns: who plays what, and whether that stays so at the corners of the ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen, evolve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from bondproof.commands.verify.result import Chosen
    from bondproof.report.document import Document
    from bondproof.report.json import Data
    from mechanisms.game.normal_form import MixedProfile
    from mechanisms.model.mechanism import Mechanism
    from mechanisms.model.parameters import Parameter
    from solvers.equilibria.frequencies import Frequency
    from solvers.equilibria.solution import Solution


class Intended(Frozen):
    """The strategy that a spec means a player to play: his seat (0 picks the row) and its number."""

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
    intended: tuple[Intended, ...] = ()
    frequencies: tuple[tuple[Frequency, ...], ...] = ()
    corners: Corners | None = None
    doubt: str = ""
    remarks: tuple[str, ...] = ()
    exit_code: int = 0
    seconds: float | None = None

    def honest(self, number: int) -> bool:
        """Whether an equilibrium is the intended play, with certainty; False where no play is intended."""
        profile = self.solution.equilibria[number].profile
        played = (profile.rows, profile.columns)
        return bool(self.intended) and all(played[meant.seat][meant.strategy] == 1 for meant in self.intended)

    def finished(self, exit_code: int, seconds: float) -> EquilibriaResult:
        """The same with the code and the time with which the command ends."""
        return evolve(self, exit_code=exit_code, seconds=seconds)

    def document(self) -> Document:
        """The game, the count, each equilibrium, what holds of all of them."""
        from bondproof.commands.equilibria.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """Every extreme equilibrium, what hangs together, and what nashpy made of the game."""
        from bondproof.commands.equilibria.data import data

        return data(self)
