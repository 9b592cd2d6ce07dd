"""Obligations and points as plain values; the canonical text of an obligation, and its digest.

    {"box": [["p", "[", "1/20", "1/5", "]"], ...], "premises": [condition, ...], "goal": condition}

A range has a bracket for each end, `[` `]` where the end belongs to it and `(` `)` where not; an upper end
null is infinity. Behind them, "whole" says that the range has whole numbers alone. The order of box and
premises is part of an obligation: evidence numbers them. Its name is not, because nothing rests on it.

    canonical(obligation)   the same text for the same obligation, whatever wrote it
    digest(obligation)      sha256 of that text
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from hashlib import sha256

from mechanisms.errors import CertificateRejected
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Variable
from mechanisms.values import evolve
from proofs.checking.obligation import Box, Obligation, Point
from proofs.files.numerals import written
from proofs.files.terms import Writing, read_condition, read_variable
from proofs.files.tree import Item, Json, compact

_WHOLE = "whole"

FIELDS = ("box", "premises", "goal")
"""The keys of an obligation."""


def canonical(obligation: Obligation) -> str:
    """The one text of an obligation. Raises CertificateRejected where it cannot be written."""
    return compact(write_obligation(obligation))


def digest(obligation: Obligation) -> str:
    """The sha256 of the canonical text, in hexadecimal."""
    return sha256(canonical(obligation).encode()).hexdigest()


def write_obligation(obligation: Obligation) -> dict[str, Json]:
    """An obligation without its name."""
    write = Writing()
    write_variable = Writing()
    box: list[Json] = []
    for variable, interval in obligation.box.items():
        box.append([write_variable(variable), *write_range(interval), *([_WHOLE] if interval.whole else [])])
    return {"box": box, "premises": [write(p) for p in obligation.premises], "goal": write(obligation.goal)}


def write_range(interval: Interval) -> list[Json]:
    """The ends of a range with their brackets."""
    low, high = ("(" if interval.low_open else "["), (")" if interval.high_open or interval.high is None else "]")
    return [low, written(interval.low), None if interval.high is None else written(interval.high), high]


def read_obligation(name: str, box: Item, premises: Item, goal: Item) -> Obligation:
    """An obligation out of its parts."""
    conditions = tuple(map(read_condition, premises.items()))
    return Obligation(name, _read_box(box), conditions, read_condition(goal))


def _read_box(item: Item) -> Box:
    box: dict[Variable, Interval] = {}
    for entry in item.items():
        name, *ends = entry.items(5, 6)
        variable = read_variable(name)
        if variable in box:
            raise name.wrong("a parameter that has no range yet")
        box[variable] = _whole_numbers(entry, read_range(entry, ends[:4]), ends[4:])
    return box


def _whole_numbers(item: Item, interval: Interval, words: Sequence[Item]) -> Interval:
    """The range as it is, or the whole numbers in it where a word says so."""
    if not words:
        return interval
    words[0].one_of(_WHOLE)
    try:
        return evolve(interval, whole=True)
    except ValueError:
        raise item.wrong("a range with whole ends that belong to it") from None


def read_range(item: Item, ends: Sequence[Item]) -> Interval:
    """The range that four elements of an item give: bracket, end, end, bracket."""
    low_bracket, low, high, high_bracket = ends
    low_open = low_bracket.one_of("[", "(") == "("
    if high.value is None:
        high_bracket.one_of(")")
        return Interval(low.number(), None, low_open)
    try:
        return Interval(low.number(), high.number(), low_open, high_bracket.one_of("]", ")") == ")")
    except CertificateRejected:
        raise
    except ValueError:
        raise item.wrong("a range in which there is a number") from None


def write_point(point: Point, box: Iterable[Variable]) -> Json:
    """The values of the parameters of a box, in its order; others say nothing of an obligation."""
    write = Writing()
    return [[write(variable), written(point[variable])] for variable in box if variable in point]


def read_point(item: Item, box: Box) -> Point:
    """A value for each parameter of a box, in its order."""
    point: dict[Variable, Fraction] = {}
    entries = item.items(len(box), len(box))
    for entry, variable in zip(entries, box, strict=True):
        name, value = entry.items(2, 2)
        if read_variable(name) != variable:
            raise name.wrong(f'"{variable.name}", in the order of the box,')
        point[variable] = value.number()
    return point
