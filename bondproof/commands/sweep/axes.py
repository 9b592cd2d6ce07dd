"""The axes of a sweep, as they are given: a range and how many values, or the values themselves.

    audit_rate=0.1%..5%:200      200 values at equal distances, both ends among them
    {"audit_rate": "0.1%..5%:200", "side_gain": numpy.linspace(0, 2, 200)}

A text is read as `--set` reads it, units included; numbers of a program are in the unit in which the spec writes the
parameter. Raises SpecError with a caret below what is wrong in a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite, prod
from typing import Any, TypeAlias

import numpy as np

from mechanisms.diagnostics import AXIS_PATH, Position
from mechanisms.errors import UnknownName, UsageError, did_you_mean
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults, fault
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.settings import Known, setting
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Defined, Parameter
from mechanisms.sanitize import in_one_line
from mechanisms.terms.intervals import Interval
from mechanisms.terms.units import DIMENSIONLESS, UNITS
from solvers.sweeps.grid import Axis, Grid, spaced

Over: TypeAlias = "str | Sequence[str] | Mapping[str, Any]"
"""One axis or several: texts `NAME=LOW..HIGH:POINTS`, or the values of each name, as such a text or as numbers."""

MOST_CELLS = 4_000_000
MOST_POINTS = 1_000_000
"""Of one axis."""
_HOW = "write the range and how many values of it, as in `--over audit_rate=0.1%..5%:200`"


def grid_of(over: Over, mechanism: Mechanism) -> Grid:
    """The grid that the axes span.

    Raises SpecError where a text cannot be read, UnknownName where the spec has no such parameter, UsageError where no
    axis is given, two have one name, or there are more than MOST_CELLS cells.
    """
    if isinstance(over, Mapping):
        axes = [_given(name, values, mechanism) for name, values in over.items()]
    else:
        axes = [_axis(text, mechanism) for text in ((over,) if isinstance(over, str) else over)]
    if not axes:
        raise UsageError(f"no axis is given: {_HOW}.")
    names = [axis.parameter.name for axis in axes]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"{twice} is given twice: an axis has one range.")
    if (size := prod(len(axis.numbers) for axis in axes)) > MOST_CELLS:
        raise UsageError(f"these axes span {size} cells, and a sweep has at most {MOST_CELLS}. Give fewer points.")
    return Grid(tuple(axes))


def _given(name: str, values: Any, mechanism: Mechanism) -> Axis:
    """An axis of a caller in Python: a text, or numbers in the unit of the parameter."""
    if isinstance(values, str):
        return _axis(f"{name}={values}", mechanism)
    parameter = next((p for p in mechanism.parameters if p.name == name), None)
    if parameter is None:
        raise UnknownName("parameter", name, [p.name for p in mechanism.parameters])
    if isinstance(parameter.setting, Defined):
        raise UsageError(f"{name} follows from other parameters. Sweep those.")
    numbers = tuple(float(number) for number in np.asarray(values, dtype=np.float64).reshape(-1))
    if not numbers or not all(map(isfinite, numbers)):
        raise UsageError(f"{name} needs finite numbers in {parameter.unit.text or 'its unit'}, at least one.")
    return Axis(parameter, tuple(number + 0.0 for number in numbers))  # -0.0 is 0.0


def _axis(text: str, mechanism: Mechanism) -> Axis:
    """The axis that a text states."""
    line = in_one_line(text)
    whole = Position(AXIS_PATH, 1, 1, max(1, len(line)), line)
    name, sign, rest = line.partition("=")
    if not sign or not name.strip():
        raise fault(Code.OVERRIDE, "an axis is written NAME=LOW..HIGH:POINTS", whole, _HOW)
    parameter = _parameter(Scalar(name.strip(), whole.part(_indent(name), len(name.strip()))), mechanism)
    between, colon, count = rest.rpartition(":")
    start = len(name) + 1
    if not colon:
        end = whole.part(len(line), 1)
        raise fault(Code.SETTING, "the number of points is missing", end, f"add it, as in `{line}:200`")
    points = _points(Scalar(count.strip(), whole.part(start + len(between) + 1 + _indent(count), len(count.strip()))))
    at = whole.part(start + _indent(between), max(1, len(between.strip())))
    return _spaced(parameter, Scalar(between.strip(), at), points, mechanism)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _parameter(name: Scalar, mechanism: Mechanism) -> Parameter:
    known = {parameter.name: parameter for parameter in mechanism.parameters}
    if name.text not in known:
        advice = did_you_mean(name.text, known) or "`bondproof show SPEC` lists the parameters"
        raise fault(Code.UNKNOWN_NAME, f"unknown parameter `{name.text[:60]}`", name.at, advice)
    parameter = known[name.text]
    if isinstance(parameter.setting, Defined):
        message = f"{name.text} follows from other parameters"
        raise fault(Code.SETTING, message, name.at, "sweep the parameters that it follows from")
    return parameter


def _points(count: Scalar) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", count.text, re.ASCII) or not 2 <= int(count.text) <= MOST_POINTS:
        message = f"the number of points must be a whole number from 2 to {MOST_POINTS}"
        raise fault(Code.SETTING, message, count.at, "write it behind the colon, as in `0..2USD:200`")
    return int(count.text)


def _spaced(parameter: Parameter, between: Scalar, points: int, mechanism: Mechanism) -> Axis:
    """The values of a range; raises SpecError where it is none, has no end, or is in another unit."""
    unit = parameter.unit
    own = any(name not in UNITS for name in re.split(r"[*/]", unit.text) if name)
    known = setting(between, Vocabulary(frozenset(v.name for v in mechanism.units)), None, Faults())
    interval = known.setting if isinstance(known, Known) else None
    if not isinstance(known, Known) or not isinstance(interval, Interval):
        raise fault(Code.SETTING, "an axis needs a range", between.at, _HOW)
    if interval.high is None or interval.low_open or interval.high_open:
        raise fault(Code.SETTING, "the range of an axis has two ends that belong to it", between.at, _HOW)
    if known.dimension != (DIMENSIONLESS if own else parameter.dimension) or bool(known.own) != own:
        message = f"{parameter.name} is in {unit.text or 'plain numbers'}, and this range is not"
        raise fault(Code.UNITS, message, between.at, f"write its ends in {unit.text or 'plain numbers'}")
    low, high = interval.low / unit.factor, interval.high / unit.factor
    if low == high:
        raise fault(Code.EMPTY_INTERVAL, "this range has one value", between.at, "fix it by --set, or widen the range")
    numbers = spaced(low, high, points)
    if len(set(numbers)) < points:
        message = f"this range has fewer than {points} numbers of 16 digits"
        raise fault(Code.SETTING, message, between.at, "widen it, or give fewer points")
    if interval.whole and not all(number.is_integer() for number in numbers):
        message = f"{points} values at equal distances from {low} to {high} are not whole numbers"
        raise fault(Code.SETTING, message, between.at, f"give {high - low + 1} points, or leave out `whole`")
    return Axis(parameter, numbers)


def ranged(axis: Axis) -> str:
    """The range of an axis as an override: for all of its values at once."""
    low, high = axis.ends
    factor, setting_now = axis.parameter.unit.factor, axis.parameter.setting
    whole = isinstance(setting_now, Interval) and setting_now.whole
    unit = "whole" if whole else axis.parameter.unit.text
    return f"{axis.parameter.name}={low / factor} .. {high / factor} {unit}".rstrip()


def solved(axis: Axis) -> str:
    """The range of an axis as an override that leaves its parameter to be solved."""
    name, _, between = ranged(axis).partition("=")
    return f"{name}=solve min on {between}"


def parts(grid: Grid) -> Iterator[tuple[Axis, ...]]:
    """All of the grid, then as much of it as is left without the value 0 of one axis, and of all axes.

    At 0 a bond may have no effect, so that a closed form has no value there. An axis has two values at least.
    """
    trimmed = tuple(Axis(axis.parameter, tuple(filter(None, axis.numbers))) for axis in grid.axes)
    single = [(*grid.axes[:i], axis, *grid.axes[i + 1 :]) for i, axis in enumerate(trimmed)]
    for axes in dict.fromkeys((grid.axes, *single, trimmed)):
        if all(len(set(axis.numbers)) > 1 for axis in axes):
            yield axes
