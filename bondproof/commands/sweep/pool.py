"""Rows decided side by side, on this machine or on a cluster, each chunk kept when it is done.

    decided(chunks, where, progress)   chunk after chunk, as they are done: its rows and their answers

What is decided does not depend on where, nor on how many processes decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue

from bondproof.commands.sweep.chunks import Chunks, Folder
from bondproof.commands.sweep.supervision import Child, Limits
from bondproof.system.progress import Progress
from mechanisms.values import Frozen
from solvers.sweeps.cells import Answer

Done = tuple[Sequence[int], list[Answer]]
_SOON = 0.5
"""Seconds after which it is said how far the work is, if no chunk was done."""


class Where(Frozen):
    """Where rows are decided: by `jobs` processes on this machine, or by the workers of the `cluster` at an address.

    `limits` are those of each cell, and `folder` is where chunks are kept.
    """

    jobs: int = 2
    cluster: str | None = None
    limits: Limits = Limits()
    folder: Path | None = None


def decided(chunks: Chunks, where: Where, progress: Progress) -> Iterator[Done]:
    """Each chunk with the answers of its rows, those that are kept already first."""
    if not chunks.rows:
        return
    folder = None if where.folder is None else Folder(where.folder, chunks)
    missing = []
    for number in range(len(chunks)):
        kept = None if folder is None else folder.found(number)
        if kept is None:
            missing.append(number)
        else:
            yield chunks.rows_of(number), kept
    waiting = sum(len(chunks.rows_of(number)) for number in missing)
    tally = _Tally(progress, len(chunks.rows) - waiting, len(chunks.rows))
    for number, answers in _somewhere(chunks, missing, where, tally):
        if folder is not None:
            folder.keep(number, answers)
        yield chunks.rows_of(number), answers


def _somewhere(
    chunks: Chunks, numbers: Sequence[int], where: Where, tally: _Tally
) -> Iterator[tuple[int, list[Answer]]]:
    """The answers of these chunks, from where they were asked for."""
    if where.cluster is None or not numbers:
        return _on_this_machine(chunks, numbers, where, tally)
    from bondproof.commands.sweep.cluster import on_cluster

    def counted(rows: int) -> None:
        for _ in range(rows):
            tally.count()
        tally.tell()

    return on_cluster(where.cluster, chunks, numbers, where.limits, counted)


class _Tally:
    """How many rows are done; several threads count, and one tells."""

    def __init__(self, progress: Progress, done: int, total: int) -> None:
        self._progress, self._done, self._total = progress, done, total
        self._counted: SimpleQueue[None] = SimpleQueue()

    def count(self) -> None:
        """One more row is done."""
        self._counted.put(None)

    def tell(self) -> None:
        """Say how many rows are done."""
        self._progress("deciding cells by the engines", self._done + self._counted.qsize(), self._total)


def _on_this_machine(
    chunks: Chunks, numbers: Sequence[int], where: Where, tally: _Tally
) -> Iterator[tuple[int, list[Answer]]]:
    """The answers of these chunks, by as many children as jobs were asked for."""
    job, jobs = chunks.job.text(), max(1, min(where.jobs, len(numbers)))
    children = [Child(job, where.limits) for _ in range(jobs)]
    free: SimpleQueue[Child] = SimpleQueue()
    for child in children:
        free.put(child)

    def answered(number: int) -> list[Answer]:
        child = free.get()
        try:
            return child.answers(chunks.rows_of(number), tally.count)
        finally:
            free.put(child)

    with ThreadPoolExecutor(jobs) as threads:
        waiting: dict[Future[list[Answer]], int] = {}
        try:
            waiting = {threads.submit(answered, number): number for number in numbers}
            yield from _as_done(waiting, tally.tell)
        finally:
            for future in waiting:
                future.cancel()
            for child in children:
                child.close()


def _as_done(waiting: dict[Future[list[Answer]], int], tell: Callable[[], None]) -> Iterator[tuple[int, list[Answer]]]:
    """Each chunk as it is done."""
    left = set(waiting)
    while left:
        done, left = wait(left, _SOON, FIRST_COMPLETED)
        tell()
        for future in sorted(done, key=waiting.__getitem__):
            yield waiting[future], future.result()
