"""Terms as text, in the notation of specs and in LaTeX.

    text(term)    `(fee - cost)/(rate*share)`
    latex(term)   `\\frac{fee - cost}{rate \\, share}`, with names upright

Sums show their positive terms first and then the negative ones, each in alphabetical order. Numbers are exact and in
base units.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import assert_never

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
    Relation,
    Sum,
    Tail,
    Term,
    Truth,
    Variable,
)


def text(term: Term) -> str:
    """The term in the notation of specs.

    >>> p, f = Variable("p"), Variable("f")
    >>> text((p - f) ** 2 / (f * f - p))
    '(p - f)^2/(f*f - p)'
    """
    return _Text().term(term)


def condition_text(condition: Condition) -> str:
    """The condition in the notation of specs.

    >>> condition_text(Comparison(Variable("p"), Relation.GE, Variable("f")))
    'p >= f'
    """
    return _Text().condition(condition)


def latex(term: Term) -> str:
    r"""The term as LaTeX, for math mode.

    >>> print(latex(Variable("side_gain") / Variable("rate") ** 2))
    \frac{\mathrm{side\_gain}}{\mathrm{rate}^{2}}
    """
    return _Latex().term(term)


class _Notation(ABC):
    """How terms are put together; the kinds of notation say how names, products, fractions and calls look."""

    @abstractmethod
    def name(self, name: str) -> str:
        """A parameter."""

    @abstractmethod
    def times(self, factors: list[str]) -> str:
        """A product of two factors or more."""

    @abstractmethod
    def over(self, above: Term, below: Term) -> str:
        """A quotient."""

    @abstractmethod
    def raised(self, base: str, exponent: int) -> str:
        """A power."""

    @abstractmethod
    def call(self, function: str, arguments: list[str]) -> str:
        """A function of some arguments."""

    @abstractmethod
    def chosen(self, then: str, condition: str, otherwise: str) -> str:
        """One thing where a condition holds, else another."""

    @abstractmethod
    def relation(self, relation: Relation) -> str:
        """The relation between the two sides of a comparison."""

    @abstractmethod
    def bracketed(self, text: str) -> str:
        """What is read first."""

    def term(self, term: Term) -> str:  # noqa: C901  one case a kind of term
        match term:
            case Number(value):
                return self._number(value)
            case Variable(name):
                return self.name(name)
            case Sum(terms):
                return self._sum(terms)
            case Product():
                return self._product(term)
            case Quotient(above, below):
                return self.over(above, below)
            case Power(base, exponent):
                return self.raised(self.inside(base), exponent)
            case MinMax(pick, terms):
                return self.call(pick.value, list(map(self.term, terms)))
            case Abs(inner):
                return self.call("abs", [self.term(inner)])
            case IfThenElse(condition, then, otherwise):
                return self.chosen(self.term(then), self.condition(condition), self.term(otherwise))
            case Tail(probability, trials, Number(least)) if least == 1:
                return self.call("any_of", [self.term(probability), self.term(trials)])
            case Tail(probability, trials, least):
                return self.call("tail", [self.term(trials), self.term(least), self.term(probability)])
            case _:
                assert_never(term)

    def condition(self, condition: Condition) -> str:
        match condition:
            case Truth(value):
                return "true" if value else "false"
            case Occurs(event):
                return str(event)
            case Comparison(left, relation, right):
                return f"{self.term(left)} {self.relation(relation)} {self.term(right)}"
            case Negation(inner):
                return f"not ({self.condition(inner)})"
            case Conjunction(conditions):
                return " and ".join(f"({self.condition(each)})" for each in conditions)
            case Disjunction(conditions):
                return " or ".join(f"({self.condition(each)})" for each in conditions)
            case _:
                assert_never(condition)

    def inside(self, term: Term) -> str:
        """A term as a part of a product or a power."""
        shown = self.term(term)
        composed = isinstance(term, Sum | Product | Quotient | Power)
        return self.bracketed(shown) if composed or (isinstance(term, Number) and not _is_natural(term)) else shown

    def _number(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        sign = "-" if value < 0 else ""
        return sign + self.over(Number(Fraction(abs(value.numerator))), Number(Fraction(value.denominator)))

    def _sum(self, terms: tuple[Term, ...]) -> str:
        signed = [(*_apart(term), term) for term in terms]
        shown = sorted((negative, text(term), self._summand(size)) for negative, size, term in signed)
        found = ""
        for negative, _, summand in shown:
            found += (" - " if found else "-") + summand if negative else (" + " if found else "") + summand
        return found

    def _summand(self, term: Term) -> str:
        return self.bracketed(self.term(term)) if isinstance(term, Sum) else self.term(term)

    def _product(self, product: Product) -> str:
        """The number first, then names, then what is in brackets; the denominator of the number below a line."""
        negative, size = _apart(product)
        if negative:
            shown = self.term(size)
            return f"-{self.bracketed(shown) if isinstance(size, Sum) else shown}"
        number = Fraction(1)
        rest: list[Term] = []
        for factor in product.factors:
            if isinstance(factor, Number):
                number *= factor.value
            else:
                rest.append(factor)
        if number.denominator != 1:
            above = _times(Fraction(number.numerator), rest)
            return self.over(above, Number(Fraction(number.denominator)))
        shown_factors = [factor for _, factor in sorted((_rank(f), self._factor(f)) for f in rest)]
        return self.times(([str(number.numerator)] if number != 1 else []) + shown_factors)

    def _factor(self, term: Term) -> str:
        return self.term(term) if isinstance(term, Power) else self.inside(term)


def _is_natural(number: Number) -> bool:
    return number.value.denominator == 1 and number.value >= 0


def _rank(term: Term) -> tuple[bool, str]:
    """Names and calls before sums, each in alphabetical order."""
    base = term.base if isinstance(term, Power) else term
    return isinstance(base, Sum), text(base)


def _apart(term: Term) -> tuple[bool, Term]:
    """Whether a term has a minus before it, and the term without."""
    if isinstance(term, Number):
        return term.value < 0, Number(abs(term.value))
    if isinstance(term, Product):
        number, rest = Fraction(1), list[Term]()
        for factor in term.factors:
            if isinstance(factor, Number):
                number *= factor.value
            else:
                rest.append(factor)
        return number < 0, _times(abs(number), rest) if number < 0 else term
    return False, term


def _times(number: Fraction, rest: list[Term]) -> Term:
    """A product as it is written, without a factor 1."""
    factors = ([Number(number)] if number != 1 or not rest else []) + rest
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


class _Text(_Notation):
    """The notation of specs."""

    def name(self, name: str) -> str:
        return name

    def times(self, factors: list[str]) -> str:
        return "*".join(factors)

    def over(self, above: Term, below: Term) -> str:
        shown = self.term(above) if isinstance(above, Product | Power) else self.inside(above)
        return f"{shown}/{self.inside(below) if not isinstance(below, Power) else self.term(below)}"

    def raised(self, base: str, exponent: int) -> str:
        return f"{base}^{exponent}"

    def call(self, function: str, arguments: list[str]) -> str:
        return f"{function}({', '.join(arguments)})"

    def chosen(self, then: str, condition: str, otherwise: str) -> str:
        return f"({then} if {condition} else {otherwise})"

    def relation(self, relation: Relation) -> str:
        return relation.value

    def bracketed(self, text: str) -> str:
        return f"({text})"


class _Latex(_Notation):
    """LaTeX in math mode."""

    def name(self, name: str) -> str:
        escaped = name.replace("_", r"\_")
        return escaped if len(name) == 1 else rf"\mathrm{{{escaped}}}"

    def times(self, factors: list[str]) -> str:
        return r" \, ".join(factors)

    def over(self, above: Term, below: Term) -> str:
        return rf"\frac{{{self.term(above)}}}{{{self.term(below)}}}"

    def raised(self, base: str, exponent: int) -> str:
        return f"{base}^{{{exponent}}}"

    def call(self, function: str, arguments: list[str]) -> str:
        escaped = function.replace("_", r"\_")
        return rf"\operatorname{{{escaped}}}{self.bracketed(', '.join(arguments))}"

    def chosen(self, then: str, condition: str, otherwise: str) -> str:
        return self.bracketed(rf"{then} \text{{ if }} {condition} \text{{ else }} {otherwise}")

    def relation(self, relation: Relation) -> str:
        return {"<=": r"\le", ">=": r"\ge", "==": "=", "!=": r"\ne"}.get(relation.value, relation.value)

    def bracketed(self, text: str) -> str:
        return rf"\left({text}\right)"
