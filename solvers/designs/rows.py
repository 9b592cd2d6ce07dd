"""Choices that are tried one by one: whole numbers, and rows of data that are written as schemes.

    rows(question)            the question once for each choice of its whole unknowns
    best_of(rows, allowed)    the cheapest design of all rows, with a bound for them all

Raises UsageError where the choices are too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from mechanisms.errors import UsageError
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.values import Frozen
from proofs.checking.verdict import Undecided
from solvers.designs.design import Designed, Infeasible, Search
from solvers.designs.question import Question, Values
from solvers.engines.budget import Allowance

MOST_ROWS = 1000
"""So many combinations of whole numbers and schemes are tried."""


class Row(Frozen):
    """One choice: the scheme, None for the spec as it is written, the whole numbers, and what is left to be found."""

    scheme: str | None
    numbers: Values
    question: Question


class Tried(Frozen):
    """A row and what came of it."""

    row: Row
    outcome: Designed | Infeasible | Undecided


class Choice(Frozen):
    """All rows that were tried; `best` is the place of the cheapest design, None where no row has one.

    `bound` holds for all rows: it is None where one of them was left open, or has no bound.
    """

    tried: tuple[Tried, ...]
    best: int | None
    bound: Fraction | None

    @property
    def gap(self) -> Fraction | None:
        """By how much less any design of any row may cost, as a share of the cost of the best."""
        if self.best is None or self.bound is None:
            return None
        outcome = self.tried[self.best].outcome
        assert isinstance(outcome, Designed), "it is the best design"
        cost = outcome.found.cost
        return (cost - self.bound) / abs(cost) if cost else cost - self.bound


def rows(scheme: str | None, question: Question) -> Iterator[Row]:
    """One row for each choice of the whole unknowns."""
    whole = [p for p in question.unknowns if isinstance(p.setting, Solve) and p.setting.whole]
    if prod(len(_numbers(p)) for p in whole) > MOST_ROWS:
        raise UsageError(f"More than {MOST_ROWS} combinations of whole numbers: narrow their ranges.")
    for values in product(*map(_numbers, whole)):
        numbers = {p.variable: x for p, x in zip(whole, values, strict=True)}
        yield Row(scheme, numbers, question.fixed(numbers))


def _numbers(parameter: Parameter) -> tuple[Fraction, ...]:
    assert isinstance(parameter.setting, Solve), "it is an unknown"
    domain = parameter.setting.domain
    if domain.high is None:
        raise UsageError(f"{parameter.name} is a whole number without an upper end: write `on 1 .. 20`.")
    low, high = -(-domain.low // 1), domain.high // 1
    return tuple(x for n in range(int(low), int(high) + 1) if (x := Fraction(n)) in domain)


def best_of(asked: Sequence[Row], allowed: Allowance) -> Choice:
    """The cheapest design of some rows."""
    if len(asked) > MOST_ROWS:
        raise UsageError(f"More than {MOST_ROWS} combinations of schemes and whole numbers: narrow the ranges.")
    meter = allowed.meter()
    searches = [Search(row.question, meter.again()) for row in asked]
    outcomes = [search.run() for search in searches]
    designs = [(o.found.cost, o.found.digits, i) for i, o in enumerate(outcomes) if isinstance(o, Designed)]
    best = min(designs)[2] if designs else None
    if best is not None:
        outcomes[best] = searches[best].explained()
    tried = tuple(Tried(row, outcome) for row, outcome in zip(asked, outcomes, strict=True))
    return Choice(tried, best, _bound(outcomes))


def _bound(outcomes: Sequence[Designed | Infeasible | Undecided]) -> Fraction | None:
    bounds = list[Fraction]()
    for outcome in outcomes:
        if isinstance(outcome, Undecided) or (isinstance(outcome, Designed) and outcome.bound is None):
            return None
        if isinstance(outcome, Designed) and outcome.bound is not None:
            bounds.append(outcome.bound.value)
    return min(bounds, default=None)
