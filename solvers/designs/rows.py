"""Choices that are tried one by one: whole numbers, and rows of data that are written as schemes.

    rows(question)            the question once for each choice of its whole unknowns
    best_of(rows, allowed)    the cheapest design of all rows, with a bound for them all, and the claims it needs

Raises UsageError where the choices are too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from mechanisms.errors import UsageError
from mechanisms.model.parameters import Parameter, Solve
from mechanisms.terms.free_variables import variables
from mechanisms.values import Frozen, evolve
from proofs.checking.verdict import Refuted, Undecided
from solvers.designs.design import Designed, Infeasible, Search, strictly
from solvers.designs.question import Question, Values, fixed_in
from solvers.engines.budget import Allowance, Meter
from solvers.engines.portfolio import decide

MOST_ROWS = 1000
"""So many combinations of whole numbers and schemes are tried."""


class Row(Frozen):
    """One choice: the scheme, None for the spec as it is written, the whole numbers, and what is left to be found.

    `whole` is the question before the numbers were put in.
    """

    scheme: str | None
    numbers: Values
    question: Question
    whole: Question


class Tried(Frozen):
    """A row and what came of it."""

    row: Row
    outcome: Designed | Infeasible | Undecided


class Choice(Frozen):
    """All rows that were tried; `best` is the place of the cheapest design, None where no row has one.

    `bound` holds for all rows: it is None where one of them was left open, or has no bound. `needed` are the claims
    without which a design of any row was found that is cheaper; of those in `unsure` nobody knows that.
    """

    tried: tuple[Tried, ...]
    best: int | None
    bound: Fraction | None
    needed: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

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
        yield Row(scheme, numbers, question.fixed(numbers), question)


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
        outcomes[best] = _with_numbers(asked[best], searches[best].explained(), meter)
    tried = tuple(Tried(row, outcome) for row, outcome in zip(asked, outcomes, strict=True))
    return _explained(Choice(tried, best, _bound(outcomes)), meter)


def _with_numbers(
    row: Row, outcome: Designed | Infeasible | Undecided, meter: Meter
) -> Designed | Infeasible | Undecided:
    """The outcome of a row; a claim on its whole numbers alone has no slack if it fails once it is strict."""
    if not isinstance(outcome, Designed):
        return outcome
    touched = set(outcome.touched)
    for scenario in row.whole.scenarios:
        for statement, goal in scenario.goals:
            named = variables(goal.goal)
            if named & row.numbers.keys() and not named & set(row.question.names):
                asked = fixed_in(evolve(goal, goal=strictly(goal.goal)), row.numbers)
                touched |= {statement.claim.name} if isinstance(decide(asked, meter.again()), Refuted) else set()
    return evolve(outcome, touched=tuple(name for name in outcome.question.claims if name in touched))


def _bound(outcomes: Sequence[Designed | Infeasible | Undecided]) -> Fraction | None:
    bounds = list[Fraction]()
    for outcome in outcomes:
        if isinstance(outcome, Undecided) or (isinstance(outcome, Designed) and outcome.bound is None):
            return None
        if isinstance(outcome, Designed) and outcome.bound is not None:
            bounds.append(outcome.bound.value)
    return min(bounds, default=None)


def _explained(choice: Choice, meter: Meter) -> Choice:
    """The choice with the claims that it needs: what the best row does not need, another one may."""
    if choice.best is None:
        return choice
    found = choice.tried[choice.best].outcome
    assert isinstance(found, Designed), "it is the best design"
    told = {name: _needed(choice, name, meter) for name in found.question.claims if name not in found.needed}
    return evolve(
        choice,
        needed=tuple(name for name in found.question.claims if told.get(name, True)),
        unsure=tuple(name for name, needed in told.items() if needed is None),
    )


def _needed(choice: Choice, name: str, meter: Meter) -> bool | None:
    """Whether some row has a design that is cheaper than the bound without a claim that the best row does not need."""
    assert choice.best is not None, "there is a design"
    best = choice.tried[choice.best].outcome
    if choice.bound is None or (isinstance(best, Designed) and name in best.unsure):
        return None
    excluded = True
    for tried in choice.tried[: choice.best] + choice.tried[choice.best + 1 :]:
        if not _rests_on(tried.outcome, name):
            continue
        without = tried.row.question.among(set(tried.row.question.claims) - {name})
        outcome = Search(without, meter.again()).run()
        if isinstance(outcome, Designed) and not outcome.found.open and outcome.found.cost < choice.bound:
            return True
        least = outcome.bound if isinstance(outcome, Designed) else None
        excluded &= isinstance(outcome, Infeasible) or (least is not None and least.value >= choice.bound)
    return False if excluded else None


def _rests_on(outcome: Designed | Infeasible | Undecided, name: str) -> bool:
    """Whether what is known of a row may be otherwise without a claim."""
    if isinstance(outcome, Undecided) or (isinstance(outcome, Designed) and outcome.bound is None):
        return True
    cuts = outcome.cuts if isinstance(outcome, Infeasible) else outcome.bound.cuts if outcome.bound else ()
    others = set(outcome.question.claims) - {name}
    return not all(cut.needs(others) for cut in cuts)
