"""Drafts: what a program has said of a spec so far; drawn as the reader's document tree once it is complete.

    Text     a formula, a name or prose, and where it was given
    Items    a list            Pairs    keys and values            Nothing    a section that is there, and empty

Drawing comes last because a move is called `worker.honest` only if another move has its name, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from mechanisms.builder.formulas import Formula, Given, foreign, given, spelled, too_large
from mechanisms.builder.names import Reader
from mechanisms.builder.source_location import Place
from mechanisms.diagnostics import Position
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Sequence, Style, Tree
from mechanisms.language.events import refuse_second
from mechanisms.language.faults import Faults
from mechanisms.language.files import unfit, unfit_character
from mechanisms.values import Frozen


class Draft(Protocol):
    """What can be drawn."""

    def drawn(self, faults: Faults, reader: Reader) -> Tree:
        """The part of the document of the spec for a reader; what is wrong with it is added to `faults`."""
        ...


class Text(Frozen):
    """A text and the place at which it was given."""

    formula: Formula
    place: Place

    @property
    def at(self) -> Position:
        """The place at which it was given."""
        return self.place.at

    @staticmethod
    def of(value: Given, place: Place) -> Text:
        """What the user gives, as a text."""
        return Text(given(value, place), place)

    def drawn(self, faults: Faults, reader: Reader) -> Scalar:
        """The text with the place of each of its parts."""
        own = self.formula.at
        at = own if own is not None and self.place.covers(own) else self.place.at
        if beyond := too_large(self.formula, at):
            faults.extend(beyond.diagnostics)
            return Scalar("", at, Style.QUOTED)
        if other := foreign(self.formula, reader):
            message = f"`{other.spelled(None)}` belongs to another Spec"
            faults.add(
                Code.UNKNOWN_NAME, message, at, "use what the methods of this Spec, or of its schemes, gave back"
            )
        text, marks = spelled(self.formula, reader)
        scalar = Scalar(text, at, Style.QUOTED, "\n" in text, None, marks=marks)
        if found := unfit(text):
            faults.extend(unfit_character(found, scalar.part(found.start(), 1)).diagnostics)
        return scalar


@dataclass(slots=True)
class Items:
    """A list."""

    at: Position
    items: list[Draft] = field(default_factory=list)

    def drawn(self, faults: Faults, reader: Reader) -> Sequence:
        """The list, each of its items drawn."""
        return Sequence(tuple(item.drawn(faults, reader) for item in self.items), self.at)


@dataclass(slots=True)
class Pairs:
    """Keys and values; a key that is given twice is a fault."""

    at: Position
    pairs: list[tuple[Text, Draft]] = field(default_factory=list)

    def drawn(self, faults: Faults, reader: Reader) -> Mapping:
        """The mapping, each of its keys and values drawn."""
        known = dict[str, Position]()
        entries = []
        for name, value in self.pairs:
            key = name.drawn(faults, reader)
            refuse_second(known, key, faults)
            entries.append((key, value.drawn(faults, reader)))
        return Mapping(tuple(entries), self.at)


class Nothing(Frozen):
    """An empty section."""

    at: Position

    def drawn(self, faults: Faults, reader: Reader) -> Scalar:
        """The value that is not written."""
        return Scalar("", self.at)


def words(tree: Tree) -> object:
    """A tree without its places: texts, lists of them, and keys with values."""
    if isinstance(tree, Scalar):
        return tree.text
    if isinstance(tree, Sequence):
        return [words(item) for item in tree.items]
    return [(key.text, words(value)) for key, value in tree.entries]
