"""Chunks decided by the workers of a dask.distributed cluster that is there already.

    on_cluster(address, chunks, numbers, limits, counted)   each chunk, as it is done

Each worker decides a chunk in a child of its own, with the limits of a cell: dask itself can stop no task, and ends no
worker that eats memory before it has taken the machine with it. A worker with other versions than the client is
refused, before any work and whenever one joins. A chunk whose worker dies is decided by another one.

dask is imported here, when it is needed. What a cluster sends is unpickled: use one that you trust.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bondproof.commands.sweep.chunks import Chunks, deciding_versions
from bondproof.commands.sweep.supervision import Limits, answers_of
from mechanisms.errors import MissingExtra, UsageError
from solvers.sweeps.cells import Answer

_SECONDS = 15
"""To reach the scheduler, and to hear from all workers."""
_RETRIES = 2


class OtherVersions(Exception):
    """A worker has other versions than the client; the text says which."""


def on_cluster(
    address: str, chunks: Chunks, numbers: Sequence[int], limits: Limits, counted: Callable[[int], None]
) -> Iterator[tuple[int, list[Answer]]]:
    """The answers of these chunks, each as soon as it is done; `counted` is told how many rows are done with it.

    Raises MissingExtra where dask is not installed, UsageError where the cluster is not to be reached or is lost, has
    no workers, or has one with other versions.
    """
    distributed = _distributed()
    client = _connected(distributed, address)
    with client:
        _require_same_versions(client)
        job, wanted = chunks.job.text(), deciding_versions()
        futures = {
            client.submit(answers_there, job, chunks.rows_of(n), limits, wanted, pure=False, retries=_RETRIES): n
            for n in numbers
        }
        for future in distributed.as_completed(list(futures)):
            number = futures.pop(future)
            answers = _result(distributed, future, len(chunks.rows_of(number)))
            counted(len(answers))
            yield number, answers


def answers_there(job: str, rows: Sequence[int], limits: Limits, wanted: dict[str, str]) -> list[Answer]:
    """What a worker does: the answers of some rows, by a child. Raises OtherVersions where it may answer otherwise."""
    if different := _different(wanted, deciding_versions()):
        raise OtherVersions(different)
    return answers_of(job, rows, limits)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise MissingExtra(
            'a cluster needs dask.distributed, which is not installed. Run `pip install "bondproof[cluster]"`.'
        ) from error
    return distributed


def _connected(distributed: Any, address: str) -> Any:
    try:
        return distributed.Client(address, timeout=_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(
            f"no cluster answers at `{address}`: {error}. Start one with `dask scheduler`, and give the address that "
            "it prints, as in --cluster tcp://127.0.0.1:8786."
        ) from None


def _require_same_versions(client: Any) -> None:
    """Raises UsageError where there are no workers, or one of them may answer otherwise than this machine."""
    try:
        found: dict[str, dict[str, str]] = client.run(deciding_versions)
    except Exception as error:  # whatever a worker without our packages says
        raise UsageError(f"a worker cannot run bondproof: {error}. Install the same version on all workers.") from None
    if not found:
        raise UsageError("the cluster has no workers. Start one with `dask worker ADDRESS`.")
    wanted = deciding_versions()
    for worker, versions in sorted(found.items()):
        if different := _different(wanted, versions):
            raise UsageError(f"the worker at {worker} has other versions: {different}. Install the same ones.")


def _different(wanted: dict[str, str], found: dict[str, str]) -> str:
    """Which versions differ, in words; empty where none does."""
    names = [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)]
    return ", ".join(f"{name} {found.get(name, 'missing')} instead of {wanted.get(name, 'none')}" for name in names)


def _result(distributed: Any, future: Any, rows: int) -> list[Answer]:
    """The answers of a chunk that is done; ERROR for each where several workers died with it."""
    try:
        answers: list[Answer] = future.result()
    except OtherVersions as error:
        raise UsageError(f"a worker that joined has other versions: {error}. Install the same ones.") from None
    except distributed.scheduler.KilledWorker:
        return [Answer("ERROR", why="the workers that decided its chunk died")] * rows
    except (distributed.CancelledError, OSError) as error:
        raise UsageError(f"the cluster was lost: {error}. The same command goes on from the finished chunks.") from None
    future.release()
    return answers
