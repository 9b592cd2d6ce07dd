"""`bond` as JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.commands.window_words import priced
from bondproof.report.formats import Manner
from bondproof.report.json.exact_numbers import Json, in_unit, number, point
from bondproof.report.json.solved import entry
from bondproof.report.json.verify import certificates, data
from bondproof.report.json.windows import claims, conflicts, intervals, root
from bondproof.report.number_format import Towards, readable
from bondproof.report.wording import shown_path
from bondproof.results import BondResult, ClosedForm
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison

if TYPE_CHECKING:
    from solvers.windows.grounds import Beyond
    from solvers.windows.real_sets import Spans


def bond(result: BondResult, manner: Manner) -> dict[str, Json]:
    """The window, its hull, what binds and what lies just beyond."""
    window, mechanism = result.window, result.mechanism
    parameter = window.parameter
    found: dict[str, Json] = {
        "spec": mechanism.header.name,
        "path": shown_path(mechanism.path),
        "sha256": mechanism.sha256,
        "scheme": mechanism.scheme,
        "overrides": list(mechanism.overrides),
        "parameter": parameter.name,
        "unit": readable(parameter.unit).text,
        "verdict": result.word,
        "feasible": bool(window.spans) if window.doubt is None else None,
        "reason": None if window.doubt is None else window.doubt.reason,
        "intervals": intervals(window),
        **_hull(parameter, window.spans),
        "min_root": root(parameter, window.end(0, high=False)),
        "max_root": root(parameter, window.end(len(window.spans) - 1, high=True)),
        **_value("recommended", parameter, window.recommended(), Towards.UP),
        "solved": [entry(parameter, window.recommended(), None, window)],
        "price": _price(mechanism, parameter),
        "min_closed_form": _form(result.low_form),
        "max_closed_form": _form(result.high_form),
        "binding": {"min": _claim(window.low), "max": _claim(window.high)},
        "worst": {"min": _worst(mechanism, window.low), "max": _worst(mechanism, window.high)},
        "beyond": {"min": _beyond(mechanism, window.low), "max": _beyond(mechanism, window.high)},
        "engines": list(window.engines),
        "claims": claims(window),
        "conflicts": conflicts(window),
        "remarks": list(result.remarks),
        "data": data(mechanism),
        "exit_code": int(result.exit_code),
    }
    if result.certificates is not None:
        found["certificates"] = certificates(result.certificates)
    if not manner.reproducible and result.seconds is not None:
        found["seconds"] = round(result.seconds, 3)
    return found


def _value(key: str, parameter: Parameter, value: Fraction | None, towards: Towards) -> dict[str, Json]:
    return number(key, None if value is None else in_unit(parameter, value), towards)


def _price(mechanism: Mechanism, parameter: Parameter) -> Json:
    """What one unit of the window is worth, for a unit of the spec that has one value; else null."""
    worth = priced(mechanism, parameter)
    if worth is None:
        return None
    return {**number("value", worth[0] * parameter.unit.factor), "unit": worth[1].text}


def _hull(parameter: Parameter, spans: Spans) -> dict[str, Json]:
    """From the least to the greatest value; null where it is unbounded or empty."""
    low, high = (spans[0], spans[-1]) if spans else (None, None)
    return {
        **_value("min", parameter, low.low if low else None, Towards.UP),
        "min_strict": bool(low and low.low_open),
        **_value("max", parameter, high.high if high else None, Towards.DOWN),
        "max_strict": bool(high and high.high_open),
    }


def _form(form: ClosedForm | None) -> str | None:
    return None if form is None else form.text


def _claim(beyond: Beyond | None) -> str | None:
    return None if beyond is None else beyond.statement.claim.name


def _worst(mechanism: Mechanism, beyond: Beyond | None) -> dict[str, Json]:
    """Where the other parameters stand when they set this end."""
    return {} if beyond is None else point(mechanism, beyond.moving)


def _beyond(mechanism: Mechanism, beyond: Beyond | None) -> Json:
    """The counterexample at the end or just beyond it: an actual point, and left minus right there."""
    if beyond is None:
        return None
    goal = beyond.obligation.goal
    gap = evaluate(goal.left - goal.right, beyond.point) if isinstance(goal, Comparison) else None
    return {"point": point(mechanism, beyond.point), **number("value", gap)}
