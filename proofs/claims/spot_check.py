"""Implicit claims at a few points: a spec that has no meaning there is found without any engine.

    spot_check(mechanism, statements)    a fault for each implicit claim that fails at the ends or the middle of ranges
    faulty(mechanism, implicit, point)   the fault of an implicit claim that fails at a point

What fails here fails; what passes here is not proved. Engines decide implicit claims in
solvers/claims/wellformedness_check.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction
from itertools import product

from mechanisms.diagnostics import Diagnostic
from mechanisms.errors import DomainError
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Solve
from mechanisms.terms.evaluation import holds
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import DIMENSIONLESS
from proofs.checking.obligation import Obligation, Point
from proofs.claims.statement import Statement
from proofs.claims.wellformedness import Implicit, implicit_claims

_MOST_CORNERS = 64


def spot_check(mechanism: Mechanism, statements: tuple[Statement, ...] = ()) -> tuple[Diagnostic, ...]:
    """A fault for each implicit claim that fails at a corner of the ranges that it speaks of, or in their middle."""
    found = implicit_claims(mechanism, statements)
    if refused := tuple(Diagnostic(Code.IMPLICIT.id, i.message, i.at, i.help) for i in found if i.plainly_false):
        return refused
    failing = ((implicit, _failure(implicit.obligation)) for implicit in found)
    return tuple(faulty(mechanism, implicit, point) for implicit, point in failing if point is not None)


def faulty(mechanism: Mechanism, implicit: Implicit, point: Point) -> Diagnostic:
    """The fault of an implicit claim that fails at a point, which the message names."""
    named = variables(implicit.obligation.goal)
    where = ", ".join(f"{v.name} = {_short(x)}" for v, x in point.items() if v in named)
    message = implicit.message + (f" at {where}" if where else "")
    return Diagnostic(Code.IMPLICIT.id, message, implicit.at, _advice(mechanism, implicit, named))


def _failure(obligation: Obligation) -> Point | None:
    """A point of the box at which the premises hold and the goal does not."""
    for point in _points(obligation):
        try:
            if obligation.admits(point) and not holds(obligation.goal, point):
                return point
        except DomainError:
            continue
    return None


def _points(obligation: Obligation) -> Iterator[Point]:
    """The middle of the box, and its corners in the parameters of the goal, as many as are looked at."""
    middle = {variable: _middle(interval) for variable, interval in obligation.box.items()}
    names = sorted(variables(obligation.goal), key=lambda v: v.name)
    yield middle
    if 2 ** len(names) <= _MOST_CORNERS:
        for corner in product(*(_ends(obligation.box[name]) for name in names)):
            yield {**middle, **dict(zip(names, corner, strict=True))}


def _middle(interval: Interval) -> Fraction:
    return interval.low + 1 if interval.high is None else interval.nearest((interval.low + interval.high) / 2)


def _ends(interval: Interval) -> tuple[Fraction, ...]:
    """The ends that belong to the interval; its middle where neither does."""
    ends = (interval.low, interval.high)
    found = tuple(dict.fromkeys(end for end in ends if end is not None and end in interval))
    return found or (_middle(interval),)


def _advice(mechanism: Mechanism, implicit: Implicit, named: Collection[Variable]) -> str:
    """What to do: a share that is to be solved in no range may be any number, unless it is given one."""
    for parameter in mechanism.solved:
        endless = isinstance(parameter.setting, Solve) and parameter.setting.domain.high is None
        if endless and parameter.dimension == DIMENSIONLESS and parameter.variable in named:
            return (
                f"`{parameter.name}` is solved for in the range from 0 upwards: give it the range in which this has a "
                f"meaning, as in `{parameter.name}: solve min on 0 .. 1`"
            )
    return implicit.help


def _short(value: Fraction) -> str:
    return str(value) if value.denominator < 10**6 else f"{float(value):.6g}"
