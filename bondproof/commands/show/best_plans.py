"""The most profitable plan of each player of a game in time, against the intended play, in the middle of the ranges."""

from __future__ import annotations

from mechanisms.errors import DomainError
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.evaluation import holds
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.grounding import grounding
from solvers.engines.budget import STOPS, Budget, why_stopped
from solvers.plans.best_deviation import BestDeviation, best_deviation

_ALLOWED = Budget(rlimit=200_000, seconds=10.0)
"""A second or two: the plans are told along with the answer."""

MOST_STATES = 1_000
"""In a game of more states no plan is sought along with the answer."""


class BestPlans(Frozen):
    """For each player who could do something else, the plan that pays most; none, and the reason, where it is open."""

    point: Point
    plans: tuple[BestDeviation, ...] = ()
    reason: str = ""


def best_plans(mechanism: Mechanism) -> BestPlans | None:
    """The plans; None for a game that is played once, or in which some player has no intended strategy."""
    players = mechanism.game.players
    if mechanism.time is None or not players or any(player not in mechanism.intended for player in players):
        return None
    if mechanism.solved:
        name = mechanism.solved[0].name
        return BestPlans({}, reason=f"{name} is to be solved for. Give it a value, as in --set {name}=VALUE")
    if len(mechanism.time.reached) > MOST_STATES:
        return BestPlans({}, reason=f"play may come to more than {MOST_STATES} states")
    if (endless := next((v for v, i in mechanism.intervals.items() if i.high is None), None)) is not None:
        return BestPlans({}, reason=f"{endless.name} has no upper end, so its range has no middle")
    middle = {v: (i.low + i.high) / 2 for v, i in mechanism.intervals.items() if i.high is not None}
    meter = _ALLOWED.meter()
    try:
        with meter.enforced():
            if not _admissible(mechanism, middle):
                return BestPlans(middle, reason="an assumption fails in the middle of the ranges")
            found = [best_deviation(mechanism, p, mechanism.intended, middle, meter.charge) for p in players]
    except STOPS as error:
        return BestPlans(middle, reason=why_stopped(error))
    plans = tuple(plan for plan in found if plan is not None)
    return BestPlans(middle, plans) if plans else None


def _admissible(mechanism: Mechanism, point: Point) -> bool:
    ground = grounding(mechanism)
    try:
        return all(holds(premise, point) for premise in ground.premises)
    except DomainError:
        return False
