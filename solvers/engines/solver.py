"""What a solver is: it attempts one case within what is allowed, and never certifies itself.

    Proof       a certificate (or None, if only the engine's word supports it)
    Candidate   a point where the case fails, still to be replayed exactly
    Unknown     neither, and why

A new solver is one file with one class, and one line in solvers/engines/portfolio.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from importlib import import_module
from typing import ClassVar, TypeAlias

from mechanisms.terms.terms import Variable
from mechanisms.values import Frozen
from proofs.checking.cases import Case
from proofs.checking.certificate import Certificate
from solvers.engines.budget import STOPS, Allowance, Meter, why_stopped


class Proof(Frozen):
    """The case holds."""

    certificate: Certificate | None


class Candidate(Frozen):
    """The case seems to fail at a point that gives values to the variables it depends on."""

    point: dict[Variable, Fraction]


class Unknown(Frozen):
    """No answer, and the reason."""

    reason: str


Attempt: TypeAlias = Proof | Candidate | Unknown


class Solver(ABC):
    """Attempts cases. Subclasses are final and hold no state."""

    name: ClassVar[str]

    def attempt(self, case: Case, allowed: Allowance) -> Attempt:
        """Try to prove or to break one case within what is allowed; what stops the search is a reason to give up."""
        try:
            return self.search(case, allowed.meter())
        except STOPS as error:
            return Unknown(why_stopped(error))

    @abstractmethod
    def search(self, case: Case, meter: Meter) -> Attempt:
        """Try to prove or to break one case; may raise DomainError for what is too large, and Exhausted."""


def installed(name: str, module: str, kind: str) -> Solver:
    """A solver by its module and class; one that gives up with the reason where its packages cannot be loaded."""
    try:
        found: Solver = getattr(import_module(module), kind)()
    except Exception as error:  # whatever a package raises when it is broken
        return Missing(name, error)
    return found


class Missing(Solver):
    """A solver that cannot be loaded."""

    def __init__(self, name: str, error: Exception) -> None:
        self.name = name  # type: ignore[misc]  # of the solver in whose place it is
        self._reason = f"it cannot be loaded ({type(error).__name__}: {error})"

    def search(self, case: Case, meter: Meter) -> Attempt:
        """Give up, and say why."""
        return Unknown(self._reason)
