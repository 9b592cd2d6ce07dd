"""Terms and conditions as prefix arrays, and back.

    "p"  "-1/2"                        a parameter; a number
    ["+", a, b, ...]  ["*", a, b, ...] ["/", a, b]  ["^", a, 3]
    ["min", a, ...]   ["max", a, ...]  ["abs", a]   ["if", condition, a, b]
    ["tail", p, n, k]                  P(X >= k) for X binomial with n trials of probability p
    ["<", a, b]  <= == != >= >         a comparison
    ["not", c]  ["and", c, ...]  ["or", c, ...]  true  false

A name starts with a letter or `_`, a number with a digit or `-`. A tree is written as it is and read as it
is: nothing is simplified on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never

from mechanisms.errors import CertificateRejected
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
    Pick,
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
from proofs.files.numerals import written
from proofs.files.tree import MOST_VALUES, Item, Json

MOST_EXPONENT = 4_096
MOST_NAME = 200

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Writing:
    """Turns terms into arrays. What they share is written once in memory, and counted as often as it occurs."""

    def __init__(self) -> None:
        self._done: dict[Term | Condition, tuple[Json, int]] = {}

    def __call__(self, node: Term | Condition) -> Json:
        """The array of a term or a condition. Raises CertificateRejected where it is too large, or cannot be read."""
        return self._sized(node)[0]

    def _sized(self, node: Term | Condition) -> tuple[Json, int]:
        if node not in self._done:
            self._done[node] = self._written(node)
        return self._done[node]

    def _written(self, node: Term | Condition) -> tuple[Json, int]:
        match node:
            case Number(value):
                return written(value), 1
            case Truth(value):
                return value, 1
            case Variable(name):
                return _named(name), 1
            case Power(base, exponent):
                inner, size = self._sized(base)
                return ["^", inner, exponent], size + 2
            case _:
                operator, parts = _operator(node)
                sized = [self._sized(part) for part in parts]
                size = 1 + sum(size for _, size in sized)
                if size > MOST_VALUES:
                    raise CertificateRejected(f"a formula of more than {MOST_VALUES} values")
                return [operator, *(array for array, _ in sized)], size


_Branch = Sum | Product | Quotient | MinMax | Abs | IfThenElse | Tail
_Joint = Occurs | Comparison | Negation | Conjunction | Disjunction


def _operator(node: _Branch | _Joint) -> tuple[str, tuple[Term | Condition, ...]]:  # noqa: C901  one case a kind
    """The operator of a node, and its parts."""
    match node:
        case Sum(terms):
            return "+", terms
        case Product(factors):
            return "*", factors
        case Quotient(numerator, denominator):
            return "/", (numerator, denominator)
        case MinMax(pick, terms):
            return pick.value, terms
        case Abs(term):
            return "abs", (term,)
        case IfThenElse(condition, then, otherwise):
            return "if", (condition, then, otherwise)
        case Tail(probability, trials, least):
            return "tail", (probability, trials, least)
        case Comparison(left, relation, right):
            return relation.value, (left, right)
        case Negation(condition):
            return "not", (condition,)
        case Conjunction(conditions):
            return "and", conditions
        case Disjunction(conditions):
            return "or", conditions
        case Occurs(event):
            raise CertificateRejected(f"the event `{event}` is not settled in an obligation")
        case _:
            assert_never(node)


def _named(name: str) -> str:
    if NAME.fullmatch(name) is None or len(name) > MOST_NAME:
        raise CertificateRejected(f"the parameter {name!r} has a name that cannot be written")
    return name


def read_variable(item: Item) -> Variable:
    """A parameter by its name."""
    if not isinstance(item.value, str) or len(item.value) > MOST_NAME or NAME.fullmatch(item.value) is None:
        raise item.wrong("the name of a parameter")
    return Variable(item.value)


def read_term(item: Item) -> Term:
    """The term of an array."""
    if isinstance(item.value, str):
        named = NAME.match(item.value) is not None
        return read_variable(item) if named else Number(item.number())
    head, *parts = item.items(least=1)
    reader = _TERMS.get(head.value) if isinstance(head.value, str) else None
    if reader is None:
        raise head.wrong(f"one of {' '.join(_TERMS)}")
    return reader(item, tuple(parts))


def read_condition(item: Item) -> Condition:
    """The condition of an array."""
    if isinstance(item.value, bool):
        return Truth(item.value)
    head, *parts = item.items(least=1)
    match head.value:
        case "not":
            (inner,) = _exactly(item, parts, 1)
            return Negation(read_condition(inner))
        case "and":
            return Conjunction(tuple(map(read_condition, parts)))
        case "or":
            return Disjunction(tuple(map(read_condition, parts)))
        case str(word) if word in _RELATIONS:
            left, right = _exactly(item, parts, 2)
            return Comparison(read_term(left), _RELATIONS[word], read_term(right))
        case _:
            raise head.wrong(f"one of not and or {' '.join(_RELATIONS)}")


_Parts = tuple[Item, ...]
_RELATIONS = {relation.value: relation for relation in Relation}


def _exactly(item: Item, parts: _Parts | list[Item], number: int) -> _Parts:
    if len(parts) != number:
        raise item.wrong(f"an operator with {number} parts")
    return tuple(parts)


def _several(item: Item, parts: _Parts, least: int) -> tuple[Term, ...]:
    if len(parts) < least:
        raise item.wrong(f"an operator with at least {least} parts")
    return tuple(map(read_term, parts))


def _sum(item: Item, parts: _Parts) -> Term:
    return Sum(_several(item, parts, 2))


def _product(item: Item, parts: _Parts) -> Term:
    return Product(_several(item, parts, 2))


def _quotient(item: Item, parts: _Parts) -> Term:
    above, below = _exactly(item, parts, 2)
    return Quotient(read_term(above), read_term(below))


def _power(item: Item, parts: _Parts) -> Term:
    base, exponent = _exactly(item, parts, 2)
    return Power(read_term(base), exponent.count(2, MOST_EXPONENT))


def _extremum(pick: Pick) -> Callable[[Item, _Parts], Term]:
    return lambda item, parts: MinMax(pick, _several(item, parts, 1))


def _magnitude(item: Item, parts: _Parts) -> Term:
    (inner,) = _exactly(item, parts, 1)
    return Abs(read_term(inner))


def _choice(item: Item, parts: _Parts) -> Term:
    condition, then, otherwise = _exactly(item, parts, 3)
    return IfThenElse(read_condition(condition), read_term(then), read_term(otherwise))


def _tail(item: Item, parts: _Parts) -> Term:
    probability, trials, least = _exactly(item, parts, 3)
    return Tail(read_term(probability), read_term(trials), read_term(least))


_TERMS: dict[str, Callable[[Item, _Parts], Term]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "min": _extremum(Pick.LEAST),
    "max": _extremum(Pick.GREATEST),
    "abs": _magnitude,
    "if": _choice,
    "tail": _tail,
}
