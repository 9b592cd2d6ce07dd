"""The reader: a spec file to a mechanism, or every fault that one phase of reading finds.

    bytes -> document -> sections -> scheme and overrides -> parameters -> game -> ledger, statements

Each phase collects its faults; the first phase that has any ends the reading with a SpecError. All
schemes of a file are read with it, so that a fault in a scheme is found before somebody uses it.

Not here: numbers behind `bench` (the front door fills them in), what claims mean (proofs/claims/properties/).
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.game.game import Game, Player
from mechanisms.game.states import Family, Period, Time, Transition
from mechanisms.game.strategy import Strategy
from mechanisms.language import events, shapes, stages, states, transfers
from mechanisms.language import schemes as rules
from mechanisms.language.allowances import allowances
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.files import SpecText, clean, load
from mechanisms.language.names import Names, Stand
from mechanisms.language.params import Parameters, Surroundings, parameters, vocabulary
from mechanisms.language.scope import Scope
from mechanisms.language.sections import REPLACEABLE, SAFETY, Sections, all_known, header_of, sections_of
from mechanisms.language.settings import safety
from mechanisms.language.statements import Statements
from mechanisms.language.windows import has_windows, is_window, windows
from mechanisms.model.mechanism import Claim, Figure, Header, Mechanism, WindowClaim, gathered
from mechanisms.model.parameters import Defined, Parameter, Solve
from mechanisms.model.source import Source
from mechanisms.terms.free_variables import variables
from mechanisms.terms.terms import Term, Variable
from mechanisms.values import evolve


def read(path: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    """The mechanism that a spec file describes, under one of its schemes and with overrides `name=value`.

    Raises SpecError with every fault of the first phase that finds any; nothing else, whatever the file holds.
    """
    return _read(load(path), scheme, overrides)


def read_text(text: str, path: str | Path, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    r"""`read` for a text that is there already; `path` is the name under which faults are reported.

    >>> read_text("mech: 1\nname: tiny\nparams:\n  bond: 3/4 USD\n", "tiny.mech.yaml").fixed
    {Variable(name='bond'): Fraction(3, 4)}
    """
    return _read(clean(text, path), scheme, overrides)


def read_again(mechanism: Mechanism, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
    """The spec of a mechanism, read anew under another scheme and other overrides.

    Raises UsageError where the mechanism was not read from a spec, SpecError as `read` does.
    """
    source = mechanism.source
    if source.document is None:
        raise UsageError(f"{mechanism.header.name} was not read from a spec, so it has no schemes and no overrides.")
    text = SpecText("", source.path, source.sha256, source.folder)
    again = _under(source.document, text, scheme, overrides, schemes_are_sound=True)
    warnings = tuple(dict.fromkeys((*again.source.warnings, *source.warnings)))
    return evolve(again, source=evolve(again.source, warnings=warnings))


def _read(text: SpecText, scheme: str | None, overrides: Sequence[str]) -> Mechanism:
    return read_tree(events.tree(text.text, text.path), text, scheme=scheme, overrides=overrides)


def read_tree(
    tree: Tree | None, text: SpecText, *, scheme: str | None = None, overrides: Sequence[str] = ()
) -> Mechanism:
    """`read` for a document that is a tree already, made from the YAML of `text` or by a program."""
    return _under(tree, text, scheme, overrides, schemes_are_sound=False)


def _under(
    tree: Tree | None, text: SpecText, scheme: str | None, overrides: Sequence[str], *, schemes_are_sound: bool
) -> Mechanism:
    """The mechanism. Its other schemes are searched for faults, unless they are known to have none."""
    overrides = rules.listed(overrides)
    faults = Faults()
    sections = sections_of(tree, text, faults)
    header = header_of(sections, text, faults)
    found = rules.schemes(sections, faults)
    declared = _Reading(sections, None, Faults()).parameters.found
    changed = {name: rules.under(sections, tree, faults) for name, tree in found.items()}
    chosen = sections
    with faults.caught():
        chosen = sections if scheme is None else rules.chosen(changed, scheme)
    under = chosen
    chosen = rules.overridden(chosen, overrides, faults)
    content = _Reading(chosen, declared, faults, (sections, under)).everything()
    allowed = allowances(sections.get("allow", _NOTHING), faults)
    faults.settle()
    if not schemes_are_sound:
        for other in changed.values():
            _Reading(other, declared, faults, (sections,)).what_differs(sections)
        faults.settle()
    source = Source(
        path=text.path,
        sha256=text.sha256,
        folder=text.folder,
        document=tree if isinstance(tree, Mapping) else None,
        schemes=tuple(found),
        scheme=scheme,
        overrides=overrides,
        warnings=faults.warnings,
        allowed=allowed,
    )
    return evolve(content, header=header, source=source)


class _Reading:
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
    ) -> None:
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
                    self._faults.add(Code.STATES, f"`{name}` has a meaning in a game with states alone", at, advice)
            return {}
        before, game = len(self._faults.errors), self._plain.game
        names = self.parameters.names(game, {}, complete=self._outlines.complete)
        found, rests_on = states.families(self._sections["states"], names, self._words, self._faults)
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
        states.warn_of_unreached(found, self._faults)
        return found

    @cached_property
    def _statements(self) -> Statements:
        names = self._names(self._periods[0][0].game)
        if self._time is not None:
            names = evolve(names, stand=self._stands[0], games=tuple(period.game for period in self._time.periods))
        return Statements(Scope(names, self.parameters.measure), self._words, self._faults)

    @cached_property
    def _books(self) -> transfers.Books:
        accounts, escrow, ledger = (self._sections.get(name) for name in ("accounts", "escrow", "ledger"))
        scope = Scope(evolve(self._names(self._plain.game), stand=self._stands[0]), self.parameters.measure)
        return transfers.books(accounts, escrow, ledger, scope, self._words, self._faults)

    @cached_property
    def _intended(self) -> Table[Player, Strategy]:
        return self._statements.intended(self._sections["honest"]) if "honest" in self._sections else {}

    def _names(self, game: Game) -> Names:
        _ = self._families
        return self.parameters.names(game, {}, complete=self._outlines.complete and self._states_known)

    def everything(self) -> Mechanism:
        """The mechanism. What rests on something that could not be read is left out."""
        assumptions = self._statements.assumptions(self._sections.get("assume", _NOTHING))
        claims = self._statements.claims(self._sections.get("claims", _NOTHING))
        figures = self._statements.figures(self._sections.get("figures", _NOTHING))
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
            divisors=gathered((*divisors, *self._divisors)),
            units=frozenset(map(Variable, self._words.units)),
            accounts=self._books.accounts,
            time=self._time,
            rests_on=self._read_by(claims, figures),
        )

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
        section = self._sections.get("claims", _NOTHING)
        if not has_windows(section):
            return ()
        others = [_Reading(sections, None, Faults()).parameters for sections in self._before]
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


def _solved(found: Parameters) -> tuple[str, ...]:
    return tuple(name for name, parameter in found.found.items() if isinstance(parameter.setting, Solve))


def _keys(node: Tree | None) -> tuple[str, ...]:
    return tuple(key.text for key, _ in node.entries if not is_window(key)) if isinstance(node, Mapping) else ()


_NOTHING = Scalar("", Position("", 1, 1))
