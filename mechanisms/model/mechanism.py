"""A mechanism: parameters, a game, a ledger, the intended play and the claims made of them.

This is what a spec says once it is read, under one scheme and with the overrides put in. Two mechanisms are equal if
they say the same of the same things, wherever it is written: positions, the texts of formulas, what a spec says of
itself in words and its source are kept apart.

Not here: where it was read (mechanisms/model/source.py), reading text (mechanisms/language/), deciding claims (proofs/
and solvers/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction

from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.game.game import Game, Player
from mechanisms.game.ledger import Deposit, Line, Place
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import Strategy
from mechanisms.model.parameters import BenchRef, Defined, Origin, Parameter, Setting, Solve, Value
from mechanisms.model.source import Source
from mechanisms.model.syntax import Syntax
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Condition, Term, Variable
from mechanisms.values import Frozen, derived, evolve

WINDOW = "/window"
"""What follows the name of a parameter in the name of its window: `bond/window`."""


class Expected(Enum):
    """What the author of a spec says a claim's verdict must be."""

    PROVED = "PROVED"
    REFUTED = "REFUTED"


class Divisor(Frozen, apart=("places",)):
    """A denominator, which must be proved not to be 0, and the places where it is written."""

    term: Term
    places: tuple[Position, ...]


def gathered(met: Iterable[tuple[Term, Position]]) -> tuple[Divisor, ...]:
    """Denominators as they are met in a text, each once with its places."""
    found = dict[Term, dict[Position, None]]()
    for term, at in met:
        found.setdefault(term, {})[at] = None
    return tuple(Divisor(term, tuple(places)) for term, places in found.items())


class Assumption(Frozen, apart=("text", "at")):
    """A condition on the parameters that every claim may use; `divisors` are the denominators in its text."""

    condition: Condition
    text: str
    at: Position
    divisors: tuple[Divisor, ...] = ()


class Claim(Frozen, apart=("text", "at")):
    """A named statement about the mechanism, and the verdict that is expected.

    `conjuncts` is its text as syntax; there are none of a claim that no text states (proofs/claims/incentives.py).
    """

    name: str
    text: str
    at: Position
    expected: Expected = Expected.PROVED
    because: str = ""
    conjuncts: tuple[Syntax, ...] = ()


class WindowClaim(Frozen, apart=("at",)):
    """The claim that some value of a solved parameter satisfies all that it must; the spec may record its verdict.

    Its name is `bond/window`, where `bond` is the parameter. `at` is the record in the spec, or else the parameter.
    """

    parameter: str
    at: Position
    expected: Expected = Expected.PROVED
    because: str = ""

    @property
    def name(self) -> str:
        """`bond/window`."""
        return self.parameter + WINDOW

    @property
    def text(self) -> str:
        """What it claims."""
        return f"some {self.parameter} satisfies every claim that decides it"


class Figure(Frozen, apart=("text", "at")):
    """A named number of the mechanism that tables show, as text and as syntax."""

    name: str
    formula: Syntax
    text: str
    at: Position


class Header(Frozen):
    """What a spec says of itself in words."""

    name: str
    title: str = ""
    about: str = ""
    source: str = ""
    fault: str = ""
    scheme: str = ""


class Mechanism(Frozen, apart=("header", "source"), keeps=True):
    """A spec once read: under one scheme, with overrides in place.

    `time` are the periods of a game with states; then `game` and `ledger` are those of the first state. `rests_on` are
    parameters by whose fixed values something was read (the states that there are, exponents): with another value of
    one, the spec has to be read again.

    `windows` are the verdicts that the spec records of the windows of solved parameters, one a parameter. `divisors`
    are the denominators of all formulas but the claims; `units` are the parameters that the spec defines as units;
    `accounts` belong to no player, in addition to the ones that every ledger knows. `objective` is what a design
    is to make as small as can be.
    """

    header: Header
    parameters: tuple[Parameter, ...]
    assumptions: tuple[Assumption, ...]
    game: Game
    ledger: tuple[Line, ...]
    deposits: tuple[Deposit, ...]
    intended: Mapping[Player, Strategy]
    claims: tuple[Claim, ...]
    time: Time | None = None
    rests_on: frozenset[Variable] = frozenset()
    windows: tuple[WindowClaim, ...] = ()
    figures: tuple[Figure, ...] = ()
    objective: Figure | None = None
    divisors: tuple[Divisor, ...] = ()
    units: frozenset[Variable] = frozenset()
    accounts: tuple[Place, ...] = ()
    source: Source = Source()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)

    def in_state(self, state: State) -> Mechanism:
        """What one period of a game in time is, taken for itself: a mechanism that is played once."""
        known = derived(self, _in_states)
        if state not in known:
            assert self.time is not None, "it has states"
            period = self.time.period(state)
            known[state] = evolve(self, game=period.game, ledger=period.ledger, time=None)
            derived(known[state], _wholes).append(self)
        return known[state]

    @property
    def whole(self) -> Mechanism:
        """The game in time of which this is a period, by `in_state`; itself where it is none."""
        found = derived(self, _wholes)
        return found[0] if found else self

    @property
    def periods(self) -> tuple[Mechanism, ...]:
        """What is played: the game itself, or, in a game in time, the period of each state that some play reaches."""
        return derived(self, _periods)

    @property
    def solved(self) -> tuple[Parameter, ...]:
        """The parameters that `bond` is to find."""
        return tuple(p for p in self.parameters if isinstance(p.setting, Solve))

    @property
    def references(self) -> tuple[Parameter, ...]:
        """The parameters whose number still has to come from the benchmark data."""
        return tuple(p for p in self.parameters if isinstance(p.setting, BenchRef))

    @property
    def fixed(self) -> dict[Variable, Fraction]:
        """The parameters that have one exact value."""
        return {p.variable: p.setting.value for p in self.parameters if isinstance(p.setting, Value)}

    @property
    def intervals(self) -> dict[Variable, Interval]:
        """The parameters that range over an interval, those to be solved with their domain.

        The domain has all numbers between its ends, also where whole ones are sought: a window keeps those at last.
        """
        ranges = {p.variable: p.setting for p in self.parameters if isinstance(p.setting, Interval)}
        return ranges | {p.variable: p.setting.domain for p in self.parameters if isinstance(p.setting, Solve)}

    @property
    def definitions(self) -> dict[Variable, Term]:
        """The formulas of the parameters that are defined by one."""
        return {p.variable: p.setting.term for p in self.parameters if isinstance(p.setting, Defined)}

    @property
    def given(self) -> tuple[Parameter, ...]:
        """The parameters that the spec gives a number or a range: no definition, no unknown, no number of the data.

        One in a unit of the spec is among them, although what it is worth is a formula: `stake: 20 TOK`.
        """
        return tuple(p for p in self.parameters if p.origin is None and _is_given(p.setting, self.units))

    def resting_on(self, term: Term) -> frozenset[Variable]:
        """The parameters that a term mentions, through definitions too."""
        found, waiting, formulas = set[Variable](), [term], self.definitions
        while waiting:
            for variable in variables(waiting.pop()) - found:
                found.add(variable)
                if variable in formulas:
                    waiting.append(formulas[variable])
        return frozenset(found)

    def resolved(self, values: Mapping[Variable, tuple[Fraction, Origin]]) -> Mechanism:
        """The mechanism with benchmark references replaced by the numbers found for them."""

        def with_number(parameter: Parameter) -> Parameter:
            if parameter.variable not in values:
                return parameter
            number, origin = values[parameter.variable]
            return evolve(parameter, setting=Value(number), origin=origin)

        return evolve(self, parameters=tuple(map(with_number, self.parameters))) if values else self

    def at_value(self, variable: Variable, value: Fraction) -> Mechanism:
        """The mechanism with one parameter fixed to a value in base units."""
        return self.with_setting(variable, Value(value))

    def with_setting(self, variable: Variable, setting: Value | Interval | Solve) -> Mechanism:
        """The mechanism with one parameter set otherwise.

        Raises UsageError for one by whose value the spec was read.
        """
        if variable in self.rests_on:
            raise UsageError(
                f"{variable.name} decides how the spec is read: set it by an override, {variable.name}=..."
            )
        changed = tuple(evolve(p, setting=setting) if p.variable == variable else p for p in self.parameters)
        return evolve(self, parameters=changed)


def _periods(mechanism: Mechanism) -> tuple[Mechanism, ...]:
    return (mechanism,) if mechanism.time is None else tuple(map(mechanism.in_state, mechanism.time.reached))


def _wholes(mechanism: Mechanism) -> list[Mechanism]:
    """The game in time that a period is part of, put here when the period is made."""
    return []


def _in_states(mechanism: Mechanism) -> dict[State, Mechanism]:
    """The periods that were asked for."""
    return {}


def _is_given(setting: Setting, units: frozenset[Variable]) -> bool:
    if isinstance(setting, Defined):
        return bool(named := variables(setting.term)) and named <= units
    return isinstance(setting, Value | Interval)
