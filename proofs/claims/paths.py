"""The path of play: where strategies lead, with what chance may do.

A strategy changes the play if it makes another move on the path. On the path is what the profile leads to by a chance
that is possible at some values in the ranges, so the path is the same at all values. At a value at which that chance is
0 the other move pays as much, and nobody loses by it: a strict equilibrium has no such ties. A chance that is 0 at all
values leads nowhere.

    on_path(mechanism, profile)           the information sets of a game played once to which a profile leads
    path(mechanism, profile)              the states to which a profile leads
    weights(mechanism, profile)           numbers above 0 where play comes to a state and what it brings there counts
    leads_to(mechanism, profile, place)   whether it leads to an information set

With `sure`, what is led to at all values alone.

Source: J. Harsanyi, "Games with randomly disturbed payoffs", International Journal of Game Theory 2, 1973: in a strict
equilibrium each strategy is the only best reply.
"""

from __future__ import annotations

from mechanisms.game.game import Decision, Game
from mechanisms.game.information import InformationSet
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, reached
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.free_variables import walk
from mechanisms.terms.terms import (
    ONE,
    ZERO,
    Condition,
    IfThenElse,
    Number,
    Occurs,
    Term,
    add,
    all_of,
    any_of,
    multiply,
    negate,
)
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.claims.grounding import grounding
from proofs.claims.values import local, values

_CERTAIN = Number(ONE)


def on_path(mechanism: Mechanism, profile: Profile) -> frozenset[InformationSet]:
    """The information sets of a game that is played once to which a profile leads."""
    places = reached(mechanism.game, profile)
    if not _has_impossible_chance(mechanism):
        return places
    return frozenset(place for place in places if leads_to(mechanism, profile, place))


def _has_impossible_chance(mechanism: Mechanism) -> bool:
    """Whether a chance is 0 or 1 at all values, perhaps after some moves; a quick look, before paths are weighed."""
    ground, certain = grounding(mechanism), (Number(ZERO), Number(ONE))
    probabilities = [ground.term(chance.probability) for chance in mechanism.game.chances]
    chosen = [node for term in probabilities for node in walk(term) if isinstance(node, IfThenElse)]
    branches = [branch for node in chosen for branch in (node.then, node.otherwise)]
    return any(term in certain for term in (*probabilities, *branches))


def path(mechanism: Mechanism, profile: Profile, *, sure: bool = False) -> frozenset[State]:
    """The states to which a profile leads from the first one.

    With `sure`, those to which it leads at all values, by chances that are above 0, if a later period counts there.
    """
    time, ground = mechanism.time, grounding(mechanism)
    assert time is not None, "it has states"
    found, waiting = {time.first}, [time.first]
    if sure and time.discount is not None and not positive(mechanism, ground.term(time.discount)):
        return frozenset(found)
    while waiting:
        leads = values(mechanism).leads(profile, waiting.pop())
        met = {to for to, likely in leads.items() if not sure or positive(mechanism, likely)} - found - time.ends
        found |= met
        waiting += met
    return frozenset(found)


def weights(mechanism: Mechanism, profile: Profile) -> dict[State, Term]:
    """For each state to which a profile leads, a number that is above 0 if it leads there at a value and it counts.

    It is 1 where that is so at all values. The number looks at ways that come nearer to the state with each step; where
    there are others, it may be 0 too often.
    """
    time, ground = mechanism.time, grounding(mechanism)
    assert time is not None, "it has states"
    found, last = dict[State, Term]({time.first: _CERTAIN}), [time.first]
    later = _CERTAIN if time.discount is None else _or_certain(mechanism, ground.term(time.discount))
    while last:
        ways = dict[State, list[Term]]()
        for state in last:
            for to, likely in values(mechanism).leads(profile, state).items():
                if to not in found and to not in time.ends:
                    ways.setdefault(to, []).append(multiply(found[state], _or_certain(mechanism, likely)))
        found |= {to: _CERTAIN if _CERTAIN in each else add(*each) for to, each in ways.items()}
        last = list(ways)
    return {state: likely if state == time.first else multiply(later, likely) for state, likely in found.items()}


def _or_certain(mechanism: Mechanism, term: Term) -> Term:
    return _CERTAIN if positive(mechanism, term) else term


def leads_to(mechanism: Mechanism, profile: Profile, place: InformationSet, *, sure: bool = False) -> bool:
    """Whether a profile leads to an information set within the game, or within the period of its state."""
    game = mechanism.game if place.state is None else mechanism.in_state(place.state).game
    here = profile if place.state is None else local(profile, place.state)
    decision = next(stage for stage in game.decisions if stage.name == place.stage)
    met = [Occurs(event) if event is not None else _nothing(game, stage) for stage, event in place.seen]
    course = Course(game, here)
    likely = grounding(mechanism).term(course.likelihood(all_of(decision.when, *met), course.certain))
    return positive(mechanism, likely) if sure else likely != Number(ZERO)


def positive(mechanism: Mechanism, term: Term) -> bool:
    """Whether intervals show that a term is above 0."""
    return bounds(term, closure(grounding(mechanism).box)).positive


def _nothing(game: Game, name: str) -> Condition:
    stage = next(stage for stage in game.stages if stage.name == name)
    happens = stage.moves if isinstance(stage, Decision) else (stage.event,)
    return negate(any_of(*map(Occurs, happens)))
