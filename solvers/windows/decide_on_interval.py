"""Does an obligation hold for every value of an unknown in a span?

The unknown is one more parameter, that ranges over the span: the cheapest solvers are asked first. What they leave open
is decided at the ends of the span, where the unknown is gone: at the worse end where the slope tells it, at both where
the goal has degree 1 in the unknown. What is still open goes to all solvers.

    holds_on(obligation, unknown, span, allowed)   a verdict
"""

from __future__ import annotations

from mechanisms.terms.terms import Variable
from mechanisms.values import evolve
from proofs.checking.obligation import Obligation
from proofs.checking.verdict import Undecided, Verdict
from solvers.engines.budget import Allowance
from solvers.engines.portfolio import decide
from solvers.windows.real_sets import Span

_CHEAP = ("corners", "simplex", "cells", "bernstein")
_SHARE = 4
"""The solvers that are asked first, and of what is left one of how many parts they may use."""

_OTHERS = ("cells", "z3", "handelman", "sos")
"""Those that are asked last: cells once more, with all the work that the budget allows."""


def holds_on(obligation: Obligation, unknown: Variable, span: Span, allowed: Allowance) -> Verdict:
    """Whether the obligation holds for every value of a span."""
    meter = allowed.meter()
    ranged = evolve(obligation, box={**obligation.box, unknown: span.interval()})
    if span.low == span.high:
        return decide(ranged, meter)
    verdict = decide(ranged, meter.part(meter.left // _SHARE), _CHEAP)
    if isinstance(verdict, Undecided):
        verdict = decide(ranged, meter.part(meter.left // 2), without=unknown)
    if isinstance(verdict, Undecided):
        verdict = decide(ranged, meter, _OTHERS)
    return verdict
