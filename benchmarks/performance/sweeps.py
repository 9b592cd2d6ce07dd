"""A sweep of two parameters: by closed forms, by the engines in their processes, and one call of `bond` a cell.

by_forms(cells, asked)     Formed: all cells by forms, some of them compared with `bond`
by_engines(cells, jobs)    Asked: all cells by the engines, compared with the forms; `bond` at some of them

AssertionError where an answer is not that of `bond` there, rounded to the safe side.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from math import isqrt
from random import Random

from benchmarks.performance.timing import timed
from bondproof.commands.bond.bond import bond
from bondproof.commands.sweep.chunks import Chunks
from bondproof.commands.sweep.job import Job
from bondproof.commands.sweep.pool import Where, decided
from bondproof.commands.sweep.result import SweepResult
from bondproof.commands.sweep.sweep import sweep
from bondproof.system.progress import silent
from mechanisms.values import Frozen
from solvers.closed_forms.given import decimal_of
from solvers.engines.budget import Budget
from solvers.sweeps.cells import WORDS, Answer

SPEC = "audited-inference"
_SEED = 17


class Formed(Frozen):
    """Seconds of a whole sweep by forms, and of one call of `bond`, at cells chosen by chance."""

    cells: int
    seconds: float
    asked: int
    by_bond: float


class Asked(Frozen):
    """Seconds of a sweep by the engines in `jobs` processes, and of one call of `bond` in this process."""

    cells: int
    jobs: int
    seconds: float
    asked: int
    by_bond: float

    @property
    def rate(self) -> float:
        """Cells a second and a core."""
        return self.cells / self.seconds / self.jobs


def axes(cells: int) -> list[str]:
    """Audit rates and side gains that span about `cells` cells."""
    side = isqrt(cells)
    return [f"audit_rate=0.1%..5%:{side}", f"side_gain=0..2USD:{side}"]


def by_forms(cells: int, asked: int) -> Formed:
    """All cells by closed forms, and `bond` at some of them."""
    seconds, found = timed(partial(sweep, SPEC, axes(cells)))
    assert found.by_form == found.grid.size, "forms decide every cell"
    return Formed(found.grid.size, seconds, asked, _compared(found, _some(found, asked)))


def by_engines(cells: int, jobs: int, asked: int) -> Asked:
    """The same cells by the engines: each answer is that of the forms, and that of `bond` at some of them."""
    formed = sweep(SPEC, axes(cells))
    job = Job.of(SPEC, (None,), (), formed.grid, "bond", formed.claims, "bond", Budget())
    chunks = Chunks(job, tuple(range(formed.grid.size)))
    seconds, done = timed(lambda: list(decided(chunks, Where(jobs), silent)))
    for rows, answers in done:
        for row, answer in zip(rows, answers, strict=True):
            _require_same(formed, row, answer)
    return Asked(formed.grid.size, jobs, seconds, asked, _compared(formed, _some(formed, asked)))


def _some(found: SweepResult, number: int) -> list[int]:
    return Random(_SEED).sample(range(found.grid.size), min(number, found.grid.size))


def _require_same(formed: SweepResult, row: int, answer: Answer) -> None:
    """That floats by a form are next to the exact ends that the engines found, on the safe side of them."""
    assert WORDS[formed.cells.verdicts[row]] == answer.word, f"cell {row} is {answer.word} by the engines"
    low, high = float(formed.cells.low[row]), float(formed.cells.high[row])
    assert answer.low <= low <= answer.low * (1 + 1e-9), f"the least value in cell {row}"
    assert answer.high >= high >= answer.high * (1 - 1e-9), f"the greatest value in cell {row}"


def _compared(found: SweepResult, cells: Sequence[int]) -> float:
    """Seconds of one call of `bond`, at the mean, and that it finds what the sweep found."""
    seconds = 0.0
    for cell in cells:
        values = [f"{p.name}={decimal_of(number)} {p.unit.text}".rstrip() for p, number in found.at(cell)]
        took, answered = timed(partial(bond, SPEC, overrides=values))
        seconds, window = seconds + took, answered.window
        (span,) = window.spans
        assert WORDS[found.cells.verdicts[cell]] == window.word
        least = Fraction(float(found.cells.low[cell]))
        assert span.low <= least <= span.low * (1 + Fraction(1, 10**9)), f"the least value in cell {cell}"
    return seconds / len(cells)
