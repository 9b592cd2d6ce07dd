"""Evidence as plain data: what a search hands to the checker.

    Corners   a multilinear polynomial's values at the corners of the box
    Cells     a tree that cuts the box into cells on which interval arithmetic decides

Each speaks of one sign condition of a case: `shows` = 0 is the goal, `shows` = i > 0 says that
premise number i holds nowhere in the box, so that nothing is left to show.

Not here: accepting evidence (proofs/check.py), finding it (solvers/).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from mechanisms.terms import Variable


@dataclass(frozen=True, slots=True)
class Corners:
    """The values at all corners, the last variable running fastest, the low end before the high end.

    For a variable without an upper end the "high" value is the coefficient of the direction in which it grows.
    """

    shows: int
    variables: tuple[Variable, ...]
    values: tuple[Fraction, ...]
    kind = "corners"


class End(Enum):
    """One end of an interval."""

    LOW = "low"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A cell in which the polynomial is least where each variable named lies at the end named, taken in order."""

    worst: tuple[tuple[Variable, End], ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A cell cut in two at a value of one variable."""

    variable: Variable
    at: Fraction
    below: Leaf | Cut
    above: Leaf | Cut


@dataclass(frozen=True, slots=True)
class Cells:
    """A tree of cuts whose leaves interval arithmetic decides."""

    shows: int
    tree: Leaf | Cut
    kind = "cells"


Certificate: TypeAlias = Corners | Cells
