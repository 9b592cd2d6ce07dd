"""Exact numbers in JSON: a string such as "58984/2655", and beside it a float for reading.

    number("margin", x)   {"margin": "623/146000", "margin_display": 0.00426...}
    point(mechanism, p)   {"audit_rate": "1/20"}

A number too long to be read is a short one on the safe side, with `"rounded": true` in the same object.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from bondproof.report.number_format import Towards, approximate, exact, is_long, readable
from bondproof.report.wording import values
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.terms import Variable

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


def number(key: str, value: Fraction | None, towards: Towards = Towards.NEAREST) -> dict[str, Json]:
    """The exact number under its key and a float under `KEY_display`; null where there is none."""
    if value is None:
        return {key: None, f"{key}_display": None}
    return {key: exact(value, towards), f"{key}_display": approximate(value), **rounded([value])}


def rounded(numbers: Iterable[Fraction | None]) -> dict[str, Json]:
    """`"rounded": true` where one of the numbers was too long to be written; nothing else."""
    return {"rounded": True} if any(value is not None and is_long(value) for value in numbers) else {}


def in_unit(parameter: Parameter, value: Fraction) -> Fraction:
    """The number in the parameter's unit; a share is a plain number."""
    return value / readable(parameter.unit).factor


def point(mechanism: Mechanism, where: Mapping[Variable, Fraction]) -> dict[str, Json]:
    """A value for each parameter of a point, in the order of the spec and in the parameter's unit."""
    return {p.name: exact(in_unit(p, value)) for p, value in values(mechanism, where)}
