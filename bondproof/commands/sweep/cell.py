"""One cell of a sweep by the engines, as the command that asks the same question answers it.

    answer(job, row)   rows are cells, each once for every scheme that is asked about

Whatever goes wrong in a cell is the answer of that cell: ERROR, and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import nan

import numpy as np

from bondproof.commands.bond.bond import bond
from bondproof.commands.equilibria.equilibria import equilibria
from bondproof.commands.sweep.job import Job
from bondproof.sources.loading import Loaded, load
from bondproof.sources.solved_parameter import solved_parameter
from mechanisms.errors import BondproofError, SpecError, TooManyPlayers
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.sanitize import in_one_line
from mechanisms.values import evolve
from proofs.checking.verdict import Undecided, Vacuous, worst
from proofs.claims.incentives import of_window as of_incentives
from proofs.claims.incentives import yardsticks
from proofs.claims.statement import Statement
from solvers.claims.examination import Examined, examine
from solvers.engines.budget import STOPS, why_stopped
from solvers.sweeps.cells import Answer, shown_ends
from solvers.windows.window import Window, claims_for

_LONGEST_REASON = 300
"""Characters of a reason that are kept."""


def answer(job: Job, row: int) -> Answer:
    """The answer of a row."""
    cell, scheme = divmod(row, len(job.schemes))
    place = [int(index) for index in np.unravel_index(cell, [len(axis.numbers) for axis in job.axes])]
    try:
        mechanism = job.mechanism(scheme, place)
        found = ASKED[job.ask](mechanism, job)
        same = [parameter.name for parameter in mechanism.solved] == [job.solved]
        return found if same else evolve(found, low=nan, high=nan)  # a scheme may solve for something else
    except SpecError as error:
        return _failed(error.diagnostics[0].message if error.diagnostics else str(error))
    except BondproofError as error:
        return _failed(str(error))
    except STOPS as error:
        return _failed(why_stopped(error))


def _failed(why: str) -> Answer:
    return Answer("ERROR", why=_brief(why))


def _brief(why: str) -> str:
    """A reason as far as it is kept."""
    return in_one_line(why)[:_LONGEST_REASON]


def _bond(mechanism: Mechanism, job: Job) -> Answer:
    """The window of the solved parameter."""
    return of_window(bond(mechanism, claims=job.claims, budget=job.budget).window)


def _verify(mechanism: Mechanism, job: Job) -> Answer:
    """The worst verdict on a claim that counts, at the recommended value of the solved parameter if there is one.

    No claim may depend on the parameter here, as where nothing is ever audited: all are decided nevertheless. The ends
    of the window are those of a cell in which every claim holds.
    """
    loaded = load(mechanism)
    statements = to_hold(loaded, job.claims)
    examined, parameter = examine(mechanism, loaded.statements, job.budget), solved_parameter(mechanism)
    known = Answer("PROVED")
    if parameter is not None:
        deciding = claims_for(parameter, mechanism, loaded.statements) or statements
        window = examined.solve(parameter, deciding, job.budget).window
        known, value = of_window(window), window.recommended()
        if known.word != "PROVED" or value is None:
            return evolve(known, low=nan, high=nan)
        examined = examined.at_value(parameter, value)
    found = _decided(examined, statements, job)
    if found.word != "PROVED" or parameter is None:
        return found
    return evolve(found, low=known.low, high=known.high, exact=known.exact)


def to_hold(loaded: Loaded, claims: Sequence[str]) -> list[Statement]:
    """The claims of these names, or all that are expected to hold."""
    return loaded.named(claims) or [s for s in loaded.statements if s.claim.expected is Expected.PROVED]


def _compare(mechanism: Mechanism, job: Job) -> Answer:
    """The window that IC, NEG and IR leave, as `compare` has it; their verdict where nothing is solved."""
    statements = measured(mechanism)
    examined, parameter = examine(mechanism, statements, job.budget), solved_parameter(mechanism)
    if parameter is None:
        return _decided(examined, statements, job)
    return of_window(examined.solve(parameter, statements, job.budget).window)


def measured(mechanism: Mechanism) -> tuple[Statement, ...]:
    """The claims that `compare` measures every scheme by."""
    return tuple(yardsticks(mechanism, names=of_incentives(mechanism)).values())


def _decided(examined: Examined, statements: Sequence[Statement], job: Job) -> Answer:
    """The worst verdict on some claims."""
    found = worst([examined.verdict(statement, job.budget) for statement in statements])
    why = found.reason if isinstance(found, Undecided | Vacuous) else ""
    return Answer(found.word, exact=not isinstance(found, Undecided), why=_brief(why))


def _equilibria(mechanism: Mechanism, job: Job) -> Answer:
    """Whether the intended play is an equilibrium, and how many extreme ones there are; other ranges at the middle."""
    try:
        found = equilibria(mechanism, budget=job.budget, proposers=False)
    except TooManyPlayers as error:
        return Answer("UNDECIDED", why=_brief(str(error)))
    count = len(found.solution.equilibria)
    if found.doubt:
        return Answer("UNDECIDED", count=count, why=_brief(found.doubt))
    if not found.intended:
        return Answer("VACUOUS", count=count, exact=True, why="the spec intends no play of one strategy each")
    if any(found.honest(number) for number in range(count)):
        return Answer("PROVED", count=count, exact=True)
    if found.solution.complete:
        return Answer("REFUTED", count=count, exact=True)
    return Answer("UNDECIDED", count=count, why="not all equilibria were found")


def of_window(window: Window) -> Answer:
    """A window as the answer of a cell: its least value and its greatest, whatever is left out between them."""
    why = "" if window.doubt is None else _brief(window.doubt.reason)
    if not window.spans:
        return Answer(window.word, exact=window.word in ("REFUTED", "VACUOUS"), why=why)
    low, high = window.spans[0], window.spans[-1]
    least, greatest = shown_ends(low, high, window.parameter.unit)
    return Answer(window.word, least, greatest, exact=low.low_exact and high.high_exact, why=why)


ASKED: Mapping[str, Callable[[Mechanism, Job], Answer]] = {
    "bond": _bond,
    "verify": _verify,
    "compare": _compare,
    "equilibria": _equilibria,
}
"""What may be asked of each cell."""
