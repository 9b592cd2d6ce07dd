"""What `bond` returns: the window of one parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from bondproof.shown import Shown
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from bondproof.commands.verify.result import Certificates
    from mechanisms.model.mechanism import Mechanism
    from solvers.claims.wellformedness_check import Foundations
    from solvers.windows.window import Window


class ClosedForm(Frozen):
    """A formula for an end of a window, in the names of the spec; `at` says where the interval parameters stand."""

    text: str
    at: Mapping[str, Fraction]


class BondResult(Shown):
    """The result of `bond`: the window of one parameter, its closed forms, and a value to use."""

    kind: ClassVar[Literal["bond"]] = "bond"
    mechanism: Mechanism
    window: Window
    low_form: ClosedForm | None
    high_form: ClosedForm | None
    remarks: tuple[str, ...]
    exit_code: int
    foundations: Foundations
    seconds: float | None = None
    certificates: Certificates | None = None

    @property
    def word(self) -> str:
        """PROVED, REFUTED where no value does or keeps the safety margin, else UNDECIDED or VACUOUS."""
        return self.window.word
