"""A closed form as a value: the formulas that limit an unknown on one side, and where each is proved to set the end.

    form.text, form.latex, form.sympy()   the formula, in the names of the spec
    form.at(audit_rate=array)             the end at every cell, in floats that err to the safe side
    form.exact(audit_rate="0.7%")         the end at one point, as a Fraction
    form.valid_for                        the region in which all of this is proved
    form.branches                         one formula each, with the region in which it is the end

Numbers go in and out in the units in which the spec writes the parameters. Terms are in base units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mechanisms.language.numerals import WHOLE
from mechanisms.language.wording import decimal
from mechanisms.model.parameters import Parameter
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, MinMax, Number, Pick, Quotient, Relation, Term, Variable
from mechanisms.values import Frozen
from solvers.formulas.notation import condition_text, latex, text

if TYPE_CHECKING:
    from solvers.closed_forms.given import Given


class Bound(Frozen):
    """A claim keeps the unknown above `numerator / denominator`, or below it with `high`; the denominator is positive.

    `claim` is the claim, with the part of it where it has several, or the range or the assumption that says so. Where
    `where` is a condition, the bound holds there alone. `worst` gives the end of the range at which a parameter moves
    the bound the furthest, whatever the others are; `moved_by` are all parameters with a range that move it.
    """

    numerator: Term
    denominator: Term
    high: bool
    strict: bool
    claim: str
    where: Comparison | None
    moved_by: frozenset[Variable]
    worst: Mapping[Variable, Fraction]

    @property
    def term(self) -> Term:
        """The formula."""
        return _over(self.numerator, self.denominator)


class Need(Frozen):
    """Something that must hold for any value to be left; `moved_by` and `worst` are as in a bound.

    Where `assumed`, an assumption of the spec asks for it: where it fails, nothing is said of any value.
    """

    condition: Condition
    moved_by: frozenset[Variable]
    worst: Mapping[Variable, Fraction]
    assumed: bool = False


class Region(Frozen):
    """Parameters within their ranges, and conditions on them, in the names of the spec."""

    ranges: Mapping[Parameter, Interval]
    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        parts = [_range_text(parameter, interval) for parameter, interval in self.ranges.items()]
        return ", ".join([*parts, *map(condition_text, self.conditions)]) or "everywhere"


class Branch(Frozen):
    """One formula, the claim that it comes from, and the region in which it is proved to be the end."""

    numerator: Term
    denominator: Term
    strict: bool
    claim: str
    valid_for: Region

    @property
    def term(self) -> Term:
        """The formula."""
        return _over(self.numerator, self.denominator)

    @property
    def text(self) -> str:
        """The formula in the notation of specs."""
        return text(self.term)


class ClosedForm(Frozen):
    """The least value of a parameter that claims allow (the greatest one, with `high`), as a formula.

    It is the greatest of `bounds` (the least, with `high`) wherever one of `others`, the bounds on the other side, does
    not leave less, and all `needs` hold; what a proof has shown to hold in all of the ranges is not listed. `ranges`
    are the parameters that vary, `fixed` those that have one value, `definitions` the names of formulas. All in base
    units.
    """

    parameter: Parameter
    high: bool
    bounds: tuple[Bound, ...]
    others: tuple[Bound, ...]
    needs: tuple[Need, ...]
    ranges: Mapping[Parameter, Interval]
    fixed: Mapping[Parameter, Fraction]
    definitions: Mapping[Variable, Term]

    @property
    def term(self) -> Term:
        """The formula: one bound, or the greatest (or least) of several."""
        terms = tuple(bound.term for bound in self.bounds)
        return terms[0] if len(terms) == 1 else MinMax(Pick.LEAST if self.high else Pick.GREATEST, terms)

    @property
    def text(self) -> str:
        """The formula in the notation of specs."""
        return text(self.term)

    @property
    def latex(self) -> str:
        """The formula in LaTeX, for math mode."""
        return latex(self.term)

    def sympy(self) -> Any:
        """The formula as a SymPy expression; a name is a symbol, a binomial tail a call."""
        from solvers.formulas.to_sympy import to_sympy

        return to_sympy(self.term)

    @property
    def valid_for(self) -> Region:
        """Where the formula is proved to be the end: the ranges, and what else must hold there."""
        sign = Relation.LE if self.high else Relation.GE
        left = tuple(Comparison(other.term, sign, self.term) for other in self.others)
        return Region(self.ranges, (*(need.condition for need in self.needs), *left))

    @property
    def branches(self) -> tuple[Branch, ...]:
        """The formulas one by one, each with the part of the region in which it is the end."""
        whole = self.valid_for
        return tuple(
            Branch(
                bound.numerator,
                bound.denominator,
                bound.strict,
                bound.claim,
                Region(whole.ranges, (*whole.conditions, *self._where(bound))),
            )
            for bound in self.bounds
        )

    def _where(self, bound: Bound) -> Iterator[Condition]:
        """What holds where a bound is the end: it applies, and no other bound asks for more."""
        if bound.where is not None:
            yield bound.where
        relation = Relation.LE if self.high else Relation.GE
        for other in self.bounds:
            if other is not bound:
                yield Comparison(bound.term, relation, other.term)

    def at(self, **given: Given) -> Any:
        """The end at each cell, in the unit of the parameter: one float, or an array of them.

        A parameter is given a number or an array of numbers in its own unit, or a text with a unit; all are broadcast
        against each other. A float means the decimal number that it prints as. A parameter with a range that is not
        given may be anywhere in its range, so the end is that of its worst value.

        No float is below the least value (above the greatest, with `high`), nor further from it than a billionth of
        it. NaN says that a cell is outside the region, or that no value satisfies all claims there; an infinite end
        is `inf`.

        Raises UnknownName for a name that is not a parameter, UsageError where one is not free to be given, a value
        cannot be read, or a parameter must be given because its worst value is not proved.
        """
        from solvers.closed_forms.evaluation import at

        return at(self, given)

    def exact(self, **given: Given) -> Any:
        """The end at one point as a Fraction, in the unit of the parameter; given a list, an array of Fractions.

        None says that the point is outside the region, that no value satisfies all claims there, or that there is
        no end. Raises as `at` does.
        """
        from solvers.closed_forms.evaluation import exact

        return exact(self, given)

    def __str__(self) -> str:
        strict = all(bound.strict for bound in self.bounds)
        return f"{self.parameter.name} {'<' if self.high else '>'}{'' if strict else '='} {self.text}"


def _over(numerator: Term, denominator: Term) -> Term:
    return numerator if denominator == Number(Fraction(1)) else Quotient(numerator, denominator)


def _range_text(parameter: Parameter, interval: Interval) -> str:
    """`0.5 <= audit_rate <= 1 %`, as the spec writes the unit."""
    factor, unit = parameter.unit.factor, parameter.unit.text
    low, high = interval.low / factor, None if interval.high is None else interval.high / factor
    shown = f"{_number(low)} {'<' if interval.low_open else '<='} {parameter.name}"
    if high is not None:
        shown += f" {'<' if interval.high_open else '<='} {_number(high)}"
    return f"{shown} {unit}".rstrip() + (f", {WHOLE}" if interval.whole else "")


def _number(value: Fraction) -> str:
    """A decimal where that ends, else a fraction."""
    return decimal(value) if 10**12 % value.denominator == 0 else str(value)
