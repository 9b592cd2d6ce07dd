"""The reader: a spec file to a mechanism, or every fault that one phase of reading finds.

    bytes -> document -> sections -> scheme and overrides -> parameters -> game -> ledger, statements

Each phase collects its faults; the first phase that has any ends the reading with a SpecError. All
schemes of a file are read with it, so that a fault in a scheme is found before it is used.

Not here: numbers behind `bench` (the front door fills them in), what claims mean (proofs/claims/properties/).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mechanisms.diagnostics import Position
from mechanisms.errors import UsageError
from mechanisms.game.blocks import MOST_IN_BLOCKS, Blocks
from mechanisms.game.game import Player
from mechanisms.game.information import InformationSet
from mechanisms.game.states import State, Time
from mechanisms.game.strategy import Strategy
from mechanisms.language import events
from mechanisms.language import schemes as rules
from mechanisms.language.allowances import allowances
from mechanisms.language.court import COURT, published
from mechanisms.language.document import Mapping, Tree
from mechanisms.language.faults import Faults
from mechanisms.language.files import SpecText, clean, load
from mechanisms.language.reading import NOTHING, Reading
from mechanisms.language.sections import header_of, sections_of
from mechanisms.model.mechanism import Mechanism
from mechanisms.model.source import Allowance, Published, Source
from mechanisms.terms.terms import Event
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


def read_blocks(
    tree: Tree | None, text: SpecText, *, scheme: str | None = None, overrides: Sequence[str] = ()
) -> Blocks:
    """The game in time of a spec that may have very many states, in blocks (mechanisms/game/blocks.py).

    Its claims, its figures and its other schemes are not read. Raises SpecError as `read` does, and where the game has
    no states or no intended play.
    """
    begun = _Begun(tree, text, scheme, rules.listed(overrides))
    found = Reading(begun.chosen, begun.declared, begun.faults, begun.before, MOST_IN_BLOCKS).in_blocks()
    begun.faults.settle()
    return evolve(found, mechanism=begun.named(found.mechanism))


def read_states(blocks: Blocks, wanted: Sequence[State]) -> Mechanism:
    """Some states of a game in time that was read in blocks, each read for itself: the game of their periods alone.

    Raises SpecError where one of them cannot be read.
    """
    source = blocks.mechanism.source
    text = SpecText("", source.path, source.sha256, source.folder)
    begun = _Begun(source.document, text, source.scheme, source.overrides)
    read = Reading(begun.chosen, begun.declared, begun.faults, begun.before, MOST_IN_BLOCKS).only(wanted)
    begun.faults.settle()
    moves = dict[Player, list[tuple[InformationSet, Event]]]()
    for _, meant in read:
        for player, strategy in meant.items():
            moves.setdefault(player, []).extend(strategy.moves)
    intended = {player: Strategy(player, tuple(made), "") for player, made in moves.items()}
    periods = tuple(period for period, _ in read)
    time = Time(blocks.families, periods, blocks.discount, Position(source.path, 1, 1))
    return evolve(blocks.mechanism, time=time, intended=intended)


def _under(
    tree: Tree | None, text: SpecText, scheme: str | None, overrides: Sequence[str], *, schemes_are_sound: bool
) -> Mechanism:
    """The mechanism. Its other schemes are searched for faults, unless they are known to have none."""
    begun = _Begun(tree, text, scheme, rules.listed(overrides))
    content = Reading(begun.chosen, begun.declared, begun.faults, begun.before).everything()
    begun.allowed = allowances(begun.sections.get("allow", NOTHING), begun.faults)
    if scheme is None:  # the section speaks of the spec as it is written
        known = {claim.name: claim.conjuncts for claim in content.claims}
        begun.published = published(begun.sections.get(COURT, NOTHING), known, begun.faults)
    begun.faults.settle()
    if not schemes_are_sound:
        for other in begun.changed.values():
            Reading(other, begun.declared, begun.faults, (begun.sections,)).what_differs(begun.sections)
        begun.faults.settle()
    return begun.named(content)


class _Begun:
    """A spec of which the sections are known: as written, under a scheme and with overrides."""

    def __init__(self, tree: Tree | None, text: SpecText, scheme: str | None, overrides: tuple[str, ...]) -> None:
        self._tree, self._text, self._scheme, self._overrides = tree, text, scheme, overrides
        self.faults = Faults()
        self.allowed, self.published = tuple[Allowance, ...](), tuple[Published, ...]()
        self.sections = sections_of(tree, text, self.faults)
        self._header = header_of(self.sections, text, self.faults)
        found = rules.schemes(self.sections, self.faults)
        self.declared = Reading(self.sections, None, Faults()).parameters.found
        self.changed = {name: rules.under(self.sections, tree, self.faults) for name, tree in found.items()}
        chosen = self.sections
        with self.faults.caught():
            chosen = self.sections if scheme is None else rules.chosen(self.changed, scheme)
        self.before = self.sections, chosen
        self.chosen = rules.overridden(chosen, overrides, self.faults)

    def named(self, content: Mechanism) -> Mechanism:
        """What was read, with what the spec says of itself and where it was read."""
        source = Source(
            path=self._text.path,
            sha256=self._text.sha256,
            folder=self._text.folder,
            document=self._tree if isinstance(self._tree, Mapping) else None,
            schemes=tuple(self.changed),
            scheme=self._scheme,
            overrides=self._overrides,
            warnings=self.faults.warnings,
            allowed=self.allowed,
            published=self.published,
        )
        return evolve(content, header=self._header, source=source)
