"""The sections `units` and `params`: names, settings, and definitions in an order that works.

Settings are read first; then the formulas among them, each after those that it rests on. What a scheme
or an override puts in a parameter's place must keep the dimension that the spec declares.

Not here: the text of a setting (mechanisms/language/settings.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError
from mechanisms.game.game import Game
from mechanisms.language import document, shapes
from mechanisms.language.codes import Code
from mechanisms.language.document import Scalar, Sequence, Style, Tree
from mechanisms.language.faults import Faults, fault
from mechanisms.language.formula_limits import Measure
from mechanisms.language.formulas import Formulas
from mechanisms.language.grammar import parts
from mechanisms.language.names import Names
from mechanisms.language.numerals import WHOLE, Vocabulary
from mechanisms.language.sections import REPLACEABLE
from mechanisms.language.settings import Formula, Known, setting
from mechanisms.model.parameters import Defined, Parameter, Setting, Solve, Value
from mechanisms.model.syntax import Name, Numeral, Syntax
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Term, Variable
from mechanisms.terms.units import DIMENSIONLESS, UNITS, Dimension, Unit
from mechanisms.values import Frozen, evolve

MOST_PARAMETERS = 500
_NOTHING = ("~", "null", "Null", "NULL")
"""How YAML writes that there is no value."""


class Entry(Frozen):
    """A parameter as it is written."""

    key: Scalar
    value: Scalar


class Surroundings(Frozen):
    """What the settings of a spec may refer to besides each other: claims, None where any name may be one; names of
    the game, with the reason why they cannot be used; what the spec declares. `complete` says that no section is lost.
    """

    claims: frozenset[str] | None
    complete: bool
    hidden: Mapping[str, str]
    declared: Mapping[str, Parameter] | None


class Parameters(Frozen):
    """The parameters of a spec, and what its other sections need to know of them."""

    vocabulary: Vocabulary
    found: Mapping[str, Parameter]
    broken: frozenset[str]
    complete: bool
    measure: Measure
    divisors: tuple[tuple[Term, Position], ...]
    rests_on: frozenset[Variable]

    def names(self, game: Game, hidden: Mapping[str, str], *, complete: bool) -> Names:
        """The names that a formula may use; `complete` says whether all of the game could be read."""
        return Names(self.found, game, hidden, self.broken, self.complete and complete)


def vocabulary(units: Tree | None, params: Tree | None) -> Vocabulary:
    """The names in two sections that may not even be well formed."""
    return Vocabulary(_keys(units), _keys(params))


def _keys(node: Tree | None) -> frozenset[str]:
    return frozenset(key.text for key, _ in node.entries) if isinstance(node, document.Mapping) else frozenset()


def parameters(units: Tree | None, params: Tree | None, around: Surroundings, faults: Faults) -> Parameters:
    """Everything that the sections `units` and `params` declare; faults are kept, and reading goes on."""
    reading = _Reading(vocabulary(units, params), around, faults)
    for node, what in ((units, "unit"), (params, "parameter")):
        if node is not None:
            reading.complete &= isinstance(node, document.Mapping) or (isinstance(node, Scalar) and node.empty)
            with faults.caught():
                reading.section(node, what)
    reading.define()
    return Parameters(
        reading.vocabulary,
        {name: reading.found[name] for name in reading.entries if name in reading.found},
        reading.broken,
        reading.complete,
        reading.measure,
        tuple(reading.divisors),
        frozenset(reading.rests_on),
    )


class _Reading:
    """Both sections while they are read."""

    def __init__(self, words: Vocabulary, around: Surroundings, faults: Faults) -> None:
        self.vocabulary, self._around, self._faults = words, around, faults
        self.entries = dict[str, Entry]()
        self.found = dict[str, Parameter]()
        self.complete = around.complete
        self.measure = Measure()
        self.divisors = list[tuple[Term, Position]]()
        self.rests_on = set[Variable]()
        self._formulas = dict[str, Syntax]()
        self._counts = dict[str, Known]()

    @property
    def broken(self) -> frozenset[str]:
        """The names that were given to something, and have no meaning (yet, or at all)."""
        return (self.vocabulary.units | self.vocabulary.parameters) - self.found.keys()

    def section(self, node: Tree, what: str) -> None:
        """Read every setting of a section."""
        for key, value in shapes.entries(node, f"the section of {what}s", "name: value"):
            with self._faults.caught():
                self._entry(key, value, f"a {what}")

    def _entry(self, key: Scalar, value: Tree, what: str) -> None:
        name = self._new_name(key, what)
        if len(self.entries) >= MOST_PARAMETERS:
            raise fault(Code.TOO_MANY, f"more than {MOST_PARAMETERS} parameters", key.at, "write a smaller spec")
        if isinstance(value, Sequence):
            raise fault(Code.SETTING, f"`{name}` is set to a list", value.at, "an interval is written `LOW .. HIGH`")
        scalar = shapes.text(value, f"the setting of `{name}`")
        if scalar.style is Style.PLAIN and scalar.text.strip() in _NOTHING:
            advice = "write its value, `LOW .. HIGH`, or `solve min USD` for the amount to be computed"
            message = f"`{name}` has no value: `{scalar.text.strip()}` means no value in YAML"
            raise fault(Code.SETTING, message, scalar.at, advice)
        entry = self.entries[name] = Entry(key, scalar)
        draft = setting(entry.value, self.vocabulary, self._around.claims, self._faults)
        if isinstance(draft, Formula):
            self._formulas[name] = draft.syntax
        elif draft.own:
            self._counts[name] = draft
            self._formulas[name] = Numeral(Fraction(1), draft.own, entry.value.at)
        else:
            self._keep(name, entry, draft)

    def _new_name(self, key: Scalar, what: str) -> str:
        name = shapes.new_name(key, what)
        if name in REPLACEABLE:
            raise fault(
                Code.RESERVED, f"{what} cannot be named `{name}`, a section of the spec", key.at, "choose another name"
            )
        if what == "a unit" and name in UNITS:
            raise fault(Code.NAME_TAKEN, f"`{name}` is already a unit", key.at, "choose another name")
        if name in self.entries:
            raise fault(Code.NAME_TAKEN, f"`{name}` is already a unit of this spec", key.at, "choose another name")
        return name

    def _keep(self, name: str, entry: Entry, known: Known) -> None:
        declared = self._declared(name)
        bare = declared is not None and known.is_bare_zero
        unit = declared.unit if declared is not None and bare else known.unit
        self._check(name, entry, unit.dimension, known.setting)
        self.found[name] = Parameter(Variable(name), unit.dimension, unit, known.setting, entry.value.at)

    def _declared(self, name: str) -> Parameter | None:
        return (self._around.declared or {}).get(name)

    def _check(self, name: str, entry: Entry, dimension: Dimension, known: Setting | None = None) -> None:
        """Raises SpecError where the spec declares the parameter in another dimension, or to be a whole number."""
        declared = self._declared(name)
        if declared is not None and declared.dimension != dimension:
            raise _other_unit(name, entry, declared, dimension)
        if declared is not None and _says_whole(declared.setting) and not _is_whole(known):
            advice = f"write a whole number, or `{WHOLE}` after the range, as in `1 .. 20 {WHOLE}`"
            raise fault(Code.SETTING, f"`{name}` is a whole number in the spec", entry.value.at, advice)

    def define(self) -> None:
        """Give the formulas their meaning, each after those that it names."""
        for name in self._ordered():
            with self._faults.caught():
                self._define(name, self._formulas[name])

    def _ordered(self) -> list[str]:
        graph = {name: mentioned(syntax) & self._formulas.keys() for name, syntax in self._formulas.items()}
        while True:
            try:
                return list(TopologicalSorter(graph).static_order())
            except CycleError as error:
                circle = sorted(set(error.args[1]), key=list(graph).index)
                self._refuse(circle)
                graph = {name: needs - set(circle) for name, needs in graph.items() if name not in circle}

    def _refuse(self, circle: list[str]) -> None:
        path = " -> ".join(f"`{name}`" for name in [*circle, circle[0]])
        at = self.entries[circle[0]].value.at
        advice = "give one of them a value that does not depend on the others"
        self._faults.add(Code.CIRCULAR, f"`{circle[0]}` is defined in terms of itself: {path}", at, advice)

    def _define(self, name: str, syntax: Syntax) -> None:
        names = Names(self.found, Game((), ()), self._around.hidden, self.broken, self.complete)
        formulas = Formulas(names, measure=self.measure)
        term, dimension = formulas.term(syntax)
        entry, variable = self.entries[name], Variable(name)
        known = self._counts.get(name)
        dimension = dimension if known is None else dimension * known.dimension
        self._check(name, entry, dimension)
        self.divisors += formulas.divisors
        self.rests_on |= formulas.fixed.rests_on
        if known is None:
            self.measure.define(variable, term)
            found = Parameter(variable, dimension, _base_unit(dimension), Defined(term), entry.value.at)
        else:
            unit = evolve(known.unit, dimension=dimension)
            found = Parameter(variable, dimension, unit, known.setting, entry.value.at, price=term)
        self.found[name] = found


def mentioned(syntax: Syntax) -> set[str]:
    """The names in a formula, those of its units included."""
    found, waiting = set[str](), [syntax]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found.add(node.name)
        elif isinstance(node, Numeral):
            found.update(name for _, name in node.unit)
        waiting.extend(parts(node))
    return found


def _says_whole(setting: Setting | None) -> bool:
    return isinstance(setting, Interval | Solve) and setting.whole


def _is_whole(setting: Setting | None) -> bool:
    return setting.value.denominator == 1 if isinstance(setting, Value) else _says_whole(setting)


def _base_unit(dimension: Dimension) -> Unit:
    text = "" if dimension == DIMENSIONLESS else str(dimension)
    return Unit(text, Fraction(1), dimension)


def _other_unit(name: str, entry: Entry, declared: Parameter, dimension: Dimension) -> SpecError:
    message = f"`{name}` is {declared.dimension} in the spec, and {dimension} here"
    advice = f"write it in {declared.unit.text}" if declared.unit.text else "write a plain number"
    return fault(Code.OTHER_UNIT, message, entry.value.at, advice)
