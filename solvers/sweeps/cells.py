"""What is known of each cell of a sweep: a verdict, the least and the greatest value, and whether they are exact.

    cells = Cells(1000)                       nothing is known of any of them
    cells.put(7, Answer("PROVED", 2.5, 90.0, exact=True))
    shown_ends(low, high, unit)               the ends of a window as floats within it

The ends are floats in the unit of the parameter, NaN where there is none. The least value is rounded up and the
greatest one down: both the float and the decimal number that it prints as are no nearer to an excluded value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf, nan, nextafter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mechanisms.terms.units import Unit
from mechanisms.values import Frozen
from solvers.closed_forms.given import decimal_of
from solvers.windows.real_sets import Span

WORDS = ("PROVED", "REFUTED", "UNDECIDED", "VACUOUS", "ERROR")
"""The verdicts, by the number that stands for each in `Cells.verdicts`."""
UNKNOWN = -1
"""Stands for a cell of which nothing is known yet."""
Codes: TypeAlias = NDArray[np.int8]


class Answer(Frozen):
    """What is known of one cell; `why` is the reason where the verdict is UNDECIDED, VACUOUS or ERROR."""

    word: str
    low: float = nan
    high: float = nan
    exact: bool = False
    count: int = 0
    why: str = ""


class Cells:
    """The answers of all cells, as columns."""

    def __init__(self, size: int) -> None:
        self.verdicts: Codes = np.full(size, UNKNOWN, dtype=np.int8)
        self.low = np.full(size, nan)
        self.high = np.full(size, nan)
        self.exact = np.zeros(size, dtype=np.bool_)
        self.counts = np.zeros(size, dtype=np.int64)
        self.reasons: dict[int, str] = {}

    @staticmethod
    def side_by_side(every: Sequence[Cells]) -> Cells:
        """Several answers of each cell, next to each other."""
        if len(every) == 1:
            return every[0]
        found = Cells(sum(len(cells.verdicts) for cells in every))
        for number, cells in enumerate(every):
            part = slice(number, None, len(every))
            found.verdicts[part], found.exact[part] = cells.verdicts, cells.exact
            found.low[part], found.high[part] = cells.low, cells.high
        return found

    def put(self, cell: int, answer: Answer) -> None:
        """Keep the answer of a cell."""
        self.verdicts[cell] = WORDS.index(answer.word)
        self.low[cell], self.high[cell] = answer.low, answer.high
        self.exact[cell], self.counts[cell] = answer.exact, answer.count
        if answer.why:
            self.reasons[cell] = answer.why

    @property
    def open(self) -> list[int]:
        """The cells of which nothing is known yet."""
        return [int(cell) for cell in np.flatnonzero(self.verdicts == UNKNOWN)]

    @property
    def words(self) -> NDArray[np.str_]:
        """The verdict of each cell as a word."""
        return np.array(WORDS)[self.verdicts]

    def tally(self) -> Mapping[str, int]:
        """How many cells have each verdict."""
        return {word: int(np.count_nonzero(self.verdicts == code)) for code, word in enumerate(WORDS)}

    def causes(self) -> list[tuple[str, int, int]]:
        """Each reason, how many cells have it and the first of them; the most frequent first."""
        counted = Counter(self.reasons.values())
        first: dict[str, int] = {}
        for cell in sorted(self.reasons):
            first.setdefault(self.reasons[cell], cell)
        return [(why, number, first[why]) for why, number in counted.most_common()]


def shown_ends(low: Span, high: Span, unit: Unit) -> tuple[float, float]:
    """The ends of a window from the low end of one interval to the high end of another, as floats of the unit.

    Both are NaN where no float lies between them. An upper end that is infinite is `inf`.

    >>> from mechanisms.terms.units import unit
    >>> span = Span(Fraction(1, 3), None)
    >>> shown_ends(span, span, unit("USD"))
    (0.33333333333333337, inf)
    """
    least = _rounded(low.low / unit.factor, upwards=True)
    greatest = inf if high.high is None else _rounded(high.high / unit.factor, upwards=False)
    if least > greatest or (least == greatest and (low.low_open or high.high_open)):
        return nan, nan
    return least, greatest


def _rounded(value: Fraction, *, upwards: bool) -> float:
    """The nearest float on one side of a number, such that the decimal that it prints as is on that side, too."""
    try:
        near = float(value)
    except OverflowError:
        return inf if value > 0 else -inf
    target, sign = (inf, 1) if upwards else (-inf, -1)
    while abs(near) != inf and min(sign * Fraction(near), sign * decimal_of(near)) < sign * value:
        near = nextafter(near, target)
    return near
