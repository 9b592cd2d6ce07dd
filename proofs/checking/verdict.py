"""The five verdicts. A question that a solver answers never has a bool for an answer.

    Proved      with certificates where an engine gave them, and a witness of the premises
    Refuted     with a counterexample that was replayed exactly
    Undecided   with the reason
    Vacuous     nothing satisfies the premises, or there is nothing to check
    Erroneous   the question itself is at fault

Verdicts of parts are joined by `worst`, so that UNDECIDED survives composition.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, TypeAlias

from mechanisms.values import Frozen
from proofs.checking.certificate import Certificate
from proofs.checking.obligation import Obligation, Point


class Proved(Frozen):
    """The goal holds at every admissible point. A certificate is None where only the engine vouches for the case."""

    certificates: tuple[Certificate | None, ...]
    engines: tuple[str, ...]
    witness: Point
    word: ClassVar[str] = "PROVED"


class Refuted(Frozen):
    """The goal fails at `point`; the obligation is the one that it breaks."""

    obligation: Obligation
    point: Point
    engines: tuple[str, ...]
    word: ClassVar[str] = "REFUTED"


class Undecided(Frozen):
    """No engine could settle it; with the reason."""

    reason: str
    engines: tuple[str, ...] = ()
    word: ClassVar[str] = "UNDECIDED"


class Vacuous(Frozen):
    """No parameter point satisfies ranges and assumptions, or there is nothing to check."""

    reason: str
    engines: tuple[str, ...] = ()
    word: ClassVar[str] = "VACUOUS"


class Erroneous(Frozen):
    """The question is at fault; the message says how."""

    message: str
    engines: tuple[str, ...] = ()
    word: ClassVar[str] = "ERROR"


Verdict: TypeAlias = Proved | Refuted | Undecided | Vacuous | Erroneous

_GRAVITY = (Erroneous, Vacuous, Refuted, Undecided, Proved)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a conjunction: proved only where every part is.

    VACUOUS pre-empts PROVED and REFUTED; one refuted part refutes the whole, whatever is undecided.
    """
    ordered = sorted(verdicts, key=lambda verdict: _GRAVITY.index(type(verdict)))
    if not ordered:
        return Vacuous("there is nothing to check")
    return ordered[0]
