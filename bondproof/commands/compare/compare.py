"""Compare the schemes of specs, under workloads: one block of rows for each spec and workload.

compare(["audited-inference"])   CompareResult

Schemes of one block that leave no bond to choose from are measured at the bond of the first scheme
that does, so that their rows speak of the same money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from bondproof.commands.compare.cells import cells, columns
from bondproof.commands.compare.cells_in_time import cells_in_time, reference_of
from bondproof.commands.compare.notes import confirmations, notes, open_cells, sources
from bondproof.commands.compare.result import Block, Compared, CompareResult
from bondproof.commands.compare.subjects import Subject, blocks_of
from bondproof.commands.verify.disagreements import saved
from bondproof.sources.loading import Given, several
from bondproof.system.processes import bad_end, processes, room_for
from bondproof.system.progress import Progress, silent
from mechanisms.errors import InternalError, UsageError
from mechanisms.values import Frozen
from proofs.claims.incentives import yardsticks
from solvers.claims.assessment import Assessment, assess
from solvers.engines.budget import Budget
from solvers.engines.settled import settled_once
from solvers.windows.confirm import Confirmed, Unconfirmed, confirm

if TYPE_CHECKING:
    from pebble import ProcessFuture

THRESHOLDS = ("audit_rate", "patience")
"""Parameters whose least deterring value is shown unless the caller names others; a spec that has none shows none."""


class _Question(Frozen):
    """What one block is asked: everything that a process of its own needs."""

    subjects: tuple[Subject, ...]
    thresholds: tuple[str, ...]
    budget: Budget
    confirm: bool

    @property
    def about(self) -> str:
        """The spec, and the workload where there is one."""
        first = self.subjects[0]
        return first.name + (f" on {first.workload}" if first.workload else "")


def compare(
    specs: Given | Sequence[Given],
    *,
    schemes: Sequence[str] = (),
    workload: Sequence[str] = (),
    overrides: Sequence[str] = (),
    thresholds: Sequence[str] = THRESHOLDS,
    budget: Budget | None = None,
    confirm: bool = False,
    jobs: int = 1,
    progress: Progress = silent,
) -> CompareResult:
    """Measure every scheme of every spec under every workload.

    schemes : names; by default the spec as written and all its schemes.
    workload : texts such as `h100-sxm llama-3.1-70b llama-3.1-8b market`; by default the costs of the spec.
    confirm : recompute the IC and IR bonds by linear programs.
    jobs : number of parallel processes.

    Raises SpecError or UsageError if a spec cannot be read, InternalError if the linear programs disagree or a
    process dies.
    """
    started, allowance = perf_counter(), budget or Budget()
    questions = [
        _Question(block, tuple(thresholds), allowance, confirm)
        for block in blocks_of(several(specs), schemes, workload, overrides)
    ]
    if not questions:
        raise UsageError("no spec is given to be compared. Give at least one.")
    found: list[Block] = []
    with _runner(min(jobs, len(questions))) as run:
        waiting = [run(question) for question in questions]
        for question, answer in zip(questions, waiting, strict=True):
            progress(f"comparing {question.about}", len(found), len(questions))
            found.append(answer())
    progress("compared", len(questions), len(questions))
    return CompareResult(tuple(found), seconds=perf_counter() - started)


@contextmanager
def _runner(jobs: int) -> Iterator[Callable[[_Question], Callable[[], Block]]]:
    """How a question is put: at once where there is one job, else to a process of a pool."""
    if jobs <= 1 or not room_for(jobs):
        yield lambda question: lambda: _answered(question)
        return
    with processes(jobs) as pool:
        yield lambda question: partial(_waited_for, question, pool.schedule(_answered, (question,)))


def _waited_for(question: _Question, future: ProcessFuture[Block]) -> Block:
    """The answer; InternalError where its process came to a bad end, for a table lacks no block in silence."""
    from concurrent.futures.process import BrokenProcessPool

    from pebble import ProcessExpired

    try:
        return future.result()
    except (ProcessExpired, BrokenProcessPool) as end:
        raise InternalError(f"comparing {question.about}: {bad_end(end)}") from None


def _answered(question: _Question) -> Block:
    """One block, scheme after scheme; what several schemes ask is decided once."""
    assessments, told = list[Assessment](), list[str]()
    taken: Fraction | None = None
    with settled_once():
        for subject in question.subjects:
            found = assess(subject.mechanism(), question.budget, thresholds=question.thresholds, otherwise=taken)
            if taken is None and found.window is not None and found.window.spans:
                taken = found.taken
            assessments.append(found)
            if question.confirm:
                told += confirmations(subject.scheme or "as written", _confirmed(found))
    name = assessments[0].mechanism.header.name
    label = str(question.subjects[0].workload or "")
    measure = reference_of(assessments)
    every = [cells(a) | cells_in_time(a, measure, question.budget) for a in assessments]
    names = [a.mechanism.source.scheme or "as written" for a in assessments]
    rows = tuple(Compared(name, label, *each) for each in zip(names, every, strict=True))
    shown = columns(assessments)
    doubts = [note for row in rows for note in open_cells(row.scheme, shown, row.cells)]
    return Block(name, label, shown, rows, (*notes(assessments), *doubts, *told), sources(assessments))


def _confirmed(found: Assessment) -> list[Confirmed | Unconfirmed]:
    """The linear programs, compared with the exact ends; if they differ, both are saved before the error is raised."""
    if found.window is None:
        return []
    with saved(found.mechanism.header.name):
        return confirm(found.mechanism, found.window, yardsticks(found.mechanism))
