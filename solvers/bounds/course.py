"""What the best plan does: its likeliest course, and where it departs from the intended play.

course(outlook)    the periods along the likeliest states, as those of solvers/plans/best_deviation.py
departs(outlook)   the periods to which the plan may come and in which it does something else
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

from mechanisms.game.blocks import NOWHERE
from proofs.bounds.choices import Row
from solvers.bounds.search import Outlook
from solvers.plans.best_deviation import MOST_STEPS, Step


def course(outlook: Outlook) -> tuple[Step, ...]:
    """The likeliest course, to an end, to a state that comes round, or MOST_STEPS periods long."""
    places, state, found = _places(outlook), outlook.choices.blocks.first, dict[int, Step]()
    while state != NOWHERE and state not in found and len(found) < MOST_STEPS:
        block, place = places[state]
        found[state] = _step(outlook, state, block, place)
        row = outlook.choices.rows[block][outlook.plan.plans[block][place]]
        state = _likeliest(row, place)
    return tuple(found.values())


def departs(outlook: Outlook) -> tuple[Step, ...]:
    """The periods of the plan that differ from the intended play, in the order in which it comes to them."""
    places, follow = _places(outlook), outlook.choices.follow(outlook.plan.plans)
    first, found = outlook.choices.blocks.first, list[Step]()
    seen, waiting = {first}, deque([first])
    while waiting:
        state = waiting.popleft()
        block, place = places[state]
        if outlook.plan.plans[block][place] != outlook.choices.intended[block]:
            found.append(_step(outlook, state, block, place))
        new = [to for to in follow[state] if to not in seen]
        seen.update(new)
        waiting += new
    return tuple(found)


def _places(outlook: Outlook) -> dict[int, tuple[int, int]]:
    """Where each state is: the number of its block, and its place there."""
    return {
        state: (number, place) for number, block, _ in outlook.choices.each for place, state in enumerate(block.states)
    }


def _step(outlook: Outlook, state: int, block: int, place: int) -> Step:
    rows, meant = outlook.choices.rows[block], outlook.choices.intended[block]
    played = rows[outlook.plan.plans[block][place]].plan.label
    named = outlook.choices.blocks.state(state)
    return Step(named, (played,) if played else (), (rows[meant].plan.label,) if played else ())


def _likeliest(row: Row, place: int) -> int:
    chances = dict[int, Fraction]()
    for lead in row.leads:
        chances[lead.to[place]] = chances.get(lead.to[place], Fraction(0)) + lead.chance.at(place)
    return max(chances, key=lambda to: chances[to])
