"""What was solved for, as JSON: always a list, an entry for each parameter, though today there is one at most."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from bondproof.report.json.exact_numbers import Json, in_unit, number
from bondproof.report.number_format import Towards, readable, settable
from mechanisms.model.parameters import Parameter, Solve

if TYPE_CHECKING:
    from bondproof.results import Chosen
    from solvers.windows.recommendation import Room
    from solvers.windows.window import Window


def solved(chosen: Iterable[Chosen]) -> list[Json]:
    """The parameters to be solved, each at the value that was taken. Ranges, taken at a point, are left out."""
    return [entry(c.parameter, c.value, c.why, c.window) for c in chosen if isinstance(c.parameter.setting, Solve)]


def entry(parameter: Parameter, value: Fraction | None, why: str | None, window: Window | None) -> dict[str, Json]:
    """A parameter with its value, the safety margin asked for, and how far the value is from both ends of its window.

    `text` is the value as `--set` and a spec take it.
    """
    return {
        "parameter": parameter.name,
        **number("value", None if value is None else in_unit(parameter, value), Towards.UP),
        "unit": readable(parameter.unit).text,
        "text": None if value is None else settable(value, parameter.unit),
        "why": why,
        **_margin(window),
        "room": _room(parameter, value, window),
    }


def _margin(window: Window | None) -> dict[str, Json]:
    """The margin asked for; if the window is too narrow, the one that is possible."""
    short = None if window is None else window.shortfall
    possible: Json = None
    if short is not None:
        bound = number("max", short.greatest, Towards.DOWN)
        usable = number("usable", short.usable(), Towards.DOWN)
        possible = {**bound, "max_strict": not short.attained, "exact": short.exact, **usable}
    return {**number("safety", None if window is None else window.safety), "safety_possible": possible}


def _room(parameter: Parameter, value: Fraction | None, window: Window | None) -> Json:
    if value is None or window is None:
        return None
    found = window.room(value)
    return None if found is None else _distances(parameter, found)


def _distances(parameter: Parameter, found: Room) -> dict[str, Json]:
    """In the unit, and in percent of the end; rounded down where a number is too long."""
    distances = {"above_min": found.above, "below_max": found.below}
    shares = {"above_min_percent": found.above_share, "below_max_percent": found.below_share}
    told: dict[str, Json] = {}
    for key, distance in distances.items():
        told |= number(key, None if distance is None else in_unit(parameter, distance), Towards.DOWN)
    for key, share in shares.items():
        told |= number(key, None if share is None else share * 100, Towards.DOWN)
    return told
