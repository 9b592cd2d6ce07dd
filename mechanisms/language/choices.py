"""Where a formula needs a whole number that is fixed, and a parameter that has whole values alone gives several.

`2^rounds` and `any_of(p, auditors)` have a meaning for each of these values, and become a choice among them: between
two halves of the values, each again between two halves, so that 256 values nest 8 deep. With another range the spec has
to be read again.

    Several(variable, numbers, value)   the values of a formula in one such parameter
    chosen(several, make)               what `make` makes of each value, chosen by the parameter
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from mechanisms.model.parameters import Parameter
from mechanisms.terms.evaluation import evaluate
from mechanisms.terms.free_variables import variables
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Relation, Term, Variable, choose, compare, number
from mechanisms.values import Frozen, evolve


class Several(Frozen):
    """The values of a formula that mentions one parameter, which has these numbers as its values."""

    variable: Variable
    numbers: range
    formula: Term

    def at(self, value: int) -> Fraction:
        """The formula at one value of the parameter."""
        return evaluate(self.formula, {self.variable: Fraction(value)})


def several(formula: Term, parameters: Mapping[str, Parameter]) -> Several | None:
    """The values of a formula whose only parameter has whole values alone; None where it has others, or none."""
    named = variables(formula)
    if len(named) != 1:
        return None
    (variable,) = named
    parameter = parameters.get(variable.name)
    if parameter is None or not isinstance(parameter.setting, Interval) or not parameter.setting.whole:
        return None
    return Several(variable, parameter.setting.numbers, formula)


def chosen(values: Several, make: Callable[[Fraction], Term]) -> Term:
    """What is made of the formula's value, at the value that the parameter has.

    >>> n = Variable("n")
    >>> found = chosen(Several(n, range(1, 4), n), lambda value: number(2 ** int(value)))
    >>> [evaluate(found, {n: Fraction(value)}) for value in (1, 2, 3)]
    [Fraction(2, 1), Fraction(4, 1), Fraction(8, 1)]
    """
    numbers = values.numbers
    if len(numbers) == 1:
        return make(values.at(numbers[0]))
    half = len(numbers) // 2
    below, above = (evolve(values, numbers=part) for part in (numbers[:half], numbers[half:]))
    upto = compare(values.variable, Relation.LE, number(numbers[half - 1]))
    return choose(upto, chosen(below, make), chosen(above, make))
