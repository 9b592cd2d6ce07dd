"""Spec: a mechanism built by a program, for families, notebooks and tests.

    spec = Spec("spot-check")
    bond = spec.param("bond", "20 USD")
    ...
    spec.mechanism()        the Mechanism that the same spec in YAML gives, its positions in this program
    to_yaml(mechanism)      ... and that YAML (mechanisms/language/writer.py)

The digest of such a mechanism is that of its YAML, so a proof made from a program is a proof about the file.
"""

from __future__ import annotations

from collections.abc import Sequence

from mechanisms.builder.formulas import Formula, Given, given
from mechanisms.builder.names import Names, Owned, Reader
from mechanisms.builder.nodes import Draft, Items, Pairs, Text, words
from mechanisms.builder.rules import Rules, Scheme, setting
from mechanisms.builder.source_location import folder, here
from mechanisms.errors import InternalError, SpecError
from mechanisms.language import events
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults
from mechanisms.language.files import SpecText, clean
from mechanisms.language.reader import read_tree
from mechanisms.language.sections import SECTIONS
from mechanisms.language.writer import as_yaml
from mechanisms.model.mechanism import Mechanism
from mechanisms.values import evolve


class Spec(Rules):
    """A spec under construction. The order of calls counts within a section, as the order of lines does in a file.

    >>> from mechanisms.builder.calls import E
    >>> from mechanisms.builder.formulas import choose
    >>> spec = Spec("spot-check")
    >>> bond, rate = spec.param("bond", "31 USD"), spec.param("audit_rate", "2% .. 10%")
    >>> honest, cheat = spec.decision("worker", ["honest", "cheat"])
    >>> caught = spec.chance("caught", choose(cheat, rate, 0))
    >>> spec.pay("worker", "outside", "0.60 USD", when=honest)
    >>> spec.pay("worker", "burn", bond, when=caught)
    >>> spec.claim("cheating-loses", E("worker", cheat) < E("worker", honest))
    >>> [str(stage.name) for stage in spec.mechanism().game.stages]
    ['worker', 'caught']
    """

    def __init__(
        self, name: str, *, title: str = "", about: str = "", source: str = "", fault: str = "", scheme: str = ""
    ) -> None:
        """`scheme` is what the rules are called as they are written; the others are text for people."""
        super().__init__(here(), Names())
        self._folder = folder()
        told = {"name": name, "title": title, "about": about, "source": source, "fault": fault, "scheme": scheme}
        self._head = {key: Text.of(text, self._place) for key, text in told.items() if text or key == "name"}

    @property
    def name(self) -> str:
        """The name of the spec."""
        return str(self._head["name"].formula)

    @property
    def path(self) -> str:
        """The file of the program that builds it."""
        return self._place.at.path

    # numbers ----------------------------------------------------------------------------------

    def param(self, name: str, value: Given) -> Formula:
        """A parameter: its name, for formulas. The value is a text as in a spec, an exact number, or a formula.

        >>> spec = Spec("sketch")
        >>> bond = spec.param("bond", "solve min USD")
        >>> spec.param("taken", bond * 2)
        <formula taken>
        """
        return self._setting("params", name, value)

    def unit(self, name: str, value: Given) -> Formula:
        """A unit of this spec, which texts may use as in `20 TAO`: its name, for formulas."""
        return self._setting("units", name, value)

    def _setting(self, section: str, name: str, value: Given) -> Formula:
        place = here()
        self._pairs(section).pairs.append((Text.of(name, place), setting(value, place)))
        return Formula(Owned(name, self._names))

    def assume(self, condition: Given) -> None:
        """A comparison of parameters that every claim may use."""
        self._items("assume").items.append(Text.of(condition, here()))

    def allow(self, code: str, reason: str, *, of: Given | None = None) -> None:
        """A warning that is accepted, by its code, and the reason; `of` names what it speaks of, else all of them.

        >>> spec = Spec("sketch")
        >>> spare = spec.param("spare_rate", "5%")
        >>> spec.allow("M080", "the next release reads it", of=spare)
        """
        place = here()
        key = Formula(code) if of is None else Formula(code, "@", given(of, place))
        self._pairs("allow").pairs.append((Text(key, place), Text.of(reason, place)))

    def published(
        self,
        name: str,
        *,
        says: str,
        source: str,
        claims: Sequence[str] = (),
        iff: Sequence[str] = (),
        repaired: Sequence[str] = (),
        **texts: str,
    ) -> None:
        """What others published, where, and the names of the claims that decide it.

        iff, repaired : names of claims: a condition under which it holds, and a version that holds.
        texts : `follows` and `repair` in words; instead of `claims`, the reason as `empirical` or `waiting`.

        >>> Spec("sketch").published("P04", says="cheating never pays", source="a talk", claims=["cheating-loses"])
        """
        place = here()
        fields: list[tuple[str, Draft]] = [
            (key, Text.of(text, place)) for key, text in {"says": says, "source": source, **texts}.items()
        ]
        for key, named in (("claims", claims), ("iff", iff), ("repaired", repaired)):
            if named:
                fields.append((key, Items(place.at, [Text.of(each, place) for each in named])))
        whole = Pairs(place.at, [(Text(Formula(key), place), value) for key, value in fields])
        self._pairs("court").pairs.append((Text.of(name, place), whole))

    # all of it --------------------------------------------------------------------------------

    def scheme(self, name: str, *, like: str | None = None) -> Scheme:
        """The same spec under other rules, to be said by the methods of what this gives back."""
        place = here()
        found = Scheme(place, self._names, str(name), like)
        self._pairs("schemes").pairs.append((Text.of(name, place), found))
        return found

    def drawn(self, faults: Faults) -> Mapping:
        """The document, its sections in the order of the language."""
        at, reader = self._place.at, self._reader(self._names.everywhere())
        drawn: dict[str, Tree] = {"mech": Scalar("1", at)}
        drawn |= {key: text.drawn(faults, reader) for key, text in self._head.items()}
        drawn |= {key: section.drawn(faults, reader) for key, section in self._sections.items()}
        return Mapping(tuple((Scalar(key, drawn[key].at), drawn[key]) for key in SECTIONS if key in drawn), at)

    def mechanism(self, *, scheme: str | None = None, overrides: Sequence[str] = ()) -> Mechanism:
        """The mechanism, under one of its schemes and with overrides `name=value`, as the reader gives it.

        Raises SpecError with every fault of the first phase that finds any, each at its line of the program.
        """
        document, source = self.document()
        return read_tree(document, source, scheme=scheme, overrides=overrides)

    def document(self) -> tuple[Mapping, SpecText]:
        """The document, and its text as YAML. Raises SpecError where a part of it is none."""
        faults = Faults()
        document = self.drawn(faults)
        faults.settle()
        return document, self._source(document)

    def _reader(self, everywhere: Reader) -> Reader:
        return everywhere

    def _source(self, document: Mapping) -> SpecText:
        """The document as YAML, which is read once: what a file may not say, a program may not say either."""
        at = self._place.at
        try:
            source = evolve(clean(as_yaml(document), at.path), folder=self._folder)
            again = events.tree(source.text, at.path)
        except SpecError as error:
            raise SpecError([evolve(d, at=at) for d in error.diagnostics]) from None
        if again is None or words(again) != words(document):
            raise InternalError(f"{at}: the spec of this program is another one once it is written as YAML")
        return source
