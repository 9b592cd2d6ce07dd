"""Work that is counted while it is done, so that whoever asked for it may end it.

    Charge           called with the units of work that are about to be done; what it raises ends the work
    unlimited        counts nothing: for whoever needs the answer at any price
    walked(formulas) units for going through formulas once
    Tally(charge)    charges, and knows how much: for what is kept, and charged again to whoever asks for it next

A unit is about ten microseconds, as everywhere (solvers/engines/budget.py). What is charged depends on formulas and
numbers alone, so that it is the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeAlias

from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import Condition, Number, Tail, Term

Charge: TypeAlias = Callable[[int], None]

_PARTS = 3
"""So many distinct parts of a formula are evaluated, enclosed or rewritten in a unit."""


def unlimited(units: int) -> None:
    """Allow any work."""


class Tally:
    """A charge that passes on what it is charged, and adds it up."""

    def __init__(self, charge: Charge) -> None:
        self._charge, self.units = charge, 0

    def __call__(self, units: int) -> None:
        self.units += units
        self._charge(units)


def walked(formulas: Iterable[Term | Condition]) -> int:
    """Units for going through formulas once: what they share is counted once in each of them.

    A tail counts by the summands that it is made of.

    >>> from mechanisms.terms.terms import Variable
    >>> x = Variable("x")
    >>> walked([x * x + x]), walked([sum((x**k for k in range(2, 60)), x)])
    (2, 21)
    """
    return sum(map(_walked, formulas))


@lru_cache(maxsize=1 << 12)
def _walked(formula: Term | Condition) -> int:
    parts, summands = 0, 0
    for node in walk(formula):
        parts += 1
        if isinstance(node, Tail) and isinstance(node.least, Number):
            summands += max(int(node.least.value), 0)
    return 1 + parts // _PARTS + summands
