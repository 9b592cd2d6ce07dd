"""What a game may take out of a deposit: the worst that can happen together, without counting plays.

Lines that depend on no common stage can apply together or not as they like, so the worst of all is the sum of the worst
of each. What lines share, a decision say, is told one outcome after another, and that alone; where courses agree on
all that is still looked at, the worst from there on is found once, as the longest path through positions is. No line
takes less than nothing (that is an implicit claim of its own), so of two ways the one in which more lines apply takes
more.

    Withdrawals(mechanism).totals(deposit)   terms of which the greatest is the most that a play takes
    Withdrawals(mechanism).drawn(deposit)    what each line may take, each amount once
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.game import Chance, Play, outcomes
from mechanisms.game.ledger import Deposit, Line
from mechanisms.game.likelihood import MOST_COURSES, independent
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.free_variables import events, variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import FALSE, ONE, TRUE, ZERO, Condition, Event, MinMax, Number, Pick, Term, add, choose
from proofs.arithmetic.bounds import closure
from proofs.arithmetic.growth import is_large
from proofs.arithmetic.interval_arithmetic import bounds
from proofs.arithmetic.polynomial import Polynomial, ratio
from proofs.claims.grounding import grounding

MOST_WAYS = 256
"""Where independent lines could be combined in more ways, the greatest of each is added up instead."""

Way: TypeAlias = frozenset[tuple[int, Term]]
"""Lines that apply together, by their place in the ledger, each with what it takes; several may count as one."""


class Withdrawals:
    """What the lines of a mechanism take out of its deposits; or those of another ledger, in the same game."""

    def __init__(self, mechanism: Mechanism, ledger: tuple[Line, ...] | None = None) -> None:
        self._ledger, self._ground = mechanism.ledger if ledger is None else ledger, grounding(mechanism)
        self._cell = closure(self._ground.box)
        self._stages = {stage.name: stage for stage in mechanism.game.stages}
        self._order = {name: place for place, name in enumerate(self._stages)}
        self._behind = mechanism.game.dependence(lambda decision: ())
        self._looks = mechanism.game.looks(lambda decision: ())
        self._known: dict[tuple[object, ...], list[Way]] = {}
        self._told = 0

    def totals(self, deposit: Deposit) -> tuple[Term, ...]:
        """Terms such that no play takes more than the greatest of them, and some play takes each.

        Raises DomainError where too many outcomes of shared stages would have to be told apart.
        """
        return tuple(dict.fromkeys(_sum(way) for way in self._ways(self._lines(deposit), {})))

    def largest(self, sums: Sequence[Term]) -> tuple[Term, ...]:
        """The sums, less those that are nowhere more than another one; as one term where they are many."""
        kept = list[Term]()
        for one in sums:
            if not any(self._nowhere_more(one, other) for other in kept):
                kept = [other for other in kept if not self._nowhere_more(other, one)] + [one]
        return tuple(kept) if len(kept) <= MOST_WAYS else (MinMax(Pick.GREATEST, tuple(kept)),)

    def after(self, taken: Sequence[Term], later: Sequence[Term]) -> tuple[Term, ...]:
        """Each sum taken now with each taken later, like terms together: so that a long course has short sums."""
        found = (_collected(self._ground.term(add(now, then))) for now in taken for then in later)
        return tuple(dict.fromkeys(found))

    def drawn(self, deposit: Deposit) -> tuple[tuple[Line, Term], ...]:
        """Each line that may take something, and what; as many entries a line as amounts that it can come to."""
        found = (each for place in self._lines(deposit) for way in self._ways_of_one(place, {}) for each in way)
        return tuple((self._ledger[place], taken) for place, taken in dict.fromkeys(found))

    def _lines(self, deposit: Deposit) -> list[int]:
        return [place for place, line in enumerate(self._ledger) if line.source == deposit]

    def _ways(self, lines: Sequence[int], told: Play) -> list[Way]:
        """The largest ways in which lines may apply, given what is told."""
        groups = independent(lines, lambda line: self._unknown(line, told))
        if len(groups) != 1:
            return self._combined([self._ways(group, told) for group in groups])
        if len(lines) == 1:
            return self._largest(self._ways_of_one(lines[0], told))
        position = self._position(lines, told)
        if position not in self._known:
            self._known[position] = self._ways_together(lines, told)
        return self._known[position]

    def _position(self, lines: Sequence[int], told: Play) -> tuple[object, ...]:
        """What is left of lines, and the outcomes that the stages look at on which they depend; nothing else counts."""
        looked = {name for line in lines for stage in self._unknown(line, told) for name in self._looks[stage]}
        left = (self._settled(line, told) for line in lines)
        return (*zip(lines, left, strict=True), frozenset((name, told[name]) for name in looked if name in told))

    def _ways_together(self, lines: Sequence[int], told: Play) -> list[Way]:
        seen, shared = set[str](), set[str]()
        for line in lines:
            names = self._unknown(line, told)
            shared |= names & seen
            seen |= names
        return self._largest(way for then in self._outcomes(shared, told) for way in self._ways(lines, then))

    def _ways_of_one(self, line: int, told: Play) -> list[Way]:
        """All ways in which one line may apply; the first, where none of the others can differ."""
        position = self._position([line], told)
        if position not in self._known:
            self._known[position] = self._ways_alone(line, told)
        return self._known[position]

    def _ways_alone(self, line: int, told: Play) -> list[Way]:
        condition, amount = self._settled(line, told)
        if condition == FALSE:
            return [frozenset()]
        if not events(condition) and not events(amount):
            return [frozenset({(line, choose(condition, amount, Number(ZERO)))})]
        found = dict[Way, None]()
        plain = not events(amount) and not variables(condition)
        for then in self._outcomes(self._unknown(line, told), told):
            found |= dict.fromkeys(self._ways_of_one(line, then))
            if plain and any(found):
                break
        return list(found)

    def _settled(self, line: int, told: Play) -> tuple[Condition, Term]:
        def happened(event: Event) -> bool | None:
            return told[event.stage] == event if event.stage in told else None

        entry = self._ledger[line]
        return replace_in(entry.when, settled=happened), replace(entry.amount, settled=happened)

    def _unknown(self, line: int, told: Play) -> set[str]:
        """The stages that decide whether a line applies and what it takes, less those that are told."""
        condition, amount = self._settled(line, told)
        mentioned = events(amount) | events(condition)
        return {name for event in mentioned for name in self._behind[event.stage] if name not in told}

    def _outcomes(self, names: Iterable[str], told: Play) -> Iterable[Play]:
        """What may happen at the earliest of these stages, less what has no chance whatever the parameters are."""
        stage = self._stages[min(names, key=self._order.__getitem__)]
        for outcome in outcomes(stage, told):
            self._told += 1
            if self._told > MOST_COURSES:
                raise DomainError(f"what may be withdrawn depends on more than {MOST_COURSES} courses of the game")
            if not isinstance(stage, Chance) or self._possible(stage, outcome, told):
                yield {**told, stage.name: outcome}

    def _possible(self, stage: Chance, outcome: Event | None, told: Play) -> bool:
        probability = self._ground.term(replace(stage.probability, settled=lambda event: told[event.stage] == event))
        if outcome is not None:
            return probability != Number(ZERO)
        reached = replace_in(stage.when, settled=lambda event: told[event.stage] == event) == TRUE
        return not reached or probability != Number(ONE)

    def _combined(self, groups: Sequence[list[Way]]) -> list[Way]:
        """Ways of independent groups put together, each with each; where those are many, the greatest of each group."""
        if prod(map(len, groups)) > MOST_WAYS:
            groups = [[_greatest(ways)] for ways in groups]
        return [frozenset[tuple[int, Term]]().union(*each) for each in product(*groups)]

    def _largest(self, ways: Iterable[Way]) -> list[Way]:
        """The ways, less those that take nowhere more than another one."""
        kept = list[Way]()
        for way in dict.fromkeys(ways):
            if not any(self._within(way, other) for other in kept):
                kept = [other for other in kept if not self._within(other, way)] + [way]
        return kept

    def _within(self, way: Way, other: Way) -> bool:
        """Whether a way takes nowhere more: it lacks lines, or intervals show it."""
        if way <= other:
            return True
        return self._nowhere_more(_sum(way - other), _sum(other - way))

    def _nowhere_more(self, one: Term, other: Term) -> bool:
        """Whether intervals show that a term is nowhere more than another."""
        more = self._ground.term(other - one)
        return bounds(_collected(more), self._cell).nowhere_negative


def _collected(term: Term) -> Term:
    """The term with like terms together, where it is a small polynomial; so intervals see that much of it cancels."""
    if is_large(term):
        return term
    try:
        parts = ratio(term)
    except DomainError:
        return term
    below = parts.denominator.constant
    return term if below is None else (parts.numerator * Polynomial.of(1 / below)).term()


def _sum(way: Way) -> Term:
    """What the lines of a way take together, in the order of the ledger."""
    return add(*(taken for _, taken in sorted(way, key=lambda each: each[0])))


def _greatest(ways: Sequence[Way]) -> Way:
    """What is taken in the way that takes most, as one term."""
    if len(ways) == 1:
        return ways[0]
    first = min(place for way in ways for place, _ in way)
    return frozenset({(first, MinMax(Pick.GREATEST, tuple(map(_sum, ways))))})
