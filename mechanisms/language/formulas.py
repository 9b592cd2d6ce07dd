"""What a formula means: syntax to exact terms and conditions, with units checked on the way.

    term(syntax)        a number: its term in base units, and its dimension
    condition(syntax)   true or false
    compared(syntax)    the two sides of a comparison, in one dimension

The literal 0 has any dimension: inside this module that is None. A number is never taken for a condition
or the reverse. Every denominator that is not a number is kept in `divisors`, for a proof that it is not 0.

Not here: what a name stands for (mechanisms/language/names.py), the states that formulas name
(mechanisms/language/state_references.py), strategies (mechanisms/language/rules.py).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from mechanisms.diagnostics import Position
from mechanisms.errors import SpecError, did_you_mean
from mechanisms.language.choices import Several, chosen, several
from mechanisms.language.codes import Code
from mechanisms.language.faults import fault
from mechanisms.language.fixed_values import FixedValues
from mechanisms.language.formula_limits import Measure, bounded, power_is_bounded
from mechanisms.language.grammar import MOST_EXPONENT, no_exponent
from mechanisms.language.names import FUNCTIONS, NOT_YET, Names, Unbound, listed
from mechanisms.language.state_references import StateReferences
from mechanisms.language.wording import written
from mechanisms.model.syntax import COMPARISONS, Argument, Binary, Call, IfElse, Name, Numeral, Run, Syntax, Unary
from mechanisms.terms import terms
from mechanisms.terms.terms import (
    Abs,
    Condition,
    MinMax,
    Occurs,
    Pick,
    Relation,
    Tail,
    Term,
    Truth,
    number,
)
from mechanisms.terms.units import DIMENSIONLESS, REQUESTS, UNITS, Dimension

Calls: TypeAlias = Callable[[Call], tuple[Term, Dimension] | None]
"""What gives calls such as `E[...]` a meaning; None for a call that it does not know."""

Sized: TypeAlias = tuple[Term, Dimension | None]
"""A term and its dimension, None being any."""


def no_calls(call: Call) -> tuple[Term, Dimension] | None:
    """The `Calls` that know none."""
    return None


class Formulas:
    """Formulas under one set of names."""

    def __init__(self, names: Names, calls: Calls = no_calls, measure: Measure | None = None) -> None:
        self.names = names
        self.divisors: list[tuple[Term, Position]] = []
        self._likeness = names.stand.likeness if names.stand is not None else None
        self.fixed = FixedValues(names.parameters, self._likeness)
        self.states = StateReferences(self)
        self._calls = calls
        self._measure = measure or Measure()

    def term(self, syntax: Syntax) -> tuple[Term, Dimension]:
        """A number: its term in base units and its dimension.

        Raises SpecError for an unknown name, units that do not fit, a condition, a division by 0.
        """
        term, dimension = self._term(syntax)
        self._measure.check(term, syntax.at)
        return term, DIMENSIONLESS if dimension is None else dimension

    def term_of(self, syntax: Syntax, wanted: Dimension, what: str) -> Term:
        """A number that must have one dimension; `what` is its name in the message."""
        term, dimension = self._term(syntax)
        if dimension not in (None, wanted):
            raise fault(Code.UNITS, f"{what} must be {_unit(wanted)}, not {_unit(dimension)}", syntax.at, _CHECK)
        self._measure.check(term, syntax.at)
        return term

    def condition(self, syntax: Syntax) -> Condition:
        """A condition on the course of the game, on parameters, or on both."""
        condition = self._condition(syntax)
        self._measure.check(condition, syntax.at)
        return condition

    def compared(self, syntax: Binary) -> tuple[Term, Term, Dimension]:
        """The two sides of a comparison and their dimension."""
        left, right, dimension = self._alike(syntax, "compare")
        return left, right, DIMENSIONLESS if dimension is None else dimension

    # numbers ---------------------------------------------------------------------------------

    def _term(self, syntax: Syntax) -> Sized:
        match syntax:
            case Numeral():
                return self._numeral(syntax)
            case Name():
                return self.names.number(syntax)
            case Unary("-", operand):
                term, dimension = self._term(operand)
                return -term, dimension
            case Binary(operator) if operator in _ARITHMETIC:
                return self._arithmetic(syntax)
            case Run():
                return self._run(syntax)
            case IfElse():
                return self._choice(syntax)
            case Call():
                return self._call(syntax)
            case _:
                message = f"`{_quoted(syntax)}` is a condition, not a number"
                raise fault(Code.KIND, message, syntax.at, "write `x if condition else y`")

    def _numeral(self, numeral: Numeral) -> Sized:
        if numeral.value == 0 and not numeral.unit:
            return number(0), None
        term: Term = number(numeral.value)
        dimension = DIMENSIONLESS
        for operator, name in numeral.unit:
            unit, of = self._unit(name, numeral.at)
            if operator == "*":
                term, dimension = term * unit, dimension * of
            else:
                term, dimension = self._divided(term, unit, numeral.at), dimension / of
        return term, dimension

    def _unit(self, name: str, at: Position) -> tuple[Term, Dimension]:
        if name in UNITS:
            return number(UNITS[name].factor), UNITS[name].dimension
        return self.names.number(Name(name, None, at))

    def _arithmetic(self, syntax: Binary) -> Sized:
        if syntax.operator in "+-":
            left, right, dimension = self._alike(syntax, _ARITHMETIC[syntax.operator])
            total = left + right if syntax.operator == "+" else left - right
            return bounded(total, syntax.at), dimension
        if syntax.operator == "^":
            return self._power(syntax)
        (left, over), (right, under) = self._term(syntax.left), self._term(syntax.right)
        over, under = over or DIMENSIONLESS, under or DIMENSIONLESS
        if syntax.operator == "*":
            return bounded(left * right, syntax.at), over * under
        return bounded(self._divided(left, right, syntax.right.at), syntax.at), over / under

    def _run(self, run: Run) -> Sized:
        """A sum or a product of many, added up some at a time, so that long ones are not copied at each step."""
        total, dimension = self._term(run.operands[0])
        waiting = [total]
        for place, (operator, operand) in enumerate(zip(run.operators, run.operands[1:], strict=True)):
            term, other = self._term(operand)
            if operator in "+-":
                dimension = self._shared_in(run, place, dimension, other)
                waiting.append(term if operator == "+" else -term)
            elif operator == "*":
                dimension = (dimension or DIMENSIONLESS) * (other or DIMENSIONLESS)
                waiting.append(term)
            else:
                dimension = (dimension or DIMENSIONLESS) / (other or DIMENSIONLESS)
                waiting = [self._divided(_joined(run, waiting, place), term, operand.at)]
            if len(waiting) > _AT_ONCE:
                waiting = [_joined(run, waiting, place)]
        return _joined(run, waiting, len(run.operators) - 1), dimension

    def _shared_in(self, run: Run, place: int, left: Dimension | None, right: Dimension | None) -> Dimension | None:
        if left is not None and left == right:
            return left
        sides = (run.before(place), left), (run.operands[place + 1], right)
        return _shared(*sides, _ARITHMETIC[run.operators[place]], run.places[place])

    def _divided(self, above: Term, below: Term, at: Position) -> Term:
        if below == number(0) or (self._likeness is not None and self._likeness.equal(below, number(0))):
            raise fault(Code.DIVISION, "division by 0", at, "the divisor must not be 0")
        if not isinstance(below, terms.Number):
            self.divisors.append((below, at))
        return above / below

    def _power(self, syntax: Binary) -> Sized:
        base, dimension = self._term(syntax.left)
        above, plain = self._term(syntax.right)
        exponents = self._several(above) if plain in (None, DIMENSIONLESS) else None
        if exponents is None:
            exponent = self.whole(syntax.right, no_exponent)
            return self._raised(base, exponent, syntax), (dimension or DIMENSIONLESS) ** exponent
        if dimension not in (None, DIMENSIONLESS):
            message = f"the unit of this power depends on `{exponents.variable.name}`"
            raise fault(Code.UNITS, message, syntax.at, "raise a plain number, and multiply it by the amount")
        return chosen(exponents, lambda exponent: self._raised(base, exponent, syntax)), DIMENSIONLESS

    @staticmethod
    def _raised(base: Term, exponent: int | Fraction, syntax: Binary) -> Term:
        if not 0 <= exponent <= MOST_EXPONENT or exponent != int(exponent):
            raise no_exponent(syntax.right.at)
        power_is_bounded(base, int(exponent), syntax.at)
        return base ** int(exponent)

    def whole(self, syntax: Syntax, otherwise: Callable[[Position], SpecError]) -> int:
        """A whole number that is fixed: parameters with one value, indices, and what is made of them.

        Raises what `otherwise` makes of the place, where it is anything else.
        """
        settled = self.fixed.number(self.plain(syntax, otherwise))
        if not isinstance(settled, terms.Number) or settled.value.denominator != 1:
            raise otherwise(syntax.at)
        return settled.value.numerator

    def plain(self, syntax: Syntax, otherwise: Callable[[Position], SpecError]) -> Term:
        """A number without a unit."""
        term, dimension = self._term(syntax)
        if dimension not in (None, DIMENSIONLESS):
            raise otherwise(syntax.at)
        return term

    def _alike(self, syntax: Binary, verb: str) -> tuple[Term, Term, Dimension | None]:
        left, first = self._term(syntax.left)
        right, second = self._term(syntax.right)
        return left, right, _shared((syntax.left, first), (syntax.right, second), verb, syntax.at)

    def _choice(self, syntax: IfElse) -> Sized:
        condition = self._condition(syntax.condition)
        if self.names.stand is not None and isinstance(condition, Truth):
            return self._term(syntax.then if condition.value else syntax.otherwise)
        then, first = self._term(syntax.then)
        otherwise, second = self._term(syntax.otherwise)
        dimension = _shared((syntax.then, first), (syntax.otherwise, second), "choose between", syntax.at)
        return terms.choose(condition, then, otherwise), dimension

    # calls -----------------------------------------------------------------------------------

    def _call(self, call: Call) -> Sized:
        if call.name in FUNCTIONS and not call.square:
            if call.subject or any(a.label for a in call.arguments):
                raise fault(Code.ARGUMENTS, f"{call.name}() takes plain arguments", call.at, _SIGNATURES[call.name])
            return self._function(call)
        if self.names.family(call) is not None:
            advice = f"write `x if {_quoted(call)} else y`, or use it after `when`"
            raise fault(Code.KIND, f"`{_quoted(call)}` is a state, not a number", call.at, advice)
        found = self._calls(call)
        if found is None:
            raise self._unknown_call(call)
        return found

    def _function(self, call: Call) -> Sized:
        match call.name, call.arguments:
            case ("min" | "max") as name, (_, _, *_):
                return self._extremum(Pick(name), call)
            case "abs", (argument,):
                term, dimension = self._term(argument.value)
                return Abs(term), dimension
            case "any_of", (p, n):
                return self._tail(p, n, None)
            case "tail", (n, k, p):
                return self._tail(p, n, k)
            case _:
                count = len(call.arguments)
                message = f"{call.name}() cannot take {count} argument{'s' * (count != 1)}"
                raise fault(Code.ARGUMENTS, message, call.at, _SIGNATURES[call.name])

    def _extremum(self, pick: Pick, call: Call) -> Sized:
        found = list[Term]()
        sized: tuple[Syntax, Dimension | None] = (call.arguments[0].value, None)
        for argument in call.arguments:
            term, dimension = self._term(argument.value)
            _shared(sized, (argument.value, dimension), f"take the {pick.value} of", argument.at)
            sized = sized if dimension is None else (argument.value, dimension)
            found.append(term)
        return MinMax(pick, tuple(found)), sized[1]

    def _tail(self, p: Argument, n: Argument, k: Argument | None) -> Sized:
        probability = self.term_of(p.value, DIMENSIONLESS, "a probability")
        trials, least = self._count(n), number(1) if k is None else self._count(k)
        return self._each(trials, lambda n: self._each(least, lambda k: Tail(probability, n, k))), DIMENSIONLESS

    def _several(self, formula: Term) -> Several | None:
        """The values of a formula in a parameter with whole values alone, by whose range the spec is read then."""
        found = several(self.fixed.term(formula), self.names.parameters)
        if found is not None:
            self.fixed.rests_on.add(found.variable)
        return found

    def _each(self, count: Term, make: Callable[[Term], Term]) -> Term:
        """What is made of a count; of each value that it may have, where a parameter has whole values alone."""
        values = self._several(count)
        return make(count) if values is None else chosen(values, lambda value: make(number(value)))

    def _count(self, argument: Argument) -> Term:
        term, dimension = self._term(argument.value)
        if dimension not in (None, DIMENSIONLESS, REQUESTS):
            raise fault(
                Code.UNITS, f"a count must be a plain number or requests, not {_unit(dimension)}", argument.at, _CHECK
            )
        return term if self._likeness is None else self._likeness.number(term)

    def _unknown_call(self, call: Call) -> SpecError:
        if call.name in NOT_YET:
            message = f"`{call.name}` is not supported yet"
            return fault(
                Code.UNSUPPORTED, message, call.at, "groups of identical players are not supported in this version"
            )
        if call.name in self.names.parameters:
            advice = f"to multiply by the parameter, write `{call.name} * (...)`"
        elif call.name == "E":
            advice = "expected payoffs can be used in claims only"
        elif call.name in ("payoff", "utility"):
            advice = "an expected payoff is written `E[player | moves]`, in claims only"
        elif call.name in FUNCTIONS:
            advice = "write it with round brackets"
        else:
            advice = did_you_mean(call.name, FUNCTIONS) or f"the functions are {listed(FUNCTIONS)}"
        return fault(Code.UNKNOWN_CALL, f"unknown function `{call.name}`", call.at, advice)

    # conditions ------------------------------------------------------------------------------

    def _condition(self, syntax: Syntax) -> Condition:
        if (family := self.names.family(syntax)) is not None:
            return Truth(self.states.stands(family, syntax))
        match syntax:
            case Name():
                return Occurs(self.names.event(syntax))
            case Unary("not", operand):
                return terms.negate(self._condition(operand))
            case Binary("and", left, right):
                return terms.all_of(*self._joint(left, right, terms.FALSE))
            case Binary("or", left, right):
                return terms.any_of(*self._joint(left, right, terms.TRUE))
            case Binary("implies", left, right):
                return terms.any_of(*self._joint(Unary("not", left, left.at), right, terms.TRUE))
            case Binary(operator) if operator in COMPARISONS:
                left_side, right_side, _ = self._alike(syntax, "compare")
                compared = terms.compare(left_side, Relation(operator), right_side)
                return compared if self._likeness is None else self._likeness.settled(compared)
            case IfElse():
                advice = "write `(c and a) or (not c and b)`"
                raise fault(Code.KIND, "`if else` chooses between numbers, not conditions", syntax.at, advice)
            case Call(square=True, subject=None) if syntax.name not in self.names.parameters:
                raise self.names.unknown_state(syntax)
            case _:
                message = f"`{_quoted(syntax)}` is a number, not a condition"
                raise fault(Code.KIND, message, syntax.at, "compare it, as in `x > 0`")

    def _joint(self, left: Syntax, right: Syntax, decisive: Condition) -> list[Condition]:
        """Both conditions; where one decides, the other may name an index that has no number in this state."""
        found, unbound = list[Condition](), None
        for part in (left, right):
            try:
                found.append(self._condition(part))
            except Unbound as error:
                unbound = error
        if unbound is not None and decisive not in found:
            raise unbound
        return found


_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "raise"}

_AT_ONCE = 50
"""So many parts of a sum or a product are put together at a time, then its numbers are measured."""

_CHECK = "check the units of what it is made of"

_SIGNATURES = {
    "min": "write min(a, b) with two arguments or more",
    "max": "write max(a, b) with two arguments or more",
    "abs": "write abs(a)",
    "any_of": "write any_of(p, n): the chance that any of n independent events of chance p comes true",
    "tail": "write tail(n, k, p): the chance of at least k successes in n trials of chance p",
}


def _shared(
    left: tuple[Syntax, Dimension | None], right: tuple[Syntax, Dimension | None], verb: str, at: Position
) -> Dimension | None:
    """The dimension that two formulas have in common; SpecError where there is none."""
    (one, first), (other, second) = left, right
    if first is not None and second is not None and first != second:
        advice = f"`{_quoted(one)}` is {_unit(first)}, `{_quoted(other)}` is {_unit(second)}"
        raise fault(Code.UNITS, f"cannot {verb} {_unit(first)} and {_unit(second)}", at, advice)
    return second if first is None else first


def _joined(run: Run, parts: list[Term], place: int) -> Term:
    """The sum or the product of some parts of a run, up to the operator of this place."""
    joined = terms.add if run.operator in "+-" else terms.multiply
    return bounded(joined(*parts), run.places[place])


def _unit(dimension: Dimension | None) -> str:
    return str(dimension or DIMENSIONLESS)


def _quoted(syntax: Syntax) -> str:
    text = written(syntax)
    return text if len(text) <= 40 else text[:37] + "..."
