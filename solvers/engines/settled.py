"""Verdicts that are kept while several mechanisms are asked the same questions, as the schemes of one spec are.

    with settled_once(): ...     within the block, an obligation that was settled is not decided again

What has evidence is kept, since it is true of the obligation whoever asks: PROVED and REFUTED. What no engine could
settle within its budget is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Condition, Variable
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Proved, Refuted, Verdict
from solvers.engines.budget import Budget

_Settled: TypeAlias = Proved | Refuted
_Question: TypeAlias = tuple[frozenset[tuple[Variable, Interval]], tuple[Condition, ...], Condition, bool]

_kept: ContextVar[dict[_Question, _Settled] | None] = ContextVar("kept", default=None)


@contextmanager
def settled_once() -> Iterator[None]:
    """Keep the verdicts of this block until its end."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def settled(obligation: Obligation, limits: Budget) -> _Settled | None:
    """The verdict that is kept for an obligation, under its own name; a brief one serves brief questions alone."""
    kept = _kept.get()
    found = None if kept is None else kept.get(_question(obligation, limits))
    return evolve(found, obligation=obligation) if isinstance(found, Refuted) else found


def keep(obligation: Obligation, verdict: Verdict, limits: Budget) -> None:
    """Keep a verdict, where it is settled and verdicts are kept."""
    kept = _kept.get()
    if kept is not None and isinstance(verdict, _Settled):
        kept[_question(obligation, limits)] = verdict


def _question(obligation: Obligation, limits: Budget) -> _Question:
    return frozenset(obligation.box.items()), obligation.premises, obligation.goal, limits.brief
