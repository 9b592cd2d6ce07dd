"""The most profitable plan of a player in a game in time, in a sentence. Shared by `verify` and `show`.

    The most profitable plan of the operator: cheat in dirty[1] to dirty[3], then gone. It gains 2 USD ...

Which plan that is, solvers/plans/best_deviation.py says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondproof.rendering.layout import shortened
from bondproof.rendering.number_format import decimal

if TYPE_CHECKING:
    from solvers.plans.best_deviation import BestDeviation

_LONGEST = 300
"""Characters of a course in words."""


def plan(best: BestDeviation) -> str:
    """A plan along its likeliest course, its gain from the first period on, and the period in which it strikes.

    Where no plan gains, none is the most profitable one: whoever departs from the strategy only once, and late, loses
    as little as they like. What is told then does the same whenever it comes to a state.
    """
    course = shortened(f"{best.words}{_after(best)}", _LONGEST)
    if best.strikes is None:
        when = f", and strikes off its likeliest course: {shortened(best.departures, _LONGEST)}"
    else:
        when = f", and strikes in period {best.strikes}"
    if best.gain > 0:
        gains = f"It gains {decimal(best.gain)} USD from the first period on{when}."
        return f"The most profitable plan of the {best.player}: {course}. {gains}"
    loses = f"loses {decimal(-best.gain)} USD" if best.gain else "gains nothing"
    return f"No plan of the {best.player} gains. For example, {course}: it {loses} from the first period on{when}."


def _after(best: BestDeviation) -> str:
    """Where the likeliest course ends, or from where it comes round."""
    if best.ends_in is None:
        return ", and on"
    if best.ends_in in {best.course[0].state, best.course[-1].state}:
        return ", and so on"
    if any(step.state == best.ends_in for step in best.course):
        return f", then again from {best.ends_in}"
    return f", then {best.ends_in}"
