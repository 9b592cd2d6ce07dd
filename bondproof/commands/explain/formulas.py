"""Terms and conditions as text, for reading: sorted, bounded in length, and exact where that is short.

    Spelling(names).term(t)         `0.0588 + 0.49*bond`
    Spelling(names).condition(c)    `bond > 5 and rate <= 0.2`
    coefficient(x)                  `0.49`, `1/3`, or `≈0.333333` where the exact number is long

Numbers are in base units. `names` says how some variables are written, such as the placeholders of a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

from bondproof.rendering.number_format import decimal, exact, is_long
from mechanisms.errors import DomainError
from mechanisms.language import wording
from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    IfThenElse,
    MinMax,
    Negation,
    Number,
    Occurs,
    Power,
    Product,
    Quotient,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)
from proofs.arithmetic.polynomial import Generator, Monomial, Polynomial, ratio

_LONGEST = 600
_MOST_MONOMIALS = 40
_LONGEST_NUMBER = 9


def coefficient(value: Fraction) -> str:
    """A number, exact where it is short to read; else six digits behind a sign that says so.

    >>> [coefficient(x) for x in (Fraction(49, 100), Fraction(-1, 5), Fraction(1, 3), Fraction(10**9, 3 * 10**9 + 1))]
    ['0.49', '-0.2', '1/3', '≈0.333333']
    """
    if not is_long(value):
        if 10**6 % value.denominator == 0 and len(text := wording.decimal(value)) <= _LONGEST_NUMBER:
            return text
        if len(text := exact(value)) <= _LONGEST_NUMBER:
            return text
    return f"≈{decimal(value, 6)}"


class Spelling:
    """How formulas are written, given the names of some variables."""

    def __init__(self, names: Mapping[Variable, str] | None = None) -> None:
        self._names = names or {}

    def term(self, term: Term) -> str:
        """The term multiplied out where that is short, else as it is built; cut off where it is too long."""
        return _cut(self._expanded(term) or self._built(term))

    def condition(self, condition: Condition) -> str:
        """The condition; of a comparison both sides, or their difference where both say something."""
        return _cut(self._condition(condition))

    def compared(self, comparison: Comparison) -> str:
        """Left minus right against 0 where the right side is not a number, else left against right."""
        if isinstance(comparison.right, Number):
            return f"{self.term(comparison.left)} {comparison.relation.value} {coefficient(comparison.right.value)}"
        return f"{self.term(comparison.left - comparison.right)} {comparison.relation.value} 0"

    def _expanded(self, term: Term) -> str | None:
        """The term as a polynomial over another one; None where it is none, or too long to read."""
        try:
            parts = ratio(term)
        except DomainError:
            return None
        if max(len(parts.numerator.coefficients), len(parts.denominator.coefficients)) > _MOST_MONOMIALS:
            return None
        if (divisor := parts.denominator.constant) is not None:
            return self._polynomial(Polynomial({m: c / divisor for m, c in parts.numerator.coefficients.items()}))
        above, below = parts.numerator, parts.denominator
        if _counted_down(below):
            above, below = (Polynomial({m: -c for m, c in p.coefficients.items()}) for p in (above, below))
        over = self._polynomial(above)
        return f"{over if len(above.coefficients) <= 1 else f'({over})'} / ({self._polynomial(below)})"

    def _polynomial(self, polynomial: Polynomial) -> str:
        terms = sorted(
            polynomial.coefficients.items(), key=lambda item: (item[1] < 0, len(item[0]), self._powers(item[0]))
        )
        text = ""
        for monomial, value in terms:
            sign = (" - " if text else "-") if value < 0 else (" + " if text else "")
            text += sign + self._monomial(monomial, abs(value))
        return text.replace("-≈", "≈-", 1) if text.startswith("-≈") else text or "0"

    def _monomial(self, monomial: Monomial, value: Fraction) -> str:
        powers = self._powers(monomial)
        if not powers:
            return coefficient(value)
        return powers if value == 1 else f"{coefficient(value)}*{powers}"

    def _powers(self, monomial: Monomial) -> str:
        return "*".join(f"{self._generator(g)}{f'^{n}' if n > 1 else ''}" for g, n in monomial)

    def _generator(self, generator: Generator) -> str:
        return self._built(generator)

    def _built(self, term: Term) -> str:  # noqa: C901  one case a kind of term
        """The term as it is built, with brackets around what is put together."""
        match term:
            case Number(value):
                return coefficient(value)
            case Variable(name):
                return self._names.get(term, name)
            case Sum(terms):
                return self._joined(" + ", terms)
            case Product(factors):
                return self._joined(" * ", factors)
            case Quotient(above, below):
                return self._joined(" / ", (above, below))
            case Power(base, exponent):
                return f"{self._inside(base)}^{exponent}"
            case MinMax(pick, terms):
                return f"{pick.value}({', '.join(map(self.term, terms))})"
            case Abs(inner):
                return f"abs({self.term(inner)})"
            case IfThenElse(condition, then, otherwise):
                return f"({self.term(then)} if {self._condition(condition)} else {self.term(otherwise)})"
            case Tail(probability, trials, Number(least)) if least == 1:
                return f"any_of({self.term(probability)}, {self.term(trials)})"
            case Tail(probability, trials, least):
                return f"tail({self.term(trials)}, {self.term(least)}, {self.term(probability)})"
            case _:
                assert_never(term)

    def _joined(self, sign: str, terms: Iterable[Term]) -> str:
        return sign.join(map(self._inside, terms))

    def _inside(self, term: Term) -> str:
        text = self._built(term)
        return f"({text})" if isinstance(term, Sum | Product | Quotient | Power) else text

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Truth(value):
                return "true" if value else "false"
            case Occurs(event):
                return str(event)
            case Comparison():
                return self.compared(condition)
            case Negation(inner):
                return f"not ({self._condition(inner)})"
            case Conjunction(conditions):
                return " and ".join(f"({self._condition(c)})" for c in conditions)
            case Disjunction(conditions):
                return " or ".join(f"({self._condition(c)})" for c in conditions)
            case _:
                assert_never(condition)


def _counted_down(polynomial: Polynomial) -> bool:
    """Whether the polynomial reads better with its signs turned: `1 - x` for `x - 1`."""
    return polynomial.coefficients.get((), max(polynomial.coefficients.values())) < 0


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
