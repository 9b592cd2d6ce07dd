"""Cells that closed forms decide: many at once in floats, the few that these leave open exactly.

    proved_ends(mechanism, ...)          the forms, proved for all of the ranges
    decide_by_form(ends, grid, cells)    puts the cells that the forms decide

A form holds in a cell where each parameter that is not on an axis has a worst end that is proved for all of the ranges:
then this end is the worst one in every cell. Floats enclose the ends of the window (solvers/closed_forms/arrays.py). A
cell is decided exactly where they leave open whether something holds, or enclose an end by more than a billionth.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from mechanisms.errors import DomainError, SpecError, UsageError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Solve
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import TRUE
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.grounding import grounding
from proofs.claims.statement import Statement
from solvers.claims.examination import examine
from solvers.closed_forms.arrays import Bools, Enclosure, Floats, exactly
from solvers.closed_forms.derive import derive_ends
from solvers.closed_forms.evaluation import CHUNK, CLOSE, complete, exact_tightest, require_worst
from solvers.closed_forms.evaluation import Cells as Enclosed
from solvers.closed_forms.form import ClosedForm
from solvers.closed_forms.given import Column
from solvers.engines.budget import STOPS, Budget
from solvers.sweeps.cells import WORDS, Answer, Cells, shown_ends
from solvers.sweeps.grid import Grid
from solvers.windows.real_sets import Span
from solvers.windows.recommendation import shortfall

_PROVED, _REFUTED, _VACUOUS = (WORDS.index(word) for word in ("PROVED", "REFUTED", "VACUOUS"))


class Ends(Frozen):
    """The closed forms of both ends of a window."""

    low: ClosedForm
    high: ClosedForm

    @property
    def domain(self) -> Interval:
        """All values of the unknown in which the forms are proved."""
        setting = self.low.parameter.setting
        assert isinstance(setting, Solve), "it is what the forms were derived for"
        return setting.domain

    @property
    def safety(self) -> Fraction:
        """How far above the least value some value must be, as a share of it."""
        setting = self.low.parameter.setting
        return setting.safety if isinstance(setting, Solve) else Fraction(0)


def proved_ends(
    mechanism: Mechanism, statements: Sequence[Statement], every: Sequence[Statement], budget: Budget
) -> Ends | None:
    """The closed forms of both ends of the window of these claims, where they say all that the engines would find.

    `every` are all claims of the spec: they have implicit claims. None where there is no form, where a claim is asked
    under a premise or an assumption speaks of the unknown (a cell may then be VACUOUS), and where something is open.
    """
    (parameter,) = mechanism.solved
    assumed = any(parameter.variable in variables(premise) for premise in grounding(mechanism).premises)
    conditional = any(part.premise != TRUE for statement in statements for part in statement.parts)
    if not statements or assumed or conditional:
        return None
    try:
        examined = examine(mechanism, every, budget)
        if examined.doubt or examined.play_out(statements, budget):
            return None
        return Ends(*derive_ends(mechanism, parameter, statements, budget))
    except (SpecError, *STOPS):
        return None


def decide_by_form(ends: Ends, grid: Grid, cells: Cells) -> bool:
    """Put the answers of the cells that the forms decide; whether they decide any.

    Where the unknown is on an axis itself, the answer is whether its value lies in the window. They decide none where a
    parameter that is on no axis has no worst end that is proved. A cell outside of the ranges in which they are proved
    is left as it is, and so is one in which they divide by 0.
    """
    ranges = {parameter.name: (parameter, interval) for parameter, interval in ends.low.ranges.items()}
    ranges[ends.low.parameter.name] = ends.low.parameter, ends.domain
    every = [Column(*ranges[axis.parameter.name], grid.column(i)) for i, axis in enumerate(grid.axes)]
    columns = [column for column in every if column.parameter.name != ends.low.parameter.name]
    held = next((column for column in every if column not in columns), None)
    try:
        for form in (ends.low, ends.high):
            require_worst(form, columns)
    except UsageError:
        return False
    with np.errstate(all="ignore"):  # what overflows, or divides by 0, is worked out exactly
        for start in range(0, grid.size, CHUNK):
            _Chunk(ends, columns, held, start, min(start + CHUNK, grid.size)).put(cells)
    return True


class _Chunk:
    """Some cells that follow each other; `held` has the values of the unknown, if it is on an axis."""

    def __init__(self, ends: Ends, columns: Sequence[Column], held: Column | None, start: int, end: int) -> None:
        self._ends, self._columns, self._held, self._start, self._end = ends, columns, held, start, end
        self._size = end - start
        self._values = [column.values[start:end] for column in columns]
        self._held_values = None if held is None else held.values[start:end]

    def put(self, cells: Cells) -> None:
        """Put the answers that floats give, and work out the others exactly."""
        low_cells, high_cells = (Enclosed(form, self._columns, self._values) for form in (self._low, self._high))
        low = low_cells.tightest(self._low.bounds, high=False)
        high = high_cells.tightest(self._high.bounds, high=True)
        assumed, may_be_assumed = self._needs(low_cells, assumed=True)
        needed, may_be_needed = self._needs(low_cells, assumed=False)
        there, may_be_there = self._there(low, high)
        kept, may_be_kept = self._keeps_safety(low, high)
        close = self._held is not None or _close(low) & _close(high)
        inside = self._inside()
        vacuous = self._all(inside & ~may_be_assumed)
        refuted = self._all(inside & assumed & ~(may_be_needed & may_be_there))
        valued = inside & assumed & needed & there & close
        short, proved = self._all(valued & ~may_be_kept), self._all(valued & kept)
        least, greatest = self._shown(low, high)
        ordered = (least <= greatest) | (self._held is not None)
        proved, short = proved & ordered, short & ordered
        part = slice(self._start, self._end)
        for where, code in ((vacuous, _VACUOUS), (refuted | short, _REFUTED), (proved, _PROVED)):
            cells.verdicts[part][where] = code
        told = proved | short
        if self._held is None:
            cells.low[part][told], cells.high[part][told] = least[told], greatest[told]
        for index in np.flatnonzero(inside & ~(vacuous | refuted | told)):
            try:
                cells.put(self._start + int(index), self._exactly(int(index)))
            except DomainError:
                continue

    def _there(self, low: Enclosure, high: Enclosure) -> tuple[Bools, Bools]:
        """Where some value is surely left, or the one that is held, and where it may be."""
        if self._held is None:
            return low.high < high.low, ~(low.low > high.high)
        value = self._held.enclosure(self._held_values)
        surely = self._held.inside(self._held_values) & (low.high < value.low) & (value.high < high.low)
        return surely, ~((value.high < low.low) | (value.low > high.high))

    @property
    def _low(self) -> ClosedForm:
        return self._ends.low

    @property
    def _high(self) -> ClosedForm:
        return self._ends.high

    def _inside(self) -> NDArray[np.bool_]:
        """Which cells lie in the ranges in which the forms are proved."""
        found = np.ones(self._size, dtype=np.bool_)
        for column, values in zip(self._columns, self._values, strict=True):
            found &= column.inside(values)
        return found

    def _all(self, found: Bools) -> NDArray[np.bool_]:
        """What may be said of all cells at once, for each of them."""
        return np.broadcast_to(np.asarray(found, dtype=np.bool_), (self._size,))

    def _needs(self, cells: Enclosed, *, assumed: bool) -> tuple[Bools, Bools]:
        """Where all assumptions (or what all claims ask for besides) surely hold, and where they may."""
        surely = possibly = np.ones(self._size, dtype=np.bool_)
        for need in (need for need in self._low.needs if need.assumed == assumed):
            sure, possible = cells.under(need).condition(need.condition)
            surely, possibly = surely & sure, possibly & possible
        return surely, possibly

    def _keeps_safety(self, low: Enclosure, high: Enclosure) -> tuple[Bools, Bools]:
        """Where some value surely keeps the safety margin, and where one may."""
        safety = self._ends.safety
        if not safety or self._held is not None:
            return np.bool_(True), np.bool_(True)
        size = Enclosure(np.maximum(np.maximum(low.low, -low.high), 0.0), np.maximum(-low.low, low.high))
        target = low + size * exactly(safety)
        return target.high < high.low, ~(target.low > high.high)

    def _shown(self, low: Enclosure, high: Enclosure) -> tuple[Floats, Floats]:
        """The ends in the unit of the parameter, the least value rounded up and the greatest one down."""
        factor = self._low.parameter.unit.factor
        if factor != 1:
            low, high = (end / exactly(factor) for end in (low, high))
        shown = _outer(low.high, low, np.inf), _outer(high.low, high, -np.inf)
        least, greatest = (np.broadcast_to(end, (self._size,)) for end in shown)
        return least, greatest

    def _exactly(self, index: int) -> Answer:
        """The answer of one cell by exact numbers; raises DomainError where the forms have no value there."""
        values = zip(self._columns, self._values, strict=True)
        point = {column.parameter.variable: column.value(value[index]) for column, value in values}
        if not self._holds(point, assumed=True):
            return Answer("VACUOUS", exact=True)
        if not self._holds(point, assumed=False):
            return Answer("REFUTED", exact=True)
        low, low_open = exact_tightest(self._low, self._low.bounds, point, high=False)
        high, high_open = exact_tightest(self._high, self._high.bounds, point, high=True)
        assert low is not None, "a range has a lower end"
        if self._held is not None and self._held_values is not None:
            value = self._held.value(self._held_values[index])
            below = value < low or (value == low and low_open)
            above = high is not None and (value > high or (value == high and high_open))
            return Answer("REFUTED" if below or above else "PROVED", exact=True)
        if high is not None and (low > high or (low == high and (low_open or high_open))):
            return Answer("REFUTED", exact=True)
        span = Span(low, high, low_open, high_open)
        short = shortfall((span,), self._ends.safety) is not None
        return Answer("REFUTED" if short else "PROVED", *shown_ends(span, span, self._low.parameter.unit), exact=True)

    def _holds(self, point: Point, *, assumed: bool) -> bool:
        needs = [need for need in self._low.needs if need.assumed == assumed]
        return all(complete(self._low, {**need.worst, **point}).condition(need.condition) for need in needs)


def _outer(end: Floats, of: Enclosure, towards: float) -> Floats:
    """One float further out, so that the decimal that it prints as is no nearer either; an exact number stays."""
    return np.where(of.low == of.high, end, np.nextafter(end, towards))


def _close(end: Enclosure) -> Bools:
    """Where an enclosure is no wider than a billionth of its end."""
    size = np.maximum(np.abs(end.low), np.abs(end.high))
    return (end.high - end.low <= CLOSE * size) | (end.low == end.high)
