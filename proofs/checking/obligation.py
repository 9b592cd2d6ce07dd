"""An obligation: over this box, do these premises entail that goal?

A claim becomes one obligation or several. The box says between which ends each parameter
ranges; fixed parameters and definitions have been put into the terms. A `Point` gives every
parameter of the box a value.

Not here: how claims become obligations (proofs/claims/statement.py), who decides them (solvers/).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms.evaluation import holds
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Condition, Variable
from mechanisms.values import Frozen

Point: TypeAlias = Mapping[Variable, Fraction]
Box: TypeAlias = Mapping[Variable, Interval]


class Obligation(Frozen):
    """Premises entail the goal at every point of the box."""

    name: str
    box: Box
    premises: tuple[Condition, ...]
    goal: Condition

    def admits(self, point: Point) -> bool:
        """Whether a point lies in the box and satisfies every premise, exactly."""
        inside = all(variable in point and point[variable] in interval for variable, interval in self.box.items())
        return inside and all(holds(premise, point) for premise in self.premises)
