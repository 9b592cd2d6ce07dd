"""What was decided before: an interface that `decide` consults, passed along in the budget.

Whoever implements it believes nothing that it reads: a verdict that it returns has been checked again by the
exact checker. The work that was allowed is part of the question, so that an answer is the same with and without it.

Not here: a cache of files (solvers/cache.py).
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from proofs.obligation import Obligation
from proofs.verdict import Verdict


class Recall(ABC):
    """Verdicts on obligations, each at the `rlimit` of the budget under which it was found."""

    @abstractmethod
    def find(self, obligation: Obligation, rlimit: int) -> Verdict | None:
        """The verdict, checked again; None where none is known, or where what is known does not stand."""

    @abstractmethod
    def keep(self, obligation: Obligation, rlimit: int, verdict: Verdict) -> None:
        """Keep a verdict that can be checked again; anything else is passed over."""

    @abstractmethod
    def from_earlier(self, obligation: Obligation, rlimit: int) -> bool:
        """Whether `find` has answered this, and not with something that was kept through this same object."""
