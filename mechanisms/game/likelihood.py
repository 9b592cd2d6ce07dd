"""How likely a condition on the course of a game is, as a term: never by counting plays.

    Course(game, profile).certain                       the outcomes that the profile leaves no choice in
    Course(game, profile).likelihood(condition, told)   the probability, given the outcomes told so far

A decision at which the profile has one move alone is not an event of its own: it is made where its stage is reached. A
chance that nothing else in a condition depends on is weighed apart from the rest. So a dispute of k rounds costs k
steps for all its lines together: each round asks for the one before it.

Events that depend on no common stage multiply: `a and b` is P(a) P(b), and `a or b` is 1 - (1 - P(a)) (1 - P(b)). Where
parts of a condition share a stage, its outcomes are told one by one, and that stage alone: given them, the parts are
independent. So forty independent checks cost forty steps, and their terms stay products in which each probability
occurs once.

Not here: money (mechanisms/game/expectation.py), plays in full (mechanisms/game/game.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from typing import TypeVar, assert_never

from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Decision, Game, Play, happens
from mechanisms.game.information import Told, information_set, known_stages
from mechanisms.game.strategy import Profile
from mechanisms.terms.free_variables import events
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    Negation,
    Number,
    Occurs,
    Power,
    Product,
    Term,
    Truth,
    all_of,
    any_of,
    complement,
    multiply,
    power,
)
from mechanisms.values import derived

MOST_COURSES = 8_192
"""A formula for which more outcomes of stages would have to be told one by one is refused."""

_Part = TypeVar("_Part")
_CERTAIN, _NEVER = Number(ONE), Number(ZERO)


class Course:
    """A game under a profile: which stages depend on which, and how likely what may happen is.

    `told` are outcomes of the first stages: play begins behind them.
    """

    def __init__(self, game: Game, profile: Profile, told: Told = ()) -> None:
        self._game, self._profile = game, profile
        self._stages = {stage.name: stage for stage in game.stages}
        self._order = {stage.name: place for place, stage in enumerate(game.stages)}
        self._behind, self._looks = derived(game, _dependence)
        self._told = 0
        self._known: dict[tuple[Condition, frozenset[tuple[str, Event | None]]], Term] = {}
        self._only = {stage: move for strategy in profile.values() for stage, move in strategy.only_moves.items()}
        self._never = {
            move
            for decision in game.decisions
            for move in decision.moves
            if move != self._only.get(decision.name, move)
        }
        self.certain: Play = self._certain(dict(told))

    def _certain(self, told: dict[str, Event | None]) -> Play:
        """Goes through the stages in their order, each with what is certain before it; what is told goes first."""
        for stage in self._game.stages[len(told) :]:
            when = self.settled(stage.when, told)
            if isinstance(stage, Chance):
                likely = self.settled_term(stage.probability, told)
                sure, outcome = likely in (_CERTAIN, _NEVER), stage.event if likely == _CERTAIN else None
            else:
                sure, outcome = stage.name in self._only, self._only.get(stage.name)
            if when == FALSE or (sure and outcome is None):
                told[stage.name] = None
            elif when == TRUE and sure:
                told[stage.name] = outcome
        return told

    def settled(self, condition: Condition, told: Play) -> Condition:
        """The condition once these outcomes are known."""
        parts = condition.conditions if isinstance(condition, Conjunction) else (condition,)
        if any(isinstance(part, Occurs) and self._settled(part.event, told) is False for part in parts):
            return FALSE  # as most lines of a large table
        return replace_in(condition, settled=lambda event: self._settled(event, told))

    def settled_term(self, term: Term, told: Play) -> Term:
        """The term once these outcomes are known."""
        return replace(term, settled=lambda event: self._settled(event, told))

    def _settled(self, event: Event, told: Play) -> bool | None:
        if event.stage in told:
            return told[event.stage] == event
        return False if event in self._never else None

    def unknown(self, mentioned: Iterable[Event], told: Play) -> frozenset[str]:
        """The stages that these events depend on, themselves included, and whose outcome is not told."""
        return frozenset(name for event in mentioned for name in self._behind[event.stage] if name not in told)

    def first(self, names: Iterable[str]) -> str:
        """The earliest of these stages."""
        return min(names, key=self._order.__getitem__)

    def outcomes(self, name: str, told: Play) -> list[tuple[Play, Term]]:
        """What may happen at a stage, if all that it depends on is told: what is told then, and how likely it is."""
        self._told += 1
        if self._told > MOST_COURSES:
            raise DomainError(f"a ledger line depends on more than {MOST_COURSES} courses of the game: make it smaller")
        stage = self._stages[name]
        found: list[tuple[Event | None, Term]]
        if not happens(stage.when, told):
            found = [(None, _CERTAIN)]
        elif isinstance(stage, Chance):
            probability = self.settled_term(stage.probability, told)
            found = [(stage.event, probability), (None, complement(probability))]
        else:
            move = self._profile[stage.player].move_at(information_set(self._game, stage, told))
            found = [(move, _CERTAIN)]
        return [({**told, name: outcome}, likely) for outcome, likely in found if likely != _NEVER]

    def likelihood(self, condition: Condition, told: Play) -> Term:
        """The probability of a condition on events alone.

        Raises DomainError where too many outcomes of shared stages would have to be told apart.
        """
        condition = self.settled(condition, told)
        asked = {name for stage in self.unknown(events(condition), told) for name in self._looks[stage]}
        key = condition, frozenset((name, told[name]) for name in asked if name in told)
        if key not in self._known:
            self._known[key] = self._likelihood(condition, told)
        return self._known[key]

    def _likelihood(self, condition: Condition, told: Play) -> Term:
        match condition:
            case Truth(value):
                return _CERTAIN if value else _NEVER
            case Occurs(event):
                return self._of_event(event, told)
            case Negation(inner):
                return complement(self.likelihood(inner, told))
            case Conjunction(parts):
                groups = self._independent(parts, told)
                if len(groups) == 1:
                    apart = self._by_last(parts, told)
                    return self._by_shared(condition, parts, told) if apart is None else apart
                return multiply(*(self.likelihood(all_of(*group), told) for group in groups))
            case Disjunction(parts):
                groups = self._independent(parts, told)
                if len(groups) == 1:
                    return self._by_shared(condition, parts, told)
                return complement(multiply(*(complement(self.likelihood(any_of(*group), told)) for group in groups)))
            case Comparison():
                raise DomainError("a condition on the course of the game may name events only")
            case _:
                assert_never(condition)

    def _of_event(self, event: Event, told: Play) -> Term:
        """An event happens where its stage does, and chance or the mover picks it."""
        stage = self._stages[event.stage]
        if event == self._only.get(stage.name):
            return self.likelihood(stage.when, told)
        unknown = self.unknown([event], told)
        if isinstance(stage, Chance) and event == stage.event:
            probability = self.settled_term(stage.probability, told)
            if not events(probability):
                return multiply(probability, self.likelihood(stage.when, told))
        return self._by_outcomes(Occurs(event), self.first(unknown), told)

    def _independent(self, parts: Sequence[Condition], told: Play) -> list[list[Condition]]:
        """The parts in groups, so that parts of different groups share no stage whose outcome is open."""
        return independent(parts, lambda part: self.unknown(events(part), told))

    def _by_last(self, parts: Sequence[Condition], told: Play) -> Term | None:
        """The likelihood of a conjunction by a chance in it that no other part depends on; None where there is none."""
        for number, part in enumerate(parts):
            event = part.condition if isinstance(part, Negation) else part
            stage = self._stages[event.event.stage] if isinstance(event, Occurs) else None
            others = (*parts[:number], *parts[number + 1 :])
            if not isinstance(stage, Chance) or any(stage.name in self.unknown(events(o), told) for o in others):
                continue
            probability, when = self.settled_term(stage.probability, told), self.settled(stage.when, told)
            if events(probability):
                continue
            reached = when.conditions if isinstance(when, Conjunction) else (when,)
            if isinstance(part, Occurs):
                return _times(self.likelihood(all_of(*dict.fromkeys((*others, *reached))), told), probability)
            if set(reached) <= {*others, TRUE}:
                return _times(self.likelihood(all_of(*others), told), complement(probability))
        return None

    def _by_shared(self, condition: Condition, parts: Sequence[Condition], told: Play) -> Term:
        """Tell the earliest stage that two parts depend on: all that it depends on itself is shared, too, and told."""
        seen, shared = set[str](), set[str]()
        for part in parts:
            names = self.unknown(events(part), told)
            shared |= names & seen
            seen |= names
        return self._by_outcomes(condition, self.first(shared), told)

    def _by_outcomes(self, condition: Condition, name: str, told: Play) -> Term:
        """The likelihood given each outcome of a stage, weighted; if possible, each weight occurs once."""
        found = [(likely, self.likelihood(condition, then)) for then, likely in self.outcomes(name, told)]
        if len(found) == 1:
            ((likely, value),) = found
            return multiply(likely, value)
        (likely, value), (otherwise, other) = found
        if value == other:
            return value
        if value == _CERTAIN:
            return complement(multiply(otherwise, complement(other)))
        if other == _CERTAIN:
            return complement(multiply(likely, complement(value)))
        return multiply(likely, value) + multiply(otherwise, other)


def _times(likelihood: Term, factor: Term) -> Term:
    """The product; where the factor has been met before, a power stands in its place.

    So what happens in each of k rounds with the same chance stays one factor.
    """
    factors = likelihood.factors if isinstance(likelihood, Product) else (likelihood,)
    for number, met in enumerate(factors):
        base, exponent = (met.base, met.exponent) if isinstance(met, Power) else (met, 1)
        if base == factor and not isinstance(factor, Number):
            return multiply(*factors[:number], power(base, exponent + 1), *factors[number + 1 :])
    return multiply(likelihood, factor)


def _dependence(game: Game) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """For each stage, all that its course depends on; and what it looks at itself."""

    def known(decision: Decision) -> tuple[str, ...]:
        return known_stages(game, decision)

    return game.dependence(known), game.looks(known)


def independent(parts: Iterable[_Part], names_of: Callable[[_Part], Set[str]]) -> list[list[_Part]]:
    """The parts in groups, so that parts of different groups share no name.

    >>> independent(["ab", "c", "bd"], set)
    [['c'], ['ab', 'bd']]
    """
    groups: list[tuple[Set[str], list[_Part]]] = []
    for part in parts:
        names, joined = names_of(part), [part]
        apart = []
        for others, group in groups:
            if names.isdisjoint(others):
                apart.append((others, group))
            else:
                names, joined = names | others, group + joined
        groups = [*apart, (names, joined)]
    return [group for _, group in groups]
