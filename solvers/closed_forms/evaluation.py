"""The end that a closed form gives: at many points in floats that err to the safe side, and at one point exactly.

Floats enclose (solvers/closed_forms/arrays.py); a cell that they leave open, by a condition of unknown truth or an
enclosure wider than a billionth, is worked out exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from mechanisms.errors import UsageError
from mechanisms.terms.evaluation import Evaluation
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Number, Variable
from solvers.closed_forms.arrays import Arrays, Bools, Enclosure, Floats, above, below, exactly
from solvers.closed_forms.form import Bound, ClosedForm, Need
from solvers.closed_forms.given import Column, Given, columns

_ONE = Number(Fraction(1))
CHUNK = 8192
"""Cells at a time: what one step handles fits a processor's cache."""

CLOSE = 1e-9
"""An enclosure that is wider than this share of the end is worked out exactly."""


def at(form: ClosedForm, given: Mapping[str, Given]) -> Any:
    """`ClosedForm.at`."""
    found, shape = columns(form, given)
    require_worst(form, found)
    size = int(np.prod(shape, dtype=int))
    values = [column.values.reshape(-1) for column in found]
    result = np.empty(size, dtype=np.float64)
    with np.errstate(all="ignore"):  # what overflows, or divides by 0, is worked out exactly
        for start in range(0, size, CHUNK):
            parts = [each[start : start + CHUNK] for each in values]
            result[start : start + CHUNK] = Cells(form, found, parts).ends()
    return result.reshape(shape) if shape else float(result[0])


def exact(form: ClosedForm, given: Mapping[str, Given]) -> Any:
    """`ClosedForm.exact`."""
    found, shape = columns(form, given)
    require_worst(form, found)
    values = [column.values.reshape(-1) for column in found]
    ends = np.empty(int(np.prod(shape, dtype=int)), dtype=object)
    factor = form.parameter.unit.factor
    for index in range(ends.size):
        end = exact_end(form, {c.parameter.variable: c.value(v[index]) for c, v in zip(found, values, strict=True)})
        ends[index] = end / factor if isinstance(end, Fraction) else None
    return ends.reshape(shape) if shape else ends[0]


def require_worst(form: ClosedForm, given: Sequence[Column]) -> None:
    """Raise UsageError where a parameter is not given whose worst value is not known."""
    there = {column.parameter.variable for column in given}
    free = {parameter.variable for parameter in form.ranges} - there
    parts: list[Bound | Need] = [*form.bounds, *form.others, *form.needs]
    missing = {variable for part in parts for variable in part.moved_by & free if variable not in part.worst}
    if missing:
        names = " and ".join(sorted(variable.name for variable in missing))
        raise UsageError(f"give a value for {names} too: no end of its range is proved to be the worst one")


class Cells:
    """One chunk of cells."""

    def __init__(self, form: ClosedForm, given: Sequence[Column], values: Sequence[Any]) -> None:
        self._form, self._given, self._values = form, given, values
        self._fixed = {p.variable: value for p, value in form.fixed.items()}
        known = {variable: exactly(value) for variable, value in self._fixed.items()}
        self._known = known | {c.parameter.variable: c.enclosure(v) for c, v in zip(given, values, strict=True)}
        self._size = len(values[0]) if values else 1
        self._arrays: dict[tuple[tuple[Variable, Fraction], ...], Arrays] = {}

    def ends(self) -> Floats:
        """The end in each cell, in the unit of the parameter."""
        form = self._form
        end = self.tightest(form.bounds, high=form.high)
        surely, possibly = self._valid(end)
        shown = end if form.parameter.unit.factor == 1 else end / exactly(form.parameter.unit.factor)
        result = np.array(np.broadcast_to(shown.low if form.high else shown.high, (self._size,)))
        size = np.maximum(np.abs(end.low), np.abs(end.high))
        close = (end.high - end.low <= CLOSE * size) | (end.low == end.high)
        result[np.broadcast_to(~possibly, (self._size,))] = np.nan
        for index in np.flatnonzero(np.broadcast_to(possibly & ~(surely & close), (self._size,))):
            result[index] = self._exactly(int(index))
        return result

    def tightest(self, bounds: Sequence[Bound], *, high: bool) -> Enclosure:
        """The least of upper bounds, or the greatest of lower ones; those that do not apply are infinite."""
        none, pick = (np.inf, np.minimum) if high else (-np.inf, np.maximum)
        low = high_end = np.float64(none)
        for bound in bounds:
            arrays = self.under(bound)
            found = arrays.term(bound.numerator)
            found = found if bound.denominator == _ONE else found / arrays.term(bound.denominator)
            if bound.where is not None:
                surely, possibly = arrays.condition(bound.where)
                eager, late = (possibly, surely) if high else (surely, possibly)
                unknown = possibly & np.isnan(found.low)
                found = Enclosure(np.where(eager, found.low, none), np.where(late, found.high, none))
                found = Enclosure(np.where(unknown, np.nan, found.low), np.where(unknown, np.nan, found.high))
            low, high_end = pick(low, found.low), pick(high_end, found.high)
        return Enclosure(low, high_end)

    def under(self, part: Bound | Need) -> Arrays:
        """The cells with the parameters that are not given at their worst ends."""
        moved = tuple(sorted(((v, x) for v, x in part.worst.items() if v not in self._known), key=lambda w: w[0].name))
        if moved not in self._arrays:
            values = self._known | {variable: exactly(value) for variable, value in moved}
            self._arrays[moved] = Arrays(values, self._fixed, self._form.definitions)
        return self._arrays[moved]

    def _valid(self, end: Enclosure) -> tuple[Bools, Bools]:
        """Where the end is surely one, and where it may be."""
        surely = np.ones(self._size, dtype=bool)
        for column, values in zip(self._given, self._values, strict=True):
            surely &= column.inside(values)
        possibly = surely
        for need in self._form.needs:
            sure, possible = self.under(need).condition(need.condition)
            surely, possibly = surely & sure, possibly & possible
        if self._form.others:
            other = self.tightest(self._form.others, high=not self._form.high)
            low, high = (other, end) if self._form.high else (end, other)
            surely, possibly = surely & (low.high < high.low), possibly & ~(low.low > high.high)
        return surely, possibly & True

    def _exactly(self, index: int) -> float:
        """The end in one cell, rounded to the safe side."""
        values = zip(self._given, self._values, strict=True)
        end = exact_end(self._form, {c.parameter.variable: c.value(v[index]) for c, v in values})
        if not isinstance(end, Fraction):
            return float("nan") if end is None else end
        shown = end / self._form.parameter.unit.factor
        return below(shown) if self._form.high else above(shown)


def exact_end(form: ClosedForm, point: Mapping[Variable, Fraction]) -> Fraction | float | None:
    """The end at a point in base units; an infinite one as a float, None where there is none."""
    if any(p.variable in point and point[p.variable] not in interval for p, interval in form.ranges.items()):
        return None
    if not all(complete(form, {**need.worst, **point}).condition(need.condition) for need in form.needs):
        return None
    end, strict = exact_tightest(form, form.bounds, point, high=form.high)
    other, also_strict = exact_tightest(form, form.others, point, high=not form.high)
    low, high = (other, end) if form.high else (end, other)
    if low is not None and high is not None and (low > high or (low == high and (strict or also_strict))):
        return None
    return end if end is not None else float("inf") if form.high else float("-inf")


def exact_tightest(
    form: ClosedForm, bounds: Sequence[Bound], point: Mapping[Variable, Fraction], *, high: bool
) -> tuple[Fraction | None, bool]:
    """The tightest of the bounds that apply, and whether it is not attained."""
    found: list[tuple[Fraction, bool]] = []
    for bound in bounds:
        values = complete(form, {**bound.worst, **point})
        if bound.where is None or values.condition(bound.where):
            found.append((values.term(bound.term), bound.strict))
    if not found:
        return None, False
    tightest = (min if high else max)(value for value, _ in found)
    return tightest, any(strict for value, strict in found if value == tightest)


def complete(form: ClosedForm, point: Mapping[Variable, Fraction]) -> Evaluation:
    """All that has a value at a point: fixed parameters, and definitions of what has one."""
    values = {p.variable: value for p, value in form.fixed.items()} | dict(point)
    for variable, term in form.definitions.items():
        if variables(term) <= values.keys():
            values[variable] = Evaluation(values).term(term)
    return Evaluation(values)
