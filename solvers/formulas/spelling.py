"""How a formula is spelled: positive terms first, no minus before a bracket, the denominator positive.

quotient(above, below, positive)   the shortest of several equal spellings of a quotient
text(form)                         the formula in the notation of specs
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import sympy
from sympy.printing.str import StrPrinter


class _Printer(StrPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's own text, with the positive terms of a sum before the negative ones."""

    def _print_Add(self, expr: Any, order: Any = None) -> str:  # noqa: N802  SymPy finds it by this name
        terms = sorted(expr.args, key=lambda term: (term.could_extract_minus_sign(), str(term)))
        text = ""
        for term in terms:
            negative = term.could_extract_minus_sign()
            shown = self._print(-term if negative else term)
            shown = f"({shown})" if (-term if negative else term).is_Add else shown
            sign = (" - " if text else "-") if negative else (" + " if text else "")
            text += sign + shown
        return text


def text(form: Any) -> str:
    """The formula as text, with `^` for powers.

    >>> p, f = sympy.symbols("p f")
    >>> text((p - f) ** 2)
    '(p - f)^2'
    """
    return str(_Printer().doprint(form)).replace("**", "^")


def quotient(above: Any, below: Any, value: Callable[[Any], Fraction]) -> Any:
    """`above` over `below` in a short spelling, the denominator positive by its `value`."""
    above, below = sympy.fraction(sympy.cancel(sympy.together(above / below)))
    if value(below) < 0:
        above, below = -above, -below
    return _positive_factors(_shortest(above), value) / _positive_factors(sympy.factor(below), value)


def _shortest(expression: Any) -> Any:
    symbols = sorted(expression.free_symbols, key=str)
    spellings = [expression, sympy.factor(expression)]
    for symbol in symbols:
        collected = sympy.collect(expression, symbol)
        spellings += [collected, sympy.collect(expression, symbol, sympy.factor)]
    return min(spellings, key=lambda e: (len(text(e)), text(e)))


def _positive_factors(expression: Any, value: Callable[[Any], Fraction], *, signed: bool = False) -> Any:
    """A product with its brackets positive at the point of `value`; `signed` where a minus may stand before it.

    Multiplying the brackets by -1 in pairs, or with the number before them, keeps the product.
    """
    if expression.is_Add:
        return sympy.Add(*(_positive_factors(t, value, signed=True) for t in expression.args), evaluate=False)
    if not expression.is_Mul:
        return expression
    sign, factors = 1, []
    for factor in expression.args:
        if factor.is_Add and value(factor) < 0:
            sign, factor = -sign, -factor
        factors.append(factor)
    brackets = [i for i, factor in enumerate(factors) if factor.is_Add]
    number = sympy.Mul(*(f for f in factors if f.is_Number)) * sign
    if number < 0 and brackets and not signed:
        factors[brackets[0]] = -factors[brackets[0]]
        number = -number
    rest = [f for f in factors if not f.is_Number]
    return sympy.Mul(number, *rest, evaluate=False) if number != 1 else sympy.Mul(*rest, evaluate=False)
