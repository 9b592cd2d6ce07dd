"""Smells of games in time: what states, their indices and the discount say to no effect, as the text shows.

    state_smells(mechanism)   a Doubt for each

    unreached   states of a family with one index to which no play leads, where it leads to others of the family and
                no claim names one of them
    index       a number in brackets on which nothing depends: states that differ in it alone are played alike, and lead
                to states that differ in it alone, and no claim names one of them
    discount    no play comes to a second period in which money moves

Not here: a whole family to which no play leads, a rule that applies nowhere (mechanisms/language/states.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mechanisms.game.reachability import Search
from mechanisms.game.states import Family, Period, State, Time
from mechanisms.language.allowances import Doubt
from mechanisms.language.codes import Code
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import ZERO, Number, any_of, negate

_ORDINAL = ("first", "second", "third")


def state_smells(mechanism: Mechanism) -> Iterator[Doubt]:
    """What a game in time says of states and periods to no effect; nothing of a game that is played once."""
    if mechanism.time is not None:
        claimed = " ".join(claim.text for claim in mechanism.claims)
        looked_at = {f.name for f in mechanism.time.families if re.search(rf"\b{f.name}\s*\[", claimed)}
        families = [family for family in mechanism.time.families if family.name not in looked_at]
        yield from _unreached(mechanism.time, families)
        yield from _idle_indices(mechanism, mechanism.time, families)
        yield from _idle_discount(mechanism.time)


def _unreached(time: Time, families: Iterable[Family]) -> Iterator[Doubt]:
    met = {time.first, *(target for state in time.reached for target in time.period(state).targets)}
    for family in families:
        missing = [state for state in family if state not in met]
        if len(family.bounds) == 1 and 0 < len(missing) < family.size:
            others = f" and {len(missing) - 1} more of its states" if len(missing) > 1 else ""
            message = f"no play leads to `{missing[0]}`{others}"
            advice = f"lead to it under `next:`, or bound `{family.name}` by what is reached"
            yield Doubt.of(Code.IMPOSSIBLE, family.name, message, family.at, advice)


def _idle_indices(mechanism: Mechanism, time: Time, families: Iterable[Family]) -> Iterator[Doubt]:
    for family in families:
        for place, (low, high) in enumerate(family.bounds):
            if low < high and _is_idle(mechanism, time, family, place):
                which = "number" if len(family.bounds) == 1 else f"{_ORDINAL[place]} number"
                message = f"nothing depends on the {which} in the brackets of `{family.name}`"
                yield Doubt.of(Code.IDLE_INDEX, family.name, message, family.at, "use it, or leave it out")


def _is_idle(mechanism: Mechanism, time: Time, family: Family, place: int) -> bool:
    """Whether all states of a family that differ in one index alone are played and paid alike, and lead alike."""
    if family.is_end:
        return True
    alike, reached = dict[State, object](), [state for state in time.reached if state.family == family.name]
    for state in reached:
        played = _played(mechanism, time.period(state), family, place)
        if alike.setdefault(_without(state, family, place), played) != played:
            return False
    return len(alike) < len(reached)


def _played(mechanism: Mechanism, period: Period, family: Family, place: int) -> object:
    """All that may tell a period apart, without one index of a family; a rule that leads to the like says nothing."""
    state, here = period.state, _without(period.state, family, place)
    leads = {(_without(each.target, family, place), each.when) for each in period.transitions}
    intended = [
        (player, where.stage, where.seen, move)
        for player, strategy in mechanism.intended.items()
        for where, move in strategy.within(state).moves
    ]
    posted = [deposit for deposit in mechanism.deposits if state in deposit.during]
    return period.game.stages, period.ledger, {each for each in leads if each[0] != here}, intended, posted


def _without(state: State, family: Family, place: int) -> State:
    if state.family != family.name:
        return state
    return State(state.family, (*state.index[:place], *state.index[place + 1 :]))


def _idle_discount(time: Time) -> Iterator[Doubt]:
    if time.discount is not None and not any(_pays(time.period(state)) for state in _later(time)):
        message = "no play reaches a second period in which money moves, so the discount has no effect"
        advice = "correct `next`, or write `discount: none` where every course ends"
        yield Doubt.of(Code.IDLE_DISCOUNT, "discount", message, time.at, advice)


def _later(time: Time) -> Iterator[State]:
    """The states, but for ends, in which the second period or a later one may be played."""
    found, waiting = set[State](), [time.first]
    while waiting:
        for state in _follow(time.period(waiting.pop())):
            if state not in found and state not in time.ends:
                found.add(state)
                waiting.append(state)
                yield state


def _follow(period: Period) -> Iterator[State]:
    yield from period.targets
    if Search(period.game).possible(negate(any_of(*(each.when for each in period.transitions)))):
        yield period.state


def _pays(period: Period) -> bool:
    search = Search(period.game)
    return any(line.amount != Number(ZERO) and search.possible(line.when) for line in period.ledger)
