"""A closed form at many cells, compared with the engines at each cell, and with unchecked floats.

swept(spec, parameter, cells, asked)   Sweep

AssertionError where a float of `.at` is not the answer of the engines at that cell, rounded to its safe side.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from random import Random

import numpy as np

from benchmarks.performance.timing import timed
from bondproof.commands.bond.bond import bond
from bondproof.commands.closed_form import closed_form
from mechanisms.values import Frozen
from solvers.closed_forms.form import ClosedForm

_SEED = 14


class Sweep(Frozen):
    """Seconds to derive the form and to evaluate it at all cells; seconds a cell of `bond`, which was asked at some.

    `wider` is the largest difference to the engines, as a share of the end.
    """

    derived: float
    cells: int
    evaluated: float
    asked: int
    by_bond: float
    wider: Fraction


def swept(spec: str, parameter: str, cells: int, asked: int) -> Sweep:
    """The lower end of a spec's window over a parameter in even steps, and `bond` at some of the cells by chance."""
    derived, form = timed(lambda: closed_form(spec))
    (swept_one,) = (p for p in form.ranges if p.name == parameter)
    interval, unit = form.ranges[swept_one], swept_one.unit
    assert interval.high is not None
    values = np.linspace(float(interval.low / unit.factor), float(interval.high / unit.factor), cells)
    evaluated, ends = timed(lambda: form.at(**{parameter: values}))
    picked = Random(_SEED).sample(range(cells), min(asked, cells))
    seconds, wider = 0.0, Fraction(0)
    for index in picked:
        value = Fraction(repr(float(values[index])))
        took, found = timed(partial(bond, spec, overrides=[f"{parameter}={value} {unit.text}"]))
        seconds += took
        wider = max(wider, _difference(form, ends[index], found.window.spans[0].low))
    return Sweep(derived, cells, evaluated, len(picked), seconds / len(picked), wider)


def _difference(form: ClosedForm, shown: float, end: Fraction) -> Fraction:
    """How far a float is above the exact end, as a share of it; never below."""
    exact = end / form.parameter.unit.factor
    above = (Fraction(shown) - exact) / exact
    assert 0 <= above <= Fraction(1, 10**9), f"{shown} is no safe float of {exact}"
    return above
