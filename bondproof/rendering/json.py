"""Data as JSON: stable keys in a stable order, exact numbers as strings. docs/reference/json.md describes it.

    render(data)      the whole answer, with its last newline
    Shown(x)          a number that is also shown rounded: `"margin": "623/146000", "margin_display": 0.00426...`
    in_unit(p, x)     a number in the unit of a parameter

One encoder serves all results: fractions become strings such as "58984/2655", values become objects of their fields. A
number too long to be read is a short one on the safe side, with `"rounded": true` in the same object.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from bondproof.rendering.number_format import Towards, approximate, exact, is_long, readable
from mechanisms.diagnostics import Diagnostic
from mechanisms.model.parameters import Parameter
from mechanisms.terms.terms import Variable
from mechanisms.terms.units import Unit
from mechanisms.values import Frozen

VERSION = 1
"""Of the format: a key never changes its meaning within a version."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Data: TypeAlias = object
"""What the encoder knows: JSON, fractions, `Shown`, units, variables, diagnostics, frozen values; and nests of them."""


class Shown(Frozen):
    """A number with a float for reading; None where there is no number. Long ones are rounded `towards` a side."""

    value: Fraction | None
    towards: Towards = Towards.NEAREST


def render(data: Mapping[str, Data]) -> str:
    """The data as one JSON object."""
    return json.dumps({"bondproof": VERSION, **_object(data)}, indent=2, ensure_ascii=False) + "\n"


def encoded(data: Data) -> Json:
    """Data as JSON.

    >>> encoded({"margin": Shown(Fraction(1, 4)), "at": Fraction(1, 3)})
    {'margin': '1/4', 'margin_display': 0.25, 'at': '1/3'}
    """
    match data:
        case None | bool() | int() | float() | str():
            return data
        case Fraction():
            return exact(data)
        case Enum():
            return encoded(data.value)
        case Variable():
            return data.name
        case Unit():
            return readable(data).text
        case Diagnostic():
            return _diagnostic(data)
        case Mapping():
            return _object(data)
        case Sequence():
            return [encoded(each) for each in data]
        case Frozen():
            names: tuple[str, ...] = type(data).__match_args__
            return _object({name: getattr(data, name) for name in names})
        case _:
            raise TypeError(f"{type(data).__name__} has no form in JSON")


def _object(data: Mapping[str, Data]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    long = False
    for key, value in data.items():
        if isinstance(value, Shown):
            found[key] = None if value.value is None else exact(value.value, value.towards)
            found[f"{key}_display"] = None if value.value is None else approximate(value.value)
            long = long or (value.value is not None and is_long(value.value))
        else:
            found[key] = encoded(value)
            long = long or (isinstance(value, Fraction) and is_long(value))
    return found | ({"rounded": True} if long else {})


def _diagnostic(found: Diagnostic) -> Json:
    """One fault or warning with its place."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "path": found.at.path,
        "line": found.at.line,
        "column": found.at.column,
        "help": found.help,
    }


def in_unit(parameter: Parameter, value: Fraction) -> Fraction:
    """The number in the parameter's unit; a share is a plain number."""
    return value / readable(parameter.unit).factor
