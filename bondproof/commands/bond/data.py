"""What JSON holds of `bond`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.result import identity
from bondproof.commands.verify.data import certificates
from bondproof.commands.window_data import claims, conflicts, data_rows, entry, intervals, point, root
from bondproof.commands.window_words import priced
from bondproof.report.json import Data, Shown, in_unit
from bondproof.report.number_format import Towards
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison

if TYPE_CHECKING:
    from bondproof.commands.bond.result import BondResult, EndForm
    from solvers.windows.grounds import Beyond
    from solvers.windows.real_sets import Spans


def data(result: BondResult) -> Mapping[str, Data]:
    """The window, its hull, what binds and what lies just beyond."""
    window, mechanism = result.window, result.mechanism
    parameter = window.parameter
    found: dict[str, Data] = {
        **identity(mechanism),
        "parameter": parameter.name,
        "unit": parameter.unit,
        "verdict": result.word,
        "feasible": bool(window.spans) if window.doubt is None else None,
        "reason": None if window.doubt is None else window.doubt.reason,
        "intervals": intervals(window),
        **_hull(parameter, window.spans),
        "min_root": root(parameter, window.end(0, high=False)),
        "max_root": root(parameter, window.end(len(window.spans) - 1, high=True)),
        "recommended": _shown(parameter, window.recommended(), Towards.UP),
        "solved": [entry(parameter, window.recommended(), None, window)],
        "price": _price(mechanism, parameter),
        "min_closed_form": _form(result.low_form),
        "max_closed_form": _form(result.high_form),
        "binding": {"min": _claim(window.low), "max": _claim(window.high)},
        "worst": {"min": _worst(mechanism, window.low), "max": _worst(mechanism, window.high)},
        "beyond": {"min": _beyond(mechanism, window.low), "max": _beyond(mechanism, window.high)},
        "engines": window.engines,
        "claims": claims(window),
        "conflicts": conflicts(window),
        "remarks": [*result.data_remarks, *result.remarks],
        "data": data_rows(mechanism),
    }
    if result.certificates is not None:
        found["certificates"] = certificates(result.certificates)
    return found


def _shown(parameter: Parameter, value: Fraction | None, towards: Towards) -> Shown:
    return Shown(None if value is None else in_unit(parameter, value), towards)


def _price(mechanism: Mechanism, parameter: Parameter) -> Data:
    """What one unit of the window is worth, for a unit of the spec that has one value; else null."""
    worth = priced(mechanism, parameter)
    return None if worth is None else {"value": Shown(worth[0] * parameter.unit.factor), "unit": worth[1]}


def _hull(parameter: Parameter, found: Spans) -> dict[str, Data]:
    """From the least to the greatest value; null where it is unbounded or empty."""
    low, high = (found[0], found[-1]) if found else (None, None)
    return {
        "min": _shown(parameter, low.low if low else None, Towards.UP),
        "min_strict": bool(low and low.low_open),
        "max": _shown(parameter, high.high if high else None, Towards.DOWN),
        "max_strict": bool(high and high.high_open),
    }


def _form(form: EndForm | None) -> str | None:
    return None if form is None else form.text


def _claim(beyond: Beyond | None) -> str | None:
    return None if beyond is None else beyond.statement.claim.name


def _worst(mechanism: Mechanism, beyond: Beyond | None) -> dict[str, Data]:
    """Where the other parameters stand when they set this end."""
    return {} if beyond is None else point(mechanism, beyond.moving)


def _beyond(mechanism: Mechanism, beyond: Beyond | None) -> Data:
    """The counterexample at the end or just beyond it: an actual point, and left minus right there."""
    if beyond is None:
        return None
    goal = beyond.obligation.goal
    gap = evaluate(goal.left - goal.right, beyond.point) if isinstance(goal, Comparison) else None
    return {"point": point(mechanism, beyond.point), "value": Shown(gap)}
