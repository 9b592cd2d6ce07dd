"""What a question may use: counted steps, and time until its deadline.

    Budget                           the limits of a question, a value
    meter = Budget().meter()         what is left of them while it is worked on: one for a claim, one for a window
    meter.charge(units)              before a piece of work; raises Exhausted where no more is allowed
    meter.spend(units)               what an engine has counted by itself
    meter.part(units)                for a part of the question: charged here as well, under the same clock
    meter.sooner(share)              for a part that leaves some of the time to what follows
    meter.again()                    for what follows a question: counted anew, under the same clock
    with meter.enforced(): ...       at the deadline, work between two charges is interrupted as well

Units are those of Z3's resource limit, about ten microseconds on hard questions. All other work is charged in the same
unit, by its size: parts of formulas (proofs/work.py), the square of the length of long numbers (proofs/exact_units.py),
coefficients, entries of matrices, bases of a polytope, paths of a play-out. What lies below this floor takes
`meter.charge` as a function. The count decides, and is the same on every machine. The clock only stops what runs away,
and an answer that it has cut short says so.
"""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.values import Frozen

STEP = 100
"""Units of one step of a search in which nothing large is handled."""

_AGAIN_SECONDS = 0.25
"""An interrupt that came to nothing (a library has swallowed it, a module was being loaded) is repeated so soon."""


class Budget(Frozen):
    """How much work one question may take: a claim with all its parts, or the window of a claim.

    rlimit : the limit that counts, in resource units of Z3; other searches are charged by comparable work.
    seconds : a backstop, by default at least ten times what `rlimit` units take.
    rounds : the most counterexamples that cut a window.
    bisections : steps that enclose an end which `rounds` left open.
    brief : a hint for another question: skip the most expensive engine, and accept an engine's word without a
        certificate.
    """

    rlimit: int = 2_000_000
    seconds: float = 300.0
    rounds: int = 24
    bisections: int = 60
    brief: bool = False

    def meter(self) -> Meter:
        """A meter for one question, whose clock starts now."""
        return Meter(self, self.rlimit, _Clock(self.seconds))


class Exhausted(Exception):
    """No more work is allowed: its text says whether by the count or by the clock."""


class CannotRun(Exception):
    """A package on which an engine rests is broken, or does not fit the others; the text says which, and how."""


@contextmanager
def foreign(package: str) -> Iterator[None]:
    """What a package raises within the block, or the function, is a reason to do without it: CannotRun."""
    try:
        yield
    except (DomainError, Exhausted, MemoryError, RecursionError):
        raise
    except Exception as error:  # whatever it is
        raise CannotRun(f"{package} cannot run here ({type(error).__name__}: {error})") from error


STOPS = (DomainError, Exhausted, CannotRun, MemoryError, RecursionError)
"""What ends a question without an answer: `why_stopped` makes the reason of its UNDECIDED."""


def why_stopped(error: BaseException) -> str:
    """The reason why there is no answer."""
    if isinstance(error, MemoryError | RecursionError):
        return "the formula is too large, or nested too deep"
    return str(error)


class _Clock:
    """The deadline that all meters of one question share."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.deadline, self.enforced = seconds, monotonic() + seconds, False

    @property
    def left(self) -> float:
        return self.deadline - monotonic()

    def check(self) -> None:
        if self.left <= 0:
            raise Exhausted(
                f"the {self.seconds:g} s allowed (--timeout) are up; this depends on the machine, and with more time "
                "the answer may be another"
            )


class Meter:
    """The units that are left of one question, or of a part of it, and its clock.

    >>> meter = Budget(rlimit=10_000).meter()
    >>> meter.charge(4_000)
    >>> meter.part(2_000).charge(3_000)
    Traceback (most recent call last):
        ...
    solvers.engines.budget.Exhausted: the work allowed (--rlimit) is used up
    >>> meter.left
    3000
    """

    def __init__(self, limits: Budget, units: int, clock: _Clock, whole: Meter | None = None) -> None:
        self.limits = limits
        self._left = units
        self._clock, self._whole = clock, whole

    def meter(self) -> Meter:
        """Itself: work within a question is counted there (`Budget.meter` opens a new one)."""
        return self

    @property
    def left(self) -> int:
        """Units that are left, at least 0."""
        above = self._left if self._whole is None else min(self._left, self._whole.left)
        return max(above, 0)

    @property
    def seconds(self) -> float:
        """Seconds until the deadline, at least 0: for engines with a clock of their own."""
        return max(self._clock.left, 0.0)

    def charge(self, units: int = STEP) -> None:
        """Count work that is about to be done. Raises Exhausted where it is not allowed, or the time is up."""
        self._clock.check()
        enough = units <= self.left
        self.spend(units)
        if not enough:
            raise Exhausted("the work allowed (--rlimit) is used up")

    def check(self) -> None:
        """Raises Exhausted where the time is up."""
        self._clock.check()

    def spend(self, units: int) -> None:
        """Count work that has been done."""
        self._left -= units
        if self._whole is not None:
            self._whole.spend(units)

    def part(self, units: int) -> Meter:
        """A meter for a part: it may use at most `units` units, and what it uses is used here as well."""
        return Meter(self.limits, min(units, self.left), self._clock, self)

    def sooner(self, share: float) -> Meter:
        """A meter for a part that ends once so much of the time left is gone: what follows has the rest of it."""
        clock = _Clock(self._clock.seconds)
        clock.deadline = monotonic() + share * self.seconds
        return Meter(self.limits, self.left, clock, self)

    def again(self, limits: Budget | None = None) -> Meter:
        """A meter for what follows: with units of its own, and perhaps other limits, until the same deadline."""
        limits = limits or self.limits
        return Meter(limits, limits.rlimit, self._clock)

    @contextmanager
    def enforced(self) -> Iterator[None]:
        """At the deadline, Exhausted is raised within the block, wherever that is: catch it outside.

        By an alarm of the operating system, in the main thread, unless it is in use. Elsewhere, and while a
        library computes outside Python, the deadline holds at the next charge.
        """
        if self._clock.enforced or not _alarm_is_free():
            yield
            return
        self._clock.enforced = True
        before = signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, max(self._clock.left, 1e-3), _AGAIN_SECONDS)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            self._clock.enforced = False

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        if not _undisturbed(frame):
            self._clock.check()


def _undisturbed(frame: FrameType | None) -> bool:
    """Whether the alarm waits for its next turn: a module would be left half loaded, an object half made or destroyed.

    What is raised while an object is destroyed, as Z3's contexts are, or while the garbage collector calls somebody
    back, ends nothing: Python prints and forgets it. One that is half made has nothing of what its destruction needs.
    """
    called_back = [getattr(callback, "__code__", None) for callback in gc.callbacks]
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib") or frame.f_code.co_name == "__del__":
            return True
        if frame.f_code in called_back:
            return True
        if frame.f_code.co_name == "__init__" and hasattr(_first_argument(frame), "__del__"):
            return True
        frame = frame.f_back
    return False


def _first_argument(frame: FrameType) -> object:
    names = frame.f_code.co_varnames[: min(frame.f_code.co_argcount, 1)]
    return next((frame.f_locals.get(name) for name in names), None)


def _alarm_is_free() -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and not any(signal.getitimer(signal.ITIMER_REAL))


Allowance: TypeAlias = Budget | Meter
"""What a question may use: a budget if it is asked alone, a meter where it is part of another one."""
