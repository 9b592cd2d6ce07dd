"""What a solver is: it attempts one case within a budget, and never certifies itself.

    Found    a certificate (or None, where only the engine's word stands behind it)
    Broken   a point where the case fails, still to be replayed exactly
    GaveUp   neither, and why

A new solver is one file with one class, and one line in solvers/portfolio.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import ClassVar, TypeAlias

from mechanisms.frozen import Frozen
from mechanisms.terms import Variable
from proofs.cases import Case
from proofs.certificate import Certificate


class Budget(Frozen):
    """How much work a solver may do on one case.

    `rlimit` decides: it is counted in Z3's resource units, and other searches take one step per
    thousand. `seconds` only kills what hangs. A window may be cut at `rounds` counterexamples, and
    where that does not settle its ends, each is enclosed by so many `bisections`.
    """

    rlimit: int = 20_000_000
    seconds: float = 60.0
    rounds: int = 24
    bisections: int = 60

    @property
    def steps(self) -> int:
        """Steps of a search that is not Z3's."""
        return self.rlimit // 1000


class Found(Frozen):
    """The case holds."""

    certificate: Certificate | None


class Broken(Frozen):
    """The case seems to fail at a point that gives values to the variables it depends on."""

    point: dict[Variable, Fraction]


class GaveUp(Frozen):
    """No answer, and the reason."""

    reason: str


Attempt: TypeAlias = Found | Broken | GaveUp


class Solver(ABC):
    """Attempts cases. Subclasses are final and hold no state."""

    name: ClassVar[str]

    @abstractmethod
    def attempt(self, case: Case, budget: Budget) -> Attempt:
        """Try to prove or to break one case within the budget."""
