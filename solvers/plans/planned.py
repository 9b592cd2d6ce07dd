"""A claim that asks whether any plan gains, with the plans that it takes to answer (proofs/claims/plans.py).

Plans that are best at some points are given to the claim; where a part of it shows that a better one is missing, the
best plan there is added, and the claim asked again. There are finitely many plans, so this ends.

    decided(mechanism, statement, meter)    the verdict on each part, with the plans that it takes
    planned(mechanism, statement, points, meter)   the statement with the best plans there; itself, if it has them
    gains(mechanism, search, point, charge, strict)   whether a plan from the first state on breaks a claim at a point
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import Comparison, Relation
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Refuted, Undecided, Verdict
from proofs.claims.statement import Expectation, Part, Plans, Search, Statement, obligations
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import translation_of
from proofs.work import Charge
from solvers.claims.premises import under_premises
from solvers.engines.budget import Meter
from solvers.engines.portfolio import decide
from solvers.plans.best_deviation import best_deviation
from solvers.plans.best_plan import best_plan

_FIRST_POINTS = 4
"""Points at which the best plans are sought before a claim about plans is asked."""

MOST_PLANS = 24
"""A claim is given no more plans than this for one thing that it asks."""


def starting_points(mechanism: Mechanism, statement: Statement, meter: Meter) -> tuple[Point, ...]:
    """Points at which the best plans are sought before a claim is asked; none for a claim that asks of no plans."""
    return translation_of(mechanism).points(meter.charge)[:_FIRST_POINTS] if statement.asked else ()


def decided(
    mechanism: Mechanism, statement: Statement, meter: Meter
) -> tuple[Statement, tuple[Obligation, ...], list[Verdict]]:
    """The claim with the plans that it takes, its obligations and their verdicts."""
    statement = planned(mechanism, statement, starting_points(mechanism, statement, meter), meter)
    while True:
        goals = obligations(mechanism, statement, meter.charge)
        verdicts = [decide(goal, meter) for goal in goals]
        better = planned(mechanism, statement, _lacking(statement, verdicts), meter)
        if better is statement:
            break
        statement = better
    parts, known = zip(statement.parts, verdicts, strict=True), _Gains(mechanism, meter)
    told = [_as_asked(mechanism, statement, part, verdict, known) for part, verdict in parts]
    return statement, goals, under_premises(mechanism, statement, told, meter)


def _lacking(statement: Statement, verdicts: Sequence[Verdict]) -> Iterator[Point]:
    """Points at which a part fails for the lack of a plan."""
    for part, verdict in zip(statement.parts, verdicts, strict=True):
        if (part.auxiliary or part.some_plan) and isinstance(verdict, Refuted):
            yield verdict.point


def _as_asked(mechanism: Mechanism, statement: Statement, part: Part, verdict: Verdict, known: _Gains) -> Verdict:
    """A part about plans is refuted only where a player gains from the first state on."""
    if not statement.asked or not isinstance(verdict, Refuted):
        return verdict
    if part.auxiliary:
        return Undecided("the best plan off the path of the strategy was not found")
    strict = isinstance(part.asked, Comparison) and part.asked.relation is Relation.GT
    if part.some_plan and not _has_best(mechanism, statement, part, verdict.point, known.meter):
        return Undecided("none of the plans that were found gains at a point, and the best one there is not among them")
    if part.inside and not any(known.at(search, verdict.point, strict=strict) for search in part.searches):
        return Undecided("a change would gain at a point, but play does not come there at these values")
    return verdict


def planned(mechanism: Mechanism, statement: Statement, points: Iterable[Point], meter: Meter) -> Statement:
    """The statement with the plans that are best at these points for what it asks; itself, if it has them.

    Raises Exhausted where the meter does not allow to find them.
    """
    if not statement.asked or mechanism.time is None:
        return statement
    known = {search.player: dict.fromkeys(statement.plans.get(search.player, ())) for search in statement.asked}
    found = {player: dict(plans) for player, plans in known.items()}
    for point in points:
        with suppress(DomainError):
            played = PlayOut(mechanism, point, meter.charge)
            for search in statement.asked:
                plan = best_plan(mechanism, played, search.player, search.profile, search.kept, meter.charge)
                if sum(map(search.allows, found[search.player])) < MOST_PLANS:
                    found[search.player][plan] = None
    if found == known:
        return statement
    plans: dict[Player, Plans] = {player: tuple(each) for player, each in found.items()}
    return statement.again(mechanism, plans, meter.charge)


def _has_best(mechanism: Mechanism, statement: Statement, part: Part, point: Point, meter: Meter) -> bool:
    """Whether the plans that a claim was given hold the best ones at a point for what one of its parts asks."""
    try:
        played = PlayOut(mechanism, point, meter.charge)
        for search in part.searches:
            known = (search.profile[search.player], *statement.plans.get(search.player, ()))
            best = best_plan(mechanism, played, search.player, search.profile, search.kept, meter.charge)
            if all(plan.moves != best.moves for plan in known):
                return False
    except DomainError:
        return False
    return True


class _Gains:
    """Which questions about plans some plan breaks at which points; parts that fail at one point ask the same."""

    def __init__(self, mechanism: Mechanism, meter: Meter) -> None:
        self._mechanism, self.meter = mechanism, meter
        self._known: list[tuple[Search, bool, Point, bool]] = []

    def at(self, search: Search, point: Point, *, strict: bool) -> bool:
        """Whether a plan breaks a question at a point."""
        for *asked, answer in self._known:
            if asked == [search, strict, point]:
                return answer
        found = gains(self._mechanism, search, point, self.meter.charge, strict=strict)
        self._known.append((search, strict, point, found))
        return found


def gains(mechanism: Mechanism, search: Search, point: Point, charge: Charge, *, strict: bool) -> bool:
    """Whether a plan pays more than the strategy from the start on; or, if `strict`, as much and changes the play.

    Raises DomainError where the game has no worth at this point.
    """
    player, profile = search.player, search.profile
    if strict:
        best = best_deviation(mechanism, player, profile, point, charge)
        return best is not None and best.gain >= 0
    played = PlayOut(mechanism, point, charge)
    plan = best_plan(mechanism, played, player, profile, {}, charge)
    stays, leaves = (played.expected(Expectation(player, each)) for each in (profile, {**profile, player: plan}))
    return leaves > stays
