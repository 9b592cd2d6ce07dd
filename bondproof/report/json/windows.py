"""Windows as JSON: the values of a solved parameter, those that each claim needs, and which claims conflict."""

from __future__ import annotations

from math import gcd, lcm
from typing import TYPE_CHECKING

from bondproof.report.json.exact_numbers import Json, in_unit, rounded
from bondproof.report.number_format import Towards, exact, readable
from mechanisms.model.parameters import Parameter

if TYPE_CHECKING:
    from solvers.windows.grounds import End
    from solvers.windows.real_sets import Span, Spans
    from solvers.windows.window import Window


def window(found: Window) -> dict[str, Json]:
    """A window with those of its claims; no intervals where it is empty or open."""
    return {
        "parameter": found.parameter.name,
        "unit": readable(found.parameter.unit).text,
        "intervals": intervals(found),
        "claims": claims(found),
        "conflicts": conflicts(found),
    }


def intervals(found: Window) -> list[Json]:
    """The intervals, each with the irrational number that an end was rounded from, where it is known."""
    return [
        {
            **_span(found.parameter, span),
            "min_root": root(found.parameter, found.end(index, high=False)),
            "max_root": root(found.parameter, found.end(index, high=True)),
        }
        for index, span in enumerate(found.spans)
    ]


def root(parameter: Parameter, end: End | None) -> Json:
    """The integer polynomial in the parameter of which an end is the only root between two numbers; else null."""
    if end is None or end.root is None:
        return None
    factor = parameter.unit.factor
    scaled = [c * factor**power for power, c in enumerate(end.root.polynomial)]
    whole = lcm(*(c.denominator for c in scaled))
    numbers = [int(c * whole) for c in scaled]
    common = gcd(*numbers)
    between: list[Json] = [str(in_unit(parameter, x)) for x in (end.root.low, end.root.high)]
    return {"polynomial": [str(c // common) for c in numbers], "between": between}


def claims(found: Window) -> list[Json]:
    """The values at which each claim holds."""
    return [
        {"id": claim.statement.claim.name, "intervals": spans(found.parameter, claim.spans)} for claim in found.claims
    ]


def conflicts(found: Window) -> list[Json]:
    """The sets of claims that no value satisfies together."""
    return [[claim.statement.claim.name for claim in claims] for claims in found.conflicts]


def spans(parameter: Parameter, found: Spans) -> list[Json]:
    """A set of values, interval by interval."""
    return [_span(parameter, span) for span in found]


def _span(parameter: Parameter, span: Span) -> dict[str, Json]:
    low = in_unit(parameter, span.low)
    high = None if span.high is None else in_unit(parameter, span.high)
    return {
        "min": exact(low, Towards.UP),
        "min_strict": span.low_open,
        "max": None if high is None else exact(high, Towards.DOWN),
        "max_strict": span.high_open,
        "exact": span.low_exact and span.high_exact,
        **rounded([low, high]),
    }
