"""What a fault costs in a game in time, compared with the intended play, and how long recovery takes; at a point.

The fault is the move that pays most at once, in the first period, among those that differ from the intended one. It is
followed by the best plan where its cost is measured, and by the intended play where recovery is.

    fault(mechanism, player, profile, point)              Fault, or None where the first period leaves no other move
    equivalent(mechanism, parameter, profile, cost, ...)  the value of an amount at which the fault costs as much

Source: in the game of one transition, the loss of a name is a bond: C. Shapiro, "Premiums for High Quality Products as
Returns to Reputations", QJE 98(4), 1983.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from mechanisms.errors import DomainError
from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet, Told
from mechanisms.game.ledger import Holder
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy, information_sets, with_moves
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Event, Variable
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.statement import Expectation, Start
from proofs.playout.in_time import InTime, Round
from proofs.playout.playout import PlayOut
from proofs.work import Charge, unlimited
from solvers.plans.best_plan import best_plan

MOST_STEPS = 64
"""Values at which an equivalent amount is sought: each but the last needs another best plan."""

Change = Mapping[InformationSet, Event]


class Fault(Frozen):
    """A move of the first period, and what it leads to.

    `costs` is what the intended play pays more than the fault and the best plan after it; negative where it pays.
    `returns` is the chance of coming back to the first state by the intended play, and `away` the expected number of
    periods that are spent elsewhere until then, None where play may never come back.
    """

    state: State
    move: Event
    costs: Fraction
    returns: Fraction
    away: Fraction | None

    @property
    def words(self) -> str:
        """`serve_8b in trusted`."""
        return f"{self.move} in {self.state}"


def fault(
    mechanism: Mechanism, player: Player, profile: Profile, point: Point, charge: Charge = unlimited
) -> Fault | None:
    """The fault of a player at a point; None where the first period leaves them no other move.

    Raises DomainError where the game has no worth at this point.
    """
    played = PlayOut(mechanism, point, charge)
    change = _most_at_once(mechanism, played, player, profile)
    if not change:
        return None
    assert mechanism.time is not None, "it has states"
    ((_, move),) = change.items()
    costs, _ = _cost(mechanism, played, player, profile, change, charge)
    returns, away = _recovery(mechanism, played, player, profile, change)
    return Fault(mechanism.time.first, move, costs, returns, away)


def equivalent(
    mechanism: Mechanism,
    unknown: Variable,
    player: Player,
    profile: Profile,
    point: Point,
    cost: Fraction,
    charge: Charge = unlimited,
) -> Fraction | None:
    """The least value of an amount at which the fault costs so much; None where no value of its range does.

    `point` has the values of all other parameters. Under each plan what a fault costs is affine in the amount, so it is
    concave: lines of best plans lead to the answer from below. Raises DomainError where this does not come to an end.
    """
    domain = mechanism.intervals[unknown]
    value, change = domain.low, None
    for _ in range(MOST_STEPS):
        played, beyond = (PlayOut(mechanism, {**point, unknown: at}, charge) for at in (value, value + 1))
        change = change or _most_at_once(mechanism, played, player, profile)
        if not change:
            return None
        costs, plan = _cost(mechanism, played, player, profile, change, charge)
        if costs >= cost:
            if costs == cost or value == domain.low:
                return value
            break
        rises = _dearer(mechanism, beyond, player, profile, change, plan) - costs
        if rises <= 0:
            return None
        value += (cost - costs) / rises
        if not _within(value, domain):
            return None
    raise DomainError(f"what a fault costs is no line in {unknown.name} under each plan")


def _within(value: Fraction, domain: Interval) -> bool:
    return domain.high is None or value <= domain.high


def _most_at_once(mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile) -> Change:
    """The one move of the first period that pays most in it, of those that differ from the intended one."""
    assert mechanism.time is not None, "it has states"
    first = mechanism.time.first
    game, here = mechanism.in_state(first).game, {mover: plan.within(first) for mover, plan in profile.items()}
    moves = {decision.name: decision.moves for decision in game.decisions}
    changes: list[dict[InformationSet, Event]] = [
        {place: move}
        for place in information_sets(game, player)
        for move in moves[place.stage]
        if move != profile[player].move_at(place)
    ]
    period = played.in_state(first)
    return max(
        changes,
        key=lambda change: period.payoff(player, {**here, player: with_moves(here[player], change)}),
        default={},
    )


def _cost(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, change: Change, charge: Charge
) -> tuple[Fraction, Strategy]:
    """What the intended play pays more than the change, made once and followed by the best plan, and this plan."""
    plan = best_plan(mechanism, played, player, profile, {}, charge)
    return _dearer(mechanism, played, player, profile, change, plan), plan


def _dearer(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, change: Change, plan: Strategy
) -> Fraction:
    assert mechanism.time is not None, "it has states"
    now, later = {**profile, player: with_moves(profile[player], change)}, {**profile, player: plan}
    faulty = Expectation(player, now, Start(mechanism.time.first), later)
    return played.expected(Expectation(player, profile)) - played.expected(faulty)


def _recovery(
    mechanism: Mechanism, played: PlayOut, player: Player, profile: Profile, change: Change
) -> tuple[Fraction, Fraction | None]:
    """The chance of coming back to the first state after one change, and the periods that pass elsewhere until then."""
    assert mechanism.time is not None, "it has states"
    time, first = mechanism.time, mechanism.time.first
    after = played.follows(player, {**profile, player: with_moves(profile[player], change)}, first)
    chain, waiting = dict[State, dict[State, Fraction]](), [to for to in after if to not in time.ends]
    while waiting:
        state = waiting.pop()
        if state not in chain and state != first:
            chain[state] = {} if state in time.ends else played.follows(player, profile, state)
            waiting += chain[state]
    back = _that_lead_to(first, chain)

    def solved(brings: Mapping[State, Fraction]) -> Fraction:
        """The sum, over the periods after the change and before the first state, of what each brings."""

        def play(_player: Holder, _profile: Profile, state: State, _told: Told) -> Round:
            return Round(brings[state], {to: p for to, p in chain[state].items() if to in back})

        course = InTime(time, Fraction(1), play)
        return sum(
            (p * course.worth(player, profile, to, (), lambda _: profile) for to, p in after.items() if to in back),
            Fraction(0),
        )

    returns = after.get(first, Fraction(0)) + solved({s: chain[s].get(first, Fraction(0)) for s in back})
    return returns, solved(dict.fromkeys(back, Fraction(1))) if returns == 1 else None


def _that_lead_to(first: State, chain: Mapping[State, Mapping[State, Fraction]]) -> set[State]:
    """The states of a chain from which some course comes to the first one."""
    found, more = set[State](), True
    while more:
        new = {s for s, follows in chain.items() if s not in found and (first in follows or found & follows.keys())}
        found, more = found | new, bool(new)
    return found
