"""Many specs: one after another in this process, or several at once in processes of their own.

    one_by_one(specs, decide, progress)           an answer for each spec, in order
    side_by_side(specs, decide, jobs, progress)   the same; a process that dies takes no other spec down

An answer is a spec with its verdicts, or what is wrong with it. Of a spec whose process came to a bad end nothing is
known: it is LOST, which is a bug of ours or a machine that ran out of memory, and never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from bondproof.commands.verify.result import VerifiedSpec
from bondproof.sources.loading import Given, called, located
from bondproof.system.processes import bad_end, processes
from bondproof.system.progress import Progress, silent
from mechanisms.diagnostics import Diagnostic, Position
from mechanisms.errors import DomainError, UsageError
from mechanisms.values import Frozen

if TYPE_CHECKING:
    from pebble import ProcessFuture

LOST = "B001"
"""The code of a spec whose process ended without an answer."""

Answer: TypeAlias = VerifiedSpec | tuple[Diagnostic, ...]
Decide: TypeAlias = Callable[[Given, Progress], Answer]


class _Refused(Frozen):
    """What the user has to correct before anything can be decided, on its way between processes."""

    message: str


def one_by_one(specs: Sequence[Given], decide: Decide, progress: Progress) -> Iterator[Answer]:
    """The answers, each decided when it is asked for."""
    for number, spec in enumerate(specs):
        progress(f"verifying {called(spec)}", number, len(specs))
        yield decide(spec, progress)
    progress("verified", len(specs), len(specs))


def side_by_side(specs: Sequence[Given], decide: Decide, jobs: int, progress: Progress) -> Iterator[Answer]:
    """The answers in the order of the specs, decided by `jobs` processes.

    Raises UsageError where a spec is not found, or a question does not fit it.
    """
    for spec in specs:
        located(spec)  # a name that nothing has is said before any process is made
    with processes(jobs) as pool:
        waiting = [pool.schedule(_decided, (decide, spec)) for spec in specs]
        for spec, future in zip(specs, waiting, strict=True):
            progress(f"verifying {called(spec)}", sum(other.done() for other in waiting), len(specs))
            yield _answer(spec, future)
    progress("verified", len(specs), len(specs))


def _decided(decide: Decide, spec: Given) -> Answer | _Refused:
    """The answer, in the process that decides."""
    try:
        return decide(spec, silent)
    except (UsageError, DomainError) as error:
        return _Refused(str(error))


def _answer(spec: Given, future: ProcessFuture[Answer | _Refused]) -> Answer:
    """What came of one spec."""
    from concurrent.futures.process import BrokenProcessPool

    from pebble import ProcessExpired

    try:
        found = future.result()
    except (ProcessExpired, BrokenProcessPool) as end:
        return _lost(spec, bad_end(end))
    except Exception as error:
        said = str(error).strip().partition("\n")[0][:200]
        return _lost(spec, f"internal error: {type(error).__name__}: {said}")
    if isinstance(found, _Refused):
        raise UsageError(found.message)
    return found


def _lost(spec: Given, why: str) -> tuple[Diagnostic, ...]:
    advice = f"this is not a verdict; decide it alone: `bondproof verify {called(spec)}`"
    return (Diagnostic(LOST, f"no answer: {why}", Position(located(spec), 1, 1), advice),)
