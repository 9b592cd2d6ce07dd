"""The sections that a scheme may replace: states, who moves, what is paid, what is intended, claimed and shown.

Each method adds an entry to one section, in the words of the language, and keeps where it was called.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from mechanisms.builder.formulas import Formula, Given, Part, given
from mechanisms.builder.names import Names, Owned, Reader
from mechanisms.builder.nodes import Items, Nothing, Pairs, Text
from mechanisms.builder.source_location import Place, here
from mechanisms.errors import WrongKind
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.faults import Faults
from mechanisms.language.names import stage_name
from mechanisms.language.sections import OBJECTIVE, REPLACEABLE, SAFETY
from mechanisms.model.mechanism import WINDOW
from mechanisms.terms.terms import Event

Section: TypeAlias = Items | Pairs | Nothing | Text
Expectation: TypeAlias = Literal["proved", "refuted"]


class Rules(ABC):
    """What a spec and a scheme have in common. A move that is given back means this move at this stage."""

    def __init__(self, place: Place, names: Names) -> None:
        self._place, self._names = place, names
        self._sections = dict[str, Section]()
        self._stages = list[str]()
        self._moves = list[Event]()
        names.games.append(self._moves)

    @abstractmethod
    def _reader(self, everywhere: Reader) -> Reader:
        """Under which games the texts of these sections are read, `everywhere` being all games of the spec."""

    # states -----------------------------------------------------------------------------------

    def state(self, name: str, *, end: bool = False) -> Formula:
        """A state of a game in time: a condition on the state in which a period is played. Play begins in the first.

        end : nothing is played or paid there any more.

        >>> from mechanisms.builder.spec import Spec
        >>> spec = Spec("sketch")
        >>> trusted, gone = spec.state("trusted"), spec.state("gone", end=True)
        >>> spec.next(trusted, gone, when="leave")
        >>> spec.discount("99%")
        """
        return self._state(name, [], end, here())

    def states(self, name: str, low: Given, high: Given, *more: tuple[Given, Given], end: bool = False) -> Formula:
        """A family of states: the condition that play is in any of them, and `family[k]` for one of them.

        low, high : the first and the last number of its index; `more` are those of further indices.

        >>> from mechanisms.builder.calls import index
        >>> from mechanisms.builder.spec import Spec
        >>> k, spec = index("k"), Spec("sketch")
        >>> watched = spec.states("watched", 1, 3)
        >>> spec.next(watched[k], watched[k + 1], when="flagged" & (k < 3))
        """
        place = here()
        bounds: list[Part] = ["["]
        for number, (first, last) in enumerate(((low, high), *more)):
            bounds += [", " if number else "", given(first, place), " .. ", given(last, place)]
        return self._state(name, [*bounds, "]"], end, place)

    def _state(self, name: str, bounds: list[Part], end: bool, place: Place) -> Formula:
        state: list[Part] = [given(name, place), *bounds]
        item = self._pair(state, Text.of("end", place), place) if end else Text(Formula(*state), place)
        self._items("states").items.append(item)
        return Formula(Owned(name, self._names))

    def next(self, source: Given, target: Given, *, when: Given | None = None) -> None:
        """A rule that leads from one state to another when a period is over, always or under a condition.

        source : a state, a family, or `"any"` for any state but the ends.
        """
        place = here()
        key: list[Part] = [given(source, place), " -> ", given(target, place)]
        value = ["always"] if when is None else ["when ", given(when, place)]
        self._items("next").items.append(self._pair(key, Text(Formula(*value), place), place))

    def discount(self, weight: Given, *, per: Given | None = None) -> None:
        """What a period weighs against the one before it: a formula within [0, 1), or `"none"`.

        per : the length of a period, where `weight` is a rate per time.

        >>> from mechanisms.builder.spec import Spec
        >>> Spec("sketch").discount("10 %/year", per="1 day")
        """
        place = here()
        length: list[Part] = [] if per is None else [" per ", given(per, place)]
        self._sections["discount"] = Text(Formula(given(weight, place), *length), place)

    # who moves --------------------------------------------------------------------------------

    def decision(
        self, player: Given, moves: Iterable[str], *, sees: Given | Sequence[Given] = (), when: Given | None = None
    ) -> tuple[Formula, ...]:
        """A stage at which a player picks one of their moves: the moves, in the order given.

        sees : names of earlier stages that they know about: a player's, or a chance event's.
        when : the condition without which the stage is passed over.

        >>> from mechanisms.builder.spec import Spec
        >>> spec = Spec("sketch")
        >>> honest, cheat = spec.decision("worker", ["honest", "cheat"])
        >>> challenge, accept = spec.decision("challenger", ["challenge", "accept"], sees="worker")
        """
        place = here()
        if isinstance(moves, str):
            raise WrongKind(f'the moves are given as one text. Give a list, as in ["{moves}"].')
        if isinstance(moves, set | frozenset):
            raise WrongKind("the moves are given as a set, which has no order. Give a list, in the order you mean.")
        named = tuple(moves)
        stage = stage_name(str(player), 1 + self._stages.count(str(player)))
        self._stages.append(str(player))
        key = [given(player, place), *_listed(" sees ", sees, place)]
        texts = [Text.of(move, place) for move in named]
        self._items("game").items.append(self._pair(self._when(key, when, place), Items(place.at, [*texts]), place))
        self._moves += [Event(stage, move) for move in named]
        return tuple(Formula(Owned(move, self._names, stage, self._moves)) for move in named)

    def chance(self, name: str, probability: Given, *, when: Given | None = None) -> Formula:
        """A chance event, which comes true with a probability: the event, as a condition for what follows."""
        place = here()
        value = self._when(["chance ", given(probability, place)], when, place)
        self._items("game").items.append(self._pair([given(name, place)], Text(Formula(*value), place), place))
        return Formula(Owned(name, self._names))

    # what is paid -----------------------------------------------------------------------------

    def account(self, name: str) -> str:
        """An account that belongs to no player, in addition to `protocol`, `outside` and `burn`: its name."""
        self._items("accounts").items.append(Text.of(name, here()))
        return name

    def escrow(self, amount: Given, owner: Given, *, during: Given | Sequence[Given] = ()) -> Formula:
        """Money of a player in escrow, a parameter says how much: the account, from which `pay` may take it.

        during : states, of which each stay has a deposit of its own; without them there is one for the whole course.
        """
        place = here()
        deposit = Formula(given(amount, place), " of ", given(owner, place))
        whole = Formula(deposit, *_listed(" while ", during, place))
        self._items("escrow").items.append(Text(whole, place))
        return deposit

    def pay(self, source: Given, target: Given, amount: Given, *, when: Given | None = None) -> None:
        """A line of the ledger: money that moves from one account to another, always or under a condition."""
        place = here()
        key: list[Part] = [given(source, place), " -> ", given(target, place)]
        value = self._when([given(amount, place)], when, place)
        self._items("ledger").items.append(self._pair(key, Text(Formula(*value), place), place))

    # what is said -----------------------------------------------------------------------------

    def honest(self, *strategies: Given, **by_player: Given) -> None:
        """The intended play: a strategy for each player who moves, by itself or as `player=strategy`."""
        place = here()
        items = self._items("honest").items
        items += [Text.of(strategy, place) for strategy in strategies]
        for player, strategy in by_player.items():
            items.append(self._pair([given(player, place)], Text.of(strategy, place), place))

    def claim(self, name: str, statement: Given, *, expect: Expectation | None = None, because: str = "") -> None:
        """A claim: a comparison, a claim form, or several joined; its expected verdict, and the reason for that.

        >>> from mechanisms.builder.calls import E
        >>> from mechanisms.builder.spec import Spec
        >>> Spec("sketch").claim("cheating-loses", E("worker", "cheat") < 0)
        """
        place = here()
        said = Text.of(statement, place)
        whole = self._record(expect, because, place, [("claim", said)])
        self._pairs("claims").pairs.append((Text.of(name, place), said if len(whole.pairs) == 1 else whole))

    def window(self, parameter: Given, *, expect: Expectation = "proved", because: str = "") -> None:
        """The verdict that is expected on the window of a parameter to be solved, and the reason for that.

        >>> from mechanisms.builder.spec import Spec
        >>> spec = Spec("sketch")
        >>> spec.window(spec.param("bond", "solve min USD"), expect="refuted", because="no bond is small enough")
        """
        place = here()
        name = Text(Formula(given(parameter, place), WINDOW), place)
        self._pairs("claims").pairs.append((name, self._record(expect, because, place, [])))

    def _record(self, expect: Expectation | None, because: str, place: Place, fields: list[tuple[str, Text]]) -> Pairs:
        """What is stated, if anything, with the expected verdict and the reason."""
        said = list(fields)
        said += [("expect", Text.of(expect, place))] if expect is not None else []
        said += [("because", Text.of(because, place))] if because else []
        return Pairs(place.at, [(Text(Formula(key), place), value) for key, value in said])

    def figure(self, name: str, formula: Given) -> None:
        """A number that tables show."""
        place = here()
        self._pairs("figures").pairs.append((Text.of(name, place), Text.of(formula, place)))

    def safety(self, share: Given) -> None:
        """How far above the least value the recommended bond must be, as a share of the least: "20%".

        >>> from mechanisms.builder.spec import Spec
        >>> Spec("sketch").safety("20%")
        """
        self._sections[SAFETY] = Text.of(share, here())

    def minimise(self, formula: Given) -> None:
        """What `bondproof design` is to make as small as can be: a formula, or the name of a figure.

        >>> from mechanisms.builder.spec import Spec
        >>> Spec("sketch").minimise("audit_cost + carry * bond")
        """
        place = here()
        self._sections[OBJECTIVE] = Text(Formula("minimise ", given(formula, place)), place)

    # sections ---------------------------------------------------------------------------------

    def _items(self, name: str) -> Items:
        found = self._sections.get(name)
        if not isinstance(found, Items):
            found = self._sections[name] = Items(here().at)
        return found

    def _pairs(self, name: str) -> Pairs:
        found = self._sections.get(name)
        if not isinstance(found, Pairs):
            found = self._sections[name] = Pairs(here().at)
        return found

    def _pair(self, key: list[Part], value: Text | Items, place: Place) -> Pairs:
        return Pairs(place.at, [(Text(Formula(*key), place), value)])

    def _when(self, parts: list[Part], condition: Given | None, place: Place) -> list[Part]:
        return parts if condition is None else [*parts, " when ", given(condition, place)]


def _listed(before: str, named: Given | Sequence[Given], place: Place) -> list[Part]:
    """What is named behind a word, separated by commas; nothing, where nothing is named."""
    each = (named,) if isinstance(named, str | Formula) or not isinstance(named, Sequence) else tuple(named)
    parts: list[Part] = []
    for number, other in enumerate(each):
        parts += [", " if number else before, given(other, place)]
    return parts


def setting(value: Given, place: Place) -> Text:
    """What a parameter is set to: a text and a number as they are, a formula after `=`."""
    formula = given(value, place)
    return Text(Formula("= ", formula) if isinstance(value, Formula) else formula, place)


class Scheme(Rules):
    """The same spec under other rules: parameters set otherwise, sections replaced whole. Spec.scheme makes it."""

    def __init__(self, place: Place, names: Names, name: str, like: str | None) -> None:
        super().__init__(place, names)
        self._name, self._like = name, like
        self._set = Pairs(place.at)
        if like is not None:
            names.taken_over.add(like)
            self._set.pairs.append((Text(Formula("like"), place), Text.of(like, place)))

    def set(self, parameter: Given, value: Given) -> None:
        """Set a parameter, or a unit, otherwise than the spec does."""
        place = here()
        self._set.pairs.append((Text.of(parameter, place), setting(value, place)))

    def without(self, *sections: str) -> None:
        """Replace sections by nothing: those that a scheme may replace, such as `accounts`, `ledger` or `claims`."""
        place = here()
        for name in sections:
            if name not in REPLACEABLE:
                raise WrongKind(
                    f"`{name}` is not a section that a scheme replaces: those are {', '.join(REPLACEABLE)}."
                )
            self._sections[name] = Nothing(place.at)

    def drawn(self, faults: Faults, reader: Reader) -> Tree:
        """The settings, then the sections; nothing, where the scheme changes nothing."""
        reader = self._reader(reader)
        changes = self._set.drawn(faults, reader)
        replaced = tuple(
            (Scalar(name, section.at), section.drawn(faults, reader)) for name, section in self._sections.items()
        )
        entries = (*changes.entries, *replaced)
        return Mapping(entries, self._place.at) if entries else Scalar("", self._place.at)

    def _reader(self, everywhere: Reader) -> Reader:
        """Under which games its texts are read: its own where it has one, and those of schemes that are like it."""
        if self._name in self._names.taken_over:
            return everywhere
        if "game" in self._sections:
            return Reader(self._names, self._moves)
        return Reader(self._names, self._names.games[0]) if self._like is None else everywhere
