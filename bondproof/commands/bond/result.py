"""What `bond` returns, and what JSON holds of it: the window of one parameter."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from bondproof.commands.result import Result, identity
from bondproof.commands.verify.data import certificates, evidence
from bondproof.commands.window_data import claims, conflicts, data_rows, entry, intervals, point, root
from bondproof.commands.window_words import data_remarks, priced
from bondproof.rendering.json import Data, Shown, in_unit
from bondproof.rendering.number_format import Towards
from bondproof.rendering.wording import ends
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison
from mechanisms.values import Frozen, derived, evolve
from proofs.claims.incentives import yardsticks_of
from solvers.engines.budget import STOPS, Budget, why_stopped

if TYPE_CHECKING:
    from bondproof.commands.verify.result import Certificates
    from bondproof.rendering.document import Document
    from mechanisms.model.mechanism import Mechanism
    from solvers.claims.wellformedness_check import Foundations
    from solvers.windows.closed_form import Form
    from solvers.windows.grounds import Beyond
    from solvers.windows.window import Window


_SHARE = 20
"""The formula of an end has this part of what the window has."""
_LOADING_SECONDS = 0.5


class BondResult(Result, keeps=True):
    """The window of one parameter, its closed forms, and a value to use."""

    kind: ClassVar[str] = "bond"
    mechanism: Mechanism
    window: Window
    remarks: tuple[str, ...]
    exit_code: int
    foundations: Foundations
    budget: Budget = Budget()
    seconds: float | None = None
    certificates: Certificates | None = None

    @property
    def word(self) -> str:
        """PROVED, REFUTED where no value does or keeps the safety margin, else UNDECIDED or VACUOUS."""
        return self.window.word

    @property
    def low_form(self) -> Form | None:
        """The formula of the lower end, worked out when it is first asked for; None where there is none."""
        return derived(self, _low_form).form

    @property
    def high_form(self) -> Form | None:
        """The formula of the upper end, worked out when it is first asked for; None where there is none."""
        return derived(self, _high_form).form

    @property
    def without_form(self) -> tuple[str, ...]:
        """For each end whose formula was not worked out within the budget, a sentence that says so."""
        ends = (("lower", derived(self, _low_form)), ("upper", derived(self, _high_form)))
        return tuple(f"no formula of the {side} end: {end.stopped}" for side, end in ends if end.stopped)

    def document(self) -> Document:
        """The window, the value to use, and what binds each end."""
        from bondproof.commands.bond.document import document

        return document(self)

    def data(self) -> Mapping[str, Data]:
        """The window, its hull, what binds and what lies just beyond."""
        window, mechanism = self.window, self.mechanism
        parameter, low, high = window.parameter, window.low, window.high
        asked = yardsticks_of(mechanism, [claim.statement for claim in window.claims])
        found: dict[str, Data] = {
            **identity(mechanism),
            "parameter": parameter.name,
            "unit": parameter.unit,
            "verdict": self.word,
            "feasible": bool(window.spans) if window.doubt is None else None,
            "reason": None if window.doubt is None else window.doubt.reason,
            "intervals": intervals(window),
            **_hull(window),
            "recommended": _shown(parameter, window.recommended(), Towards.UP),
            "solved": [entry(parameter, window.recommended(), None, window)],
            "price": _price(mechanism, parameter),
            "min_closed_form": self.low_form and self.low_form.text,
            "max_closed_form": self.high_form and self.high_form.text,
            "binding": {"min": low and low.statement.claim.name, "max": high and high.statement.claim.name},
            "worst": {"min": _worst(mechanism, low), "max": _worst(mechanism, high)},
            "beyond": {"min": _beyond(mechanism, low), "max": _beyond(mechanism, high)},
            "engines": window.engines,
            "certificate": evidence(covered.verdict for covered in window.covered) if window.covered else None,
            "claims": [{**claim, "yardsticks": asked.get(str(claim["id"]), ())} for claim in claims(window)],
            "conflicts": conflicts(window),
            "remarks": [*data_remarks(mechanism), *self.remarks, *self.without_form],
            "data": data_rows(mechanism),
        }
        if self.certificates is not None:
            found["certificates"] = certificates(self.certificates)
        return found


class _Attempt(Frozen):
    """The formula of an end, if there is one, and what stopped the search for it, if something did."""

    form: Form | None
    stopped: str = ""


def _low_form(result: BondResult) -> _Attempt:
    return _form(result, high=False)


def _high_form(result: BondResult) -> _Attempt:
    return _form(result, high=True)


def _form(result: BondResult, *, high: bool) -> _Attempt:
    """A formula is for reading, and decides nothing: it has a small part of the budget, after the window has had its.

    Half a second is granted where the whole question has it, as libraries are loaded in that time.
    """
    from solvers.windows.closed_form import closed_form

    limits, window = result.budget, result.window
    seconds = max(limits.seconds / _SHARE, min(limits.seconds, _LOADING_SECONDS))
    allowed = evolve(limits, rlimit=limits.rlimit // _SHARE, seconds=seconds)
    try:
        return _Attempt(closed_form(result.mechanism, window, window.parameter, allowed, high=high))
    except STOPS as error:
        return _Attempt(None, why_stopped(error))


# What JSON holds ----------------------------------------------------------------------------------------------------


def _shown(parameter: Parameter, value: Fraction | None, towards: Towards) -> Shown:
    return Shown(None if value is None else in_unit(parameter, value), towards)


def _hull(window: Window) -> dict[str, Data]:
    """From the least to the greatest value; null where it is unbounded or empty."""
    parameter, spans = window.parameter, window.spans
    low, high = (spans[0], spans[-1]) if spans else (None, None)
    return {
        "min": _shown(parameter, low.low if low else None, Towards.UP),
        "min_strict": bool(low and low.low_open),
        "min_text": low and ends(low, parameter.unit)[0],
        "max": _shown(parameter, high.high if high else None, Towards.DOWN),
        "max_strict": bool(high and high.high_open),
        "max_text": high and ends(high, parameter.unit)[1],
        "min_root": root(parameter, window.end(0, high=False)),
        "max_root": root(parameter, window.end(len(spans) - 1, high=True)),
    }


def _price(mechanism: Mechanism, parameter: Parameter) -> Data:
    """What one unit of the window is worth, for a unit of the spec that has one value; else null."""
    worth = priced(mechanism, parameter)
    return None if worth is None else {"value": Shown(worth[0] * parameter.unit.factor), "unit": worth[1]}


def _worst(mechanism: Mechanism, beyond: Beyond | None) -> dict[str, Data]:
    """The values of the other parameters that set this end."""
    return {} if beyond is None else point(mechanism, beyond.moving)


def _beyond(mechanism: Mechanism, beyond: Beyond | None) -> Data:
    """The counterexample at the end or just beyond it: an actual point, and left minus right there."""
    if beyond is None:
        return None
    goal = beyond.obligation.goal
    gap = evaluate(goal.left - goal.right, beyond.point) if isinstance(goal, Comparison) else None
    return {"point": point(mechanism, beyond.point), "value": Shown(gap)}
