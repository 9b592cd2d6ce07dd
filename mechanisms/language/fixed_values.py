"""Parameters that have one value, put into what has to be known while a spec is read: exponents, states, their rules.

FixedValues(parameters).term(term)   the term with the values put in
FixedValues(parameters, likeness)    the same in a state that stands for others (mechanisms/language/likeness.py)
.rests_on                            the parameters whose values were put in so far
"""

from __future__ import annotations

from collections.abc import Mapping

from mechanisms.language.likeness import Likeness
from mechanisms.model.parameters import Defined, Parameter, Value
from mechanisms.terms.free_variables import variables
from mechanisms.terms.rewriting import replace, replace_in
from mechanisms.terms.terms import Condition, Number, Term, Variable


class FixedValues:
    """The values, and which of them were asked for."""

    def __init__(self, parameters: Mapping[str, Parameter], likeness: Likeness | None = None) -> None:
        self._parameters, self._likeness = parameters, likeness
        self.rests_on = set[Variable]()

    def term(self, term: Term) -> Term:
        """The term with the values of parameters that have one, through definitions too."""
        while fixed := self._values(variables(term)):
            term = replace(term, fixed)
        return term

    def condition(self, condition: Condition) -> Condition:
        """The same for a condition."""
        while fixed := self._values(variables(condition)):
            condition = replace_in(condition, fixed)
        return condition if self._likeness is None else self._likeness.settled(condition)

    def number(self, term: Term) -> Term:
        """The same for a term that has to be a number, the indices of a state included."""
        found = self.term(term)
        return found if self._likeness is None else self._likeness.number(found)

    def _values(self, mentioned: frozenset[Variable]) -> dict[Variable, Term]:
        found = {variable: value for variable in mentioned if (value := self._value(variable)) is not None}
        self.rests_on |= found.keys()
        return found

    def _value(self, variable: Variable) -> Term | None:
        parameter = self._parameters.get(variable.name)
        match parameter.setting if parameter is not None else None:
            case Value(value):
                return Number(value)
            case Defined(term):
                return term
            case _:
                return None
