"""The values that a caller gives for the parameters of a closed form: read, brought to base units, and broadcast.

    columns(form, given)   a `Column` for each parameter that is given, and the shape of all together

A number is one in the unit in which the spec writes the parameter. A float means the decimal number that it prints as:
0.7 is 7/10. A text is read as `--set` reads it: `0.7%`, `3 weeks`, `1/300`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

import numpy as np

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError, UnknownName, UsageError
from mechanisms.language.document import Scalar
from mechanisms.language.faults import Faults
from mechanisms.language.numerals import Vocabulary
from mechanisms.language.settings import Known, setting
from mechanisms.model.parameters import Parameter, Value
from mechanisms.sanitize import in_one_line
from mechanisms.terms.intervals import Interval
from mechanisms.terms.units import DIMENSIONLESS, UNITS
from mechanisms.values import Frozen
from solvers.closed_forms.arrays import Bools, Enclosure, Floats, above, below, exactly, of_decimals
from solvers.closed_forms.form import ClosedForm

Given: TypeAlias = "float | Fraction | Decimal | str | Sequence[float | Fraction | Decimal | str] | Floats"
"""One value or an array of them."""


class Column(Frozen):
    """The values of one parameter, as they were given: an array of floats, or of exact numbers in base units."""

    parameter: Parameter
    interval: Interval
    values: Any

    @property
    def exact(self) -> bool:
        """Whether the values are exact numbers."""
        return bool(self.values.dtype == object)

    def enclosure(self, values: Any) -> Enclosure:
        """Two floats around each of some of the values, in base units."""
        if self.exact:
            ends = [[end(value) for value in values.flat] for end in (below, above)]
            low, high = (np.array(each, dtype=np.float64).reshape(values.shape) for each in ends)
            return Enclosure(low, high)
        factor = self.parameter.unit.factor
        return of_decimals(values) if factor == 1 else of_decimals(values) * exactly(factor)

    def inside(self, values: Any) -> Bools:
        """Which of some of the values lie in the range."""
        if self.exact:
            return np.array([value in self.interval for value in values.flat], dtype=bool).reshape(values.shape)
        found = self._beyond(values, self.interval.low, greater=True)
        if self.interval.whole:
            found &= values == np.floor(values)
        return found if self.interval.high is None else found & self._beyond(values, self.interval.high, greater=False)

    def _beyond(self, values: Floats, end: Fraction, *, greater: bool) -> Bools:
        """Which floats lie on one side of an end; only one that prints as the nearest decimal needs a look."""
        near = float(end / self.parameter.unit.factor)
        beyond = values > near if greater else values < near
        at_end = decimal_of(near) * self.parameter.unit.factor
        within = at_end in self.interval or (at_end > end if greater else at_end < end)
        return beyond | (values == near) if within else beyond

    def value(self, value: Any) -> Fraction:
        """One of the values exactly, in base units."""
        return value if self.exact else decimal_of(float(value)) * self.parameter.unit.factor


def decimal_of(number: float) -> Fraction:
    """The decimal number that a float prints as.

    >>> decimal_of(0.7)
    Fraction(7, 10)
    """
    return Fraction(repr(number))


def columns(form: ClosedForm, given: Mapping[str, Given]) -> tuple[list[Column], tuple[int, ...]]:
    """What is given, broadcast and flattened, and the shape; raises UnknownName and UsageError."""
    free = {parameter.name: parameter for parameter in form.ranges}
    found = []
    for name, value in given.items():
        if name not in free:
            raise _not_free(form, name)
        found.append(Column(free[name], form.ranges[free[name]], _array(free[name], value)))
    try:
        shape = np.broadcast_shapes(*(column.values.shape for column in found))
    except ValueError as error:
        shapes = ", ".join(f"{column.parameter.name} {column.values.shape}" for column in found)
        raise UsageError(f"the arrays given do not fit each other: {shapes}. Give arrays of one shape.") from error
    return [_spread(column, shape) for column in found], shape


def _spread(column: Column, shape: tuple[int, ...]) -> Column:
    values = column.values
    return Column(column.parameter, column.interval, np.broadcast_to(values, shape).reshape(-1) if shape else values)


def _array(parameter: Parameter, value: Given) -> Any:
    """Floats as they are; everything else as exact numbers in base units."""
    if isinstance(value, float):
        return np.asarray(value, dtype=np.float64)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "f":
        return np.asarray(value, dtype=np.float64)
    if isinstance(value, str | int | Fraction | Decimal):
        found = np.empty((), dtype=object)
        found[()] = _number(parameter, value)
        return found
    listed = np.asarray(value)
    if listed.dtype.kind == "f":
        return listed.astype(np.float64)
    numbers = np.empty(listed.shape, dtype=object)
    for index, each in np.ndenumerate(np.asarray(value, dtype=object)):
        numbers[index] = _number(parameter, each)
    return numbers


def _number(parameter: Parameter, value: Any) -> Fraction:
    """One value in base units."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return _read(parameter, value)
    if isinstance(value, float | Decimal) and not isfinite(value):
        raise _nothing(parameter, str(value))
    if isinstance(value, float):
        return decimal_of(value) * parameter.unit.factor
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return Fraction(value) * parameter.unit.factor
    raise _nothing(parameter, f"a {type(value).__name__}")


def _read(parameter: Parameter, text: str) -> Fraction:
    """The number that a text states, in base units."""
    shown, unit = in_one_line(text), parameter.unit.text
    own = any(name not in UNITS for name in re.split(r"[*/]", unit) if name)
    counted = shown.removesuffix(unit) if own else shown  # a unit of the spec itself has no meaning outside of it
    scalar = Scalar(counted, Position(parameter.name, 1, 1, max(1, len(counted)), counted))
    try:
        known = setting(scalar, Vocabulary(), None, Faults())
    except SpecError as error:
        raise _misread(parameter, shown, error.diagnostics[0].message) from error
    if not isinstance(known, Known) or not isinstance(known.setting, Value):
        raise _misread(parameter, shown, "one number is needed")
    if own and counted == shown:
        raise _misread(parameter, shown, f"it must be in {unit}")
    if known.dimension != (DIMENSIONLESS if own else parameter.dimension):
        raise _misread(parameter, shown, f"it must be {parameter.dimension}")
    return known.setting.value


def _misread(parameter: Parameter, shown: str, reason: str) -> UsageError:
    return UsageError(
        f"`{shown}` is not a value of {parameter.name}: {reason}. Write a value such as '{_example(parameter)}'."
    )


def _nothing(parameter: Parameter, what: str) -> UsageError:
    return UsageError(
        f"{what} is not a value of {parameter.name}. Give a number, or a text such as '{_example(parameter)}'."
    )


def _example(parameter: Parameter) -> str:
    return f"3 {parameter.unit.text}".rstrip() if parameter.unit.text != "%" else "3%"


def _not_free(form: ClosedForm, name: str) -> UsageError:
    """Why no value can be given for a name."""
    fixed = {parameter.name: value for parameter, value in form.fixed.items()}
    defined = {variable.name for variable in form.definitions}
    if name == form.parameter.name:
        return UsageError(f"{name} is what the form gives. Give the parameters that vary: {_listed(form)}.")
    if name in fixed:
        return UsageError(
            f"{name} has one value in this spec, and the form is proved for that value. Give it a range, "
            f'as in closed_form(..., overrides=["{name}=LOW .. HIGH"]).'
        )
    if name in defined:
        return UsageError(f"{name} follows from other parameters. Give those that vary: {_listed(form)}.")
    return UnknownName("parameter", name, [parameter.name for parameter in form.ranges])


def _listed(form: ClosedForm) -> str:
    return ", ".join(parameter.name for parameter in form.ranges) or "none does"
