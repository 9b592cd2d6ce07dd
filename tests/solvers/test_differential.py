"""Two thousand random obligations: no engine contradicts another, nor the grid, nor an exact evaluation.

Multilinear, quadratic and rational goals, with premises, strict or not; half of them are lifted until the grid's least
value is 0, so that many are only just true, or only just false.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction as F
from itertools import product
from random import Random

import pytest

from mechanisms.errors import DomainError
from mechanisms.terms.evaluation import evaluate, holds
from mechanisms.terms.intervals import Interval
from mechanisms.terms.terms import Comparison, Condition, MinMax, Pick, Relation, Term, Variable, number
from proofs.checking.check import check_counterexample
from proofs.checking.obligation import Obligation, Point
from solvers.claims import cross_check as module
from solvers.claims.cross_check import Says, cross_check
from solvers.engines.budget import Budget
from solvers.engines.portfolio import SOLVERS

KINDS = ("multilinear", "quadratic", "rational", "least of two")
ROUNDS = 10
EACH = 50
BUDGET = Budget(rlimit=100_000)
x, y, z = map(Variable, "xyz")


def intervals(random: Random) -> Interval:
    low = F(random.randint(-2, 1))
    if random.random() < 0.1:
        return Interval(low, low)
    return Interval(low, low + random.randint(1, 2), random.random() < 0.2, random.random() < 0.2)


def grid(obligation: Obligation) -> Iterator[Point]:
    """Admissible points with quarters of every range, and numbers close to its ends."""
    axes: list[list[F]] = []
    for interval in obligation.box.values():
        assert interval.high is not None
        width = interval.high - interval.low
        shares = (F(0), F(1, 1000), F(1, 4), F(1, 2), F(3, 4), F(999, 1000), F(1))
        axes.append(list(dict.fromkeys(v for s in shares if (v := interval.low + s * width) in interval)))
    for at in product(*axes):
        point = dict(zip(obligation.box, at, strict=True))
        if obligation.admits(point):
            yield point


def coefficient(random: Random) -> Term:
    return number(F(random.randint(-3, 3), random.choice((1, 1, 2))))


def polynomial(random: Random, names: list[Variable], degree: int) -> Term:
    total: Term = number(0)
    for exponents in product(range(degree + 1), repeat=len(names)):
        if sum(exponents) <= max(degree, 2) and random.random() < 0.6:
            monomial = coefficient(random)
            for name, exponent in zip(names, exponents, strict=True):
                monomial = monomial * name**exponent
            total = total + monomial
    return total


def left_side(kind: str, random: Random, names: list[Variable]) -> Term:
    if kind == "multilinear":
        return polynomial(random, names, 1)
    if kind == "quadratic":
        return polynomial(random, names[:2], 2)
    if kind == "rational":
        below = number(5) + x + (y * y if random.random() < 0.5 else y)
        return polynomial(random, names[:2], 1) / below
    return MinMax(Pick.LEAST, (polynomial(random, names[:2], 1), polynomial(random, names[:2], 1)))


def generated(kind: str, random: Random) -> Obligation:
    names = [x, y, z][: random.choice((2, 2, 2, 3))]
    box = {name: intervals(random) for name in names}
    premises: tuple[Condition, ...] = ()
    if random.random() < 0.3:
        premises = (Comparison(polynomial(random, names[:2], 1), random.choice((Relation.GE, Relation.GT)), number(0)),)
    left = left_side(kind, random, names)
    relation = random.choice((Relation.GE, Relation.GT, Relation.GE, Relation.LE, Relation.EQ))
    found = Obligation("goal", box, premises, Comparison(left, relation, number(0)))
    if random.random() < 0.5:
        least = min((evaluate(left, point) for point in grid(found)), default=F(0))
        found = Obligation("goal", box, premises, Comparison(left - number(least), relation, number(0)))
    return found


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_no_engine_contradicts_another_or_the_grid(kind: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """cvc5, a process for each question, has tests of its own; the search for squares joins one round in five."""
    monkeypatch.setattr(module, "SECOND_OPINIONS", ())
    if seed % 5:
        monkeypatch.setattr(module, "SOLVERS", tuple(s for s in SOLVERS if s[0] != "sos"))
    random = Random(f"{kind} {seed}")
    decided = 0
    for _ in range(EACH):
        obligation = generated(kind, random)
        points = list(grid(obligation))
        broken = [point for point in points if not holds(obligation.goal, point)]
        opinions = cross_check([obligation], BUDGET)
        said = {opinion.says for opinion in opinions}
        assert not (said & {Says.PROOF, Says.WORD} and said & {Says.POINT})
        if said & {Says.PROOF, Says.WORD}:
            assert not broken, "proved, and false on the grid"
        for opinion in opinions:
            if opinion.point is not None:
                check_counterexample(obligation, opinion.point)
                assert not holds(obligation.goal, opinion.point)
        decided += bool(said & {Says.PROOF, Says.POINT}) or not points
    assert decided > EACH * 3 // 5, "most are decided with evidence that anyone can check"


def test_two_thousand_obligations_are_asked_about() -> None:
    assert len(KINDS) * ROUNDS * EACH >= 2000


def test_a_point_outside_the_domain_of_a_goal_is_no_point_of_the_grid() -> None:
    with pytest.raises(DomainError):
        evaluate(number(1) / x, {x: F(0)})
