"""What a term speaks of: the variables and events below it, and every node of its tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from mechanisms.terms.terms import (
    Abs,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Event,
    IfThenElse,
    MinMax,
    Negation,
    Node,
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


def mentions(node: Term | Condition) -> frozenset[Variable | Event]:
    """The variables and events anywhere below a node.

    >>> sorted(v.name for v in mentions(Variable("x") * Variable("y")))
    ['x', 'y']
    """
    found, seen, waiting = set[Variable | Event](), set[Node](), [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Variable):
            found.add(current)
        elif isinstance(current, Occurs):
            found.add(current.event)
        elif current not in seen:
            seen.add(current)
            waiting.extend(below(current))
    return frozenset(found)


def variables(node: Term | Condition) -> frozenset[Variable]:
    """The variables anywhere below a node."""
    return frozenset(m for m in mentions(node) if isinstance(m, Variable))


def events(node: Term | Condition) -> frozenset[Event]:
    """The events anywhere below a node."""
    return frozenset(m for m in mentions(node) if isinstance(m, Event))


def walk(node: Term | Condition) -> Iterator[Term | Condition]:
    """Every distinct node of the tree, the root first."""
    seen, waiting = set[Node](), [node]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        yield current
        waiting.extend(below(current))


def below(node: Term | Condition) -> tuple[Term | Condition, ...]:
    """The nodes directly below a node, in the order of its fields."""
    match node:
        case Number() | Variable() | Truth() | Occurs():
            return ()
        case Sum(terms) | MinMax(_, terms):
            return terms
        case Product(factors):
            return factors
        case Quotient(first, second) | Comparison(first, _, second):
            return (first, second)
        case Power(inner, _) | Abs(inner):
            return (inner,)
        case IfThenElse(condition, then, otherwise):
            return (condition, then, otherwise)
        case Tail(probability, trials, least):
            return (probability, trials, least)
        case Negation(condition):
            return (condition,)
        case Conjunction(conditions) | Disjunction(conditions):
            return conditions
        case _:
            assert_never(node)
