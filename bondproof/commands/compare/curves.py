"""The numbers of a picture: at each value of something, the bonds at which IC, NEG and IR hold together.

    measured(mechanism, at, budget)   Sample    one value: the window there, or why none
    recommended_for(mechanism, ...)   the bond that the spec's own numbers ask for
    Curve, Chart                      the samples of a scheme; the curves of a picture

Every number is exact. A scheme that leaves no bond to choose is asked only whether IC holds.

Not here: which values are taken (rates.py, providers.py), and drawing (picture.py).
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from mechanisms.errors import DomainError, SpecError
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Parameter
from mechanisms.terms.units import Unit
from mechanisms.values import Frozen, evolve
from proofs.checking.verdict import Erroneous, Proved, Refuted, Undecided, Vacuous, Verdict
from proofs.claims.incentives import IC, YARDSTICKS, yardsticks
from solvers.claims.examination import examine
from solvers.engines.budget import Budget
from solvers.windows.real_sets import Spans
from solvers.windows.window import Window

_RLIMIT, _ROUNDS = 200_000, 8
"""The work spent on one question of a picture, which has hundreds of them. What that leaves open is drawn as open."""


class Outcome(Enum):
    """What is known at one value: some bond works (where none is to be chosen: IC holds), none does, or neither."""

    WORKS = "works"
    FAILS = "fails"
    OPEN = "not known"


class Sample(Frozen):
    """One value, in base units, and what is known there.

    `spans` are the bonds that satisfy IC, NEG and IR; none where the scheme leaves no bond to choose.
    `why` says for which yardsticks there is no bond, or what is open. `names` are those who ask this price.
    """

    at: Fraction
    outcome: Outcome
    spans: Spans = ()
    why: str = ""
    names: tuple[str, ...] = ()


class Mark(Frozen):
    """The bond recommended for the spec's own numbers, and where these lie on the axis: `low` to `high`."""

    low: Fraction
    high: Fraction
    bond: Fraction | None


class Curve(Frozen):
    """The samples of one scheme in rising order; `bond` is the parameter to be solved, None where there is none."""

    title: str
    bond: Parameter | None
    samples: tuple[Sample, ...]
    own: Mark | None


class By(Enum):
    """What a picture has along its axis."""

    RATE = "audit-rate"
    PRICE = "gpu-price"


class Chart(Frozen):
    """All that a picture shows: what the axis is and in which unit, a curve for each panel, notes for below."""

    by: By
    title: str
    axis: str
    unit: Unit
    curves: tuple[Curve, ...]
    notes: tuple[str, ...]


def brief(budget: Budget) -> Budget:
    """The part of a budget that one question of a picture may use."""
    rlimit, rounds = min(budget.rlimit, _RLIMIT), min(budget.rounds, _ROUNDS)
    return evolve(budget, rlimit=rlimit, rounds=rounds, bisections=0, brief=True)


def measured(mechanism: Mechanism, at: Fraction, budget: Budget, names: tuple[str, ...] = ()) -> Sample:
    """What is known of a mechanism in which everything is as it is at one value of the axis.

    Raises UsageError where the spec names no intended play. A spec that has no meaning there is an open sample.
    """
    try:
        found = _known(mechanism, at, budget)
    except (SpecError, DomainError) as error:
        said = error.diagnostics[0].message if isinstance(error, SpecError) else str(error)
        found = Sample(at, Outcome.OPEN, why=f"the spec has no meaning there: {said}")
    return evolve(found, names=names)


def _known(mechanism: Mechanism, at: Fraction, budget: Budget) -> Sample:
    if mechanism.solved:
        return _of_window(_window(mechanism, budget), at)
    asked = yardsticks(mechanism)
    return _of_verdict(examine(mechanism, [asked[name] for name in YARDSTICKS], budget).verdict(asked[IC], budget), at)


def _window(mechanism: Mechanism, budget: Budget) -> Window:
    """What IC, NEG and IR leave of the parameter to be solved."""
    asked = yardsticks(mechanism)
    (parameter,), statements = mechanism.solved, [asked[name] for name in YARDSTICKS]
    return examine(mechanism, statements, budget).solve(parameter, statements, budget).window


def _of_window(window: Window, at: Fraction) -> Sample:
    if window.doubt is not None:
        return Sample(at, Outcome.OPEN, why=window.doubt.reason)
    if window.spans:
        return Sample(at, Outcome.WORKS, window.spans)
    names = (" and ".join(claim.statement.claim.name for claim in claims) for claims in window.conflicts)
    return Sample(at, Outcome.FAILS, why="; ".join(f"none for {name}" for name in names))


def _of_verdict(verdict: Verdict, at: Fraction) -> Sample:
    match verdict:
        case Proved():
            return Sample(at, Outcome.WORKS)
        case Refuted():
            return Sample(at, Outcome.FAILS, why=IC)
        case Undecided(reason) | Vacuous(reason) | Erroneous(reason):
            return Sample(at, Outcome.OPEN, why=reason)


def recommended_for(mechanism: Mechanism, budget: Budget) -> Fraction | None:
    """The bond to use for a spec with its own ranges, in base units; None where there is none, or none to choose."""
    if not mechanism.solved:
        return None
    return _window(mechanism, budget).recommended()
