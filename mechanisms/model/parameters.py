"""Parameters: a name, a dimension, and what is known of the number.

    Value       one exact number
    Interval    every number between two ends (mechanisms/terms/intervals.py)
    Solve       the number that `bond` is to find
    BenchRef    a number that benchmarks/ holds, named by readable keys
    Defined     a formula in other parameters

All numbers are in base units; `Parameter.unit` is how people want to read them. A number in a unit of the spec
itself (`0 .. 533 ETH`) counts that unit, whatever it is worth: formulas multiply it by its `price`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Number, Term, Variable
from mechanisms.terms.units import Dimension, Unit
from mechanisms.values import Frozen


class Value(Frozen):
    """One exact number, in base units."""

    value: Fraction


class Solve(Frozen):
    """To be found by `bond`: where in `domain` the claims hold (all that depend on it, if none is named).

    `safety` is how far above the least value the recommended one must be, as a share of the least value. With `whole`
    only the whole values of `domain` count.
    """

    domain: Interval
    claims: tuple[str, ...] = ()
    safety: Fraction = Fraction(0)
    whole: bool = False


class BenchRef(Frozen):
    """A number of the benchmark data, by kind and readable keys: `cost llama-3.1-70b fp8 h100-sxm 1000/1000 market`."""

    kind: str
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join((self.kind, *self.keys))


class Defined(Frozen):
    """A formula in other parameters."""

    term: Term


Setting: TypeAlias = Value | Interval | Solve | BenchRef | Defined


class Origin(Frozen):
    """Where a number came from: the rows it rests on, how it was computed, and whether to doubt it.

    `pinned` says that a lock next to the spec holds it; `remark` what is to be said of that, perhaps nothing.
    """

    rows: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    low_confidence: bool
    pinned: bool = False
    remark: str = ""


class Parameter(Frozen, apart=("at",)):
    """A named number of the mechanism.

    `price` is what one counts for in base units, as a term in the units of the spec that it is written in.
    """

    variable: Variable
    dimension: Dimension
    unit: Unit
    setting: Setting
    at: Position
    origin: Origin | None = None
    price: Term = Number(Fraction(1))

    @property
    def term(self) -> Term:
        """What a formula means by the name: the number itself, or the number times its price."""
        return self.variable * self.price

    @property
    def name(self) -> str:
        """The name that formulas use."""
        return self.variable.name
