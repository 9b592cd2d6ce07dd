"""The verdict on a claim: all its obligations decided, the counterexample taken apart, repairs found.

    decide_claim(mechanism, statement, allowed)   ClaimResult

Every goal is compared with the play-out before a verdict is given (proofs/playout/translation_check.py), and every
counterexample is replayed there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction

from mechanisms.errors import InternalError
from mechanisms.model.mechanism import Expected, Mechanism
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.terms import Comparison
from mechanisms.values import Frozen, evolve
from proofs.checking.obligation import Obligation, Point
from proofs.checking.verdict import Proved, Refuted, Undecided, Verdict, worst
from proofs.claims.statement import Part, Statement
from proofs.playout.breakdown import Breakdown, breakdown
from proofs.playout.playout import PlayOut
from proofs.playout.translation_check import translation_of
from solvers.claims.floors import floor
from solvers.claims.margins import Slack, least_slack, margin
from solvers.engines.budget import STOPS, Allowance, Exhausted, Meter, why_stopped
from solvers.plans.best_deviation import BestDeviation, best_deviation
from solvers.plans.planned import decided
from solvers.windows.repairs import Repair, repairs, together

_PLAN_UNITS = 100_000
"""What a refuted claim may use to find the plan that gains most: its verdict does not rest on it."""

_MOST_PARTS = 64
"""Conditions of a claim whose margins are bounded from below."""


class Counterexample(Frozen):
    """Why a claim is refuted: the part that fails, the point, left minus right there, and the ledger behind it.

    `plan` is the most profitable plan there, of a claim about plans in a game in time; None where none was found with
    the work that is allowed for it.
    """

    part: Part
    point: Point
    gap: Fraction | None
    ledger: Breakdown | None
    plan: BestDeviation | None = None


class ClaimResult(Frozen):
    """A claim, its verdict and its evidence.

    `verdicts` are those of the obligations, in their order.
    `worst` is the point at which the margin is attained, in the parameters that it depends on.
    `floor` is a proved lower bound of the margin of a proved claim, where the margin itself is not known.
    """

    statement: Statement
    verdict: Verdict
    obligations: tuple[Obligation, ...]
    margin: Fraction | None
    broken: Counterexample | None
    repairs: tuple[Repair, ...]
    verdicts: tuple[Verdict, ...]
    worst: Point
    floor: Fraction | None = None


def decide_claim(
    mechanism: Mechanism,
    statement: Statement,
    allowed: Allowance,
    *,
    doubt: Undecided | None = None,
    free: Mechanism | None = None,
    repair_expected: bool = True,
) -> ClaimResult:
    """The verdict on a claim of a mechanism in which nothing is left to solve.

    With `doubt` (an implicit claim that is open) a claim is at best UNDECIDED. `free` is the mechanism in which
    something was left to solve, in which the claim is played out; here it is at the points of its verdict. Repairs are
    sought for a claim that is refuted as its spec expects only with `repair_expected`.
    """
    meter = allowed.meter()
    try:
        with meter.enforced():
            found = _decided(mechanism, statement, meter, doubt, free)
    except STOPS as error:
        return ClaimResult(statement, Undecided(why_stopped(error)), (), None, None, (), (), {})
    if found.broken is None:
        return found
    found = evolve(found, broken=_with_plan(mechanism, found.broken, meter))
    if not (repair_expected or statement.claim.expected is not Expected.REFUTED):
        return found
    return evolve(found, repairs=repairs(mechanism, statement, meter))


def _decided(
    mechanism: Mechanism, statement: Statement, meter: Meter, doubt: Undecided | None, free: Mechanism | None
) -> ClaimResult:
    """The verdict, played out, without repairs. Raises DomainError where a formula is too large, and Exhausted."""
    statement, goals, verdicts = decided(mechanism, statement, meter)
    _play_out(mechanism, statement, verdicts, meter, free)
    verdict = worst(sorted(verdicts, key=_shortfall, reverse=True))
    if doubt is not None and isinstance(verdict, Proved | Refuted):
        verdict = doubt
    least = lowest = None
    with suppress(Exhausted):
        least = None if statement.mixed else _least(goals, verdicts)
        if least is None and isinstance(verdict, Proved) and not statement.mixed:
            lowest = _lowest(goals, verdicts, meter)
    return ClaimResult(
        statement,
        _joined(verdict, verdicts),
        goals,
        None if least is None else least.value,
        _broken(mechanism, statement, goals, verdict, meter) if isinstance(verdict, Refuted) else None,
        (),
        tuple(verdicts),
        {} if least is None else least.point,
        lowest,
    )


def _with_plan(mechanism: Mechanism, broken: Counterexample, meter: Meter) -> Counterexample:
    """A counterexample with the most profitable plan at its point, if one gains; the work allowed is its own."""
    best: BestDeviation | None = None
    allowed = meter.again(evolve(meter.limits, rlimit=min(meter.limits.rlimit, _PLAN_UNITS)))
    part = broken.part
    tempted = [(search.player, search.profile) for search in part.searches]
    tempted += [part.tempted] if part.tempted is not None and mechanism.time is not None else []
    for player, profile in tempted:
        with suppress(*STOPS), allowed.enforced():
            found = best_deviation(mechanism, player, profile, broken.point, allowed.charge)
            if found is not None and found.gain > (Fraction(0) if best is None else best.gain):
                best = found
    return evolve(broken, plan=best)


def with_joint_repairs(results: Sequence[ClaimResult]) -> list[ClaimResult]:
    """The results with what repairs all refuted claims together before what repairs each of them.

    A claim that is refuted as its spec expects needs no repair.
    """
    faulty = [r for r in results if isinstance(r.verdict, Refuted) and r.statement.claim.expected is Expected.PROVED]
    joint = together([result.repairs for result in faulty])
    sets = {(repair.parameter.name, repair.spans) for repair in joint}
    found = []
    for result in results:
        own = tuple(r for r in result.repairs if (r.parameter.name, r.spans) not in sets)
        found.append(evolve(result, repairs=(*joint, *own)) if any(result is each for each in faulty) else result)
    return found


def _least(goals: Sequence[Obligation], verdicts: Sequence[Verdict]) -> Slack | None:
    """The least slack of all parts; None where that of one of them is not known."""
    slacks = [least_slack(goal, verdict) for goal, verdict in zip(goals, verdicts, strict=True)]
    known = [slack for slack in slacks if slack is not None]
    return min(known, key=lambda slack: slack.value) if known and len(known) == len(slacks) else None


def _lowest(goals: Sequence[Obligation], verdicts: Sequence[Verdict], meter: Meter) -> Fraction | None:
    """A proved lower bound of the slack of all parts; None where one of them has none."""
    found: list[Fraction] = []
    for goal, verdict in zip(goals[:_MOST_PARTS], verdicts, strict=False):
        slack = margin(goal, verdict)
        bound = floor(goal, meter.charge) if slack is None else slack
        if bound is None or bound <= 0:
            return None
        found.append(bound)
    return min(found) if 0 < len(found) == len(goals) else None


def _shortfall(verdict: Verdict) -> Fraction:
    """By how much the goal of a refuted part fails at its point; 0 for what is not a refuted comparison."""
    if isinstance(verdict, Refuted) and isinstance(goal := verdict.obligation.goal, Comparison):
        return abs(evaluate(goal.left - goal.right, verdict.point))
    return Fraction(0)


def _joined(verdict: Verdict, verdicts: Sequence[Verdict]) -> Verdict:
    """A PROVED claim carries the evidence of all its parts."""
    proved = [v for v in verdicts if isinstance(v, Proved)]
    if not isinstance(verdict, Proved):
        return verdict
    engines = tuple(dict.fromkeys(e for v in proved for e in v.engines))
    return Proved(tuple(c for v in proved for c in v.certificates), engines, verdict.witness)


def _play_out(
    mechanism: Mechanism, statement: Statement, verdicts: Sequence[Verdict], meter: Meter, free: Mechanism | None
) -> None:
    """Compare goals and play-out at witnesses, counterexamples and random admissible points.

    What is open by itself is open whether this comes to an end or not.
    """
    told = (v.witness if isinstance(v, Proved) else v.point if isinstance(v, Refuted) else None for v in verdicts)
    points = {frozenset(point.items()): point for point in told if point is not None}  # parts share most of them
    try:
        with played_to_the_end():
            translation_of(mechanism).replay(statement, points.values(), meter.charge)
            translation_of(free or mechanism).play_out(statement, meter.charge)
    except Exhausted:
        if not isinstance(worst(verdicts), Undecided):
            raise


@contextmanager
def played_to_the_end() -> Iterator[None]:
    """What stops a play-out within the block says that it did: Exhausted."""
    try:
        yield
    except Exhausted as error:
        raise Exhausted(f"the claim could not be played out to the end: {error}") from error


def _broken(
    mechanism: Mechanism, statement: Statement, goals: Sequence[Obligation], verdict: Refuted, meter: Meter
) -> Counterexample:
    index = goals.index(verdict.obligation)
    part = statement.parts[index]
    played = PlayOut(mechanism, verdict.point, meter.charge)
    if played.holds(statement, part):
        raise InternalError(f"{verdict.obligation.name}: the play-out does not confirm the counterexample")
    gap = played.gap(statement, part)
    return Counterexample(part, verdict.point, gap, breakdown(mechanism, statement, part, verdict.point, meter.charge))
