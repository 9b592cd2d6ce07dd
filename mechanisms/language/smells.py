"""Smells: what a spec says to no effect, as its text shows. Nothing is decided here.

    smells(mechanism, schemes)   a Doubt for each, of the spec as written and under its schemes

    unused       parameters, units, accounts, moves and chance events that no other part of the spec names
    impossible   conditions that no play can meet, whatever chance decides: `honest and cheat` of one stage
    nothing      ledger lines of 0
    in time      states that no play reaches, indices and discounts without effect (mechanisms/language/state_smells.py)

A parameter counts as used where a formula names it that is used itself. Names are looked for in the words of all
schemes, so what one scheme alone needs is not a smell.

Not here: claims that say nothing (proofs/claims/substance.py), what needs an engine (solvers/claims/idle.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mechanisms.diagnostics import Position
from mechanisms.game.reachability import Search
from mechanisms.language import document
from mechanisms.language.allowances import Doubt
from mechanisms.language.codes import Code
from mechanisms.language.document import Mapping, Scalar, Tree
from mechanisms.language.schemes import LIKE
from mechanisms.language.sections import REPLACEABLE
from mechanisms.language.state_smells import state_smells
from mechanisms.model.mechanism import Mechanism
from mechanisms.terms.terms import TRUE, Number

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_SETTINGS = ("params", "units")
_READ = ("assume", *REPLACEABLE)
_COUNTERPARTS = 2
"""Of two moves, one may go without a name: it is what happens if the other one does not."""


def smells(mechanism: Mechanism, schemes: Sequence[Mechanism] = ()) -> tuple[Doubt, ...]:
    """What the text says to no effect; `schemes` are the same spec under its schemes.

    >>> from mechanisms.language.reader import read_text
    >>> spec = read_text("mech: 1\\nname: a\\nparams:\\n  spare: 5%\\n", "a.mech.yaml")
    >>> [doubt.subject for doubt in smells(spec)]
    ['spare']
    """
    found: list[Doubt] = []
    if mechanism.source.document is not None:
        found += _unused(_Words(mechanism.source.document))
    for each in (mechanism, *schemes):
        found += _conditions(each)
        found += _nothing_paid(each)
        found += state_smells(each)
    return tuple(dict.fromkeys(found))


# names that nothing uses ----------------------------------------------------------------------


class _Words:
    """The words of a spec: what it declares, and what its formulas name."""

    def __init__(self, spec: Mapping) -> None:
        self.settings = dict[str, Scalar]()
        self.accounts = dict[str, Scalar]()
        self.stages: list[tuple[str, tuple[Scalar, ...]]] = []
        self._needs = dict[str, set[str]]()
        self._named = set[str]()
        self._places = set[str]()
        self._read(spec, (*_READ, *_SETTINGS))
        schemes = spec.get("schemes")
        for _, scheme in schemes.entries if isinstance(schemes, Mapping) else ():
            if isinstance(scheme, Mapping):
                self._read(scheme, _READ)
                others = tuple((k, v) for k, v in scheme.entries if k.text not in (LIKE, *REPLACEABLE))
                self._setting(others, declared=False)
        self.used = self._reached()

    def _read(self, sections: Mapping, names: Sequence[str]) -> None:
        for key, value in sections.entries:
            if key.text not in names:
                continue
            if key.text in _SETTINGS and isinstance(value, Mapping):
                self._setting(value.entries, declared=True)
            elif key.text == "accounts":
                self.accounts |= {item.text: item for item in _texts(value)}
            elif key.text == "game":
                self._game(value)
            else:
                self._statements(key.text, value)

    def _setting(self, entries: Sequence[tuple[Scalar, Tree]], *, declared: bool) -> None:
        for key, value in entries:
            if declared:
                self.settings[key.text] = key
            self._needs.setdefault(key.text, set()).update(_words(value))

    def _game(self, game: Tree) -> None:
        for key, value in _pairs(game):
            named, _, rest = key.text.strip().partition(" ")
            self._named |= set(_WORD.findall(rest))
            if isinstance(value, document.Sequence):
                self.stages.append((named, tuple(_texts(value))))
            else:
                self._named |= _words(value)
                self.stages.append((named, (Scalar(named, key.part(0, len(named))),)))

    def _statements(self, section: str, value: Tree) -> None:
        """Names in statements; of what is called by a key, the key itself names nothing."""
        if section in ("claims", "figures") and isinstance(value, Mapping):
            for _, said in value.entries:
                claimed = said.get("claim") if isinstance(said, Mapping) else said
                self._named |= set() if claimed is None else _words(claimed)
            return
        self._named |= _words(value)
        if section == "ledger":
            self._places |= {word for key, _ in _pairs(value) for word in _WORD.findall(key.text)}

    def _reached(self) -> frozenset[str]:
        """Every name that something names which has a meaning itself."""
        found, waiting = set[str](), sorted(self._named)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._needs.get(name, ())
        return frozenset(found)

    def paid(self, account: str) -> bool:
        """Whether a ledger line names an account."""
        return account in self._places


def _words(tree: Tree) -> set[str]:
    """Every word in the texts of a tree, keys included."""
    if isinstance(tree, Scalar):
        return set(_WORD.findall(tree.text))
    if isinstance(tree, document.Sequence):
        return {word for item in tree.items for word in _words(item)}
    return {word for key, value in tree.entries for part in (key, value) for word in _words(part)}


def _texts(tree: Tree) -> Iterator[Scalar]:
    """The texts of a list."""
    items = tree.items if isinstance(tree, document.Sequence) else ()
    return (item for item in items if isinstance(item, Scalar))


def _pairs(tree: Tree) -> Iterator[tuple[Scalar, Tree]]:
    """The keys and values of the items of a list."""
    items = tree.items if isinstance(tree, document.Sequence) else ()
    return (entry for item in items if isinstance(item, Mapping) for entry in item.entries)


def _unused(words: _Words) -> Iterator[Doubt]:
    for name, key in words.settings.items():
        if name not in words.used:
            advice = "use it, or remove it"
            yield Doubt.of(Code.UNUSED_PARAMETER, name, f"nothing uses `{name}`", key.at, advice)
    for name, item in words.accounts.items():
        if not words.paid(name):
            message = f"no ledger line pays into `{name}` or out of it"
            yield Doubt.of(Code.UNUSED_ACCOUNT, name, message, item.at, "use it, or remove it")
    for stage, outcomes in words.stages:
        idle = [each for each in outcomes if each.text not in words.used]
        if len(outcomes) == _COUNTERPARTS and len(idle) < _COUNTERPARTS:
            continue
        for each in idle:
            what = f"the chance event `{each.text}`" if each.text == stage else f"the move `{each.text}` of `{stage}`"
            advice = "name it where it matters, or remove it"
            yield Doubt.of(Code.UNUSED_EVENT, each.text, f"nothing names {what}", each.at, advice)


# conditions and amounts ----------------------------------------------------------------------


def _conditions(mechanism: Mechanism) -> Iterator[Doubt]:
    searches = [(period, Search(period.game)) for period in mechanism.periods]
    lines = {line.at: line for period, _ in searches for line in period.ledger}
    met = {
        line.at
        for period, search in searches
        for line in period.ledger
        if line.when == TRUE or search.possible(line.when)
    }
    for at, line in lines.items():
        if at not in met:
            message = f"no play meets the condition of `{line.source} -> {line.target}`"
            advice = "a stage has one outcome; join what excludes each other by `or`, or remove the line"
            yield Doubt.of(Code.IMPOSSIBLE, f"{line.source} -> {line.target}", message, line.at, advice)
    played = {
        stage.name
        for period, search in searches
        for stage in period.game.stages
        if stage.when == TRUE or search.possible(stage.when)
    }
    for stage in mechanism.periods[0].game.stages:
        if stage.name not in played:
            yield Doubt.of(Code.IMPOSSIBLE, stage.name, *_never_reached(stage.name, stage.at))


def _never_reached(name: str, at: Position) -> tuple[str, Position, str]:
    return f"no play reaches the stage `{name}`", at, "correct its condition, or remove the stage"


def _nothing_paid(mechanism: Mechanism) -> Iterator[Doubt]:
    lines = {line.at: line for period in mechanism.periods for line in period.ledger}
    for line in lines.values():
        if isinstance(line.amount, Number) and line.amount.value == 0:
            name = f"{line.source} -> {line.target}"
            yield Doubt.of(
                Code.NOTHING_PAID, name, f"`{name}` moves 0", line.at, "write the amount, or remove the line"
            )
