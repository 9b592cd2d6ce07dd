"""What play is worth in a game in time: the expected discounted sum of a player from a state on, as an exact term.

Under a fixed profile the states are a Markov chain. With u what a period brings, P where it leads and d the discount,
the values solve V = u + d P V. They are found by eliminating one state after the other, within each strongly connected
part of the chain, and the parts one after the other; so nothing is unrolled, however long a course may be. Fractions of
polynomials are kept in normal form on the way (proofs/arithmetic/fractions.py): what is left below the line is a
determinant of I - d P, and its sign is proved with the claim.

    values(mechanism).of(player, profile, start, later)   the value from a start on
    values(mechanism).leads(profile, state)               where a period leads, and how likely

What is worked out is kept, and charged once (proofs/work.py).

Not here: one period (mechanisms/game/expectation.py), the independent play-out (proofs/playout/in_time.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from mechanisms.errors import DomainError
from mechanisms.game.expectation import expected
from mechanisms.game.game import Player
from mechanisms.game.information import Told
from mechanisms.game.ledger import Holder
from mechanisms.game.likelihood import Course
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.rewriting import Rewriting
from mechanisms.terms.terms import (
    ONE,
    ZERO,
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Term,
    Variable,
    add,
    any_of,
    multiply,
    negate,
)
from mechanisms.values import derived
from proofs.arithmetic.components import components
from proofs.arithmetic.fractions import Reduced, fraction
from proofs.claims.grounding import grounding
from proofs.work import Charge, unlimited, walked

_Local: TypeAlias = tuple[tuple[Player, Strategy], ...]

MOST_NESTED = 50
"""States in a row whose values are put into each other as they are; then they are brought to normal form."""

_NOTHING, _CERTAIN = Number(ZERO), Number(ONE)
_ZERO, _ONE = fraction(_NOTHING), fraction(_CERTAIN)


class Values:
    """The values of one mechanism in time, in the parameters that are neither fixed nor defined."""

    def __init__(self, mechanism: Mechanism) -> None:
        assert mechanism.time is not None, "it has states"
        self._mechanism, self._time = mechanism, mechanism.time
        self._ground = grounding(mechanism)
        discount = self._time.discount
        self._discount = _CERTAIN if discount is None else self._ground.term(discount)
        self._periods: dict[tuple[State, Holder, _Local, Told], Term] = {}
        self._leads: dict[tuple[State, _Local], dict[State, Term]] = {}
        self._nested: dict[Term, int] = {}
        self._known: dict[tuple[Holder, tuple[tuple[Player, Strategy], ...]], dict[State, Term]] = {}

    def of(
        self,
        player: Holder,
        profile: Profile,
        state: State,
        told: Told,
        after: Callable[[State], Profile] | None,
        charge: Charge = unlimited,
    ) -> Term:
        """What a player expects who starts in a state, told some outcomes of its period.

        `after` is what is played from the second period on, if it is played in a state; None for the same.
        """
        if state in self._time.ends:
            return _NOTHING
        if not told and after is None:
            return self._from(player, profile, [state], charge)[state]
        now = self._period(player, profile, state, told, charge)
        leads = self._leading(profile, state, told) if told else self.leads(profile, state)
        worth = {to: self._from(player, profile if after is None else after(to), [to], charge)[to] for to in leads}
        return add(now, multiply(self._discount, add(*(multiply(p, worth[to]) for to, p in leads.items()))))

    def leads(self, profile: Profile, state: State) -> Mapping[State, Term]:
        """The states that may follow a period, staying where it is included, with their probabilities."""
        asked = state, tuple(local(profile, state).items())
        if asked not in self._leads:
            self._leads[asked] = self._leading(profile, state, ())
        return self._leads[asked]

    def _leading(self, profile: Profile, state: State, told: Told) -> dict[State, Term]:
        period = self._time.period(state)
        course = Course(period.game, local(profile, state), told)
        stays = negate(any_of(*(transition.when for transition in period.transitions)))
        found = dict[State, list[Term]]()
        for target, when in (*((t.target, t.when) for t in period.transitions), (state, stays)):
            found.setdefault(target, []).append(self._ground.term(course.likelihood(when, course.certain)))
        summed = {target: add(*terms) for target, terms in found.items()}
        return {target: likely for target, likely in summed.items() if likely != _NOTHING}

    def _period(self, player: Holder, profile: Profile, state: State, told: Told, charge: Charge) -> Term:
        """What one period brings a player."""
        here = local(profile, state)
        asked = state, player, tuple(here.items()), told
        if asked not in self._periods:
            found = self._ground.term(expected(self._mechanism.in_state(state), player, here, told))
            charge(walked((found,)))
            self._periods[asked] = found
        return self._periods[asked]

    def _from(self, player: Holder, profile: Profile, starts: Iterable[State], charge: Charge) -> dict[State, Term]:
        """The values of these states, and of all to which the profile leads from them."""
        known = self._known.setdefault((player, tuple(profile.items())), dict.fromkeys(self._time.ends, _NOTHING))
        graph = dict[State, Mapping[State, Term]]()
        waiting = [state for state in starts if state not in known]
        while waiting:
            state = waiting.pop()
            if state not in graph:
                graph[state] = self.leads(profile, state)
                waiting += [to for to in graph[state] if to not in known and to not in graph]
        for part in components({state: [to for to in leads if to in graph] for state, leads in graph.items()}):
            self._solve(player, profile, part, graph, known, charge)
        return known

    def _solve(
        self,
        player: Holder,
        profile: Profile,
        part: Sequence[State],
        graph: Mapping[State, Mapping[State, Term]],
        known: dict[State, Term],
        charge: Charge,
    ) -> None:
        """Work out the values of one strongly connected part; those of all parts that it leads to are known."""
        inside = set(part)
        worth, weights = dict[State, Term](), dict[State, dict[State, Term]]()
        for state in part:
            beyond = [multiply(p, known[to]) for to, p in graph[state].items() if to not in inside]
            charge(1 + len(graph[state]))
            now = self._period(player, profile, state, (), charge)
            nested = 1 + max((self._nested.get(known[to], 0) for to in graph[state] if to not in inside), default=0)
            term = add(now, multiply(self._discount, add(*beyond)))
            worth[state] = term if nested < MOST_NESTED else flat(term)
            self._nested[worth[state]] = nested % MOST_NESTED
            weights[state] = {to: multiply(self._discount, p) for to, p in graph[state].items() if to in inside}
        known |= solved(part, weights, worth, charge)


def flat(term: Term) -> Term:
    """A term in normal form, in which nothing is nested but what is not a fraction of polynomials."""
    opaque = _Opaque()
    return opaque.back(opaque.normal(term).term())


def values(mechanism: Mechanism) -> Values:
    """The values of a mechanism in time, which are kept with it."""
    return derived(mechanism, Values)


def local(profile: Profile, state: State) -> Profile:
    """What a profile does in one state."""
    return {player: strategy.within(state) for player, strategy in profile.items()}


def solved(
    part: Sequence[State],
    weights: Mapping[State, Mapping[State, Term]],
    worth: Mapping[State, Term],
    charge: Charge = unlimited,
) -> dict[State, Term]:
    """V with V[s] = worth[s] + sum of weights[s][t] V[t], for states that lead to each other.

    Raises DomainError where this has no solution, or more than one, and what `charge` raises.
    """
    if len(part) == 1 and not weights[part[0]].get(part[0]):
        return {part[0]: worth[part[0]]}
    opaque = _Opaque()
    rows = {s: {t: opaque.normal(p) for t, p in weights[s].items()} for s in part}
    sums = {s: opaque.normal(worth[s]) for s in part}
    order = list(part)
    for number, state in enumerate(order):
        row = rows[state]
        left = _ONE - row.pop(state, _ZERO)
        if not left.numerator:
            raise DomainError(f"the state `{state}` is never left, and no discount bounds what it is worth")
        times = left.inverse()
        charge(_units(times, (*rows[state].values(), sums[state])))
        rows[state] = {t: p * times for t, p in row.items()}
        sums[state] = sums[state] * times
        for other in order[number + 1 :]:
            through = rows[other].pop(state, None)
            if through is None:
                continue
            charge(_units(through, (*rows[state].values(), sums[state])))
            sums[other] += through * sums[state]
            for t, p in rows[state].items():
                rows[other][t] = rows[other].get(t, _ZERO) + through * p
    found = dict[State, Reduced]()
    for state in reversed(order):
        for t, p in rows[state].items():
            charge(_units(p, (found[t],)))
        found[state] = sum((p * found[t] for t, p in rows[state].items()), sums[state])
    return {state: opaque.back(reduced.term()) for state, reduced in found.items()}


def _units(one: Reduced, others: Iterable[Reduced]) -> int:
    """What it costs to multiply fractions by one, and to add what that gives to something of the same size.

    A pair of monomials takes a unit: it is multiplied, added, and perhaps cancelled.
    """
    return 1 + _monomials(one) * sum(map(_monomials, others))


def _monomials(reduced: Reduced) -> int:
    return len(reduced.numerator.coefficients) + sum(len(factor.coefficients) for factor in reduced.below)


class _Opaque:
    """Subterms that are not fractions of polynomials (`min`, `if`), held by names while a system is solved."""

    def __init__(self) -> None:
        self._names: dict[Term, Variable] = {}
        self._naming = Rewriting(fold=self._named)

    def normal(self, term: Term) -> Reduced:
        """The normal form of a term, with names in it."""
        return fraction(self._naming.term(term))

    def back(self, term: Term) -> Term:
        """A term with the names replaced by what they stand for; what lies within it has been named before it."""
        if not self._names:
            return term
        held = dict[Variable, Term]()
        for inner, name in self._names.items():
            held[name] = Rewriting(held).term(inner)
        return Rewriting(held).term(term)

    def _named(self, term: Term) -> Term:
        if isinstance(term, MinMax | Abs | IfThenElse):
            return self._names.setdefault(term, Variable(f"#{len(self._names)}"))
        return term
