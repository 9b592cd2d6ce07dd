"""What `bond` returns: the window of one parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result
from mechanisms.values import Frozen, derived

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from bondproof.commands.verify.result import Certificates
    from bondproof.report.document import Document
    from bondproof.report.json import Data
    from mechanisms.model.mechanism import Mechanism
    from solvers.claims.wellformedness_check import Foundations
    from solvers.windows.window import Window


class EndForm(Frozen):
    """A formula for an end of a window, in the names of the spec; `at` says where the interval parameters stand.

    `binding` is the branch of it that sets the end.
    """

    text: str
    binding: str
    at: Mapping[str, Fraction]


class BondResult(Result, keeps=True):
    """The window of one parameter, its closed forms, and a value to use. `data_remarks` say where numbers come from."""

    kind: ClassVar[str] = "bond"
    mechanism: Mechanism
    window: Window
    data_remarks: tuple[str, ...]
    remarks: tuple[str, ...]
    exit_code: int
    foundations: Foundations
    seconds: float | None = None
    certificates: Certificates | None = None

    @property
    def word(self) -> str:
        """PROVED, REFUTED where no value does or keeps the safety margin, else UNDECIDED or VACUOUS."""
        return self.window.word

    @property
    def low_form(self) -> EndForm | None:
        """The formula of the lower end, worked out when it is first asked for; None where there is none."""
        return derived(self, _low_form)

    @property
    def high_form(self) -> EndForm | None:
        """The formula of the upper end, worked out when it is first asked for; None where there is none."""
        return derived(self, _high_form)

    def document(self) -> Document:
        """The window, the value to use, and what binds each end."""
        from bondproof.commands.bond.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """The window, its hull, what binds and what lies just beyond."""
        from bondproof.commands.bond.data import data

        return data(self)


def _low_form(result: BondResult) -> EndForm | None:
    return _form(result, high=False)


def _high_form(result: BondResult) -> EndForm | None:
    return _form(result, high=True)


def _form(result: BondResult, *, high: bool) -> EndForm | None:
    from solvers.formulas.notation import text
    from solvers.windows.closed_form import closed_form

    found = closed_form(result.mechanism, result.window, result.window.parameter, high=high)
    if found is None:
        return None
    return EndForm(text(found.term), text(found.binding), {p.name: value for p, value in found.at.items()})
