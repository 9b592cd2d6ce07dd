"""The independent play-out: a game played path by path, in numbers, at one parameter point.

It shares the mechanism with the symbolic expectation (mechanisms/game/expectation.py) and no code: it has its own
evaluator, and its own way through the stages, forwards (proofs/playout/script.py). Where the two disagree, the
translation from spec to goal is wrong.

    PlayOut(mechanism, point).lines(player, profile)   what each line brings a player
    PlayOut(mechanism, point).gap(statement, part)     left minus right of a comparison
    PlayOut(mechanism, point, charge)                  the same, with its work counted (proofs/work.py)
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from fractions import Fraction
from math import comb
from typing import assert_never

from mechanisms.errors import DomainError, InternalError
from mechanisms.game.information import Told
from mechanisms.game.ledger import Deposit, Holder, Line
from mechanisms.game.states import State, Transition
from mechanisms.game.strategy import Profile
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.parameters import Defined, Value
from mechanisms.terms.terms import (
    TRUE,
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
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
from mechanisms.values import derived
from proofs.checking.obligation import Point
from proofs.claims.statement import Expectation, Part, Statement
from proofs.playout.amounts import Amount, Reciprocal, TailKey, is_long
from proofs.playout.in_time import InTime, Round
from proofs.playout.route import Strategies
from proofs.playout.script import Entry, Fork, Happened, Script, Turn, entries, scripts
from proofs.work import Charge, unlimited, walked

_PATH = 3
"""Units for one fork, in addition to those for its probability."""
_BITS, _SQUARED_BITS = 10_000, 300
"""Bits of a summand of a tail for one unit; long summands take more, as the square grows."""
_ONE, _NOTHING = Amount.of(Fraction(1)), Amount.of(Fraction(0))


class PlayOut:
    """A mechanism at one point: every interval parameter has a value.

    `charge` counts the stages and forks that are passed, the formulas that are worked out, and the tails.
    """

    def __init__(self, mechanism: Mechanism, point: Point, charge: Charge = unlimited) -> None:
        self._mechanism, self._charge = mechanism, charge
        self._values = {variable: Amount.of(value) for variable, value in point.items()}
        self._tails: dict[TailKey, Fraction] = {}
        self._reciprocals: dict[Reciprocal, Fraction] = {}
        self._moved: dict[tuple[Holder, Strategies, Told], list[tuple[Line, Amount]]] = {}
        self._payoffs: dict[tuple[Holder, Strategies, Told], Amount] = {}
        for parameter in mechanism.parameters:
            if isinstance(parameter.setting, Value):
                self._values[parameter.variable] = Amount.of(parameter.setting.value)
        self._formulas = {p.variable: p.setting.term for p in mechanism.parameters if isinstance(p.setting, Defined)}
        self._periods: dict[State, PlayOut] = {}
        self._rounds: dict[tuple[Holder, State, Strategies, Told], Round] = {}
        self._in_time: InTime | None = None
        if (time := mechanism.time) is not None:
            weight = _ONE if time.discount is None else self._worth(time.discount, frozenset())
            self._in_time = InTime(time, weight.value(self._worked_out), self._round)

    def counted(self, charge: Charge) -> PlayOut:
        """The same play-out, and all that it knows by now, with further work charged to another meter."""
        told = copy(self)
        told._charge = charge
        return told

    def lines(self, player: Holder, profile: Profile, told: Told = ()) -> tuple[tuple[Line, Fraction], ...]:
        """What each ledger line that touches a player is expected to bring them, behind outcomes that are told."""
        return tuple((line, amount.value(self._worked_out)) for line, amount in self._lines(player, profile, told))

    def payoff(self, player: Holder, profile: Profile, told: Told = ()) -> Fraction:
        """The expected payoff of a player, who enters the game behind outcomes that are told."""
        return self._payoff(player, profile, told).value(self._worked_out)

    def expected(self, expectation: Expectation) -> Fraction:
        """What an expectation of a claim comes to."""
        return self._expected(expectation).value(self._worked_out)

    def in_state(self, state: State) -> PlayOut:
        """The play-out of one period of a game in time."""
        if state not in self._periods:
            period = copy(self)
            period._mechanism = self._mechanism.in_state(state)
            period._moved, period._payoffs, period._in_time = {}, {}, None
            self._periods[state] = period
        return self._periods[state]

    def follows(self, player: Holder, profile: Profile, state: State) -> dict[State, Fraction]:
        """The states that may follow a period of a game in time, with their chances."""
        return self._round(player, profile, state, ()).follows

    def _round(self, player: Holder, profile: Profile, state: State, told: Told) -> Round:
        """One period of a game in time, kept by what is played in it."""
        here = {mover: strategy.within(state) for mover, strategy in profile.items()}
        asked = player, state, tuple(here.items()), told
        if asked not in self._rounds:
            self._rounds[asked] = self._once(player, here, state, told)
        return self._rounds[asked]

    def _once(self, player: Holder, here: Profile, state: State, told: Told) -> Round:
        """One period, played by what strategies do in its state."""
        assert self._mechanism.time is not None, "it has states"
        period = self.in_state(state)
        transitions, follows = self._mechanism.time.period(state).transitions, dict[State, Fraction]()
        met = period._played(period._moves_on(tuple(here.items()), transitions, told))
        for number, transition in enumerate(transitions):
            chance = met[number].value(self._worked_out)
            follows[transition.target] = follows.get(transition.target, Fraction(0)) + chance
        follows[state] = follows.get(state, Fraction(0)) + 1 - sum(follows.values())
        if min(follows.values()) < 0:
            raise InternalError(f"the chances of what follows the state `{state}` add up to more than 1")
        return Round(period.payoff(player, here, told), {to: chance for to, chance in follows.items() if chance})

    def _moves_on(self, strategies: Strategies, transitions: tuple[Transition, ...], told: Told) -> tuple[Script, ...]:
        """The scripts of what leads from a period to another state, each transition known by its number."""
        known = derived(self._mechanism, _led)
        if (strategies, told) not in known:
            lines = tuple(Entry(n, Number(Fraction(1)), t.when) for n, t in enumerate(transitions))
            known[strategies, told] = scripts(self._mechanism.game, lines, strategies, self._charge, told)
        return known[strategies, told]

    def _expected(self, expectation: Expectation) -> Amount:
        start = expectation.start
        if self._in_time is None or self._mechanism.time is None:
            return self._payoff(expectation.player, expectation.profile, start.told)
        state = start.state or self._mechanism.time.first
        return Amount.of(
            self._in_time.worth(expectation.player, expectation.profile, state, start.told, expectation.after)
        )

    def holds(self, statement: Statement, part: Part) -> bool:
        """Whether a part of a claim is true at this point."""
        return self._with_payoffs(statement, part)._true(part.condition, frozenset())

    def gap(self, statement: Statement, part: Part) -> Fraction | None:
        """Left side minus right side, where the part asks for a comparison; else None."""
        amount = self.gap_amount(statement, part)
        return None if amount is None else amount.value(self._worked_out)

    def gap_amount(self, statement: Statement, part: Part) -> Amount | None:
        """`gap` with long tails kept as symbols."""
        asked = part.asked
        if not isinstance(asked, Comparison):
            return None
        told = self._with_payoffs(statement, part)
        nothing: Happened = frozenset()
        return told._worth(asked.left, nothing) - told._worth(asked.right, nothing)

    def _lines(self, player: Holder, profile: Profile, told: Told = ()) -> list[tuple[Line, Amount]]:
        asked = player, tuple(profile.items()), told
        if asked not in self._moved:
            moved = self._played(self._scripts(*asked))
            directed = ((place, line, _pays(line, player)) for place, line in enumerate(self._mechanism.ledger))
            self._moved[asked] = [
                (line, moved[place] if direction > 0 else _NOTHING - moved[place])
                for place, line, direction in directed
                if direction
            ]
        return self._moved[asked]

    def _scripts(self, player: Holder, strategies: Strategies, told: Told) -> tuple[Script, ...]:
        """The scripts of the ledger lines that touch a player, kept with the mechanism; writing is charged for."""
        known, asked = derived(self._mechanism, _rehearsed), (player, strategies, told)
        if asked not in known:
            own = ((place, line) for place, line in enumerate(self._mechanism.ledger) if _pays(line, player))
            lines = tuple(entry for place, line in own for entry in entries(place, line.amount, line.when))
            known[asked] = scripts(self._mechanism.game, lines, strategies, self._charge, told)
        return known[asked]

    def _played(self, found: tuple[Script, ...]) -> dict[int, Amount]:
        """What each ledger line is expected to move, by its place, in the numbers of this point."""
        moved = defaultdict[int, Amount](lambda: _NOTHING)
        for script in found:
            arrived = defaultdict[int, Amount](lambda: _NOTHING)
            self._take(script.start, _ONE, moved, arrived)
            for fork in script.forks:
                for turn, likelihood in self._turns(fork, arrived.pop(fork.number)):
                    self._take(turn, likelihood, moved, arrived)
        return moved

    def _take(self, turn: Turn, likelihood: Amount, moved: dict[int, Amount], arrived: dict[int, Amount]) -> None:
        """Pay what is due on a turn, and go on to its fork."""
        for due in turn.due if likelihood.parts else ():
            self._charge(walked((due.left, due.entry.amount)))
            if due.left == TRUE or self._true(due.left, due.happened):
                moved[due.entry.place] += likelihood * self._worth(due.entry.amount, due.happened)
        if turn.to is not None:
            arrived[turn.to] += likelihood

    def _turns(self, fork: Fork, likelihood: Amount) -> list[tuple[Turn, Amount]]:
        """How play goes on at a fork, and how likely that is."""
        if not likelihood.parts:
            return [(fork.yes, _NOTHING), (fork.no, _NOTHING)]
        self._charge(_PATH + walked((fork.chance.probability,)))
        likely = self._worth(fork.chance.probability, fork.happened)
        if not likely.is_tail and not 0 <= likely.value(self._worked_out) <= 1:
            raise DomainError(f"the chance of `{fork.chance.name}` is outside [0, 1]")
        return [(fork.yes, likelihood * likely), (fork.no, likelihood * (_ONE - likely))]

    def _payoff(self, player: Holder, profile: Profile, told: Told = ()) -> Amount:
        asked = player, tuple(profile.items()), told
        if asked not in self._payoffs:
            total = _NOTHING
            for _, amount in self._lines(player, profile, told):
                total += amount
            self._payoffs[asked] = total
        return self._payoffs[asked]

    def _with_payoffs(self, statement: Statement, part: Part) -> PlayOut:
        self._charge(walked((part.condition,)))
        told = copy(self)
        told._values = dict(self._values)
        for expectation in statement.mentioned(part):
            told._values[expectation.placeholder] = self._expected(expectation)
        return told

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
                below = self._worth(denominator, happened)
                if below.value(self._worked_out) == 0:
                    raise DomainError("a denominator is 0 at this point")
                return self._worth(numerator, happened) / below
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
        return self._worth(term, happened).value(self._worked_out)

    def _hits(self, probability: Fraction, trials: Fraction, least: Fraction) -> Amount:
        if not 0 <= probability <= 1 or trials.denominator != 1 or least.denominator != 1 or min(trials, least) < 0:
            raise DomainError("no binomial tail with such a probability or such counts")
        key = (probability, int(trials), int(least))
        return Amount.symbol(key) if is_long(probability, trials) else Amount.of(self._tail(key))

    def _worked_out(self, key: TailKey | Reciprocal) -> Fraction:
        """A factor of an amount as a number."""
        if not isinstance(key, Reciprocal):
            return self._tail(key)
        if key not in self._reciprocals:
            self._reciprocals[key] = 1 / key.of.value(self._worked_out)
        return self._reciprocals[key]

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
                    (self._worth(left, happened) - self._worth(right, happened)).value(self._worked_out), relation
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


def _led(mechanism: Mechanism) -> dict[tuple[Strategies, Told], tuple[Script, ...]]:
    """The scripts of what leads on from a period, by profile and what is told."""
    return {}


def _rehearsed(mechanism: Mechanism) -> dict[tuple[Holder, Strategies, Told], tuple[Script, ...]]:
    """The scripts that were worked out, by player, profile and what is told."""
    return {}


def _pays(line: Line, player: Holder) -> int:
    """+1 where a line pays a player, -1 where it takes from them, 0 where it does both or neither."""
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
