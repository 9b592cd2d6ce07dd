"""One cell of a sweep by the engines, as the command that asks the same question answers it.

    answer(job, row)   rows are cells, each once for every scheme that is asked about

Whatever goes wrong in a cell is the answer of that cell: ERROR, and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bondproof.commands.bond.bond import bond
from bondproof.commands.sweep.job import Job
from mechanisms.errors import BondproofError, SpecError
from mechanisms.model.mechanism import Mechanism
from mechanisms.sanitize import in_one_line
from solvers.engines.budget import STOPS, why_stopped
from solvers.sweeps.cells import Answer, shown_ends
from solvers.windows.window import Window

_LONGEST_REASON = 300
"""Characters of a reason that are kept."""


def answer(job: Job, row: int) -> Answer:
    """The answer of a row."""
    cell, scheme = divmod(row, len(job.schemes))
    place = [int(index) for index in np.unravel_index(cell, [len(axis.numbers) for axis in job.axes])]
    try:
        return ASKED[job.ask](job.mechanism(scheme, place), job)
    except SpecError as error:
        return _failed(error.diagnostics[0].message if error.diagnostics else str(error))
    except BondproofError as error:
        return _failed(str(error))
    except STOPS as error:
        return _failed(why_stopped(error))


def _failed(why: str) -> Answer:
    return Answer("ERROR", why=in_one_line(why)[:_LONGEST_REASON])


def _bond(mechanism: Mechanism, job: Job) -> Answer:
    """The window of the solved parameter."""
    return of_window(bond(mechanism, claims=job.claims, budget=job.budget).window)


def of_window(window: Window) -> Answer:
    """A window as the answer of a cell: its least value and its greatest, whatever is left out between them."""
    why = "" if window.doubt is None else in_one_line(window.doubt.reason)[:_LONGEST_REASON]
    if not window.spans:
        return Answer(window.word, exact=window.word in ("REFUTED", "VACUOUS"), why=why)
    low, high = window.spans[0], window.spans[-1]
    least, greatest = shown_ends(low, high, window.parameter.unit)
    return Answer(window.word, least, greatest, exact=low.low_exact and high.high_exact, why=why)


ASKED: Mapping[str, Callable[[Mechanism, Job], Answer]] = {"bond": _bond}
"""What may be asked of each cell."""


def rows(cells: Sequence[int], schemes: int) -> list[int]:
    """The rows of some cells."""
    return [cell * schemes + scheme for cell in cells for scheme in range(schemes)]
