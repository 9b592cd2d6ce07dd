"""The sections of a spec, each given its meaning once it is asked for.

    Reading(sections, declared, faults).everything()    the mechanism
    Reading(sections, declared, faults).in_blocks()     a game in time of very many states
    Reading(sections, declared, faults).what_differs()  the faults of a scheme

Not here: which sections there are under a scheme and with overrides (mechanisms/language/reader.py).
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property

from mechanisms.diagnostics import Position
from mechanisms.game.blocks import Blocks
from mechanisms.game.game import Game, Player
from mechanisms.game.states import MOST_STATES, Family, Period, State, Time, Transition
from mechanisms.game.strategy import Strategy
from mechanisms.language import shapes, stages, states, transfers
from mechanisms.language.blocks import blocks
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.likeness import Likeness
from mechanisms.language.names import Names, Stand
from mechanisms.language.params import Parameters, Surroundings, parameters, vocabulary
from mechanisms.language.scope import Scope
from mechanisms.language.sections import OBJECTIVE, REPLACEABLE, SAFETY, Sections, all_known
from mechanisms.language.settings import safety
from mechanisms.language.statements import Statements
from mechanisms.language.windows import has_windows, is_window, windows
from mechanisms.model.mechanism import Claim, Figure, Header, Mechanism, WindowClaim, gathered
from mechanisms.model.parameters import Defined, Parameter, Solve
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Term, Variable
from mechanisms.values import evolve

NOTHING = Scalar("", Position("", 1, 1))
"""A section that is not there."""


class Reading:
    """The sections of a spec, under one scheme, each given its meaning once it is asked for.

    `before` are the sections as written and under the scheme alone: an override or a scheme that gives a parameter a
    value leaves what `claims` records of its window without a use, and in order.
    """

    def __init__(
        self,
        sections: Sections,
        declared: Table[str, Parameter] | None,
        faults: Faults,
        before: tuple[Sections, ...] = (),
        most_states: int = MOST_STATES,
    ) -> None:
        self._most_states = most_states
        self._sections, self._declared, self._faults, self._before = sections, declared, faults, before
        self._words = vocabulary(sections.get("units"), sections.get("params"))
        self._outlines = stages.outlines(sections.get("game"), self._words, faults)
        self._rests_on = set[Variable]()
        self._divisors = list[tuple[Term, Position]]()
        self._states_known = True

    @cached_property
    def parameters(self) -> Parameters:
        """The sections `units` and `params`."""
        complete = all_known(self._sections)
        claims = frozenset(_keys(self._sections.get("claims"))) if complete else None
        hidden = dict.fromkeys(self._outlines.events, "it is part of the game; parameters come before the game")
        around = Surroundings(claims, complete, hidden, self._declared)
        return parameters(self._sections.get("units"), self._sections.get("params"), around, self._faults)

    @cached_property
    def _safety(self) -> Fraction:
        with self._faults.caught():
            if SAFETY in self._sections:
                return safety(shapes.plain(self._sections[SAFETY], "`safety`"), self._faults)
        return Fraction(0)

    def _solvable(self) -> tuple[Parameter, ...]:
        """The parameters, those to be solved with the safety margin."""
        return tuple(
            evolve(p, setting=evolve(p.setting, safety=self._safety)) if isinstance(p.setting, Solve) else p
            for p in self.parameters.found.values()
        )

    @cached_property
    def _families(self) -> dict[str, Family]:
        """The section `states`; empty where the game is played once."""
        if "states" not in self._sections:
            for name in ("next", "discount"):
                if name in self._sections:
                    at = self._sections[name].at
                    advice = "write the states under `states:`, that in which play begins first"
                    self._faults.add(Code.STATES, f"`{name}` applies only to a game with states", at, advice)
            return {}
        before, game = len(self._faults.errors), self._plain.game
        names = self.parameters.names(game, {}, complete=self._outlines.complete)
        found, rests_on = states.families(self._sections["states"], names, self._words, self._faults, self._most_states)
        states.check_words(self.parameters.found.values(), game.stages, self._faults)
        self._rests_on |= rests_on
        self._states_known = len(self._faults.errors) == before
        return found if self._states_known else {}

    @cached_property
    def _plain(self) -> stages.Staged:
        """The game in no state: where there are any, its players and moves alone."""
        found = self._outlines
        if "states" in self._sections:
            found = evolve(found, stages=tuple(evolve(o, when=None, probability=None) for o in found.stages))
        return stages.game(found, self.parameters, self._faults)

    @cached_property
    def _stands(self) -> tuple[Stand | None, ...]:
        """Where formulas are read: in each state in which something is played, or nowhere in particular."""
        families = self._families
        return tuple(Stand(families, state) for state in states.played(families)) or (None,)

    @cached_property
    def _periods(self) -> tuple[tuple[stages.Staged, transfers.Ledger, tuple[Transition, ...]], ...]:
        """Game, ledger and transitions, state by state."""
        rules = states.Transitions(self._rules, self._faults)
        found = []
        for stand in self._stands:
            staged = self._plain if stand is None else stages.game(self._outlines, self.parameters, self._faults, stand)
            names = evolve(self._names(staged.game), stand=stand)
            lines = transfers.ledger_lines(self._books, names, self.parameters.measure, self._faults)
            found.append((staged, lines, rules.of(names) if stand is not None else ()))
            self._rests_on |= staged.rests_on | lines.rests_on
        self._rests_on |= rules.rests_on
        if self._answers_for("next"):
            rules.warn_of_unused()
        return tuple(found)

    @cached_property
    def _rules(self) -> tuple[states.Rule, ...]:
        """The section `next`, as syntax."""
        if "next" not in self._sections or not self._families:
            return ()
        return states.next_rules(self._sections["next"], self._words, self._faults)

    @cached_property
    def _discount(self) -> Term | None:
        """The section `discount`, which a game with states needs."""
        with self._faults.caught():
            if "discount" not in self._sections:
                at = self._sections["states"].at
                advice = "write `discount: 99%`, or `discount: none` where every course ends"
                raise fault(Code.MISSING, "a game with states needs a discount", at, advice)
            names = self.parameters.names(Game((), ()), {}, complete=self._outlines.complete)
            found, formulas = states.discount(self._sections["discount"], names, self._words, self._faults)
            self._rests_on |= formulas.fixed.rests_on
            self._divisors += formulas.divisors
            return found
        return None

    @cached_property
    def _time(self) -> Time | None:
        """The periods of a game with states; None where it is played once, or could not be read."""
        if not self._families:
            return None
        at = self._sections.get("discount", self._sections["states"]).at
        periods = tuple(
            Period(stand.state, staged.game, ledger.lines, transitions)
            for stand, (staged, ledger, transitions) in zip(self._stands, self._periods, strict=True)
            if stand is not None
        )
        if not periods:
            return None
        found = Time(tuple(self._families.values()), periods, self._discount, at)
        if self._answers_for("states", "next"):
            states.warn_of_unreached(found, self._faults)
        return found

    def _answers_for(self, *names: str) -> bool:
        """Whether sections are as written, or those of the scheme: by another value a rule may well be left idle."""
        written = self._before[0] if self._before else self._sections
        return self._sections == written or any(self._sections.get(name) is not written.get(name) for name in names)

    @cached_property
    def _statements(self) -> Statements:
        names = self._names(self._periods[0][0].game)
        if self._time is not None:
            names = evolve(names, stand=self._first, games=tuple(period.game for period in self._time.periods))
        return Statements(Scope(names, self.parameters.measure), self._words, self._faults)

    @cached_property
    def _books(self) -> transfers.Books:
        accounts, escrow, ledger = (self._sections.get(name) for name in ("accounts", "escrow", "ledger"))
        scope = Scope(evolve(self._names(self._plain.game), stand=self._first), self.parameters.measure)
        return transfers.books(accounts, escrow, ledger, scope, self._words, self._faults)

    @cached_property
    def _intended(self) -> Table[Player, Strategy]:
        return self._statements.intended(self._sections["honest"]) if "honest" in self._sections else {}

    @cached_property
    def _first(self) -> Stand | None:
        """Where a formula is read that speaks of no state in particular."""
        return next((Stand(self._families, state) for state in states.played(self._families)), None)

    def _names(self, game: Game) -> Names:
        _ = self._families
        return self.parameters.names(game, {}, complete=self._outlines.complete and self._states_known)

    def everything(self) -> Mechanism:
        """The mechanism. What rests on something that could not be read is left out."""
        assumptions = self._statements.assumptions(self._sections.get("assume", NOTHING))
        claims = self._statements.claims(self._sections.get("claims", NOTHING))
        figures = self._statements.figures(self._sections.get("figures", NOTHING))
        objective = self._objective(figures)
        read = self._periods
        divisors = (*self.parameters.divisors, *(d for part in read for each in part[:2] for d in each.divisors))
        return Mechanism(
            header=Header(""),
            parameters=self._solvable(),
            assumptions=assumptions,
            game=read[0][0].game,
            ledger=read[0][1].lines,
            deposits=self._books.deposits,
            intended=self._intended,
            claims=claims,
            windows=self._windows(),
            figures=figures,
            objective=objective,
            divisors=gathered((*divisors, *self._divisors)),
            units=frozenset(map(Variable, self._words.units)),
            accounts=self._books.accounts,
            time=self._time,
            rests_on=self._read_by(claims, figures if objective is None else (*figures, objective)),
        )

    def _objective(self, figures: tuple[Figure, ...]) -> Figure | None:
        node = self._sections.get(OBJECTIVE, NOTHING)
        empty = isinstance(node, Scalar) and node.empty
        return None if empty else self._statements.objective(node, figures)

    def in_blocks(self) -> Blocks:
        """A game in time in blocks of states that are read alike; its claims and its figures are not read.

        Raises SpecError where it has no states, or no intended play.
        """
        for name, example in (("states", "- trusted"), ("honest", "honest: [honest]")):
            if name not in self._sections:
                message = f"the spec has no section `{name}`"
                at = next(iter(self._sections.values())).at
                raise fault(Code.MISSING, message, at, f"write one, as in `{example}`")
        rules = states.Transitions(self._rules, self._faults)

        def read(state: State, likeness: Likeness) -> tuple[Period, Table[Player, Strategy]]:
            return self._alone(Stand(self._families, state, likeness=likeness), rules)

        found, discount = blocks(self._families.values(), read, self._faults), self._discount
        if not found and not self._faults.errors:
            at, advice = self._sections["states"].at, "write one: `- trusted`"
            self._faults.add(Code.STATES, "the game has no initial state", at, advice)
        if not self._faults.errors:
            rules.warn_of_unused()
        names = evolve(self._names(self._plain.game), stand=self._first)
        said = Statements(Scope(names, self.parameters.measure), self._words, self._faults)
        mechanism = Mechanism(
            header=Header(""),
            parameters=self._solvable(),
            assumptions=said.assumptions(self._sections.get("assume", NOTHING)),
            game=found[0].period.game if found else Game((), ()),
            ledger=found[0].period.ledger if found else (),
            deposits=self._books.deposits,
            intended={},
            claims=(),
            units=frozenset(map(Variable, self._words.units)),
            accounts=self._books.accounts,
        )
        return Blocks(mechanism, tuple(self._families.values()), found, discount)

    def only(self, wanted: Sequence[State]) -> tuple[tuple[Period, Table[Player, Strategy]], ...]:
        """The periods of some states, each read for itself, with what is meant to be played in them."""
        rules = states.Transitions(self._rules, self._faults)
        return tuple(self._alone(Stand(self._families, state), rules) for state in wanted)

    def _alone(self, stand: Stand, rules: states.Transitions) -> tuple[Period, Table[Player, Strategy]]:
        """The period of one state, and the intended play in it."""
        staged = stages.game(self._outlines, self.parameters, self._faults, stand)
        names = evolve(self._names(staged.game), stand=stand)
        lines = transfers.ledger_lines(self._books, names, self.parameters.measure, self._faults)
        said = Statements(Scope(names, self.parameters.measure), self._words, self._faults)
        period = Period(stand.state, staged.game, lines.lines, rules.of(names))
        return period, said.intended(self._sections["honest"])

    def _read_by(self, claims: tuple[Claim, ...], figures: tuple[Figure, ...]) -> frozenset[Variable]:
        """The parameters by whose fixed values something was read, or is read in a claim, through definitions too."""
        found = self._rests_on | self.parameters.rests_on
        said = [*(syntax for claim in claims for syntax in claim.conjuncts), *(figure.formula for figure in figures)]
        waiting = [Variable(name) for syntax in said for name in states.fixed_names(syntax, self._families)]
        while waiting:
            parameter = self.parameters.found.get((variable := waiting.pop()).name)
            if parameter is not None and variable not in found:
                found.add(variable)
                waiting += variables(parameter.setting.term) if isinstance(parameter.setting, Defined) else ()
        return frozenset(found)

    def _windows(self) -> tuple[WindowClaim, ...]:
        """What is recorded of the windows of the parameters that are solved in these sections."""
        section = self._sections.get("claims", NOTHING)
        if not has_windows(section):
            return ()
        others = [Reading(sections, None, Faults()).parameters for sections in self._before]
        solved = [_solved(each) for each in (self.parameters, *others)]
        known = dict.fromkeys(name for names in (*solved, sorted(self.parameters.broken)) for name in names)
        return tuple(w for w in windows(section, known, self._faults) if w.parameter in solved[0])

    def what_differs(self, plain: Sections) -> None:
        """Find the faults of a scheme. A parameter set otherwise keeps its unit, so what rests on it stays sound."""
        replaced = {name for name in REPLACEABLE if self._sections.get(name) is not plain.get(name)}
        _ = self.parameters
        _ = self._safety
        if "claims" in replaced:
            _ = self._windows()
        if replaced & {"states", "discount", "next", "game", "accounts", "ledger", "escrow"}:
            _ = self._periods
            _ = self._time
        if replaced & {"states", "game", "honest"}:
            _ = self._intended
        for name, read in (("claims", self._statements.claims), ("figures", self._statements.figures)):
            if name in replaced:
                read(self._sections[name])
        if OBJECTIVE in replaced:
            self._objective(())


def _solved(found: Parameters) -> tuple[str, ...]:
    return tuple(name for name, parameter in found.found.items() if isinstance(parameter.setting, Solve))


def _keys(node: Tree | None) -> tuple[str, ...]:
    return tuple(key.text for key, _ in node.entries if not is_window(key)) if isinstance(node, Mapping) else ()
