"""The most profitable plan of a player in a game in time, in a sentence. Shared by `verify` and `show`.

    The most profitable plan of operator: cheat in dirty[1] to dirty[3], then gone. It gains 2 USD from the first ...

Which plan that is, solvers/plans/best_deviation.py says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.report.layout import shortened
from bondproof.report.number_format import decimal

if TYPE_CHECKING:
    from solvers.plans.best_deviation import BestDeviation

_LONGEST = 300
"""Characters of a course in words."""


def plan(best: BestDeviation) -> str:
    """A plan along its likeliest course, its gain from the first period on, and the period in which it strikes."""
    course = shortened(best.words if best.ends_in is None else f"{best.words}{_after(best)}", _LONGEST)
    if best.gain > 0:
        worth = f"gains {decimal(best.gain)} USD"
    elif best.gain < 0:
        worth = f"loses {decimal(-best.gain)} USD"
    else:
        worth = "gains nothing"
    when = "" if best.strikes is None else f", and strikes in period {best.strikes}"
    return f"The most profitable plan of {best.player}: {course}. It {worth} from the first period on{when}."


def _after(best: BestDeviation) -> str:
    """Where the likeliest course ends, or from where it comes round."""
    last = best.course[-1].state if best.course else None
    if best.ends_in == last:
        return " again and again"
    if any(step.state == best.ends_in for step in best.course):
        return f", then again from {best.ends_in}"
    return f", then {best.ends_in}"
