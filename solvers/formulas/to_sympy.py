"""Terms as SymPy expressions, and the values of expressions with exact numbers.

SymPy is an output library here: it simplifies and prints formulas that we build from our own
terms, and never reads text. A binomial tail becomes a call (`any_of(p, n)`), not a power.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, assert_never

import sympy

from mechanisms.terms.evaluation import binomial_tail
from mechanisms.terms.terms import (
    Abs,
    IfThenElse,
    MinMax,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Variable,
)

ANY_OF = sympy.Function("any_of")
TAIL = sympy.Function("tail")


def to_sympy(term: Term) -> Any:
    """The term as a SymPy expression; every variable is a symbol of its own name.

    Raises ValueError for `min`, `max`, `abs` and `if`, which must be settled before.
    """
    match term:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Variable(name):
            return sympy.Symbol(name)
        case Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case Quotient(numerator, denominator):
            return to_sympy(numerator) / to_sympy(denominator)
        case Power(base, exponent):
            return to_sympy(base) ** exponent
        case Tail(probability, trials, Number(least)) if least == 1:
            return ANY_OF(to_sympy(probability), to_sympy(trials))
        case Tail(probability, trials, least):
            return TAIL(to_sympy(trials), to_sympy(least), to_sympy(probability))
        case MinMax() | Abs() | IfThenElse():
            raise ValueError("min, max, abs and if have no closed form here")
        case _:
            assert_never(term)


def value_of(expression: Any, values: Mapping[str, Fraction]) -> Fraction:
    """The exact value of an expression that is made of sums, products, whole powers and tails.

    >>> value_of(sympy.Symbol("x") ** -2, {"x": Fraction(3)})
    Fraction(1, 9)
    """
    if expression.is_Symbol:
        return values[expression.name]
    if expression.is_Rational:
        return Fraction(int(expression.p), int(expression.q))
    below = [value_of(argument, values) for argument in expression.args]
    if expression.is_Add:
        return sum(below, Fraction(0))
    if expression.is_Mul:
        product = Fraction(1)
        for factor in below:
            product *= factor
        return product
    if expression.is_Pow and below[1].denominator == 1:
        return below[0] ** int(below[1])
    if expression.func == ANY_OF:
        return binomial_tail(below[0], below[1], Fraction(1))
    if expression.func == TAIL:
        return binomial_tail(below[2], below[0], below[1])
    raise ValueError(f"no exact value of {expression.func}")
