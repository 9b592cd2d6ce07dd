"""The independent play-out: a game played path by path, in numbers, at one parameter point.

It shares the mechanism with the symbolic expectation (mechanisms/expectation.py) and no code: it
has its own evaluator and its own walk, which follows every path to its end and adds up what each
ledger line moves there. Where the two disagree, the translation from spec to goal is wrong.

    PlayOut(mechanism, point).lines(player, profile)   what each line brings a player
    PlayOut(mechanism, point).gap(statement, part)     left minus right of a comparison
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from fractions import Fraction
from math import comb
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError, InternalError
from mechanisms.frozen import Frozen
from mechanisms.game import Chance, Player
from mechanisms.ledger import Deposit, Line
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Defined, Value
from mechanisms.strategy import InformationSet, Profile, Strategy
from mechanisms.terms import (
    Choice,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    Extremum,
    Magnitude,
    Negation,
    Number,
    Occurs,
    Pick,
    Power,
    Product,
    Quotient,
    Relation,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from proofs.amounts import Amount, TailKey, is_long
from proofs.obligation import Point
from proofs.statement import Part, Statement

Happened: TypeAlias = frozenset[Event]
_ONE, _NOTHING = Amount.of(Fraction(1)), Amount.of(Fraction(0))


class _Path(Frozen):
    """One way in which the game went, and how likely it was."""

    likelihood: Amount
    outcomes: dict[str, Event | None]
    happened: Happened


class _Walk:
    """All paths of one profile, and what each ledger line that was asked for moves on them."""

    def __init__(self, paths: Iterator[_Path]) -> None:
        self.paths = tuple(paths)
        self.moved: dict[int, Amount] = {}


class PlayOut:
    """A mechanism at one point: every interval parameter has a value."""

    def __init__(self, mechanism: Mechanism, point: Point) -> None:
        self._mechanism = mechanism
        self._values = {variable: Amount.of(value) for variable, value in point.items()}
        self._tails: dict[TailKey, Fraction] = {}
        self._walks: dict[tuple[tuple[Player, Strategy], ...], _Walk] = {}
        self._payoffs: dict[tuple[Player, tuple[tuple[Player, Strategy], ...]], Amount] = {}
        for parameter in mechanism.parameters:
            if isinstance(parameter.setting, Value):
                self._values[parameter.variable] = Amount.of(parameter.setting.value)
        self._formulas = {p.variable: p.setting.term for p in mechanism.parameters if isinstance(p.setting, Defined)}

    def lines(self, player: Player, profile: Profile) -> tuple[tuple[Line, Fraction], ...]:
        """What each ledger line that touches a player is expected to bring him."""
        return tuple((line, amount.value(self._tail)) for line, amount in self._lines(player, profile))

    def payoff(self, player: Player, profile: Profile) -> Fraction:
        """The expected payoff of a player."""
        return self._payoff(player, profile).value(self._tail)

    def holds(self, statement: Statement, part: Part) -> bool:
        """Whether a part of a claim is true at this point."""
        return self._with_payoffs(statement, part)._true(part.condition, frozenset())

    def gap(self, statement: Statement, part: Part) -> Fraction | None:
        """Left side minus right side, where the part is a comparison; else None."""
        amount = self.gap_amount(statement, part)
        return None if amount is None else amount.value(self._tail)

    def gap_amount(self, statement: Statement, part: Part) -> Amount | None:
        """`gap` with long tails kept as symbols."""
        if not isinstance(part.condition, Comparison):
            return None
        told = self._with_payoffs(statement, part)
        nothing: Happened = frozenset()
        return told._worth(part.condition.left, nothing) - told._worth(part.condition.right, nothing)

    def _lines(self, player: Player, profile: Profile) -> list[tuple[Line, Amount]]:
        asked = tuple(profile.items())
        if asked not in self._walks:
            self._walks[asked] = _Walk(self._paths(profile))
        walk, found = self._walks[asked], []
        for place, line in enumerate(self._mechanism.ledger):
            if direction := _pays(line, player):
                if place not in walk.moved:
                    walk.moved[place] = self._moved(line, walk.paths)
                moved = walk.moved[place]
                found.append((line, moved if direction > 0 else _NOTHING - moved))
        return found

    def _moved(self, line: Line, paths: tuple[_Path, ...]) -> Amount:
        """What a ledger line is expected to move."""
        total = _NOTHING
        for path in paths:
            if self._true(line.when, path.happened):
                total += path.likelihood * self._worth(line.amount, path.happened)
        return total

    def _payoff(self, player: Player, profile: Profile) -> Amount:
        asked = player, tuple(profile.items())
        if asked not in self._payoffs:
            total = _NOTHING
            for _, amount in self._lines(player, profile):
                total += amount
            self._payoffs[asked] = total
        return self._payoffs[asked]

    def _with_payoffs(self, statement: Statement, part: Part) -> PlayOut:
        told = copy(self)
        told._values = dict(self._values)
        for expectation in statement.mentioned(part):
            told._values[expectation.placeholder] = self._payoff(expectation.player, expectation.profile)
        return told

    def _paths(self, profile: Profile) -> Iterator[_Path]:
        """Every path that has a chance under a profile, followed to its end before the next one begins."""
        stages = self._mechanism.game.stages
        waiting = [(0, _Path(_ONE, {}, frozenset()))]
        while waiting:
            depth, path = waiting.pop()
            if depth == len(stages):
                yield path
                continue
            stage = stages[depth]
            if not self._true(stage.when, path.happened):
                branches: list[tuple[Event | None, Amount]] = [(None, _ONE)]
            elif isinstance(stage, Chance):
                likely = self._worth(stage.probability, path.happened)
                if not likely.is_tail and not 0 <= likely.value(self._tail) <= 1:
                    raise DomainError(f"the chance of `{stage.name}` is outside [0, 1]")
                branches = [(stage.event, likely), (None, _ONE - likely)]
            else:
                branches = [(self._move(profile, stage.name, stage.player, path), _ONE)]
            for outcome, likely in branches:
                if likely.parts:
                    happened = path.happened if outcome is None else path.happened | {outcome}
                    outcomes = {**path.outcomes, stage.name: outcome}
                    waiting.append((depth + 1, _Path(path.likelihood * likely, outcomes, happened)))

    def _move(self, profile: Profile, stage: str, player: Player, path: _Path) -> Event:
        """The move of a strategy: the one whose information set agrees with the path."""
        fitting = [move for place, move in profile[player].moves if _agrees(place, stage, path)]
        if len(fitting) != 1:
            raise InternalError(f"{player} has {len(fitting)} moves at {stage} on one path")
        return fitting[0]

    def _worth(self, term: Term, happened: Happened) -> Amount:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return Amount.of(value)
            case Variable():
                if term not in self._values:
                    self._values[term] = self._worth(self._formulas[term], happened)
                return self._values[term]
            case Sum(terms):
                total = _NOTHING
                for part in terms:
                    total += self._worth(part, happened)
                return total
            case Product(factors):
                result = _ONE
                for factor in factors:
                    result = result * self._worth(factor, happened)
                return result
            case Quotient(numerator, denominator):
                below = self._number(denominator, happened)
                if below == 0:
                    raise DomainError("a denominator is 0 at this point")
                return self._worth(numerator, happened) * Amount.of(1 / below)
            case Power(base, exponent):
                return Amount.of(self._number(base, happened) ** exponent)
            case Extremum(pick, terms):
                ordered = sorted(self._number(part, happened) for part in terms)
                return Amount.of(ordered[0] if pick is Pick.LEAST else ordered[-1])
            case Magnitude(inner):
                size = self._number(inner, happened)
                return Amount.of(size if size >= 0 else -size)
            case Choice(condition, then, otherwise):
                return self._worth(then if self._true(condition, happened) else otherwise, happened)
            case Tail(probability, trials, least):
                return self._hits(*(self._number(part, happened) for part in (probability, trials, least)))
            case _:
                assert_never(term)

    def _number(self, term: Term, happened: Happened) -> Fraction:
        return self._worth(term, happened).value(self._tail)

    def _hits(self, probability: Fraction, trials: Fraction, least: Fraction) -> Amount:
        if not 0 <= probability <= 1 or trials.denominator != 1 or least.denominator != 1 or min(trials, least) < 0:
            raise DomainError("no binomial tail with such a probability or such counts")
        key = (probability, int(trials), int(least))
        return Amount.symbol(key) if is_long(probability, trials) else Amount.of(self._tail(key))

    def _tail(self, key: TailKey) -> Fraction:
        """P(at least k hits) as 1 less the chances of fewer hits."""
        if key not in self._tails:
            chance, n, k = key
            fewer = range(min(k, n + 1))
            below = sum((comb(n, i) * chance**i * (1 - chance) ** (n - i) for i in fewer), Fraction(0))
            self._tails[key] = 1 - below
        return self._tails[key]

    def _true(self, condition: Condition, happened: Happened) -> bool:
        match condition:
            case Truth(value):
                return value
            case Occurs(event):
                return event in happened
            case Comparison(left, relation, right):
                return _compared(
                    (self._worth(left, happened) - self._worth(right, happened)).value(self._tail), relation
                )
            case Negation(inner):
                return not self._true(inner, happened)
            case Conjunction(conditions):
                return False not in [self._true(part, happened) for part in conditions]
            case Disjunction(conditions):
                return True in [self._true(part, happened) for part in conditions]
            case _:
                assert_never(condition)


def _agrees(place: InformationSet, stage: str, path: _Path) -> bool:
    return place.stage == stage and all(path.outcomes[name] == outcome for name, outcome in place.seen)


def _pays(line: Line, player: Player) -> int:
    """+1 where a line pays a player, -1 where it takes from him, 0 where it does both or neither."""
    gets = line.target.owner if isinstance(line.target, Deposit) else line.target
    gives = line.source.owner if isinstance(line.source, Deposit) else line.source
    return int(gets == player) - int(gives == player)


def _compared(gap: Fraction, relation: Relation) -> bool:
    signs = {
        Relation.LT: gap < 0,
        Relation.LE: gap <= 0,
        Relation.EQ: gap == 0,
        Relation.NE: gap != 0,
        Relation.GE: gap >= 0,
        Relation.GT: gap > 0,
    }
    return signs[relation]
