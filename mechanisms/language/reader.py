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
from mechanisms.game.game import Player
from mechanisms.game.strategy import Strategy
from mechanisms.language import events, shapes, stages, transfers
from mechanisms.language import schemes as rules
from mechanisms.language.allowances import allowances
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults
from mechanisms.language.files import SpecText, clean, load
from mechanisms.language.params import Parameters, Surroundings, parameters, vocabulary
from mechanisms.language.scope import Scope
from mechanisms.language.sections import REPLACEABLE, SAFETY, Sections, all_known, header_of, sections_of
from mechanisms.language.settings import safety
from mechanisms.language.statements import Statements
from mechanisms.language.windows import has_windows, is_window, windows
from mechanisms.model.mechanism import Header, Mechanism, WindowClaim, gathered
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.model.source import Source
from mechanisms.terms.terms import Variable
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
    def _staged(self) -> stages.Staged:
        return stages.game(self._outlines, self.parameters, self._faults)

    @cached_property
    def _statements(self) -> Statements:
        return Statements(self._scope(), self._words, self._faults)

    @cached_property
    def _books(self) -> transfers.Books:
        accounts, escrow, ledger = (self._sections.get(name) for name in ("accounts", "escrow", "ledger"))
        return transfers.books(accounts, escrow, ledger, self._scope(), self._words, self._faults)

    @cached_property
    def _intended(self) -> Table[Player, Strategy]:
        return self._statements.intended(self._sections["honest"]) if "honest" in self._sections else {}

    def _scope(self) -> Scope:
        names = self.parameters.names(self._staged.game, {}, complete=self._outlines.complete)
        return Scope(names, self.parameters.measure)

    def everything(self) -> Mechanism:
        """The mechanism. What rests on something that could not be read is left out."""
        assumptions = self._statements.assumptions(self._sections.get("assume", _NOTHING))
        parts = (self.parameters, self._staged, self._books)
        return Mechanism(
            header=Header(""),
            parameters=self._solvable(),
            assumptions=assumptions,
            game=self._staged.game,
            ledger=self._books.lines,
            deposits=self._books.deposits,
            intended=self._intended,
            claims=self._statements.claims(self._sections.get("claims", _NOTHING)),
            windows=self._windows(),
            figures=self._statements.figures(self._sections.get("figures", _NOTHING)),
            divisors=gathered(divisor for part in parts for divisor in part.divisors),
            units=frozenset(map(Variable, self._words.units)),
        )

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
        if "game" in replaced:
            _ = self._staged
        if replaced & {"game", "accounts", "ledger", "escrow"}:
            _ = self._books
        if replaced & {"game", "honest"}:
            _ = self._intended
        for name, read in (("claims", self._statements.claims), ("figures", self._statements.figures)):
            if name in replaced:
                read(self._sections[name])


def _solved(found: Parameters) -> tuple[str, ...]:
    return tuple(name for name, parameter in found.found.items() if isinstance(parameter.setting, Solve))


def _keys(node: Tree | None) -> tuple[str, ...]:
    return tuple(key.text for key, _ in node.entries if not is_window(key)) if isinstance(node, Mapping) else ()


_NOTHING = Scalar("", Position("", 1, 1))
