"""The scope: what names, formulas and strategies of a mechanism mean, at one place of its spec.

    scope = Scope.of(mechanism).with_calls(handler)
    scope.term(syntax)          a number and its dimension
    scope.condition(syntax)     a condition
    scope.compared(syntax)      the two sides of a comparison
    scope.player(name)          a player
    scope.profile(arguments)    a strategy for every player who moves
    scope.strategy(player, rules)
    scope.divisors              the denominators met so far, which must be proved not to be 0

Each of them raises SpecError where the text has no such meaning. Claims learn theirs through
this class in proofs/claims/properties/, from the finished mechanism.
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.diagnostics import Position
from mechanisms.game.game import Player
from mechanisms.game.ledger import PLACES, Holder, Place
from mechanisms.game.states import State
from mechanisms.game.strategy import Profile, Strategy
from mechanisms.language import rules as strategies
from mechanisms.language.formula_limits import Measure
from mechanisms.language.formulas import Calls, Formulas, no_calls
from mechanisms.language.names import Names, Stand
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.syntax import Argument, Binary, Name, Syntax
from mechanisms.terms.terms import Condition, Term, Variable
from mechanisms.terms.units import Dimension
from mechanisms.values import evolve


class Scope:
    """Names, and what can be said with them."""

    def __init__(self, names: Names, measure: Measure | None = None, calls: Calls = no_calls) -> None:
        self.names = names
        self._measure = measure or Measure()
        self._formulas = Formulas(names, calls, self._measure)

    @classmethod
    def of(cls, mechanism: Mechanism) -> Scope:
        """The scope of the claims of a mechanism: all its parameters, the whole game."""
        parameters, time = {p.name: p for p in mechanism.parameters}, mechanism.time
        accounts = (*map(Place, PLACES), *mechanism.accounts)
        names = Names(parameters, mechanism.game, {}, accounts=accounts)
        if time is not None:
            stand = Stand({family.name: family for family in time.families}, time.first)
            names = evolve(names, stand=stand, games=tuple(period.game for period in time.periods))
        return cls(names, Measure(mechanism.definitions))

    def with_calls(self, handler: Calls) -> Scope:
        """The same scope in which calls such as `E[...]` are given to `handler`; its divisors begin anew."""
        return Scope(self.names, self._measure, handler)

    @property
    def divisors(self) -> tuple[tuple[Term, Position], ...]:
        """Every denominator met so far that is not a number, with its place, as often as it was met."""
        return tuple(self._formulas.divisors)

    def term(self, syntax: Syntax) -> tuple[Term, Dimension]:
        """A number: its term in base units, and its dimension. The literal 0 counts as a plain number."""
        return self._formulas.term(syntax)

    def term_of(self, syntax: Syntax, wanted: Dimension, what: str) -> Term:
        """A number that must have one dimension; `what` is its name in the message. 0 has every dimension."""
        return self._formulas.term_of(syntax, wanted, what)

    def condition(self, syntax: Syntax) -> Condition:
        """A condition on events, on parameters, or on both."""
        return self._formulas.condition(syntax)

    def settled(self, syntax: Syntax) -> Condition:
        """A condition in which parameters that have one value are that number, where the game has states."""
        condition = self.condition(syntax)
        return condition if self.names.stand is None else self._formulas.fixed.condition(condition)

    @property
    def rests_on(self) -> frozenset[Variable]:
        """The parameters whose fixed values something was read by: exponents, the numbers of states."""
        return frozenset(self._formulas.fixed.rests_on)

    def state(self, syntax: Syntax) -> State:
        """The one state that a formula names."""
        return self._formulas.states.state(syntax)

    def compared(self, syntax: Binary) -> tuple[Term, Term, Dimension]:
        """The two sides of a comparison, and the dimension that both have."""
        return self._formulas.compared(syntax)

    def player(self, name: Name) -> Player:
        """The player of a name."""
        return self.names.player(name)

    def holder(self, name: Name) -> Holder:
        """The player or the account of a name."""
        return self.names.holder(name)

    def profile(self, arguments: Sequence[Argument], at: Position) -> Profile:
        """A strategy for every player who moves; the error for a missing one names the player."""
        return strategies.profile(self.names, arguments, at)

    def strategy(self, player: Player, rules: Sequence[Syntax], at: Position | None = None) -> Strategy:
        """The strategy of one player that follows these rules, of which there must be at least one."""
        return strategies.strategy(self.names, player, rules, at or rules[0].at)
