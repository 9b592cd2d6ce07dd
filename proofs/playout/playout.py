"""The independent play-out: a game played path by path, in numbers, at one parameter point.

It shares the mechanism with the symbolic expectation (mechanisms/game/expectation.py) and no code: it has its own
evaluator, and its own walk through the stages, forwards, for one ledger line at a time. Paths that agree on all that is
still looked at go on as one, and a path on which the line cannot apply any more ends. Where the two disagree, the
translation from spec to goal is wrong.

    PlayOut(mechanism, point).lines(player, profile)   what each line brings a player
    PlayOut(mechanism, point).gap(statement, part)     left minus right of a comparison
    PlayOut(mechanism, point, charge)                  the same, with its work counted (proofs/work.py)
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from fractions import Fraction
from math import comb
from typing import TypeAlias, assert_never

from mechanisms.errors import DomainError, InternalError
from mechanisms.game.game import Chance, Player, Stage
from mechanisms.game.information import InformationSet
from mechanisms.game.ledger import Deposit, Line
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Defined, Value
from mechanisms.terms.terms import (
    FALSE,
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
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
from mechanisms.values import Frozen
from proofs.checking.obligation import Point
from proofs.claims.statement import Part, Statement
from proofs.playout.amounts import Amount, TailKey, is_long
from proofs.playout.route import looked_at, route, weighed
from proofs.work import Charge, unlimited, walked

Happened: TypeAlias = frozenset[Event]
MOST_PATHS = 4_096
"""A ledger line that needs more paths at once is refused."""
_PATH = 3
"""Units for one path at one stage, beside those for the conditions that are looked at there."""
_BITS, _SQUARED_BITS = 10_000, 300
"""A summand of a tail takes a unit for so many bits, and more as their square grows."""
_ONE, _NOTHING = Amount.of(Fraction(1)), Amount.of(Fraction(0))


class _Path(Frozen):
    """One way in which the game went, and how likely it was."""

    likelihood: Amount
    outcomes: dict[str, Event | None]
    happened: Happened


class PlayOut:
    """A mechanism at one point: every interval parameter has a value.

    `charge` counts the paths that are walked, the formulas that are worked out, and the tails.
    """

    def __init__(self, mechanism: Mechanism, point: Point, charge: Charge = unlimited) -> None:
        self._mechanism, self._charge = mechanism, charge
        self._values = {variable: Amount.of(value) for variable, value in point.items()}
        self._tails: dict[TailKey, Fraction] = {}
        self._moved: dict[tuple[int, tuple[tuple[Player, Strategy], ...]], Amount] = {}
        self._payoffs: dict[tuple[Player, tuple[tuple[Player, Strategy], ...]], Amount] = {}
        for parameter in mechanism.parameters:
            if isinstance(parameter.setting, Value):
                self._values[parameter.variable] = Amount.of(parameter.setting.value)
        self._formulas = {p.variable: p.setting.term for p in mechanism.parameters if isinstance(p.setting, Defined)}

    def counted(self, charge: Charge) -> PlayOut:
        """The same play-out, and all that it knows by now, with further work counted by somebody else."""
        told = copy(self)
        told._charge = charge
        return told

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
        strategies, found = tuple(profile.items()), []
        for place, line in enumerate(self._mechanism.ledger):
            if direction := _pays(line, player):
                asked = place, strategies
                if asked not in self._moved:
                    self._moved[asked] = self._moves(line.amount, line.when, profile)
                moved = self._moved[asked]
                found.append((line, moved if direction > 0 else _NOTHING - moved))
        return found

    def _moves(self, amount: Term, when: Condition, profile: Profile) -> Amount:
        """What an amount is expected to come to where it is due under a condition; sums are taken apart."""
        if isinstance(amount, Sum) and looked_at(amount):
            total = _NOTHING
            for part in amount.terms:
                total += self._moves(part, when, profile)
            return total
        return self._walked(amount, when, profile)

    def _walked(self, amount: Term, when: Condition, profile: Profile) -> Amount:
        """The walk for one amount: every path that may still pay it, those that differ no more put together."""
        start = _Path(_ONE, {}, frozenset())
        total, paths = _NOTHING, [(self._due(when, start), start)]
        told = looked_at(amount) | weighed(when)
        steps = route(self._mechanism.game, tuple(profile.items()), (when, amount))
        looks, pays = _PATH + walked((when,)), walked((amount,))
        for place in range(len(steps) + 1):
            going_on = list[tuple[Condition, _Path]]()
            for due, path in paths:
                if due == TRUE and looked_at(amount) <= path.outcomes.keys():
                    self._charge(pays)
                    total += path.likelihood * self._worth(amount, path.happened)
                elif due != FALSE:
                    going_on.append((due, path))
            if not going_on:
                break
            stage, later = steps[place][0], told.union(*(back for _, back in steps[place + 1 :]))
            self._charge(looks * len(going_on))
            ways = [(due, path) for due, before in going_on for path in self._steps(profile, stage, before)]
            paths = _merged([(self._due(due, path), path) for due, path in ways], later)
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
        self._charge(walked((part.condition,)))
        told = copy(self)
        told._values = dict(self._values)
        for expectation in statement.mentioned(part):
            told._values[expectation.placeholder] = self._payoff(expectation.player, expectation.profile)
        return told

    def _steps(self, profile: Profile, stage: Stage, path: _Path) -> Iterator[_Path]:
        """The ways in which a path goes on at a stage."""
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
                yield _Path(path.likelihood * likely, {**path.outcomes, stage.name: outcome}, happened)

    def _due(self, condition: Condition, path: _Path) -> Condition:
        """What a path leaves open of a condition: TRUE and FALSE where nothing is."""
        match condition:
            case Occurs(event):
                open_still = event.stage not in path.outcomes
                return condition if open_still else Truth(path.outcomes[event.stage] == event)
            case Negation(inner):
                due = self._due(inner, path)
                return Truth(not due.value) if isinstance(due, Truth) else Negation(due)
            case Conjunction(conditions) | Disjunction(conditions):
                decisive = isinstance(condition, Disjunction)
                parts = [self._due(part, path) for part in conditions]
                if Truth(decisive) in parts:
                    return Truth(decisive)
                left = tuple(part for part in parts if not isinstance(part, Truth))
                return type(condition)(left) if left else Truth(not decisive)
            case Comparison() if not looked_at(condition) <= path.outcomes.keys():
                return condition
            case _:
                return Truth(self._true(condition, path.happened))

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
            case MinMax(pick, terms):
                ordered = sorted(self._number(part, happened) for part in terms)
                return Amount.of(ordered[0] if pick is Pick.LEAST else ordered[-1])
            case Abs(inner):
                size = self._number(inner, happened)
                return Amount.of(size if size >= 0 else -size)
            case IfThenElse(condition, then, otherwise):
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
            self._charge(_tail_units(chance, n, min(k, n + 1)))
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


def _tail_units(chance: Fraction, trials: int, summands: int) -> int:
    """What a tail costs: sums of numbers that are as long as the trials make the chance, each time reduced."""
    bits = trials * chance.denominator.bit_length()
    return 1 + summands * (bits + bits**2 // _SQUARED_BITS) // _BITS


def _merged(paths: list[tuple[Condition, _Path]], later: frozenset[str]) -> list[tuple[Condition, _Path]]:
    """Paths that leave the same open and agree on the stages looked at later, as one each."""
    found = dict[tuple[Condition, frozenset[tuple[str, Event | None]]], _Path]()
    for due, path in paths:
        key = due, frozenset((name, outcome) for name, outcome in path.outcomes.items() if name in later)
        known = found.get(key)
        found[key] = path if known is None else _Path(known.likelihood + path.likelihood, path.outcomes, path.happened)
    if len(found) > MOST_PATHS:
        raise DomainError(f"the play-out of a ledger line has more than {MOST_PATHS} paths")
    return [(due, path) for (due, _), path in found.items()]


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
