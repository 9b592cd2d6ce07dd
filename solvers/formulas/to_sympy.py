"""Terms as SymPy expressions, for whoever goes on with a formula there.

SymPy is an output library here: it never reads text, and nothing rests on it. A binomial tail becomes a call
(`any_of(p, n)`), not a power.
"""

from __future__ import annotations

from typing import Any, assert_never

import sympy

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
