"""The independent play-out: a game played path by path, in numbers, at one parameter point.

It shares the mechanism with the symbolic expectation (mechanisms/expectation.py) and no code: it
has its own evaluator and its own walk, which follows every path to its end and adds up what each
ledger line moves there. Where the two disagree, the translation from spec to goal is wrong.

    PlayOut(mechanism, point).lines(player, profile)   what each line brings a player
    PlayOut(mechanism, point).gap(statement, part)     left minus right of a comparison
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError, InternalError
from mechanisms.game import Chance, Player
from mechanisms.ledger import Deposit, Line
from mechanisms.mechanism import Mechanism
from mechanisms.parameters import Defined, Value
from mechanisms.strategy import InformationSet, Profile
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
from proofs.obligation import Point
from proofs.statement import Part, Statement

Happened: TypeAlias = frozenset[Event]


@dataclass(frozen=True, slots=True)
class _Path:
    """One way in which the game went, and how likely it was."""

    likelihood: Fraction
    outcomes: dict[str, Event | None]

    @property
    def happened(self) -> Happened:
        return frozenset(event for event in self.outcomes.values() if event is not None)


class PlayOut:
    """A mechanism at one point: every interval parameter has a value."""

    def __init__(self, mechanism: Mechanism, point: Point) -> None:
        self._mechanism = mechanism
        self._values = dict(point)
        self._tails: dict[tuple[Fraction, int, int], Fraction] = {}
        for parameter in mechanism.parameters:
            if isinstance(parameter.setting, Value):
                self._values[parameter.variable] = parameter.setting.value
        self._formulas = {
            p.variable: p.setting.term for p in mechanism.parameters if isinstance(p.setting, Defined)
        }

    def lines(self, player: Player, profile: Profile) -> tuple[tuple[Line, Fraction], ...]:
        """What each ledger line that touches a player is expected to bring him."""
        paths = list(self._paths(profile))
        found = []
        for line in self._mechanism.ledger:
            direction = _pays(line, player)
            if direction:
                moved = Fraction(0)
                for path in paths:
                    if self._true(line.when, path.happened):
                        moved += path.likelihood * self._worth(line.amount, path.happened)
                found.append((line, direction * moved))
        return tuple(found)

    def payoff(self, player: Player, profile: Profile) -> Fraction:
        """The expected payoff of a player."""
        total = Fraction(0)
        for _, amount in self.lines(player, profile):
            total += amount
        return total

    def holds(self, statement: Statement, part: Part) -> bool:
        """Whether a part of a claim is true at this point."""
        return self._with_payoffs(statement, part)._true(part.condition, frozenset())

    def gap(self, statement: Statement, part: Part) -> Fraction | None:
        """Left side minus right side, where the part is a comparison; else None."""
        if not isinstance(part.condition, Comparison):
            return None
        told = self._with_payoffs(statement, part)
        nothing: Happened = frozenset()
        return told._worth(part.condition.left, nothing) - told._worth(part.condition.right, nothing)

    def _with_payoffs(self, statement: Statement, part: Part) -> PlayOut:
        told = PlayOut(self._mechanism, self._values)
        for expectation in statement.mentioned(part):
            told._values[expectation.placeholder] = self.payoff(expectation.player, expectation.profile)
        return told

    def _paths(self, profile: Profile) -> Iterator[_Path]:
        """Every path that has a chance under a profile, followed to its end before the next one begins."""
        stages = self._mechanism.game.stages
        waiting = [(0, _Path(Fraction(1), {}))]
        while waiting:
            depth, path = waiting.pop()
            if depth == len(stages):
                yield path
                continue
            stage = stages[depth]
            if not self._true(stage.when, path.happened):
                branches: list[tuple[Event | None, Fraction]] = [(None, Fraction(1))]
            elif isinstance(stage, Chance):
                likely = self._worth(stage.probability, path.happened)
                if not 0 <= likely <= 1:
                    raise DomainError(f"the chance of `{stage.name}` is {likely}, outside [0, 1]")
                branches = [(stage.event, likely), (None, 1 - likely)]
            else:
                branches = [(self._move(profile, stage.name, stage.player, path), Fraction(1))]
            for outcome, likely in branches:
                if likely:
                    further = _Path(path.likelihood * likely, {**path.outcomes, stage.name: outcome})
                    waiting.append((depth + 1, further))

    def _move(self, profile: Profile, stage: str, player: Player, path: _Path) -> Event:
        """The move of a strategy: the one whose information set agrees with the path."""
        fitting = [move for place, move in profile[player].moves if _agrees(place, stage, path)]
        if len(fitting) != 1:
            raise InternalError(f"{player} has {len(fitting)} moves at {stage} on one path")
        return fitting[0]

    def _worth(self, term: Term, happened: Happened) -> Fraction:  # noqa: C901, PLR0911, PLR0912  one case a node
        match term:
            case Number(value):
                return value
            case Variable():
                if term not in self._values:
                    self._values[term] = self._worth(self._formulas[term], happened)
                return self._values[term]
            case Sum(terms):
                total = Fraction(0)
                for part in terms:
                    total = total + self._worth(part, happened)
                return total
            case Product(factors):
                result = Fraction(1)
                for factor in factors:
                    result = result * self._worth(factor, happened)
                return result
            case Quotient(numerator, denominator):
                return self._worth(numerator, happened) / self._worth(denominator, happened)
            case Power(base, exponent):
                return self._worth(base, happened) ** exponent
            case Extremum(pick, terms):
                ordered = sorted(self._worth(part, happened) for part in terms)
                return ordered[0] if pick is Pick.LEAST else ordered[-1]
            case Magnitude(inner):
                size = self._worth(inner, happened)
                return size if size >= 0 else -size
            case Choice(condition, then, otherwise):
                return self._worth(then if self._true(condition, happened) else otherwise, happened)
            case Tail(probability, trials, least):
                return self._tail(*(self._worth(part, happened) for part in (probability, trials, least)))
            case _:
                assert_never(term)

    def _tail(self, probability: Fraction, trials: Fraction, least: Fraction) -> Fraction:
        """P(at least `least` hits) as the sum over the rarer side of the number of hits."""
        if not 0 <= probability <= 1 or trials.denominator != 1 or least.denominator != 1:
            raise DomainError(f"no binomial tail of {trials} trials with probability {probability}")
        key = (probability, int(trials), int(least))
        if key not in self._tails:
            n, k = key[1:]
            fewer = range(min(k, n + 1))
            below = sum((comb(n, i) * probability**i * (1 - probability) ** (n - i) for i in fewer), Fraction(0))
            self._tails[key] = 1 - below
        return self._tails[key]

    def _true(self, condition: Condition, happened: Happened) -> bool:
        match condition:
            case Truth(value):
                return value
            case Occurs(event):
                return event in happened
            case Comparison(left, relation, right):
                return _compared(self._worth(left, happened) - self._worth(right, happened), relation)
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
