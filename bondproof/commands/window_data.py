"""Windows as data: sets of values, what was solved for, which claims conflict, what repairs them.

Shared by `verify`, `bond` and `compare`. Numbers are in the unit of their parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING

from bondproof.rendering.json import Data, Shown, in_unit
from bondproof.rendering.number_format import Towards, exact, is_long, readable, settable
from bondproof.rendering.wording import ends, values
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import Unit

if TYPE_CHECKING:
    from bondproof.commands.verify.result import Chosen
    from solvers.windows.grounds import End
    from solvers.windows.real_sets import Span, Spans
    from solvers.windows.recommendation import Room
    from solvers.windows.repairs import Repair
    from solvers.windows.window import Window


def point(mechanism: Mechanism, where: Mapping[Variable, Fraction]) -> dict[str, Data]:
    """A value for each parameter of a point, in the order of the spec."""
    return {p.name: in_unit(p, value) for p, value in values(mechanism, where)}


def data_rows(mechanism: Mechanism) -> list[Data]:
    """Each number that came from the benchmark data, with its rows and sources."""
    return [
        {
            "parameter": parameter.name,
            "value": Shown(in_unit(parameter, mechanism.fixed[parameter.variable])),
            "unit": parameter.unit,
            "rows": origin.rows,
            "sources": origin.sources,
            "notes": origin.notes,
            "low_confidence": origin.low_confidence,
            "pinned": origin.pinned,
        }
        for parameter in mechanism.parameters
        if (origin := parameter.origin) is not None
    ]


def window(found: Window) -> dict[str, Data]:
    """A window with those of its claims; no intervals where it is empty or open."""
    return {
        "parameter": found.parameter.name,
        "unit": found.parameter.unit,
        "intervals": intervals(found),
        "claims": claims(found),
        "conflicts": conflicts(found),
    }


def intervals(found: Window) -> list[Data]:
    """The intervals, each with the irrational number that an end was rounded from, where it is known."""
    return [{**_span(found.parameter.unit, span), **_roots(found, index)} for index, span in enumerate(found.spans)]


def _roots(found: Window, index: int) -> dict[str, Data]:
    sides = {"min_root": found.end(index, high=False), "max_root": found.end(index, high=True)}
    return {key: root(found.parameter, end) for key, end in sides.items() if end is not None and end.root is not None}


def root(parameter: Parameter, end: End | None) -> Data:
    """The integer polynomial in the parameter of which an end is the only root between two numbers; else null."""
    if end is None or end.root is None:
        return None
    factor = parameter.unit.factor
    scaled = [c * factor**power for power, c in enumerate(end.root.polynomial)]
    whole = lcm(*(c.denominator for c in scaled))
    numbers = [int(c * whole) for c in scaled]
    common = gcd(*numbers)
    between = [str(in_unit(parameter, x)) for x in (end.root.low, end.root.high)]
    return {"polynomial": [str(c // common) for c in numbers], "between": between}


def claims(found: Window) -> list[dict[str, Data]]:
    """The values at which each claim holds."""
    return [
        {"id": claim.statement.claim.name, "intervals": spans(found.parameter.unit, claim.spans)}
        for claim in found.claims
    ]


def conflicts(found: Window) -> list[Data]:
    """The sets of claims that no value satisfies together."""
    return [[claim.statement.claim.name for claim in each] for each in found.conflicts]


def spans(unit: Unit, found: Spans) -> list[Data]:
    """A set of values, interval by interval; a number too long to be read is rounded into its interval."""
    return [_span(unit, span) for span in found]


def _span(unit: Unit, span: Span) -> dict[str, Data]:
    factor = readable(unit).factor
    low, high = span.low / factor, None if span.high is None else span.high / factor
    long = is_long(low) or (high is not None and is_long(high))
    low_text, high_text = ends(span, unit)
    return {
        "min": exact(low, Towards.UP),
        "min_strict": span.low_open,
        "min_text": low_text,
        "max": None if high is None else exact(high, Towards.DOWN),
        "max_strict": span.high_open,
        "max_text": high_text,
        "exact": span.low_exact and span.high_exact,
        **({"rounded": True} if long else {}),
    }


def solved(chosen: Iterable[Chosen]) -> list[Data]:
    """The parameters to be solved, each at the value that was taken. Ranges, taken at a point, are left out."""
    return [entry(c.parameter, c.value, c.why, c.window) for c in chosen if isinstance(c.parameter.setting, Solve)]


def entry(parameter: Parameter, value: Fraction | None, why: str | None, found: Window | None) -> dict[str, Data]:
    """A parameter with its value, the safety margin asked for, and how far the value is from both ends of its window.

    `text` is the value as `--set` and a spec take it.
    """
    return {
        "parameter": parameter.name,
        "value": Shown(None if value is None else in_unit(parameter, value), Towards.UP),
        "unit": parameter.unit,
        "text": None if value is None else settable(value, parameter.unit),
        "why": why,
        "safety": Shown(None if found is None else found.safety),
        "safety_possible": None if found is None else _possible(found),
        "room": _room(parameter, value, found),
    }


def _possible(found: Window) -> Data:
    """The margin that is possible, where the window is too narrow for the one asked for."""
    short = found.shortfall
    if short is None:
        return None
    return {
        "max": Shown(short.greatest, Towards.DOWN),
        "max_strict": not short.attained,
        "exact": short.exact,
        "usable": Shown(short.usable(), Towards.DOWN),
    }


def _room(parameter: Parameter, value: Fraction | None, found: Window | None) -> Data:
    """How far a value is from both ends: in the unit, and in percent of the end; rounded down where it is long."""
    room: Room | None = None if value is None or found is None else found.room(value)
    if room is None:
        return None
    distances = {"above_min": room.above, "below_max": room.below}
    shares = {"above_min_percent": room.above_share, "below_max_percent": room.below_share}
    told = {key: None if far is None else in_unit(parameter, far) for key, far in distances.items()}
    told |= {key: None if share is None else share * 100 for key, share in shares.items()}
    return {key: Shown(number, Towards.DOWN) for key, number in told.items()}


def repair(found: Repair) -> dict[str, Data]:
    """The values of one parameter that repair claims, and the present one."""
    parameter, now = found.parameter, found.now
    return {
        "parameter": parameter.name,
        "unit": parameter.unit,
        "intervals": spans(parameter.unit, found.spans),
        "repairs": found.claims,
        "now": {"min": in_unit(parameter, now.low), "max": None if now.high is None else in_unit(parameter, now.high)},
        "factor": found.factor,
    }
