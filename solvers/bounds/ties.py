"""What a plan is worth exactly, where states are few: so that a plan that pays the same is seen to gain nothing.

Where two plans pay the same, no bounds are narrow enough to tell them apart. The equations V = u + d P V are solved in
rational numbers then (FLINT), and the solution is its own lower and upper bound.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from proofs.bounds.check import Bounds
from proofs.bounds.choices import Choices

MOST_STATES = 60
"""Of more states than this the exact values are not sought: their digits grow with the states."""


def exactly(choices: Choices, bounds: Bounds) -> Bounds | None:
    """The same plan with its exact values as bounds; None where states are many, or the equations have no solution."""
    from flint import fmpq, fmpq_mat

    states = sorted(state for block in choices.blocks.blocks for state in block.states)
    if len(states) > MOST_STATES:
        return None
    place = {state: number for number, state in enumerate(states)}
    system = [[Fraction(i == j) for j in range(len(states))] for i in range(len(states))]
    brings = [Fraction(0)] * len(states)
    for number, block, rows in choices.each:
        for at, state in enumerate(block.states):
            row = rows[bounds.plans[number][at]]
            brings[place[state]] = row.brings.at(at)
            for lead in row.leads:
                if lead.to[at] in place:
                    system[place[state]][place[lead.to[at]]] -= choices.discount * lead.chance.at(at)
    entries = [fmpq(each.numerator, each.denominator) for line in system for each in line]
    right = [fmpq(each.numerator, each.denominator) for each in brings]
    try:
        solved = fmpq_mat(len(states), len(states), entries).solve(fmpq_mat(len(states), 1, right))
    except ZeroDivisionError:
        return None
    worth = [Fraction(int(solved[n, 0].p), int(solved[n, 0].q)) for n in range(len(states))]
    below = lcm(*(value.denominator for value in worth))
    numbers = [0] * choices.blocks.size
    for state, value in zip(states, worth, strict=True):
        numbers[state] = int(value * below)
    periods = [-(number * -below // bounds.below) for number in bounds.periods]
    return Bounds(bounds.plans, numbers, numbers, below, periods)
