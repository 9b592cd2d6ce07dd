"""Bars of a page as numbers from 0 to 100: the windows of claims on one logarithmic axis, and the lines of a ledger.

    axis(window)          Axis: what the bars of a window are drawn on
    bars(axis, spans)     the bars of a set of values
    waterfall(breakdown)  Step: a bar for each line of a ledger, from what was there before it to what is after it

Bars are drawn, and decide nothing: floats do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from math import log10

from mechanisms.values import Frozen
from proofs.playout.breakdown import Breakdown
from solvers.windows.real_sets import Span
from solvers.windows.window import Window

_ROOM = 3.0
"""The axis goes so many times below the least end and above the greatest one."""


class Bar(Frozen):
    """A bar from `left`, `width` wide, in per cent; `open` says that it goes on to the right."""

    left: float
    width: float
    open: bool = False


class Axis(Frozen):
    """A logarithmic axis, in base units."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Where a value is, in per cent; what is outside is at the end."""
        if value <= self.low:
            return 0.0
        return min(100.0, 100 * (log10(value) - log10(self.low)) / (log10(self.high) - log10(self.low)))


def axis(window: Window) -> Axis:
    """An axis on which all ends of a window and of its claims can be told apart."""
    spans = [*window.spans, *(span for claim in window.claims for span in claim.spans)]
    ends = [float(end) for span in spans for end in (span.low, span.high) if end is not None and end > 0]
    low, high = (min(ends), max(ends)) if ends else (1.0, 1.0)
    return Axis(low / _ROOM, high * _ROOM)


def bars(on: Axis, spans: Iterable[Span]) -> list[Bar]:
    """The values of a set."""
    found = list[Bar]()
    for span in spans:
        left = on.place(float(span.low))
        right = 100.0 if span.high is None else on.place(float(span.high))
        found.append(Bar(round(left, 3), round(max(right - left, 0.5), 3), span.high is None))
    return found


class Step(Frozen):
    """A transfer, or the constant of a claim: what it adds to left minus right, and its bar."""

    name: str
    amount: Fraction
    bar: Bar


def waterfall(found: Breakdown) -> Iterator[Step]:
    """A step for each line that adds something, and for the constant: each bar begins where the last one ends."""
    added = [(f"{row.line.source} -> {row.line.target}", row.contribution) for row in found.rows if row.contribution]
    added += [("constant of the claim", found.constant)] if found.constant else []
    steps = [float(amount) for _, amount in added]
    levels = [0.0]
    for step in steps:
        levels.append(levels[-1] + step)
    low, high = min(levels), max(levels)
    size = high - low or 1.0
    for (name, amount), (before, after) in zip(added, pairwise(levels), strict=True):
        start = (min(before, after) - low) / size * 100
        yield Step(name, amount, Bar(round(start, 3), round(abs(after - before) / size * 100, 3)))
